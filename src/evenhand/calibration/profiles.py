"""How strict each reviewer is, in which way each of them errs, and what an even hand would give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.errors import MeasureError
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.remembered import remembered
from evenhand.measure.severity import (
    FairScore,
    Finding,
    ReviewerProfile,
    SeverityFit,
    enough_to_tell,
    fair_agents,
    reviewer_profiles,
    reviewer_severity,
)
from evenhand.people.models import Agent, Membership, Workspace
from evenhand.people.roles import Action
from evenhand.reviews.models import Author, Purpose, Rating, Review
from evenhand.scorecards.models import ScorecardVersion

DRAWN = (Purpose.RANDOM, Purpose.STRATIFIED)
METHOD = "severity.crossed.reml"
NA_PERCENT = 3.0
"""Percent of N/A beyond the panel from which it is worth a word."""

MONTHS = 6
"""How far back reviewers are compared: severity is taken as constant over this time."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Reviews that reviewers can be compared on, one entry per review in every array."""

    review: NDArray[np.int64]
    score: NDArray[np.float64]
    agent: NDArray[np.int64]
    reviewer: NDArray[np.int64]
    segment: NDArray[np.int64]
    month: list[date]

    def __len__(self) -> int:
        return len(self.score)

    def where(self, kept: NDArray[np.bool_]) -> Columns:
        """Some of the reviews."""
        return Columns(
            review=self.review[kept],
            score=self.score[kept],
            agent=self.agent[kept],
            reviewer=self.reviewer[kept],
            segment=self.segment[kept],
            month=[month for month, keep in zip(self.month, kept.tolist(), strict=True) if keep],
        )


@dataclass(frozen=True, slots=True)
class Material:
    """What all pages of reviewers rest on; ``refused`` and ``unprofiled`` say what is missing."""

    columns: Columns
    authors: dict[int, Author]
    fit: SeverityFit | None
    profiles: dict[int, ReviewerProfile]
    refused: str
    unprofiled: str


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """One reviewer next to the panel; ``shared`` counts segments others rated too."""

    author: Author
    reviews: int
    shared: int
    severity: Estimate
    adjusted: bool
    profile: ReviewerProfile | None

    @property
    def says_na_often(self) -> bool:
        """Whether N/A comes clearly more often than from others on the same conversations."""
        if self.profile is None:
            return False
        shown = self.profile.habits.not_applicable
        return shown.low is not None and shown.low > 0 and (shown.value or 0.0) >= NA_PERCENT

    @property
    def stands_out(self) -> bool:
        """Whether there is anything to tell the reviewer."""
        return self.adjusted or self.says_na_often or bool(self.findings)

    @property
    def findings(self) -> list[Finding]:
        """What stands out and rests on enough conversations to be said to somebody."""
        if self.profile is None:
            return []
        return list(self.profile.findings)


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent's mean as given and with the reviewers evened out."""

    agent: Agent
    score: FairScore

    @property
    def change(self) -> float:
        """Points that evening out adds."""
        return self.score.fair - self.score.raw


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """Severity in one month; the estimate is absent with its reason where there is none."""

    month: date
    severity: Estimate


@dataclass(frozen=True, slots=True)
class HaloPair:
    """Two categories that move together in one reviewer's ratings beyond the panel's view."""

    names: tuple[str, str]
    shown: Estimate


def comparable(workspace: Workspace) -> QuerySet[Review]:
    """People's reviews that reviewers can be compared on.

    Random and stratified draws, calibration, and whatever two people have rated; nothing that saw
    the others' answers, and nothing of a session that is not closed.
    """
    seen = _seen(workspace)
    return seen.filter(Q(purpose__in=DRAWN) | Q(segment__in=rated_twice(seen)))


def material(workspace: Workspace) -> Material:
    """Read and fit once, for every page of reviewers."""
    reviews = _recent(comparable(workspace), workspace)
    columns = _columns(reviews, workspace)
    fit, refused = severity_of(columns)
    profiles, unprofiled = _profiles(columns, reviews)
    authors = Author.objects.filter(workspace=workspace, pk__in=set(columns.reviewer.tolist()))
    return Material(
        columns=columns,
        authors={author.pk: author for author in authors.select_related("user")},
        fit=fit,
        profiles=profiles,
        refused=refused,
        unprofiled=unprofiled,
    )


