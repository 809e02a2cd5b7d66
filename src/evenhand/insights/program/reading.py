"""Reading what two people said of the same conversation, and what became of plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from evenhand.calibration.profiles import comparable
from evenhand.insights import queries
from evenhand.insights.scope import Scope
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import Author, DisputedRating, Plan, Rating, Review, Slot
from evenhand.reviews.queries.plans import UNFINISHED


class Given(NamedTuple):
    """What somebody gave a conversation: one entry each in every array."""

    segment: NDArray[np.int64]
    author: NDArray[np.int64]
    value: NDArray[np.float64]

    @classmethod
    def of(cls, rows: list[tuple[int, int, float]]) -> Given:
        """From segment, author and value; of several by one person the latest counts."""
        latest = {(segment, author): value for segment, author, value in rows}
        pairs = list(latest)
        return cls(
            np.array([segment for segment, _author in pairs], dtype=np.int64),
            np.array([author for _segment, author in pairs], dtype=np.int64),
            np.array(list(latest.values()), dtype=np.float64),
        )


@dataclass(frozen=True, slots=True)
class Twice:
    """Of conversations that two people or more reviewed without seeing each other's: the scores,
    and by category what share of the full value they gave."""

    scores: Given
    categories: Mapping[int, Given]


def rated_twice(viewer: Membership, scope: Scope) -> Twice:
    """What several people said of the same conversations of the scope."""
    reviews = _twice(viewer, scope)
    scored = reviews.filter(score__isnull=False).order_by("submitted_at", "id")
    rows = scored.values_list("segment_id", "author_id", "score")
    scores = [(segment, author, score or 0.0) for segment, author, score in rows]
    return Twice(Given.of(scores), _categories(viewer, reviews))


def _twice(viewer: Membership, scope: Scope) -> QuerySet[Review]:
    start, end = scope.bounds(viewer.workspace.time_zone)
    seen = comparable(viewer.workspace).filter(
        queries.segment_filter(scope, "segment__"), happened_at__gte=start, happened_at__lt=end
    )
    if scope.scorecard:
        seen = seen.filter(version__scorecard=scope.scorecard)
    if not viewer.may(Action.SEE_NUMBERS):
        seen = seen.filter(author__user=viewer.user)
    several = seen.order_by().values("segment").annotate(people=Count("author", distinct=True))
    return seen.filter(segment__in=several.filter(people__gte=2).values("segment"))


def _categories(viewer: Membership, reviews: QuerySet[Review]) -> dict[int, Given]:
    rows = Rating.objects.filter(review__in=reviews.values("pk"), state=Rating.State.RATED)
    fractions = queries.fractions_of(viewer)
    found: dict[int, list[tuple[int, int, float]]] = {}
    for segment, author, category, key, version, option in rows.order_by(
        "review__submitted_at", "review_id"
    ).values_list(
        "review__segment_id",
        "review__author_id",
        "category_id",
        "category__key",
        "review__version_id",
        "option",
    ):
        given = (segment, author, fractions[version, key][option or 0])
        found.setdefault(category, []).append(given)
    return {category: Given.of(given) for category, given in found.items()}


def authors(viewer: Membership, keys: list[Any]) -> dict[int, Author]:
    """People who review, by the number the figures know them by."""
    found = Author.objects.filter(
        workspace=viewer.workspace, kind=Author.Kind.PERSON, pk__in=keys
    ).select_related("user")
    return found.in_bulk()


def quality_authors(viewer: Membership, keys: list[int]) -> set[int]:
    """Those of them who have written reviews that are not of themselves or colleagues."""
    reviews = Review.objects.filter(author=OuterRef("pk"), kind=Review.Kind.QUALITY)
    mine = Author.objects.filter(Exists(reviews), workspace=viewer.workspace, pk__in=keys)
    return set(mine.values_list("pk", flat=True))


class Done(NamedTuple):
    """What became of a plan's drawn conversations; second ratings are not counted."""

    plan: Plan
    drawn: int
    done: int
    skipped: int
    overdue: int
    late: int

    @property
    def decided(self) -> int:
        """Reviewed, skipped or overdue."""
        return self.done + self.skipped + self.overdue


def plans(viewer: Membership, scope: Scope) -> list[Done]:
    """Every plan that drew conversations of the scope, by name."""
    start, end = scope.bounds(viewer.workspace.time_zone)
    reached = "slots__item__segment__"
    drawn = Q(
        queries.segment_filter(scope, reached),
        **{f"{reached}started_at__gte": start, f"{reached}started_at__lt": end},
        slots__copy=0,
    )
    unfinished = Q(slots__state__in=UNFINISHED, slots__due_at__lt=timezone.now())
    done = Q(slots__state=Slot.State.DONE)
    late = done & Q(slots__ended_at__gt=F("slots__due_at"))
    rows = Plan.objects.filter(workspace=viewer.workspace).annotate(
        taken=Count("slots", drawn),
        finished=Count("slots", drawn & done),
        skipped=Count("slots", drawn & Q(slots__state=Slot.State.SKIPPED)),
        overdue=Count("slots", drawn & unfinished),
        late=Count("slots", drawn & late),
    )
    return [
        Done(row, row.taken, row.finished, row.skipped, row.overdue, row.late)
        for row in rows.order_by("name", "id")
        if row.taken
    ]


class Decided(NamedTuple):
    """Disputed ratings of one reviewer or category: decided, and changed by the decision."""

    label: str
    note: str
    decided: int
    changed: int


def decided(viewer: Membership, scope: Scope, by: str) -> list[Decided]:
    """Decided ratings of the scope's reviews by ``reviewer`` or ``category``, most first."""
    start, end = scope.bounds(viewer.workspace.time_zone)
    reviews = Review.objects.filter(
        queries.segment_filter(scope, "segment__"),
        workspace=viewer.workspace,
        automatic=False,
        happened_at__gte=start,
        happened_at__lt=end,
    )
    ratings = DisputedRating.objects.filter(dispute__review__in=reviews).exclude(decision="")
    key, label, note = _DECIDED_BY[by]
    rows = ratings.order_by().values(key, label, note)
    counted = rows.annotate(n=Count("pk"), changed=Count("pk", Q(decision__in=CHANGED)))
    return [
        Decided(row[label], str(row[note]) if note != label else "", row["n"], row["changed"])
        for row in counted.order_by("-n", label)
    ]


CHANGED = (DisputedRating.Decision.ACCEPTED, DisputedRating.Decision.PARTLY)
_REVIEWER = "dispute__review__author"
_DECIDED_BY = {
    "reviewer": (_REVIEWER, f"{_REVIEWER}__name", f"{_REVIEWER}__name"),
    "category": ("category", "category__name", "category__scorecard__name"),
}
