"""From columns to estimates: people's IQS, automatic scores and CSAT, side by side, never mixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.utils import formats
from django.utils.translation import gettext as _

from evenhand.insights import queries
from evenhand.insights.beside import beside
from evenhand.insights.combining import (
    Combination,
    combine,
    combined_by_group,
    reviewer_aware,
    unless_wider,
)
from evenhand.insights.designs import design_of
from evenhand.insights.queries import ReviewColumns, Satisfaction, Totals
from evenhand.insights.scope import Scope
from evenhand.insights.targets.queries import aims_of, target_of
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.iqs import (
    mean_iqs,
    pass_rate,
    reviews_still_needed,
    weighted_agent_iqs,
    weighted_grouped_iqs,
)
from evenhand.people.models import Agent, Membership

MONTHS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One group's numbers: of people, of judges, of customers, for how many conversations."""

    key: Any
    label: str
    population: int
    human: Estimate
    automatic: Estimate
    csat: Estimate
    target: float
    scope: Scope | None = None
    note: str = ""
    combined: Combination | None = None

    @property
    def shown(self) -> Estimate:
        """The combined score where it helps, people's alone otherwise."""
        return shown(self.combined, self.human)


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a whole scope."""

    human: Estimate
    with_reviewers: Estimate
    automatic: Estimate
    csat: Estimate
    pass_rate: Estimate
    satisfaction: Satisfaction
    population: int
    combined: Combination

    @property
    def shown(self) -> Estimate:
        """The combined score where it helps, people's alone otherwise."""
        return shown(self.combined, self.human)

    @property
    def reviewer_aware(self) -> Estimate:
        """``shown``, with the margin that also counts how much reviewers differ."""
        return self.combined.with_reviewers if self.combined.used else self.with_reviewers


@dataclass(frozen=True, slots=True)
class Month:
    """A point of the trend."""

    label: str
    combined: Estimate | None
    human: Estimate
    automatic: Estimate


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category's numbers: the mean over reviews where it was rated."""

    key: int
    name: str
    human: Estimate
    automatic: Estimate


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """The categories of one scorecard."""

    scorecard: str
    rows: list[CategoryRow]


def summary(viewer: Membership, scope: Scope) -> Summary:
    """Every headline number of the scope."""
    found = queries.columns(viewer, scope)
    population = queries.populations(viewer, scope).get(0, 0)
    answers = queries.satisfaction(viewer, scope).get(0, Satisfaction(0, 0, 0))
    human = human_iqs(found, population).with_exclusions(queries.exclusions(viewer, scope))
    return Summary(
        human=human,
        with_reviewers=_reviewer_aware(human, found),
        combined=unless_wider(combine(found, beside(viewer, scope), population), human),
        automatic=automatic_score(queries.automatic_totals(viewer, scope).get(0)),
        csat=csat(answers),
        pass_rate=_pass_rate(viewer, scope),
        satisfaction=answers,
        population=population,
    )


def rows(viewer: Membership, scope: Scope, by: str) -> list[Row]:
    """The numbers of each team, agent, channel or month in the scope."""
    found = queries.columns(viewer, scope, by)
    human = _by_group(found, pooled=by == "agent")
    judged = beside(viewer, scope, by)
    answers = queries.satisfaction(viewer, scope, by)
    populations = queries.populations(viewer, scope, by)
    combined = combined_by_group(found, judged, populations)
    naming = _naming(viewer, by)
    aims = aims_of(viewer.workspace, scope.last_day)
    return [
        Row(
            key=key,
            label=naming.label(key),
            population=count,
            human=_of_population(human.get(key, _nothing()), count),
            automatic=automatic_score(judged.totals.get(key)),
            csat=csat(answers.get(key, Satisfaction(0, 0, 0))),
            target=aims.of(key if by == "team" else scope.team).value,
            scope=_narrowed(scope, by, key),
            note=naming.notes.get(key, ""),
            combined=_kept(combined.get(key), human.get(key)),
        )
        for key, count in _in_order(populations, naming)
    ]


