"""Reading judges and what they have to score, always of one workspace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from evenhand.conversations.models import Segment
from evenhand.conversations.queries import segments_visible_to
from evenhand.judges.models import JudgeVersion, ScoringBatch
from evenhand.people.models import Membership, Team, Workspace
from evenhand.reviews.models import Rating, Review
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import published_versions

State = ScoringBatch.State
COUNTED = (Review.Status.PUBLISHED, Review.Status.DISPUTED)
OPEN = (State.WAITING, State.RUNNING, State.PAUSED, State.STOPPED, State.FAILED)
LATEST = 2_000
"""How many of a judge's newest reviews its shares are counted over."""


def versions_listed(viewer: Membership) -> QuerySet[JudgeVersion]:
    """The version in use of each of the workspace's judges."""
    return (
        JudgeVersion.objects.filter(
            judge__workspace=viewer.workspace_id,
            current=True,
            scorecard_version__scorecard__archived_at__isnull=True,
        )
        .select_related("judge", "scorecard_version__scorecard")
        .order_by("scorecard_version__scorecard__name", "judge__name")
    )


def named(segments: QuerySet[Segment], typed: str) -> QuerySet[Segment]:
    """Those whose conversation has this id at its source, or these words in its subject."""
    return segments.filter(
        Q(conversation__external_id=typed) | Q(conversation__subject__icontains=typed)
    )


def segment_to_try(viewer: Membership, version: JudgeVersion, number: str) -> Segment | None:
    """A segment the viewer may see and the judge may score, with all that is needed to judge it."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    seen = segments_visible_to(viewer).filter(pk=number).values("pk")
    return (
        segments_of(version)
        .filter(pk__in=seen)
        .select_related("conversation__transcript", "team", "agent")
        .first()
    )


def current_versions(workspace: Workspace) -> QuerySet[JudgeVersion]:
    """The version in use of each active judge whose scorecard version is in use."""
    return JudgeVersion.objects.filter(
        judge__workspace=workspace,
        judge__active=True,
        current=True,
        scorecard_version__status=ScorecardVersion.Status.PUBLISHED,
        scorecard_version__scorecard__archived_at__isnull=True,
    ).select_related("judge", "scorecard_version__scorecard", "author")


def version_or_404(viewer: Membership, judge: int) -> JudgeVersion:
    """The version in use of a judge.

    Raises
    ------
    Http404
        The workspace has no such judge.
    """
    version = (
        JudgeVersion.objects.filter(judge=judge, judge__workspace=viewer.workspace_id, current=True)
        .select_related("judge", "scorecard_version__scorecard", "author")
        .first()
    )
    if version is None:
        raise Http404
    return version


def versions_by_team(workspace: Workspace) -> dict[int | None, ScorecardVersion]:
    """The scorecard version for the segments of each team, and (``None``) of no team.

    What ``scorecards.queries.version_for_team`` says, for all teams at once.
    """
    published = list(
        published_versions(workspace).order_by("id").prefetch_related("scorecard__teams")
    )
    if not published:
        return {}
    own: dict[int, ScorecardVersion] = {}
    for version in published:
        for team in version.scorecard.teams.all():
            own.setdefault(team.pk, version)
    unassigned = [version for version in published if not version.scorecard.teams.all()]
    usual = unassigned[0] if unassigned else published[0]
    teams = Team.objects.filter(workspace=workspace).values_list("pk", flat=True)
    return {None: usual, **{team: own.get(team, usual) for team in teams}}


def in_scope(version: ScorecardVersion, by_team: dict[int | None, ScorecardVersion]) -> Q:
    """Which segments are reviewed on this scorecard version."""
    teams = [team for team, found in by_team.items() if team is not None and found == version]
    scope = Q(team__in=teams)
    return scope | Q(team__isnull=True) if by_team.get(None) == version else scope


def segments_of(version: JudgeVersion) -> QuerySet[Segment]:
    """All segments that a judge version is to score."""
    workspace = version.judge.workspace
    scope = in_scope(version.scorecard_version, versions_by_team(workspace))
    return Segment.objects.filter(scope, workspace=workspace)


def unscored(version: JudgeVersion) -> QuerySet[Segment]:
    """Those of its segments that the version has not scored as they are now."""
    said = Review.objects.filter(
        segment=OuterRef("pk"),
        author=version.author_id,
        version=version.scorecard_version_id,
        automatic=True,
        content_hash=OuterRef("conversation__content_hash"),
        status__in=COUNTED,
    )
    return segments_of(version).filter(~Exists(said))


def free_batches(versions: Iterable[JudgeVersion] | None = None) -> QuerySet[ScoringBatch]:
    """Batches nobody works on: waiting, or left by a worker whose lease ran out."""
    left = Q(state=State.RUNNING, lease_until__lt=timezone.now())
    batches = ScoringBatch.objects.filter(Q(state=State.WAITING) | left)
    if versions is not None:
        batches = batches.filter(judge_version__in=list(versions))
    return batches.order_by("id")


def batches_to_come() -> QuerySet[ScoringBatch]:
    """Batches that wait for a worker or have one: scores that will be there soon."""
    return ScoringBatch.objects.filter(state__in=(State.WAITING, State.RUNNING))


def running_batches(versions: Iterable[JudgeVersion] | None = None) -> QuerySet[ScoringBatch]:
    """Batches somebody works on, or died of."""
    batches = ScoringBatch.objects.filter(state=State.RUNNING)
    return batches if versions is None else batches.filter(judge_version__in=list(versions))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a judge version has come.

    ``segments`` are those it is to score; ``waiting`` those in batches not yet done; ``error`` is
    the newest one kept; ``paused`` wait for something outside, until ``resume_at`` if that is
    known.
    """

    segments: int
    scored: int
    waiting: int
    running: bool
    stopped: int
    failed: int
    rate: float
    error: str
    paused: int = 0
    resume_at: datetime | None = None

    @property
    def at_work(self) -> bool:
        """Whether something is running or waiting to."""
        return self.running or self.waiting > 0

    @property
    def coverage(self) -> float:
        """Percent of its segments that are scored."""
        return min(100.0, 100 * self.scored / self.segments) if self.segments else 0.0


