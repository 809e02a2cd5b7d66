"""What is asked of a metric, and whose rows may answer: the one place where access is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from evenhand.errors import InputError
from evenhand.insights.metrics.groupings import EPOCH, day_number, month_number
from evenhand.insights.metrics.model import Metric
from evenhand.insights.scope import Scope
from evenhand.judges.chosen.queries import speaking
from evenhand.people.models import Agent, Membership, Team
from evenhand.people.roles import Action

NOBODY = -1
"""An agent number no row has: what somebody sees who is no agent and may not see others."""


Kind = Literal["days", "months", "both"]


class Span(NamedTuple):
    """Whether a period is of whole months, of days, or of both; and its whole months."""

    kind: Kind
    whole: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Question:
    """A metric, a period, filters and groups, with the viewer's limits put in.

    ``only`` is the one agent whose rows the viewer may see; ``None`` means all.
    ``judges`` are the authors whose automatic reviews count. ``teams`` narrows to some teams.
    """

    metric: Metric
    by: tuple[str, ...]
    first_day: int
    last_day: int
    months: tuple[int, int]
    equal: Mapping[str, Any]
    only: int | None
    judges: tuple[int, ...]
    teams: tuple[int, ...] | None = None

    @property
    def shared_spread(self) -> bool:
        """Whether every agent's reviews are needed to say how far one agent's scatter."""
        return self.metric.pooled is not None and "agent" in self.by

    @property
    def span(self) -> Span:
        """What of the period are whole months."""
        start, after = _day(self.first_day), _day(self.last_day + 1)
        first = start if start.day == 1 else _next_month(start)
        end = after.replace(day=1)
        if first >= end:
            return Span("days", None)
        kind: Kind = "months" if (first, end) == (start, after) else "both"
        return Span(kind, (month_number(first), month_number(end - timedelta(days=1))))

    @property
    def hidden(self) -> Mapping[str, int]:
        """Which groups are left of those worked out over every agent."""
        shown = {name: self.equal[name] for name in ("agent",) if name in self.equal}
        return shown if self.only is None else {**shown, "agent": self.only}


def question(
    viewer: Membership,
    metric: Metric,
    scope: Scope,
    by: Sequence[str],
    where: Mapping[str, Any],
) -> Question:
    """What the viewer asks, limited to what the viewer may see.

    Raises
    ------
    InputError
        The metric cannot be grouped or filtered like this.
    """
    equal = {**_of_scope(metric, scope), **where}
    for name in (*by, *equal):
        if name not in metric.by:
            raise InputError(
                f"{metric.key} has no {name}; it can be seen by {', '.join(metric.by)}."
            )
    if len(set(by)) != len(by):
        raise InputError(f"{', '.join(by)} names a group twice.")
    return Question(
        metric=metric,
        by=tuple(by),
        first_day=day_number(scope.first_day),
        last_day=day_number(scope.last_day),
        months=(month_number(scope.first_day), month_number(scope.last_day)),
        equal=equal,
        only=_limit(own_agent(viewer), equal),
        judges=_judges(viewer) if metric.who == "automatic" or "judged" in metric.sums else (),
        teams=_teams(viewer, scope.audience) if scope.audience else None,
    )


def _day(number: int) -> date:
    return date.fromordinal(EPOCH + number)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def own_agent(viewer: Membership) -> int | None:
    """``None`` for whoever may see every team; for others the agent they are."""
    if viewer.may(Action.SEE_NUMBERS):
        return None
    agent = Agent.objects.filter(workspace=viewer.workspace, user=viewer.user)
    return agent.values_list("pk", flat=True).first() or NOBODY


def _limit(own: int | None, equal: Mapping[str, Any]) -> int | None:
    """Own rows, and none at all where somebody else's are asked for."""
    if own is None or equal.get("agent", own) == own:
        return own
    return NOBODY


def _of_scope(metric: Metric, scope: Scope) -> dict[str, Any]:
    """The filters of the scope. A scorecard narrows reviews; facts without one are left whole."""
    equal: dict[str, Any] = {
        "team": scope.team,
        "agent": scope.agent,
        "channel": scope.channel,
        "scorecard": scope.scorecard,
        "language": scope.language,
        "tag": scope.tag,
    }
    return {
        name: value
        for name, value in equal.items()
        if value and (name != "scorecard" or name in metric.by)
    }


def _teams(viewer: Membership, kind: str) -> tuple[int, ...]:
    """Every team of the kind, those no longer there included."""
    teams = Team.objects.filter(workspace=viewer.workspace, kind=kind)
    return tuple(teams.order_by("id").values_list("id", flat=True))


def _judges(viewer: Membership) -> tuple[int, ...]:
    """The one judge that speaks for each scorecard, so that no conversation counts twice."""
    return tuple(sorted(version.author_id for version in speaking(viewer.workspace).values()))