def whole(viewer: Membership, scope: Scope) -> Row:
    """The whole scope as one row."""
    found = summary(viewer, scope)
    return Row(
        key=None,
        label=viewer.workspace.name,
        population=found.population,
        human=found.human,
        automatic=found.automatic,
        csat=found.csat,
        target=target_of(viewer, scope),
        combined=found.combined,
    )


def category_rows(viewer: Membership, scope: Scope) -> list[Row]:
    """The categories of all scorecards as rows."""
    target = target_of(viewer, scope)
    return [
        Row(
            key=row.name,
            label=f"{group.scorecard}: {row.name}",
            population=row.human.n,
            human=row.human,
            automatic=row.automatic,
            csat=no_estimate(method="csat.wilson", why=_("CSAT is not asked by category.")),
            target=target,
        )
        for group in categories(viewer, scope)
        for row in group.rows
    ]


def agent_row(viewer: Membership, scope: Scope, agent: Agent) -> Row:
    """One agent's numbers; the spread is that of all agents, as everywhere."""
    everyone = replace(scope, agent=None)
    found = queries.columns(queries.unrestricted(viewer), everyone, "agent")
    human = _by_group(found, pooled=True)
    population = queries.populations(viewer, scope).get(0, 0)
    return Row(
        key=agent.pk,
        label=agent.name,
        population=population,
        human=_of_population(human.get(agent.pk, _nothing()), population),
        automatic=automatic_score(queries.automatic_totals(viewer, scope).get(0)),
        csat=csat(queries.satisfaction(viewer, scope).get(0, Satisfaction(0, 0, 0))),
        target=target_of(viewer, scope),
    )


def months(viewer: Membership, scope: Scope) -> list[Month]:
    """The six months up to the end of the scope, with the same filters."""
    spans = scope.months(MONTHS)
    whole = replace(scope, first_day=spans[0].first_day, last_day=spans[-1].last_day)
    found = {_month_key(row.key): row for row in rows(viewer, whole, "month")}
    return [
        Month(
            label=formats.date_format(span.first_day, "M"),
            combined=row.combined.estimate if row and row.combined and row.combined.used else None,
            human=row.human if row else _nothing(),
            automatic=row.automatic if row else automatic_score(None),
        )
        for span in spans
        for row in [found.get((span.first_day.year, span.first_day.month))]
    ]


def categories(viewer: Membership, scope: Scope) -> list[CategoryGroup]:
    """Every category rated in the scope, by people and by judges, by scorecard."""
    found = queries.rating_columns(viewer, scope)
    automatic = queries.automatic_ratings(viewer, scope)
    keys = sorted({*found.category.tolist(), *automatic})
    codes = np.searchsorted(np.array(keys), found.category)
    human = (
        weighted_grouped_iqs(100 * found.fraction, codes, len(keys), found.probability)
        if len(found.category)
        else None
    )
    groups: dict[str, list[CategoryRow]] = {}
    for place, (key, category) in enumerate(queries.categories_named(viewer, keys)):
        row = CategoryRow(
            key=category.pk,
            name=category.name,
            human=human[place] if human is not None else _nothing(),
            automatic=_automatic_mean(*automatic.get(key, (0, 0.0))),
        )
        groups.setdefault(category.scorecard.name, []).append(row)
    return [CategoryGroup(name, groups[name]) for name in sorted(groups, key=_most_rated(groups))]


def _most_rated(groups: Mapping[str, list[CategoryRow]]) -> Callable[[str], tuple[int, str]]:
    """Order by how often a scorecard's categories were rated, most first."""
    return lambda name: (-max(row.human.n for row in groups[name]), name)


def _kept(combined: Combination | None, human: Estimate | None) -> Combination | None:
    if combined is None or human is None:
        return combined
    return unless_wider(combined, human)


def shown(combined: Combination | None, human: Estimate) -> Estimate:
    """The combined score where the automatic score narrows it, people's alone otherwise."""
    return combined.estimate if combined is not None and combined.used else human


def human_iqs(found: ReviewColumns, population: int) -> Estimate:
    """IQS of people's drawn reviews, each counted by its chance of being picked."""
    if not len(found.score):
        return replace(_nothing(), population=population)
    scored = np.isfinite(found.score)
    if not scored.any():
        return no_estimate(method="iqs.mean.t", why=_("No review here has a score yet."))
    return replace(mean_iqs(found.score, design_of(found, population)), population=population)