def progress(workspace: Workspace, versions: Sequence[JudgeVersion]) -> dict[int, Progress]:
    """Progress by version, in as many queries for one as for all (but one count each)."""
    by_team = versions_by_team(workspace)
    scored = _scored(workspace, versions)
    batches = _batches(versions)
    errors = _errors(versions)
    counts = _segments_by_team(workspace)
    return {
        version.pk: _progress(
            sum(
                count
                for team, count in counts.items()
                if by_team.get(team) == version.scorecard_version
            ),
            scored.get(version.author_id, 0),
            batches.get(version.pk, []),
            errors.get(version.pk, ""),
        )
        for version in versions
    }


@dataclass(frozen=True, slots=True)
class Shares:
    """What a judge said of one category, in counts: by option, N/A and abstained."""

    key: str
    options: dict[int, int]
    na: int
    abstained: int

    @property
    def total(self) -> int:
        """All it was asked."""
        return sum(self.options.values()) + self.na + self.abstained


def shares(version: JudgeVersion) -> dict[str, Shares]:
    """Verdicts by category over the version's newest reviews."""
    newest = list(
        Review.objects.filter(
            workspace=version.judge.workspace_id, author=version.author_id, status__in=COUNTED
        )
        .order_by("-submitted_at", "-id")
        .values_list("pk", flat=True)[:LATEST]
    )
    rows = (
        Rating.objects.filter(review__in=newest)
        .order_by()
        .values_list("category__key", "state", "option")
        .annotate(count=Count("id"))
    )
    found: dict[str, Shares] = {}
    for key, state, option, count in rows:
        entry = found.setdefault(key, Shares(key, {}, 0, 0))
        if state == Rating.State.RATED:
            entry.options[option] = count
        else:
            found[key] = _added(entry, state, count)
    return found


def _added(entry: Shares, state: str, count: int) -> Shares:
    na, abstained = (count, 0) if state == Rating.State.NA else (0, count)
    return Shares(entry.key, entry.options, entry.na + na, entry.abstained + abstained)


def _scored(workspace: Workspace, versions: Sequence[JudgeVersion]) -> dict[int, int]:
    rows = (
        Review.objects.filter(
            workspace=workspace,
            author__in=[version.author_id for version in versions],
            status__in=COUNTED,
        )
        .order_by()
        .values_list("author")
        .annotate(count=Count("id"))
    )
    return dict(rows)


def _segments_by_team(workspace: Workspace) -> dict[int | None, int]:
    rows = Segment.objects.filter(workspace=workspace).order_by().values_list("team")
    return dict(rows.annotate(count=Count("id")))


Row = tuple[str, int, int, float, datetime | None]


def _batches(versions: Sequence[JudgeVersion]) -> dict[int, list[Row]]:
    rows = (
        ScoringBatch.objects.filter(judge_version__in=versions)
        .order_by()
        .values_list("judge_version", "state")
        .annotate(
            left=Sum(F("segments") - F("scored")),
            scored=Sum("scored"),
            spent=Sum("seconds"),
            again=Min("resume_at"),
        )
    )
    found: dict[int, list[Row]] = {}
    for version, state, left, scored, spent, again in rows:
        found.setdefault(version, []).append((state, left or 0, scored or 0, spent or 0, again))
    return found


def _errors(versions: Sequence[JudgeVersion]) -> dict[int, str]:
    """The newest error kept of each version."""
    rows = (
        ScoringBatch.objects.filter(judge_version__in=versions)
        .exclude(error="")
        .order_by("id")
        .values_list("judge_version", "error")
    )
    return dict(rows)


def _progress(segments: int, scored: int, rows: list[Row], error: str) -> Progress:
    left = {state: max(0, count) for state, count, *_rest in rows}
    spent = sum(row[3] for row in rows)
    return Progress(
        segments=segments,
        scored=scored,
        waiting=left.get(State.WAITING, 0) + left.get(State.RUNNING, 0),
        running=State.RUNNING in left,
        stopped=left.get(State.STOPPED, 0),
        failed=left.get(State.FAILED, 0),
        rate=sum(row[2] for row in rows) / spent if spent else 0,
        error=error,
        paused=left.get(State.PAUSED, 0),
        resume_at=min((row[4] for row in rows if row[4] is not None), default=None),
    )
