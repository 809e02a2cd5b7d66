"""The numbers of each group: team, agent, channel, category, language, tag, scorecard or month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.utils import formats
from django.utils.translation import gettext as _

from evenhand.insights import queries
from evenhand.insights.combining import METHOD
from evenhand.insights.dashboards import combined
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.charts import SHOWN, Cell, Chart, How, Row
from evenhand.insights.dashboards.comparing import difference
from evenhand.insights.metrics import Measured, measured
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate, no_estimate

METRICS = ("iqs", "automatic", "pass_rate")
OF_CATEGORIES = ("category", "automatic_category", "category_fails")
OF_PLACES = ("team", "agent", "channel", "language", "tag", "scorecard")


@dataclass(frozen=True, slots=True)
class Grouped:
    """The metrics of a scope by one grouping."""

    by: str
    found: Sequence[Measured]
    combined: Mapping[Any, Estimate]

    @classmethod
    def of(cls, asked: About, scope: Scope, by: str) -> Grouped:
        """People's score, the automatic one, and passes (of categories: fails)."""
        metrics = OF_CATEGORIES if by == "category" else METRICS
        found = [measured(asked.viewer, name, scope, by=(by,)) for name in metrics]
        return cls(by, found, combined.by_group(asked.viewer, scope, by))

    @property
    def keys(self) -> list[Any]:
        """Every group that occurs; those with most reviews by people, then by judges, first."""
        people, judges = self.found[0], self.found[1]
        counts: dict[Any, tuple[int, int]] = {}
        for group in judges:
            counts[group.key[0]] = (0, group.n)
        for group in people:
            counts[group.key[0]] = (group.n, counts.get(group.key[0], (0, 0))[1])
        if self.by == "month":
            return sorted(counts)
        return sorted(counts, key=lambda key: tuple(-count for count in counts[key]))

    def cells(self, key: Any) -> list[Estimate]:
        """The group's estimates: people, judges, both combined where that is so, passes."""
        people, judges, passes = (self._one(found, key) for found in self.found)
        return [people, judges, *self._both(self.combined.get(key)), passes]

    def rest(self, shown: Collection[Any]) -> list[Estimate]:
        """All groups that are not shown as one: their sums added up."""
        people, judges, passes = (_added(found, shown) for found in self.found)
        return [people, judges, *self._both(None), passes]

    def _both(self, estimate: Estimate | None) -> list[Estimate]:
        if not self.combined:
            return []
        why = _("Too few reviews here to combine them with the automatic scores.")
        return [estimate or no_estimate(method=METHOD, why=why)]

    def _one(self, found: Measured, key: Any) -> Estimate:
        group = found.get(key)
        if group is not None:
            return group.estimate
        return no_estimate(method=found.metric.key, why=_("Nothing to count here yet."))


def chart(asked: About) -> Chart:
    """The chosen grouping as a chart; ``by`` in the address says which."""
    labels = groupings()
    by = asked.query.get("by", "team")
    by = by if by in labels else "team"
    here = Grouped.of(asked, asked.scope, by)
    there = Grouped.of(asked, asked.other, by) if asked.other and by != "month" else None
    keys = here.keys
    naming = names(asked, by, keys)
    whole = asked.every("groups") or by == "month"
    shown = keys if whole else keys[:SHOWN]
    rows = [
        Row(
            label=naming[key],
            cells=_cells(here, there, key),
            url=_behind(asked, by, key),
            urls=_each(asked, by, key, bool(here.combined)),
        )
        for key in shown
    ]
    return Chart(
        key="groups",
        title=_("Group by group"),
        columns=_columns(asked, here, there is not None),
        rows=rows + _rest(here, there, keys, shown),
        how=_how(by, here),
        kind="line" if by == "month" else "intervals",
        drawn=(0, 1, 2) if here.combined else (0, 1),
        span=12,
        target=asked.target,
        switches=[
            {"label": label, "url": f"{asked.here(by=name, all='')}#groups", "active": name == by}
            for name, label in labels.items()
        ],
        more_url="" if by == "month" else asked.more("groups", len(keys), SHOWN),
        empty=_("Nothing in this period. Choose another period or fewer filters."),
    )


def groupings() -> dict[str, str]:
    """What may be told apart, in words."""
    return {
        "team": _("Teams"),
        "agent": _("Agents"),
        "channel": _("Channels"),
        "category": _("Categories"),
        "language": _("Languages"),
        "tag": _("Tags"),
        "scorecard": _("Scorecards"),
        "month": _("Months"),
    }


def names(asked: About, by: str, keys: Sequence[Any]) -> Mapping[Any, str]:
    """What the groups are called; a label for no group at all, too."""
    known = _known(asked, by, keys)
    return {key: known.get(key) or _named(key) for key in keys}


