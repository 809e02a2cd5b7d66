"""What scores are held against on a day, always of one workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.insights.scope import Scope
from evenhand.insights.targets.models import Benchmark, Target
from evenhand.insights.targets.ready import READY, BenchmarkFacts
from evenhand.people.models import Membership, Workspace


@dataclass(frozen=True, slots=True)
class Aim:
    """A target with its bands; ``since`` is ``None`` for what comes with the product.

    Examples
    --------
    >>> str(Aim(85, 80, 60).band(79.9))
    'acceptable'
    """

    value: float
    excellent: float
    acceptable: float
    since: date | None = None
    own: bool = False

    def band(self, score: float) -> Promise:
        """The band a score is in."""
        if score >= self.excellent:
            return _("excellent")
        return _("acceptable") if score >= self.acceptable else _("critical")

    def bands(self, low: float | None, high: float | None) -> list[str]:
        """The bands an interval reaches into, from its low end to its high one.

        Examples
        --------
        >>> Aim(85, 80, 60).bands(75, 83)
        ['acceptable', 'excellent']
        """
        ends = [str(self.band(end)) for end in (low, high) if end is not None]
        return list(dict.fromkeys(ends))


USUAL = Aim(85, 80, 60)
"""Bands as published beside the Customer Quality Interaction Score of KPI Depot."""


@dataclass(frozen=True, slots=True)
class Aims:
    """The targets of one day: of the workspace, and of teams that have their own."""

    workspace: Aim
    teams: Mapping[int, Aim]

    def of(self, team: int | None) -> Aim:
        """A team's own target, or the workspace's."""
        return self.workspace if team is None else self.teams.get(team, self.workspace)


def aims_of(workspace: Workspace, day: date) -> Aims:
    """What holds on a day: of each team and of the workspace the newest target that has begun."""
    rows = Target.objects.filter(workspace=workspace, first_day__lte=day).order_by("first_day")
    found = {
        row.team_id: Aim(
            row.value, row.excellent, row.acceptable, row.first_day, row.team_id is not None
        )
        for row in rows
    }
    whole = found.pop(None, USUAL)
    return Aims(whole, {team: aim for team, aim in found.items() if team is not None})


def target_of(viewer: Membership, scope: Scope) -> float:
    """The target on the last day of a scope: its team's, or the workspace's."""
    return aims_of(viewer.workspace, scope.last_day).of(scope.team).value


def history(viewer: Membership) -> QuerySet[Target]:
    """Every target that was set, newest first."""
    own = Q(team__isnull=True) | Q(team__archived_at__isnull=True)
    found = Target.objects.filter(own, workspace=viewer.workspace)
    return found.select_related("team", "set_by").order_by("-first_day", "team__name", "id")


def benchmarks(workspace: Workspace) -> list[Benchmark]:
    """Averages of others: those that come with the product, as edited here, and own ones."""
    kept = list(Benchmark.objects.filter(workspace=workspace))
    known = {row.key for row in kept if row.key}
    ready = [_ready(workspace, facts) for facts in READY if facts.key not in known]
    return sorted([*kept, *ready], key=lambda row: row.name.lower())


def drawn(workspace: Workspace) -> list[tuple[str, float]]:
    """Names and values of the averages somebody chose to see beside the workspace's scores."""
    return list(
        Benchmark.objects.filter(workspace=workspace, shown=True).values_list("name", "value")
    )


def _ready(workspace: Workspace, facts: BenchmarkFacts) -> Benchmark:
    return Benchmark(
        workspace=workspace,
        key=facts.key,
        name=str(facts.name),
        value=facts.value,
        source=facts.source,
        address=facts.address,
    )
