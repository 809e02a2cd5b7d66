"""Self- and peer reviews beside quality reviews of the same segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from evenhand.conversations.models import Segment
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import t_interval
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import Review

COUNTED = (Review.Status.PUBLISHED, Review.Status.DISPUTED)
KINDS = (Review.Kind.SELF, Review.Kind.PEER)
MINIMUM = 5
"""Pairs below which the interval is shown and the point is not."""

NEWEST = 30
"""Own conversations offered, and pairs listed."""

_METHOD = "reviews.difference.paired_t"


@dataclass(frozen=True, slots=True)
class Pair:
    """One self- or peer review and the mean quality score of the same segment."""

    review: Review
    own: float
    quality: float

    @property
    def difference(self) -> float:
        """Own minus quality, in points."""
        return self.own - self.quality


@dataclass(frozen=True, slots=True)
class Compared:
    """All pairs of one kind: the mean difference, and by person."""

    kind: str
    label: str
    difference: Estimate
    people: list[tuple[str, Estimate]]
    pairs: list[Pair]


@dataclass(frozen=True, slots=True)
class OwnSegment:
    """A conversation of the viewer's own, and what stands of their self-review."""

    segment: Segment
    review: Review | None


def own_segments(viewer: Membership) -> list[OwnSegment]:
    """The viewer's newest conversations as an agent, with their self-reviews."""
    segments = list(
        Segment.objects.filter(workspace=viewer.workspace, agent__user=viewer.user)
        .select_related("conversation")
        .order_by("-started_at", "-pk")[:NEWEST]
    )
    written = {
        review.segment_id: review
        for review in Review.objects.filter(
            author__user=viewer.user, kind=Review.Kind.SELF, segment__in=segments
        ).order_by("pk")
    }
    return [OwnSegment(segment, written.get(segment.pk)) for segment in segments]


def own_segment_or_404(viewer: Membership, pk: int) -> Segment:
    """A conversation the viewer handled as an agent."""
    return get_object_or_404(
        Segment.objects.select_related("agent", "team", "conversation"),
        pk=pk,
        workspace=viewer.workspace,
        agent__user=viewer.user,
    )


def own_draft_of_kind_or_404(viewer: Membership, pk: int) -> Review:
    """The viewer's own self-review, with all its screen needs."""
    return get_object_or_404(
        Review.objects.select_related(
            "version__scorecard",
            "segment__agent",
            "segment__team",
            "segment__conversation__transcript",
            "author",
            "slot__plan",
            "draw",
        ),
        pk=pk,
        workspace=viewer.workspace,
        author__user=viewer.user,
        kind=Review.Kind.SELF,
    )


def compared(viewer: Membership, kind: str) -> Compared:
    """Self- or peer reviews against quality reviews of the same segments and scorecard."""
    pairs = _pairs(viewer, kind)
    by_person: dict[str, list[float]] = defaultdict(list)
    for pair in pairs:
        by_person[pair.review.author.name].append(pair.difference)
    return Compared(
        kind=kind,
        label=str(Review.Kind(kind).label),
        difference=mean_difference([pair.difference for pair in pairs]),
        people=[(name, mean_difference(values)) for name, values in sorted(by_person.items())],
        pairs=pairs[:NEWEST],
    )


def mean_difference(differences: Sequence[float]) -> Estimate:
    """The mean of paired differences with its t interval.

    Examples
    --------
    >>> found = mean_difference([2.0, 4.0, 6.0, 8.0, 10.0])
    >>> round(found.value, 1), round(found.low, 2), round(found.high, 2)
    (6.0, 2.07, 9.93)
    """
    n = len(differences)
    if n < 2:
        return no_estimate(
            method=_METHOD,
            why=_("Two conversations rated both ways are the fewest for an interval."),
            n=n,
            minimum=MINIMUM,
        )
    values = np.asarray(differences)
    se = float(values.std(ddof=1)) / np.sqrt(n)
    low, high = t_interval(float(values.mean()), se, n - 1)
    return Estimate(
        value=float(values.mean()),
        low=float(low),
        high=float(high),
        se=se,
        df=n - 1,
        method=_METHOD,
        n=n,
        minimum=MINIMUM,
        target="process",
    )


def _pairs(viewer: Membership, kind: str) -> list[Pair]:
    """Newest first. Only submitted ones: nobody is shown the answer before giving theirs."""
    own = _scored(viewer).filter(kind=kind)
    if not viewer.may(Action.SEE_REVIEWS):
        own = own.filter(author__user=viewer.user)
    beside = _scored(viewer).filter(kind=Review.Kind.QUALITY, segment=OuterRef("segment"))
    reviews = list(
        own.filter(Exists(beside))
        .select_related("author", "segment__conversation", "version")
        .order_by("-submitted_at", "-pk")
    )
    quality = _quality(viewer, reviews)
    return [
        Pair(review, review.score, fmean(quality[key]))
        for review in reviews
        if review.score is not None
        and (key := (review.segment_id, review.version.scorecard_id)) in quality
    ]


def _quality(viewer: Membership, beside: Iterable[Review]) -> dict[tuple[int, int], list[float]]:
    rows = _scored(viewer).filter(
        kind=Review.Kind.QUALITY, segment__in={review.segment_id for review in beside}
    )
    found: dict[tuple[int, int], list[float]] = defaultdict(list)
    for segment, scorecard, score in rows.values_list("segment", "version__scorecard", "score"):
        if score is not None:
            found[segment, scorecard].append(score)
    return found


def _scored(viewer: Membership) -> QuerySet[Review]:
    return Review.objects.filter(
        Q(score__isnull=False),
        workspace=viewer.workspace,
        automatic=False,
        status__in=COUNTED,
    )
