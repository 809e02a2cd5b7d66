"""Reading what numbers are made of, always of the viewer's workspace.

Only published and disputed quality reviews count, people's and judges' apart. People's reviews
enter with a known probability only; the rest are counted as exclusions, by reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast
from numpy.typing import NDArray

from evenhand.conversations.models import Conversation, Segment, SurveyAnswer, Tag
from evenhand.insights.grouping import Grouping
from evenhand.insights.scope import Scope
from evenhand.judges.chosen.queries import speaking
from evenhand.people.models import Agent, Membership, Team
from evenhand.people.roles import Action, Role
from evenhand.reviews.models import IN_IQS, Purpose, Rating, Review
from evenhand.reviews.queries import visible_reviews
from evenhand.scorecards.models import Category, Scorecard, ScorecardVersion

COUNTED = (Review.Status.PUBLISHED, Review.Status.DISPUTED)

CHANNELS = Conversation.Channel.choices
AUDIENCES = Team.Kind.choices

SATISFIED = 0.75
"""From here on the scale of its answer a customer is satisfied: 4 and 5 of 5."""


@dataclass(frozen=True, slots=True)
class ReviewColumns:
    """People's reviews that enter IQS, one entry per review in every array.

    ``score`` is nan for no score; ``group`` are codes into ``labels`` (the keys of the grouping);
    ``draw`` is 0 where none is recorded; ``blind`` says that no automatic score was seen.
    """

    review: NDArray[np.int64]
    score: NDArray[np.float64]
    probability: NDArray[np.float64]
    reviewer: NDArray[np.int64]
    group: NDArray[np.int64]
    segment: NDArray[np.int64]
    draw: NDArray[np.int64]
    by_risk: NDArray[np.bool_]
    blind: NDArray[np.bool_]
    labels: list[Any]

    def keep(self, rows: NDArray[np.bool_]) -> ReviewColumns:
        """These reviews alone."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _ARRAYS})

    def with_chances(self, probability: NDArray[np.float64]) -> ReviewColumns:
        """The same reviews with other chances."""
        return replace(self, probability=probability)


_ARRAYS = tuple(name for name in ReviewColumns.__slots__ if name != "labels")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many drawn reviews passed, of those with a score."""

    passed: int
    decided: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Number, sum and sum of squares of automatic review scores of one group."""

    n: int
    total: float
    squares: float


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """CSAT answers of one group: how many satisfied, answered and sent."""

    satisfied: int
    answered: int
    sent: int


def reviews_in(viewer: Membership, scope: Scope) -> QuerySet[Review]:
    """All counted reviews (people's and judges') of conversations in the scope."""
    start, end = scope.bounds(viewer.workspace.time_zone)
    reviews = Review.objects.filter(
        workspace=viewer.workspace,
        kind=Review.Kind.QUALITY,
        status__in=COUNTED,
        happened_at__gte=start,
        happened_at__lt=end,
    )
    reviews = reviews.filter(segment_filter(scope, "segment__"))
    if scope.scorecard:
        reviews = reviews.filter(version__scorecard=scope.scorecard)
    if not viewer.may(Action.SEE_NUMBERS):
        reviews = reviews.filter(segment__agent__user=viewer.user)
    return reviews


def human_reviews(viewer: Membership, scope: Scope) -> QuerySet[Review]:
    """People's reviews that enter IQS: drawn, with a known probability."""
    return reviews_in(viewer, scope).filter(automatic=False, purpose__in=IN_IQS)


def automatic_reviews(viewer: Membership, scope: Scope) -> QuerySet[Review]:
    """Reviews by the judge in use for each scorecard: one, so that no conversation counts twice."""
    authors = [version.author_id for version in speaking(viewer.workspace).values()]
    return reviews_in(viewer, scope).filter(automatic=True, author__in=authors)


def exclusions(viewer: Membership, scope: Scope) -> dict[str, int]:
    """People's reviews in the scope that do not enter IQS, by the reason they were picked."""
    left_out = (
        reviews_in(viewer, scope)
        .filter(automatic=False)
        .exclude(purpose__in=IN_IQS)
        .values_list("purpose")
        .annotate(count=Count("id"))
    )
    return dict(left_out)


def columns(viewer: Membership, scope: Scope, by: str | None = None) -> ReviewColumns:
    """People's reviews as arrays, grouped by ``team``, ``agent``, ``channel``, ``month`` or not."""
    grouping = Grouping.of(scope, by, viewer.workspace.time_zone)
    rows = list(
        grouping.annotated(human_reviews(viewer, scope))
        .order_by("id")
        .values_list(
            "id",
            "score",
            "probability",
            "author_id",
            "group",
            "segment_id",
            "draw_id",
            "purpose",
            "saw_automatic",
        )
    )
    labels = sorted({row[4] for row in rows}, key=lambda label: (label is None, label))
    code = {label: place for place, label in enumerate(labels)}
    return ReviewColumns(
        review=np.array([row[0] for row in rows], dtype=np.int64),
        score=np.array([np.nan if row[1] is None else row[1] for row in rows]),
        probability=np.array([row[2] for row in rows], dtype=np.float64),
        reviewer=np.array([row[3] for row in rows], dtype=np.int64),
        group=np.array([code[row[4]] for row in rows], dtype=np.int64),
        segment=np.array([row[5] for row in rows], dtype=np.int64),
        draw=np.array([row[6] or 0 for row in rows], dtype=np.int64),
        by_risk=np.array([row[7] == Purpose.RISK for row in rows], dtype=np.bool_),
        blind=np.array([row[8] is False for row in rows], dtype=np.bool_),
        labels=[grouping.key(label) for label in labels],
    )