def severity(workspace: Workspace) -> SeverityFit | None:
    """The crossed model alone, on the reviews it is fitted to for every page."""
    return severity_of(_columns(_recent(comparable(workspace), workspace), workspace))[0]


def severity_of(columns: Columns) -> tuple[SeverityFit | None, str]:
    """The crossed model on these reviews, or why reviewers cannot be compared on them."""
    try:
        fit = remembered(
            reviewer_severity, columns.score, columns.agent, columns.reviewer, columns.segment
        )
    except MeasureError as error:
        return None, str(error)
    return fit, ""


def reviewer_rows(found: Material) -> list[ReviewerRow]:
    """Every reviewer, the one furthest from the panel first."""
    rows = [reviewer_row(found, author) for author in found.authors.values()]
    return sorted(rows, key=lambda row: (-abs(row.severity.value or 0.0), str(row.author)))


def reviewer_row(found: Material, author: Author) -> ReviewerRow:
    """One reviewer."""
    profile = found.profiles.get(author.pk)
    severity, adjusted = _severity(found.fit, found.refused, author.pk)
    return ReviewerRow(
        author=author,
        reviews=int((found.columns.reviewer == author.pk).sum()),
        shared=profile.habits.n if profile else 0,
        severity=severity,
        adjusted=adjusted,
        profile=profile,
    )


def agent_rows(found: Material, author: Author | None = None) -> list[AgentRow]:
    """Raw and fair mean of every agent: over all these reviews, or over one reviewer's."""
    if found.fit is None:
        return []
    scores = fair_agents(found.fit, found.columns.agent)
    if author is not None:
        scores = _of_reviewer(found.fit, found.columns, author.pk)
    agents = Agent.objects.in_bulk([score.agent for score in scores])
    rows = [AgentRow(agents[score.agent], score) for score in scores if score.agent in agents]
    return sorted(rows, key=lambda row: str(row.agent))


def months(found: Material, author: Author) -> list[MonthPoint]:
    """The reviewer's severity month by month, each fitted on that month's reviews alone."""
    points = []
    for month in sorted(set(found.columns.month)):
        part = found.columns.where(np.array([one == month for one in found.columns.month]))
        fit, refused = severity_of(part)
        points.append(MonthPoint(month, _severity(fit, refused, author.pk)[0]))
    return points


def strictest_halos(profile: ReviewerProfile, most: int = 3) -> list[HaloPair]:
    """The pairs of categories that move together most, of those with enough conversations."""
    found = [
        HaloPair((str(left), str(right)), shown)
        for (left, right), shown in profile.habits.halo.items()
        if enough_to_tell(shown)
    ]
    return sorted(found, key=lambda pair: -(pair.shown.low or -1.0))[:most]


def interactions(profile: ReviewerProfile) -> list[tuple[str, Estimate]]:
    """Severity in each category beyond the reviewer's own, the largest first."""
    found = [
        (str(label), shown)
        for label, shown in profile.habits.interaction.items()
        if enough_to_tell(shown)
    ]
    return sorted(found, key=lambda pair: -abs(pair[1].value or 0.0))


def may_see(viewer: Membership, author: Author) -> bool:
    """Leads see everybody's page, others their own."""
    return viewer.may(Action.SEE_REVIEWS) or author.user_id == viewer.user_id


def own_author(viewer: Membership) -> Author | None:
    """The viewer as an author of reviews."""
    return Author.objects.filter(workspace=viewer.workspace, user=viewer.user).first()


def _seen(workspace: Workspace) -> QuerySet[Review]:
    people = Review.objects.filter(
        workspace=workspace,
        automatic=False,
        status__in=(Review.Status.PUBLISHED, Review.Status.DISPUTED),
        kind__in=(Review.Kind.QUALITY, Review.Kind.CALIBRATION),
    )
    closed = Q(calibration_seat__isnull=True) | Q(
        calibration_seat__item__session__closed_at__isnull=False
    )
    blind = Q(saw_other_reviews=False) | Q(saw_other_reviews__isnull=True)
    return people.filter(closed, blind)


def rated_twice(seen: QuerySet[Review]) -> QuerySet[Any]:
    """The segments that two people have reviewed."""
    people = seen.order_by().values("segment").annotate(people=Count("author", distinct=True))
    return people.filter(people__gte=2).values("segment")


