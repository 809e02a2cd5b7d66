"""Writing reviews by hand: start, save as one goes, submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.conversations.models import Segment
from evenhand.errors import InputError, StateError
from evenhand.measure.scoring import ReviewScore, missing_required, score_review
from evenhand.people.models import Membership, User, Workspace
from evenhand.reviews.answers import (
    Answer,
    answers_of,
    check_answers,
    quoted_from,
    rating_fields,
    scored_answers,
)
from evenhand.reviews.models import Author, DrawItem, Purpose, Rating, Review
from evenhand.scorecards.models import ScorecardVersion


@dataclass(frozen=True, slots=True)
class Start:
    """Why and how a segment is reviewed: what is recorded before anything is rated."""

    version: ScorecardVersion
    kind: str = Review.Kind.QUALITY
    purpose: str = Purpose.MANUAL
    item: DrawItem | None = None
    saw_automatic: bool = False
    saw_other_reviews: bool = False


def author_for(workspace: Workspace, user: User) -> Author:
    """The person as an author of reviews."""
    author, _made = Author.objects.get_or_create(
        workspace=workspace,
        user=user,
        defaults={"kind": Author.Kind.PERSON, "name": str(user)},
    )
    return author


@transaction.atomic
def start_review(viewer: Membership, segment: Segment, start: Start) -> Review:
    """The viewer's draft for the segment: the one begun before, or a new one.

    A review that no draw asked for is hand-picked: it helps coaching and never enters IQS.
    """
    author = author_for(viewer.workspace, viewer.user)
    draft = Review.objects.filter(
        segment=segment, author=author, kind=start.kind, status=Review.Status.DRAFT
    ).first()
    if draft is not None:
        return draft
    item = start.item
    return Review.objects.create(
        workspace=viewer.workspace,
        segment=segment,
        author=author,
        version=start.version,
        kind=start.kind,
        purpose=item.draw.purpose if item else start.purpose,
        probability=item.probability if item else None,
        draw=item.draw if item else None,
        saw_automatic=start.saw_automatic,
        saw_other_reviews=start.saw_other_reviews,
        started_at=timezone.now(),
        happened_at=segment.started_at,
        content_hash=segment.conversation.content_hash,
    )


@transaction.atomic
def save_draft(review: Review, answers: Mapping[str, Answer], comment: str, edit: int) -> int:
    """Save what is on the screen; ``edit`` is the count of saves the screen started from.

    Returns
    -------
    int
        The new count of saves, to send with the next one.

    Raises
    ------
    StateError
        The review was submitted, or saved from elsewhere, in between.
    InputError
        An answer is not on the scorecard, or evidence is not in the transcript.
    """
    check_answers(review.version.form, answers)
    _take(review, edit)
    Review.objects.filter(pk=review.pk).update(comment=comment)
    transcript = review.segment.conversation.transcript.content
    _write_ratings(review, quoted_from(transcript, answers))
    return edit + 1


@transaction.atomic
def submit(review: Review, edit: int) -> Review:
    """Publish the review with its score.

    Raises
    ------
    StateError
        It was submitted, or saved from elsewhere, in between.
    InputError
        A required category has no answer.
    """
    form = review.version.form
    _take(review, edit)
    answers = scored_answers(answers_of(review.ratings.select_related("category")))
    missing = missing_required(form, answers)
    if missing:
        names = [c.name for c in review.version.content.categories if c.key in missing]
        raise InputError(
            _("rate or mark as N/A before submitting: %(names)s.") % {"names": ", ".join(names)},
            _("review"),
        )
    score = score_review(form, answers)
    now = timezone.now()
    Review.objects.filter(pk=review.pk).update(
        status=Review.Status.PUBLISHED,
        submitted_at=now,
        updated_at=now,
        score=score.score,
        outcome=score.outcome,
    )
    review.refresh_from_db()
    return review


@transaction.atomic
def discard_draft(review: Review) -> None:
    """Throw a draft away.

    Raises
    ------
    StateError
        It was submitted meanwhile; submitted reviews stay.
    """
    deleted, _rows = Review.objects.filter(pk=review.pk, status=Review.Status.DRAFT).delete()
    if not deleted:
        raise StateError(_("This review has been submitted; it can no longer be discarded."))


def score_of(review: Review) -> ReviewScore:
    """The review's score with its trace, computed afresh from ratings, version and policy."""
    ratings = review.ratings.select_related("category")
    return score_review(review.version.form, scored_answers(answers_of(ratings)))


def _take(review: Review, edit: int) -> None:
    """Go on only if the draft is as the caller saw it: exactly one row changes."""
    changed = Review.objects.filter(pk=review.pk, status=Review.Status.DRAFT, edit=edit).update(
        edit=edit + 1, updated_at=timezone.now()
    )
    if changed:
        return
    current = Review.objects.filter(pk=review.pk).values_list("status", flat=True).first()
    if current != Review.Status.DRAFT:
        raise StateError(_("This review has been submitted already; nothing was changed."))
    raise StateError(
        _("This draft was saved from another window. Reload to go on from what was saved there.")
    )


def _write_ratings(review: Review, answers: Mapping[str, Answer]) -> None:
    categories = dict(review.version.scorecard.categories.values_list("key", "id"))
    kept = {key: answer for key, answer in answers.items() if _worth_keeping(answer)}
    review.ratings.exclude(category__key__in=kept).delete()
    rows = [
        Rating(review=review, category_id=categories[key], **rating_fields(answer))
        for key, answer in kept.items()
    ]
    Rating.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["review", "category"],
        update_fields=[
            "state",
            "option",
            "root_causes",
            "comment",
            "evidence",
            "confidence",
            "reason",
        ],
    )


def _worth_keeping(answer: Answer) -> bool:
    return answer != Answer()
