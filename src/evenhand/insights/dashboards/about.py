"""What a dashboard is asked: by whom, with which filters, compared with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.insights import queries
from evenhand.insights.dashboards.charts import Row
from evenhand.insights.dashboards.comparing import other_scope
from evenhand.insights.filters import changed, period_of
from evenhand.insights.scope import Scope
from evenhand.insights.targets.queries import target_of
from evenhand.insights.usual import usual_scope
from evenhand.people.access import WorkspaceRequest
from evenhand.people.models import Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One question to a dashboard.

    Parameters
    ----------
    viewer:
        Who asks.
    scope, other:
        Period and filters, and those to compare with, if any.
    query:
        The rest of the address: what a page's own switches say.
    problem:
        What could not be read in the address; then the usual period is shown.
    """

    viewer: Membership
    scope: Scope
    other: Scope | None
    query: Any
    problem: str = ""

    @property
    def target(self) -> float:
        """What IQS is held against on the last day of the period."""
        return target_of(self.viewer, self.scope)

    @property
    def other_label(self) -> str:
        """What it is compared with, in words."""
        return "" if self.other is None else label_of(self.viewer, self.scope, self.other)

    def address(self, view: str, *args: Any, scope: Scope | None = None, **more: Any) -> str:
        """The address of a page of the workspace about this scope, or another."""
        path = reverse(view, args=[self.viewer.workspace.slug, *args])
        extra = urlencode({name: value for name, value in more.items() if value not in (None, "")})
        return f"{path}?{'&'.join(filter(None, [(scope or self.scope).query, extra]))}"

    def months(self, most: int = 24) -> list[Scope]:
        """The months of a trend: those of the period, at least half a year of them."""
        scope = self.scope
        years = scope.last_day.year - scope.first_day.year
        within = 12 * years + scope.last_day.month - scope.first_day.month + 1
        return scope.months(min(max(within, 6), most))

    def here(self, **changes: Any) -> str:
        """This page with some of its query changed; an empty value takes one out."""
        return changed(self.query, **changes)

    def first(self, key: str, rows: Sequence[Row], most: int) -> tuple[Sequence[Row], str]:
        """The first rows of a chart with the address of all; all where the address asks so."""
        return rows if self.every(key) else rows[:most], self.more(key, len(rows), most)

    def every(self, key: str) -> bool:
        """Whether all rows of a chart are asked for; files of figures hold every row."""
        return self.query.get("all") == key or self.query.get("format") in ("csv", "parquet")

    def more(self, key: str, count: int, most: int) -> str:
        """The address of all rows of a chart, where more than are shown."""
        return "" if count <= most or self.every(key) else f"{self.here(all=key)}#{key}"

    def drill(self, scope: Scope | None = None, **more: Any) -> str:
        """The address of the reviews behind a number.

        ``more`` narrows them: ``who`` (``automatic``, ``people``), and what ``narrowing`` reads.
        """
        return self.address("dashboard_reviews", scope=scope, **more)


def about(request: WorkspaceRequest, months: int = 1) -> About:
    """What the address asks; a fault in it is told and the usual period shown.

    ``months`` is how many the usual period has, the newest with conversations last.
    """
    usual = usual_scope(request.viewer, months)
    try:
        query = _with_agent(request)
        scope = Scope.from_query(query, usual)
        scope.bounds(request.viewer.workspace.time_zone)
        other = other_scope(query, scope)
    except (InputError, OverflowError) as error:
        problem = str(error)
        return About(
            viewer=request.viewer, scope=usual, other=None, query=request.GET, problem=problem
        )
    return About(viewer=request.viewer, scope=scope, other=other, query=query)


def _with_agent(request: WorkspaceRequest) -> QueryDict:
    """The address, with the number of an agent who is given by name.

    Raises
    ------
    InputError
        Nobody the viewer sees is called so, or several are.
    """
    name = request.GET.get("agent", "").strip()
    if not name or name.isdigit():
        return request.GET
    seen = queries.agents_seen(request.viewer)
    found = seen.filter(name__iexact=name)[:2] or seen.filter(name__icontains=name)[:2]
    if len(found) != 1:
        said = _("several are called %(name)s.") if found else _("nobody is called %(name)s.")
        raise InputError(said % {"name": name}, "agent")
    query = request.GET.copy()
    query["agent"] = str(found[0].pk)
    return query


def label_of(viewer: Membership, scope: Scope, other: Scope) -> str:
    """How the other scope differs, in words."""
    if (other.first_day, other.last_day) != (scope.first_day, scope.last_day):
        return period_of(other)
    for name, choices in (
        ("team", lambda: {team.pk: team.name for team in queries.teams(viewer)}),
        ("agent", lambda: {agent.pk: agent.name for agent in queries.agents_seen(viewer)}),
        ("channel", lambda: dict(queries.CHANNELS)),
        ("audience", lambda: dict(queries.AUDIENCES)),
    ):
        value = getattr(other, name)
        if value != getattr(scope, name):
            return str(choices().get(value, _("the same")))
    return other.language or other.tag or _("the same")