def automatic_totals(viewer: Membership, scope: Scope, by: str | None = None) -> dict[Any, Totals]:
    """Automatic review scores summed by group in the database."""
    grouping = Grouping.of(scope, by, viewer.workspace.time_zone)
    rows = (
        grouping.annotated(automatic_reviews(viewer, scope))
        .filter(score__isnull=False)
        .order_by()
        .values("group")
        .annotate(n=Count("id"), total=Sum("score"), squares=Sum(F("score") * F("score")))
    )
    return {
        grouping.key(row["group"]): Totals(row["n"], row["total"], row["squares"]) for row in rows
    }


def categories_named(viewer: Membership, keys: Sequence[int]) -> list[tuple[int, Category]]:
    """The categories of these ids with their scorecards, in the order given."""
    found = Category.objects.select_related("scorecard").filter(
        scorecard__workspace=viewer.workspace
    )
    by_id = found.in_bulk(keys)
    return [(key, by_id[key]) for key in keys]


def outcomes(viewer: Membership, scope: Scope) -> Outcomes:
    """Passes among people's reviews that enter IQS."""
    counts = human_reviews(viewer, scope).aggregate(
        passed=Count("id", filter=Q(outcome=Review.Outcome.PASS)),
        decided=Count("id", filter=~Q(outcome=Review.Outcome.NONE)),
    )
    return Outcomes(counts["passed"], counts["decided"])


def populations(viewer: Membership, scope: Scope, by: str | None = None) -> dict[Any, int]:
    """Segments in the scope by group: what the numbers speak of."""
    start, end = scope.bounds(viewer.workspace.time_zone)
    segments = Segment.objects.filter(
        segment_filter(scope),
        workspace=viewer.workspace,
        started_at__gte=start,
        started_at__lt=end,
    )
    if not viewer.may(Action.SEE_NUMBERS):
        segments = segments.filter(agent__user=viewer.user)
    grouping = Grouping.of(scope, by, viewer.workspace.time_zone)
    rows = (
        grouping.annotated(segments, "", "started_at")
        .order_by()
        .values("group")
        .annotate(count=Count("id"))
    )
    return {grouping.key(row["group"]): row["count"] for row in rows}


