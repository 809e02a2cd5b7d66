"""What changed in a time: what somebody noted, new versions of scorecards, other judges in use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evenhand.insights.annotations.models import Annotation
from evenhand.insights.scope import Scope
from evenhand.judges.chosen import queries as chosen
from evenhand.people.models import Membership, Team, Workspace
from evenhand.scorecards.models import Scorecard, ScorecardVersion


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A day from which something else is measured, and what that is."""

    day: date
    text: str


def notes_of(viewer: Membership) -> QuerySet[Annotation]:
    """Every note of the workspace, newest first."""
    return Annotation.objects.filter(workspace=viewer.workspace).select_related("team", "by")


def notes_about(workspace: Workspace, teams: Collection[int] | None) -> QuerySet[Annotation]:
    """Notes about these teams and about all of them; ``None`` for every note."""
    found = Annotation.objects.filter(workspace=workspace).select_related("team")
    return found if teams is None else found.filter(Q(team__in=teams) | Q(team=None))


def changes_in(workspace: Workspace, scope: Scope) -> list[Change]:
    """Everything that changed in a scope for whom it is about, oldest first."""
    notes = notes_about(workspace, _teams(scope))
    within = notes.filter(day__gte=scope.first_day, day__lte=scope.last_day)
    noted = [Change(note.day, _said(note)) for note in within]
    return sorted([*noted, *noticed_in(workspace, scope)])


def noticed_in(workspace: Workspace, scope: Scope) -> list[Change]:
    """What changed without anybody noting it: versions of scorecards, and judges."""
    start, end = scope.bounds(workspace.time_zone)
    cards = _scorecards(workspace, scope)
    return sorted(
        [
            *new_versions(workspace, _published(cards, start, end)),
            *other_judges(workspace, start, end, {card.name for card in cards}),
        ]
    )


def new_versions(workspace: Workspace, versions: QuerySet[ScorecardVersion]) -> Iterable[Change]:
    """A change for each of these; a first version changes nothing that was measured before."""
    zone = ZoneInfo(workspace.time_zone)
    for version in versions.filter(number__gt=1).select_related("scorecard"):
        if version.published_at is not None:
            day = version.published_at.astimezone(zone).date()
            yield Change(day, _("new version of the scorecard: %(version)s") % {"version": version})


def other_judges(
    workspace: Workspace, start: datetime, end: datetime, scorecards: Iterable[str]
) -> Iterable[Change]:
    """Moments from which another judge speaks for one of the scorecards of these names."""
    zone, names = ZoneInfo(workspace.time_zone), set(scorecards)
    for change in chosen.changes(workspace, start, end):
        if change.scorecard in names:
            day = change.at.astimezone(zone).date()
            yield Change(day, _("another judge in use: %(judge)s") % {"judge": change.judge})


@dataclass(frozen=True, slots=True)
class Mark:
    """Changes within one point of a trend: ``place`` counts the points from 0."""

    place: int
    changes: Sequence[Change]

    @property
    def text(self) -> str:
        """What changed, in a line."""
        return "; ".join(change.text for change in self.changes)


def marks(changes: Iterable[Change], spans: Sequence[Scope]) -> list[Mark]:
    """The changes by the point of a trend whose days they are in; others are left out."""
    listed = list(changes)
    within = [
        [change for change in listed if span.first_day <= change.day <= span.last_day]
        for span in spans
    ]
    return [Mark(place, found) for place, found in enumerate(within) if found]


def marks_by_month(workspace: Workspace, scope: Scope, count: int) -> list[Mark]:
    """What changed in the months up to the end of a scope."""
    months = scope.months(count)
    whole = replace(scope, first_day=months[0].first_day, last_day=months[-1].last_day)
    return marks(changes_in(workspace, whole), months)


def _teams(scope: Scope) -> list[int] | None:
    """Whom the scope is about; ``None`` for everybody."""
    if scope.team is not None:
        return [scope.team]
    if scope.agent is None:
        return None
    return list(Team.objects.filter(memberships__agent=scope.agent).values_list("pk", flat=True))


def _said(note: Annotation) -> str:
    return f"{note.team}: {note.text}" if note.team else note.text


def _scorecards(workspace: Workspace, scope: Scope) -> list[Scorecard]:
    found, teams = Scorecard.objects.filter(workspace=workspace), _teams(scope)
    if scope.scorecard:
        return list(found.filter(pk=scope.scorecard))
    return list(found if teams is None else found.filter(teams__in=teams).distinct())


def _published(
    cards: Iterable[Scorecard], start: datetime, end: datetime
) -> QuerySet[ScorecardVersion]:
    return ScorecardVersion.objects.filter(
        scorecard__in=cards, published_at__gte=start, published_at__lt=end
    )