def narrowed(scope: Scope, by: str, key: Any) -> Scope | None:
    """The scope of one group, where filters can say it."""
    if by == "month":
        month = Scope.month_of(key)
        return replace(scope, first_day=month.first_day, last_day=month.last_day)
    if by not in OF_PLACES or key in (None, ""):
        return None
    return replace(scope, **{by: key})


def month_label(day: date) -> str:
    """A month in words."""
    return formats.date_format(day, "M Y")


def _cells(here: Grouped, there: Grouped | None, key: Any) -> list[Cell]:
    ours = here.cells(key)
    return _with_difference(ours, there.cells(key)[0] if there else None)


def _with_difference(ours: list[Estimate], theirs: Estimate | None) -> list[Cell]:
    cells: list[Cell] = [*ours, ours[0].n]
    return cells if theirs is None else [*cells, theirs, difference(ours[0], theirs)]


def _rest(
    here: Grouped, there: Grouped | None, keys: Sequence[Any], shown: Sequence[Any]
) -> list[Row]:
    count = len(keys) - len(shown)
    if not count:
        return []
    cells = _with_difference(here.rest(shown), there.rest(shown)[0] if there else None)
    return [Row(label=_("%(count)s others together") % {"count": count}, cells=cells)]


def _added(found: Measured, shown: Collection[Any]) -> Estimate:
    kept = set(shown)
    places = [place for place, key in enumerate(found.keys) if key[0] not in kept]
    sums = {name: np.array([values[places].sum()]) for name, values in found.sums.items()}
    return found.metric.estimate(sums)[0]


def _behind(asked: About, by: str, key: Any) -> str:
    if by == "category":
        return asked.drill(category=key)
    scope = narrowed(asked.scope, by, key)
    return "" if scope is None else asked.address("iqs_explained", scope=scope)


def _each(asked: About, by: str, key: Any, combined: bool) -> Sequence[str]:
    """What is behind people's number, the judges', both combined, and the passes."""
    if by == "category":
        failed = asked.drill(category=key, said="failed")
        return (_behind(asked, by, key), asked.drill(category=key, who="automatic"), failed)
    scope = narrowed(asked.scope, by, key)
    if scope is None:
        return ()
    both = [f"{_behind(asked, by, key)}#combined-title"] if combined else []
    judges, passed = asked.drill(scope, who="automatic"), asked.drill(scope, result="passed")
    return (_behind(asked, by, key), judges, *both, passed)


def _columns(asked: About, here: Grouped, compared: bool) -> list[str]:
    passed = _("Failed") if here.by == "category" else _("Pass rate")
    columns = [groupings()[here.by], _("People"), _("Automatic")]
    columns += [_("Combined")] if here.combined else []
    columns += [passed, _("Reviews by people")]
    return [*columns, asked.other_label, _("Difference")] if compared else columns


def _how(by: str, here: Grouped) -> How:
    notes = {
        "tag": _("A conversation with several tags counts under each of them."),
        "category": _("Each category is a mean of its own: they do not add up to the IQS."),
        "agent": _("All agents share one spread, so that a few reviews do not look certain."),
    }
    people = here.found[0]
    return How(
        page="leaderboard" if by == "agent" else "iqs",
        formula=_("Σ (score ÷ chance of being drawn) ÷ Σ (1 ÷ chance), of each group's reviews."),
        n=int(people.sums[people.metric.counts].sum()),
        notes=[notes[by]] if by in notes else [],
    )


def _known(asked: About, by: str, keys: Sequence[Any]) -> Mapping[Any, str]:
    viewer = asked.viewer
    if by == "team":
        return {team.pk: team.name for team in queries.teams(viewer)}
    if by == "agent":
        return {agent.pk: agent.name for agent in queries.agents(viewer)}
    if by == "channel":
        return {key: str(label) for key, label in queries.CHANNELS}
    if by == "scorecard":
        return {card.pk: card.name for card in queries.scorecards(viewer)}
    if by == "category":
        return _categories(asked, keys)
    return {key: month_label(key) for key in keys} if by == "month" else {}


def _categories(asked: About, keys: Sequence[Any]) -> Mapping[Any, str]:
    """Of one scorecard by their own names, of several each with its scorecard's."""
    found = list(queries.categories_named(asked.viewer, keys))
    if len({category.scorecard_id for _key, category in found}) == 1:
        return {key: category.name for key, category in found}
    return {key: f"{category.name} · {category.scorecard.name}" for key, category in found}


def _named(key: Any) -> str:
    return key if isinstance(key, str) and key else _("not known")
