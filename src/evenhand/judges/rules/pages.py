"""What the rule editor shows of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evenhand.judges.models import RuleComparison
from evenhand.judges.rules.comparing import ABSTAINED, MISSING
from evenhand.scorecards.document import CategoryDocument

State = RuleComparison.State


@dataclass(frozen=True, slots=True)
class Change:
    """How many conversations go from one answer to another."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class CategoryChanges:
    """What changes in one category, and how many conversations do not."""

    name: str
    changes: list[Change]
    same: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A conversation that changes, and in which categories."""

    number: int
    title: str
    categories: str


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """A comparison as it is shown; ``means`` are the automatic IQS before and after."""

    comparison: RuleComparison
    categories: list[CategoryChanges]
    changed: list[Changed]
    means: tuple[float | None, float | None]
    scored: int

    @property
    def moving(self) -> bool:
        """Whether it is worth asking again."""
        return self.comparison.state in (State.WAITING, State.RUNNING)


def shown(comparison: RuleComparison) -> ShownComparison:
    """The comparison with labels for options and names for categories."""
    content = comparison.before.scorecard_version.content
    names = {category.key: category.name for category in content.categories}
    return ShownComparison(
        comparison=comparison,
        categories=[
            _category(category, comparison.counts[category.key])
            for category in content.categories
            if category.key in comparison.counts
        ],
        changed=[
            Changed(number, title, ", ".join(names.get(key, key) for key in keys))
            for number, title, keys in comparison.changed
        ],
        means=(_mean(comparison, "before"), _mean(comparison, "after")),
        scored=comparison.scores.get("after", [0, 0])[1],
    )


def _category(category: CategoryDocument, counts: Mapping[str, int]) -> CategoryChanges:
    changes: list[Change] = []
    same = 0
    for pair, count in sorted(counts.items(), key=lambda item: -item[1]):
        before, after = pair.split(">")
        if before == after:
            same += count
        else:
            changes.append(Change(_label(category, before), _label(category, after), count))
    return CategoryChanges(category.name, changes, same)


def _label(category: CategoryDocument, said: str) -> str:
    words = {ABSTAINED: _("Cannot tell"), MISSING: _("not answered"), "-1": _("N/A")}
    return words.get(said) or _options(category)[int(said)]


def _options(category: CategoryDocument) -> list[str]:
    best_first = sorted(category.options, key=lambda option: option.value, reverse=True)
    return [option.label for option in best_first]


def _mean(comparison: RuleComparison, name: str) -> float | None:
    total, n = comparison.scores.get(name, (0.0, 0))
    return total / n if n else None