def satisfaction(
    viewer: Membership, scope: Scope, by: str | None = None
) -> dict[Any, Satisfaction]:
    """CSAT by group: an answer in the top two fifths of its scale is satisfied."""
    start, end = scope.bounds(viewer.workspace.time_zone)
    answers = SurveyAnswer.objects.filter(
        segment_filter(scope, "conversation__segments__"),
        workspace=viewer.workspace,
        kind=SurveyAnswer.Kind.CSAT,
        conversation__started_at__gte=start,
        conversation__started_at__lt=end,
    )
    if not viewer.may(Action.SEE_NUMBERS):
        answers = answers.filter(conversation__segments__agent__user=viewer.user)
    share = (F("value") - F("scale_min")) / Cast(F("scale_max") - F("scale_min"), FloatField())
    grouping = Grouping.of(scope, by, viewer.workspace.time_zone)
    reached, when = "conversation__segments__", "conversation__started_at"
    rows = (
        grouping.annotated(answers.annotate(share=share), reached, when)
        .order_by()
        .values("group")
        .annotate(
            satisfied=Count("id", filter=Q(share__gte=SATISFIED), distinct=True),
            answered=Count("id", filter=Q(value__isnull=False), distinct=True),
            sent=Count("id", distinct=True),
        )
    )
    return {
        grouping.key(row["group"]): Satisfaction(row["satisfied"], row["answered"], row["sent"])
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class RatingColumns:
    """Ratings of people's reviews, one entry per rating: category, fraction, probability."""

    category: NDArray[np.int64]
    fraction: NDArray[np.float64]
    probability: NDArray[np.float64]


def rating_columns(viewer: Membership, scope: Scope) -> RatingColumns:
    """Every rating that applies, of people's reviews that enter IQS."""
    rows = Rating.objects.filter(
        review__in=human_reviews(viewer, scope), state=Rating.State.RATED
    ).values_list(
        "category_id", "category__key", "review__version_id", "option", "review__probability"
    )
    fractions = fractions_of(viewer)
    kept = [(row[0], fractions[row[2], row[1]][row[3] or 0], row[4]) for row in rows]
    return RatingColumns(
        category=np.array([row[0] for row in kept], dtype=np.int64),
        fraction=np.array([row[1] for row in kept], dtype=np.float64),
        probability=np.array([row[2] for row in kept], dtype=np.float64),
    )


def automatic_ratings(viewer: Membership, scope: Scope) -> dict[int, tuple[int, float]]:
    """Of each category: how many automatic ratings, and their mean fraction."""
    rows = (
        Rating.objects.filter(review__in=automatic_reviews(viewer, scope), state=Rating.State.RATED)
        .values("category_id", "category__key", "review__version_id", "option")
        .annotate(count=Count("id"))
        .order_by()
    )
    fractions = fractions_of(viewer)
    found: dict[int, tuple[int, float]] = {}
    for row in rows:
        earned = fractions[row["review__version_id"], row["category__key"]][row["option"] or 0]
        n, total = found.get(row["category_id"], (0, 0.0))
        found[row["category_id"]] = (n + row["count"], total + row["count"] * earned)
    return {category: (n, total / n) for category, (n, total) in found.items()}


def reviews_listed(viewer: Membership, scope: Scope) -> QuerySet[Review]:
    """People's counted reviews of the scope, newest first, ready for a list."""
    return (
        reviews_in(viewer, scope)
        .filter(automatic=False)
        .select_related("segment__conversation", "author", "version__scorecard")
        .order_by("-happened_at", "-id")
    )


def automatic_listed(viewer: Membership, scope: Scope) -> QuerySet[Review]:
    """The reviews of the judge in use that the viewer may open, newest first."""
    return (
        automatic_reviews(viewer, scope)
        .filter(pk__in=visible_reviews(viewer).values("pk"))
        .select_related("segment__conversation", "author")
        .order_by("-happened_at", "-id")
    )


def unrestricted(viewer: Membership) -> Membership:
    """The same workspace seen as a manager: for spreads that rest on everybody's reviews."""
    return Membership(workspace=viewer.workspace, user=viewer.user, role=Role.MANAGER)


def agent_of(viewer: Membership) -> Agent | None:
    """The agent this person is, if any."""
    return Agent.objects.filter(workspace=viewer.workspace, user=viewer.user).first()


def agent_seen(viewer: Membership, number: int) -> Agent | None:
    """The agent of this number, if the viewer may see the agent's numbers."""
    return agents_seen(viewer).filter(pk=number).first()


def agents_seen(viewer: Membership) -> QuerySet[Agent]:
    """The agents whose numbers the viewer may see: all, or the one they are."""
    agents = Agent.objects.filter(workspace=viewer.workspace)
    return agents if viewer.may(Action.SEE_NUMBERS) else agents.filter(user=viewer.user)


def latest_day(viewer: Membership) -> datetime | None:
    """When the newest conversation started."""
    return (
        Segment.objects.filter(workspace=viewer.workspace)
        .order_by("-started_at", "-id")
        .values_list("started_at", flat=True)
        .first()
    )


def teams(viewer: Membership) -> Sequence[Team]:
    """The workspace's teams."""
    return list(
        Team.objects.filter(workspace=viewer.workspace, archived_at__isnull=True).select_related(
            "workspace"
        )
    )


def agents(viewer: Membership) -> Sequence[Agent]:
    """The workspace's agents."""
    return list(Agent.objects.filter(workspace=viewer.workspace))


def scorecards(viewer: Membership) -> Sequence[Scorecard]:
    """The workspace's scorecards."""
    return list(Scorecard.objects.filter(workspace=viewer.workspace, archived_at__isnull=True))


def languages(viewer: Membership) -> list[str]:
    """Languages of the workspace's conversations, in order."""
    found = Conversation.objects.filter(workspace=viewer.workspace).exclude(language="")
    return list(found.order_by("language").values_list("language", flat=True).distinct())


def tags(viewer: Membership, most: int) -> list[str]:
    """The first tags of the workspace's conversations by name, at most so many."""
    found = Tag.objects.filter(workspace=viewer.workspace).order_by("name")
    return list(found.values_list("name", flat=True).distinct()[:most])


def fractions_of(viewer: Membership) -> dict[tuple[int, str], tuple[float, ...]]:
    """Of every version and category (by key): what each option earns, 0 to 1."""
    versions = ScorecardVersion.objects.filter(scorecard__workspace=viewer.workspace)
    return {
        (version.pk, category.key): category.scale.fractions
        for version in versions
        for category in version.form.categories
    }


def segment_filter(scope: Scope, prefix: str = "") -> Q:
    """The filters of the scope as conditions on a segment reached by the prefix."""
    condition = Q()
    if scope.agent:
        condition &= Q(**{f"{prefix}agent": scope.agent})
    if scope.channel:
        condition &= Q(**{f"{prefix}channel": scope.channel})
    if scope.team:
        condition &= Q(**{f"{prefix}team": scope.team})
    if scope.audience:
        condition &= Q(**{f"{prefix}team__kind": scope.audience})
    if scope.language:
        condition &= Q(**{f"{prefix}conversation__language": scope.language})
    if scope.tag:
        tagged = Tag.objects.filter(name=scope.tag).values("conversation")
        condition &= Q(**{f"{prefix}conversation__in": tagged})
    return condition
