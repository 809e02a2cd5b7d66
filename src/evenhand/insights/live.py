"""The running week and month, with intervals that may be looked at every day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from evenhand.errors import MeasureError
from evenhand.insights import queries
from evenhand.insights.scope import Scope
from evenhand.measure.change import live_mean
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.people.models import Membership, Team
from evenhand.reviews.models import Purpose


@dataclass(frozen=True, slots=True)
class Live:
    """A team's IQS so far, by people: of the running week from Monday on, and of the month."""

    team: Team
    week: Estimate
    month: Estimate


def so_far(viewer: Membership, scope: Scope, today: date) -> list[Live]:
    """Each team with reviews in the running week or month; nothing for a period that is over.

    Reviews drawn at random alone, within a team: elsewhere the chance of being drawn is not one
    and the same, and a plain mean would not be the team's.
    """
    if not scope.first_day <= today <= scope.last_day:
        return []
    monday = today - timedelta(days=today.weekday())
    first = min(monday, today.replace(day=1))
    drawn = _drawn(viewer, replace(scope, first_day=first, last_day=today))
    return [
        Live(team, _mean(drawn[team.pk], monday), _mean(drawn[team.pk], today.replace(day=1)))
        for team in queries.teams(viewer)
        if team.pk in drawn
    ]


Scores = list[tuple[date, float]]


def _drawn(viewer: Membership, scope: Scope) -> dict[int, Scores]:
    zone = ZoneInfo(viewer.workspace.time_zone)
    rows = (
        queries.human_reviews(viewer, scope)
        .filter(purpose=Purpose.RANDOM, score__isnull=False, segment__team__isnull=False)
        .values_list("segment__team", "happened_at", "score")
    )
    found: dict[int, Scores] = {}
    for team, moment, score in rows.order_by("happened_at", "id"):
        found.setdefault(team or 0, []).append((moment.astimezone(zone).date(), float(score or 0)))
    return found


def _mean(scores: Iterable[tuple[date, float]], first: date) -> Estimate:
    within = [score for day, score in scores if day >= first]
    if not within:
        return no_estimate(method="change.live.betting", why=_("No drawn reviews yet."))
    try:
        return live_mean(within)
    except MeasureError as error:
        return no_estimate(method="change.live.betting", why=str(error))
