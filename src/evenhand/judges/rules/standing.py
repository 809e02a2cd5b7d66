"""Which rules a judge stands on."""

from __future__ import annotations

from evenhand.judges.models import Judge
from evenhand.judges.rules.document import RuleSet, read_yaml, ready_rules
from evenhand.judges.rules.models import RuleFile


def rules_in_force(judge: Judge | None, scorecard: str) -> RuleSet | None:
    """The workspace's own rules where it has published some, else those of the product."""
    file = RuleFile.objects.filter(judge=judge).exclude(published="").first() if judge else None
    return read_yaml(file.published) if file else ready_rules(scorecard)