def automatic_score(totals: Totals | None) -> Estimate:
    """Mean automatic score: of every conversation scored, so without a sampling margin."""
    if totals is None or not totals.n:
        return no_estimate(method="automatic.mean", why=_("No automatic scores yet."))
    return _automatic_mean(totals.n, totals.total / totals.n / 100)


def csat(answers: Satisfaction) -> Estimate:
    """Share of satisfied answers with Wilson's interval; says how many answered."""
    if not answers.answered:
        return no_estimate(method="csat.wilson", why=_("No survey answers."))
    estimate = pass_rate(answers.satisfied, answers.answered)
    said = _("Of those who answered only: dissatisfied customers tend to answer more often.")
    return replace(estimate, method="csat.wilson").with_warning(said)


def _automatic_mean(n: int, fraction: float) -> Estimate:
    if not n:
        return no_estimate(method="automatic.mean", why=_("No automatic scores yet."))
    said = _("Judges alone: how far they are from people is not in this number.")
    return Estimate(value=100 * fraction, method="automatic.mean", n=n, population=n).with_warning(
        said
    )


def _reviewer_aware(human: Estimate, found: ReviewColumns) -> Estimate:
    scored = np.isfinite(found.score)
    return reviewer_aware(human, found.score[scored], found.reviewer[scored])


def _by_group(found: ReviewColumns, *, pooled: bool) -> dict[Any, Estimate]:
    scored = np.isfinite(found.score)
    if not scored.any():
        return {}
    estimate = weighted_agent_iqs if pooled else weighted_grouped_iqs
    groups = estimate(
        found.score[scored], found.group[scored], len(found.labels), found.probability[scored]
    )
    return {key: groups[place] for place, key in enumerate(found.labels)}


def _pass_rate(viewer: Membership, scope: Scope) -> Estimate:
    outcomes = queries.outcomes(viewer, scope)
    if not outcomes.decided:
        return no_estimate(method="iqs.pass_rate.wilson", why=_("No reviews yet."))
    return pass_rate(outcomes.passed, outcomes.decided)


def _of_population(estimate: Estimate, population: int) -> Estimate:
    """The estimate, saying how many conversations it speaks of and what is still needed of them."""
    if estimate.se is None or estimate.n > population:
        return replace(estimate, population=population)
    needed = reviews_still_needed(se=estimate.se, n=estimate.n, population=population)
    return replace(estimate, population=population, needed=needed)


def _nothing() -> Estimate:
    return no_estimate(
        method="iqs.mean.t", why=_("No drawn reviews yet: hand-picked ones do not count here.")
    )


@dataclass(frozen=True, slots=True)
class Naming:
    """How the keys of a grouping are called and described."""

    labels: Mapping[Any, str]
    notes: Mapping[Any, str]

    def label(self, key: Any) -> str:
        """The name of one group."""
        if isinstance(key, datetime):
            return formats.date_format(key, "F Y")
        return self.labels.get(key, _("not known"))


def _naming(viewer: Membership, by: str) -> Naming:
    if by == "team":
        teams = queries.teams(viewer)
        return Naming(
            {team.pk: team.name for team in teams},
            {team.pk: team.get_kind_display() for team in teams},
        )
    if by == "agent":
        return Naming({agent.pk: agent.name for agent in queries.agents(viewer)}, {})
    return Naming({key: str(label) for key, label in queries.CHANNELS}, {})


def _in_order(counts: Mapping[Any, int], naming: Naming) -> list[tuple[Any, int]]:
    def place(item: tuple[Any, int]) -> tuple[Any, ...]:
        key = item[0]
        return (key is None, key if isinstance(key, datetime) else naming.label(key).lower())

    return sorted(counts.items(), key=place)


def _narrowed(scope: Scope, by: str, key: Any) -> Scope | None:
    if key is None:
        return None
    if by == "month":
        return replace(
            scope,
            first_day=Scope.month_of(key.date()).first_day,
            last_day=Scope.month_of(key.date()).last_day,
        )
    return replace(scope, **{by: key})


def _month_key(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month
