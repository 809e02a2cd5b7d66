"""Writing many submitted reviews at once: what judges give, and reviews brought along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from evenhand.conversations.models import Segment
from evenhand.measure.bulk import OUTCOMES, UNANSWERED, BulkScores, bulk_scores
from evenhand.reviews.answers import Answer, rating_fields
from evenhand.reviews.models import Rating, Review
from evenhand.scorecards.models import ScorecardVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedReview:
    """A finished review to be written; the score is computed here, never brought along."""

    segment: int
    author: int
    happened_at: datetime
    answers: Mapping[str, Answer]
    started_at: datetime
    submitted_at: datetime
    kind: str = Review.Kind.QUALITY
    purpose: str
    probability: float | None = None
    draw: int | None = None
    saw_automatic: bool | None = None
    saw_other_reviews: bool | None = None
    comment: str = ""
    content_hash: str = ""


@transaction.atomic
def write_reviews(
    version: ScorecardVersion, reviews: Sequence[SubmittedReview], *, automatic: bool
) -> int:
    """Write reviews with their ratings; those that exist already are left as they are.

    What the same judge version said of an earlier text of a segment is superseded.

    Returns
    -------
    int
        How many were new.
    """
    if not reviews:
        return 0
    wanted = _without_known(version, reviews) if automatic else list(reviews)
    rows = _review_rows(version, wanted, automatic)
    written = Review.objects.bulk_create(rows)
    Rating.objects.bulk_create(_rating_rows(version, written, wanted), batch_size=2000)
    if automatic:
        _supersede(version, reviews)
    return len(written)


def _without_known(
    version: ScorecardVersion, reviews: Sequence[SubmittedReview]
) -> list[SubmittedReview]:
    """Leave out what the same judge version has said of the same text.

    The rows of the segments are locked first, so that two workers on one batch take turns.
    """
    segments = [review.segment for review in reviews]
    _lock(segments)
    known = set(
        Review.objects.filter(
            version=version, automatic=True, segment__in=segments, author=reviews[0].author
        ).values_list("segment_id", "content_hash")
    )
    return [review for review in reviews if (review.segment, review.content_hash) not in known]


def _lock(segments: Sequence[int]) -> None:
    locked = Segment.objects.select_for_update(no_key=True).filter(pk__in=segments)
    list(locked.order_by("pk").values_list("pk"))


def _supersede(version: ScorecardVersion, reviews: Sequence[SubmittedReview]) -> None:
    """Of each segment, leave only the review of its present text in force.

    A text that has come back to what it was brings its review back.
    """
    hashes = {review.segment: review.content_hash for review in reviews}
    said = Review.objects.filter(
        version=version,
        automatic=True,
        author=reviews[0].author,
        segment__in=list(hashes),
        status__in=[Review.Status.PUBLISHED, Review.Status.SUPERSEDED],
    )
    for pk, segment, content_hash, status in said.values_list(
        "pk", "segment", "content_hash", "status"
    ):
        present = content_hash == hashes[segment]
        wanted = Review.Status.PUBLISHED if present else Review.Status.SUPERSEDED
        if status != wanted:
            Review.objects.filter(pk=pk).update(status=wanted)


def _review_rows(
    version: ScorecardVersion, reviews: Sequence[SubmittedReview], automatic: bool
) -> list[Review]:
    scores = scores_of(version, [review.answers for review in reviews])
    return [
        Review(
            workspace_id=version.scorecard.workspace_id,
            segment_id=review.segment,
            author_id=review.author,
            automatic=automatic,
            version=version,
            status=Review.Status.PUBLISHED,
            score=None if np.isnan(score) else float(score),
            outcome=OUTCOMES[outcome],
            **_plain_fields(review),
        )
        for review, score, outcome in zip(reviews, scores.score, scores.outcome, strict=True)
    ]


def _plain_fields(review: SubmittedReview) -> dict[str, Any]:
    return {
        "kind": review.kind,
        "purpose": review.purpose,
        "probability": review.probability,
        "draw_id": review.draw,
        "saw_automatic": review.saw_automatic,
        "saw_other_reviews": review.saw_other_reviews,
        "started_at": review.started_at,
        "submitted_at": review.submitted_at,
        "happened_at": review.happened_at,
        "comment": review.comment,
        "content_hash": review.content_hash,
        "updated_at": review.submitted_at,
    }


def scores_of(version: ScorecardVersion, answers: Sequence[Mapping[str, Answer]]) -> BulkScores:
    """Scores and outcomes of reviews with these answers; nothing is stored."""
    return bulk_scores(version.form, _matrix(version, answers))


def _matrix(
    version: ScorecardVersion, answers: Sequence[Mapping[str, Answer]]
) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    column = {category.key: place for place, category in enumerate(version.form.categories)}
    matrix = np.full((len(answers), len(column)), UNANSWERED, dtype=np.int8)
    for row, given in enumerate(answers):
        for key, answer in given.items():
            if answer.option is not None:
                matrix[row, column[key]] = answer.option
    return matrix


def _rating_rows(
    version: ScorecardVersion, rows: Sequence[Review], reviews: Sequence[SubmittedReview]
) -> list[Rating]:
    category = dict(version.scorecard.categories.values_list("key", "id"))
    return [
        Rating(review_id=row.pk, category_id=category[key], **rating_fields(answer))
        for row, review in zip(rows, reviews, strict=True)
        for key, answer in review.answers.items()
    ]