def _recent(reviews: QuerySet[Review], workspace: Workspace) -> QuerySet[Review]:
    newest = reviews.order_by("-happened_at").values_list("happened_at", flat=True).first()
    if newest is None:
        return reviews
    zone = ZoneInfo(workspace.time_zone)
    last = _month(newest, zone)
    place = last.year * 12 + last.month - MONTHS
    first = datetime(place // 12, place % 12 + 1, 1, tzinfo=zone)
    return reviews.filter(happened_at__gte=first)


def _columns(reviews: QuerySet[Review], workspace: Workspace) -> Columns:
    rows = (
        reviews.filter(score__isnull=False, segment__agent__isnull=False)
        .order_by("submitted_at", "id")
        .values_list("id", "score", "segment__agent", "author", "segment", "happened_at")
    )
    latest = {(row[3], row[4]): row for row in rows}
    kept = list(latest.values())
    zone = ZoneInfo(workspace.time_zone)
    return Columns(
        review=np.array([row[0] for row in kept], dtype=np.int64),
        score=np.array([row[1] for row in kept], dtype=np.float64),
        agent=np.array([row[2] for row in kept], dtype=np.int64),
        reviewer=np.array([row[3] for row in kept], dtype=np.int64),
        segment=np.array([row[4] for row in kept], dtype=np.int64),
        month=[_month(row[5], zone) for row in kept],
    )


def _month(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date().replace(day=1)


def _severity(fit: SeverityFit | None, refused: str, author: int) -> tuple[Estimate, bool]:
    if fit is None:
        return no_estimate(method=METHOD, why=refused), False
    labels = fit.reviewers.tolist()
    if author not in labels:
        return no_estimate(method=METHOD, why=_("No reviews here to compare on.")), False
    place = labels.index(author)
    return fit.severity[place], bool(fit.adjusted[place])


def _of_reviewer(fit: SeverityFit, columns: Columns, author: int) -> tuple[FairScore, ...]:
    own = columns.reviewer == author
    fair, raw, agents = fit.fair_scores()[own], columns.score[own], columns.agent[own]
    return tuple(
        FairScore(agent, float(raw[mine].mean()), float(fair[mine].mean()), int(mine.sum()))
        for agent in np.unique(agents).tolist()
        for mine in [agents == agent]
    )


def _profiles(
    columns: Columns, reviews: QuerySet[Review]
) -> tuple[dict[int, ReviewerProfile], str]:
    place = {review: row for row, review in enumerate(columns.review.tolist())}
    ratings = _shared_ratings(reviews, place)
    rows = np.array([row for row, _name, _value in ratings], dtype=np.int64)
    try:
        profiles = remembered(
            reviewer_profiles,
            columns.segment[rows],
            columns.reviewer[rows],
            np.array([name for _row, name, _value in ratings], dtype=np.str_),
            np.array([value for _row, _name, value in ratings], dtype=np.float64),
            scale=(0.0, 1.0),
        )
    except MeasureError as error:
        return {}, str(error)
    return {int(str(profile.habits.reviewer)): profile for profile in profiles}, ""


def _shared_ratings(
    reviews: QuerySet[Review], place: Mapping[int, int]
) -> list[tuple[int, str, float]]:
    """Row of the review, name of the category, share of the full value (nan for N/A).

    Categories of the same name on different scorecards are taken as one.
    """
    rows = Rating.objects.filter(
        review__in=reviews.filter(segment__in=rated_twice(reviews)).values("pk"),
        state__in=(Rating.State.RATED, Rating.State.NA),
    ).values_list("review", "category__name", "category__key", "option", "review__version")
    fractions = _fractions({row[4] for row in rows})
    found = {
        (place[review], name): np.nan if option is None else fractions[version, key][option]
        for review, name, key, option, version in rows
        if review in place
    }
    return [(row, name, value) for (row, name), value in found.items()]


def _fractions(versions: Iterable[int]) -> dict[tuple[int, str], tuple[float, ...]]:
    return {
        (version.pk, category.key): category.scale.fractions
        for version in ScorecardVersion.objects.filter(pk__in=list(versions))
        for category in version.form.categories
    }
