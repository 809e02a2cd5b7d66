"""The reviews of a workspace as series to be watched, and the days on which charts begin anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from evenhand.conversations.models import SurveyAnswer
from evenhand.insights.alerts.models import Alert
from evenhand.insights.alerts.watching import ENOUGH_ANSWERS, TEAM, Series, panel_changes
from evenhand.insights.annotations.queries import (
    Change,
    new_versions,
    notes_about,
    other_judges,
)
from evenhand.insights.queries import COUNTED, SATISFIED
from evenhand.judges.chosen.queries import speaking
from evenhand.people.models import Workspace
from evenhand.reviews.models import Author, Purpose, Review
from evenhand.scorecards.models import ScorecardVersion

WEEKS = 52
"""How far back the charts begin."""

DRAWN = (Purpose.RANDOM, Purpose.STRATIFIED)
"""People's reviews picked by risk are left out: how many there are would move the mean."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One team's series of one metric, with the versions of scorecards in it (none in CSAT)."""

    team: int
    metric: Alert.Metric
    series: Series
    versions: frozenset[int]


def week_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def last_whole_week(workspace: Workspace, today: date) -> date | None:
    """The Monday of the newest week that is over and has reviews; ``None`` without reviews."""
    newest = _counted(workspace).order_by("-happened_at").values_list("happened_at", flat=True)
    moment = newest.first()
    if moment is None:
        return None
    newest_week = week_of(moment.astimezone(ZoneInfo(workspace.time_zone)).date())
    return min(week_of(today) - timedelta(days=7), newest_week)


def series_of(workspace: Workspace, last_week: date, team: int | None = None) -> list[Watched]:
    """Reviews of the year up to the end of a week by team, people's and the judge's, and CSAT.

    Parameters
    ----------
    last_week:
        Its Monday.
    team:
        One team alone; ``None`` for all of them.
    """
    zone = ZoneInfo(workspace.time_zone)
    start = datetime.combine(last_week - timedelta(weeks=WEEKS - 1), time.min, zone)
    end = datetime.combine(last_week + timedelta(days=7), time.min, zone)
    within = _counted(workspace).filter(happened_at__gte=start, happened_at__lt=end)
    if team is not None:
        within = within.filter(segment__team=team)
    judges = [version.author_id for version in speaking(workspace).values()]
    people = within.filter(automatic=False, purpose__in=DRAWN)
    automatic = within.filter(automatic=True, author__in=judges)
    return [
        *_by_team(people, Alert.Metric.PEOPLE, zone),
        *_by_team(automatic, Alert.Metric.AUTOMATIC, zone),
        *_answers_by_team(_answered(workspace, (start, end), team), zone),
    ]


def resets_of(workspace: Workspace, watched: Watched) -> list[Change]:
    """Days on which this team's charts of this metric begin anew, oldest first."""
    found = [
        *_by_hand(workspace, watched),
        *new_versions(workspace, ScorecardVersion.objects.filter(pk__in=watched.versions)),
        *(_judges(workspace, watched) if watched.metric == Alert.Metric.AUTOMATIC else ()),
        *(_panel(watched) if watched.metric == Alert.Metric.PEOPLE else ()),
    ]
    return sorted(found)


def _counted(workspace: Workspace) -> QuerySet[Review]:
    return Review.objects.filter(
        workspace=workspace,
        kind=Review.Kind.QUALITY,
        status__in=COUNTED,
        score__isnull=False,
        segment__agent__isnull=False,
        segment__team__isnull=False,
    )


def _by_team(reviews: QuerySet[Review], metric: Alert.Metric, zone: ZoneInfo) -> Iterable[Watched]:
    rows: dict[int, list[tuple[float, int, int, str, int, int]]] = {}
    columns = (
        "segment__team",
        "score",
        "segment__agent",
        "happened_at",
        "segment__channel",
        "author",
        "version",
        "version__scorecard",
    )
    for team, score, agent, when, channel, author, version, card in reviews.values_list(*columns):
        week = week_of(when.astimezone(zone).date()).toordinal()
        row = (score, agent, week, f"{channel}:{card}", author, version)
        rows.setdefault(team, []).append(row)
    for team, found in sorted(rows.items()):
        yield Watched(team, metric, _series(found), frozenset(row[5] for row in found))


def _answered(
    workspace: Workspace, bounds: tuple[datetime, datetime], team: int | None
) -> QuerySet[SurveyAnswer]:
    """CSAT as answered; an answer belongs to every team that had a part in the conversation."""
    found = SurveyAnswer.objects.filter(
        workspace=workspace,
        kind=SurveyAnswer.Kind.CSAT,
        value__isnull=False,
        scale_max__gt=F("scale_min"),
        conversation__started_at__gte=bounds[0],
        conversation__started_at__lt=bounds[1],
    )
    if team is not None:
        return found.filter(conversation__segments__team=team)
    return found.filter(conversation__segments__team__isnull=False)


def _answers_by_team(answers: QuerySet[SurveyAnswer], zone: ZoneInfo) -> Iterable[Watched]:
    """A chart for each team: agents have too few answers to be told from chance."""
    columns = (
        "conversation__segments__team",
        "id",
        "value",
        "scale_min",
        "scale_max",
        "conversation__started_at",
        "conversation__channel",
    )
    rows: dict[int, list[tuple[float, int, int, str, int, int]]] = {}
    for team, _id, value, low, high, when, channel in answers.values_list(*columns).distinct():
        week = week_of(when.astimezone(zone).date()).toordinal()
        satisfied = 100.0 * ((value - low) / (high - low) >= SATISFIED)
        rows.setdefault(team, []).append((satisfied, TEAM, week, f"{channel}:", 0, 0))
    for team, found in sorted(rows.items()):
        series = replace(_series(found), enough=ENOUGH_ANSWERS)
        yield Watched(team, Alert.Metric.CSAT, series, frozenset())


def _series(rows: list[tuple[float, int, int, str, int, int]]) -> Series:
    score, agent, week, stratum, author, _version = zip(*rows, strict=True)
    return Series(
        score=np.array(score, dtype=np.float64),
        agent=np.array(agent, dtype=np.int64),
        week=np.array(week, dtype=np.int64),
        stratum=np.array(stratum, dtype=np.str_),
        author=np.array(author, dtype=np.int64),
    )


def _by_hand(workspace: Workspace, watched: Watched) -> Iterable[Change]:
    for note in notes_about(workspace, [watched.team]).filter(anew=True):
        yield Change(note.day, note.text)


def _judges(workspace: Workspace, watched: Watched) -> Iterable[Change]:
    versions = ScorecardVersion.objects.filter(pk__in=watched.versions)
    zone = ZoneInfo(workspace.time_zone)
    first = date.fromordinal(int(watched.series.week.min()))
    last = date.fromordinal(int(watched.series.week.max())) + timedelta(days=7)
    start, end = (datetime.combine(day, time.min, zone) for day in (first, last))
    names = versions.values_list("scorecard__name", flat=True)
    return other_judges(workspace, start, end, names)


def _panel(watched: Watched) -> Iterable[Change]:
    changed = panel_changes(watched.series)
    ids = {author for authors in changed.values() for author in authors}
    names = dict(Author.objects.filter(pk__in=ids).values_list("pk", "name"))
    for week, authors in changed.items():
        who = ", ".join(sorted(names.get(author, "") for author in authors))
        yield Change(
            date.fromordinal(week), _("the panel of reviewers changed: %(names)s") % {"names": who}
        )
