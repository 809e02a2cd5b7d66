"""What the page of the laboratory shows: the form, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.insights.facts.engines import Opened
from evenhand.insights.laboratory import categories, queries
from evenhand.insights.laboratory.asking import Asked
from evenhand.insights.laboratory.history import Tell, read_history, readable, untold
from evenhand.insights.laboratory.rescoring import (
    Effect,
    Moved,
    columns_kept,
    effect_of,
    moved,
    rescored,
)
from evenhand.insights.laboratory.variant import FIGURES, RULES, Variant
from evenhand.people.models import Workspace
from evenhand.scorecards.document import ScorecardDocument, form_of
from evenhand.scorecards.wording import CHOICES


@dataclass(frozen=True, slots=True)
class Line:
    """A group that moves, with its name."""

    name: str
    moved: Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What came of it.

    ``unreadable`` are versions whose answers have no counterpart on the chosen version.
    """

    reviews: int
    effect: Effect
    teams: Sequence[Line]
    agents: Sequence[Line]
    findings: Sequence[categories.Finding]
    pairs: Sequence[categories.Pair]
    unreadable: Sequence[str]


def shown(workspace: Workspace, opened: Opened, asked: Asked, tell: Tell = untold) -> Shown:
    """Score the past anew and say what is different; ``tell`` hears how far that is.

    Raises
    ------
    InputError
        The variant could not be published.
    """
    version = asked.version
    form = form_of(asked.variant.applied(version.content))
    versions = queries.siblings(version) if asked.every_version else [version]
    told = readable(version, versions)
    history = read_history(opened, version.form, told, asked.scope, tell)
    found = rescored(history, form, columns_kept(version.form, form))
    known = {each.version for each in told}
    agreed = categories.agreements(workspace, version)
    return Shown(
        reviews=len(history),
        effect=effect_of(history, found),
        teams=_lines(workspace, moved(history, found, "team"), "team"),
        agents=_lines(workspace, moved(history, found, "agent"), "agent"),
        findings=categories.findings(history, version, agreed),
        pairs=categories.pairs(history, version),
        unreadable=[str(each) for each in versions if each.pk not in known],
    )


def _lines(workspace: Workspace, groups: Sequence[Moved], by: str) -> list[Line]:
    names = queries.names(workspace, by)
    return [Line(names.get(group.key, str(group.key)), group) for group in groups]


def form_fields(content: ScorecardDocument, variant: Variant) -> Mapping[str, Any]:
    """The form: every category and section, and the rules, as they stand in the variant."""
    return {
        "categories": [
            {
                "key": each.key,
                "name": each.name,
                "was": each.weight,
                "weight": variant.weights.get(each.key, each.weight),
                "critical": variant.critical.get(each.key, each.critical),
                "dropped": each.key in variant.dropped,
            }
            for each in content.categories
        ],
        "sections": [
            {
                "key": each.key,
                "name": each.name,
                "weight": f"{variant.sections.get(each.key, each.weight):g}",
            }
            for each in content.sections
        ],
        "rules": [
            {
                "name": choice.field,
                "title": choice.title,
                "options": choice.options,
                "value": variant.policy.get(choice.field, getattr(content.policy, choice.field)),
            }
            for choice in CHOICES
            if choice.field in RULES
        ],
        "figures": {
            name: f"{variant.policy.get(name, getattr(content.policy, name)):g}" for name in FIGURES
        },
    }
