"""Writing reviews by hand: start, save as one goes, submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
from evenhand.reviews.models import Author, Purpose, Rating, Review, Slot
from evenhand.reviews.queries.reviews import kept_back
from evenhand.reviews.services import queue
from evenhand.reviews.services.remarks import publish_remarks
from evenhand.reviews.services.telling import tell_published
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import in_use, version_for_team


@dataclass(frozen=True, slots=True)
class Start:
    """Why and how a segment is reviewed: what is recorded before anything is rated."""

    version: ScorecardVersion
    kind: str = Review.Kind.QUALITY
    purpose: str = Purpose.MANUAL
    slot: Slot | None = None
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
        return _for_slot(draft, start.slot)
    return Review.objects.create(
        workspace=viewer.workspace,
        segment=segment,
        author=author,
        version=start.version,
        kind=start.kind,
        saw_automatic=start.saw_automatic,
        saw_other_reviews=start.saw_other_reviews,
        started_at=timezone.now(),
        happened_at=segment.started_at,
        content_hash=segment.conversation.content_hash,
        **_why(start.slot, start.purpose),
    )


@transaction.atomic
def begin_slot(viewer: Membership, slot: Slot) -> Review:
    """The draft that fills a slot the viewer holds.

    The second copy of a segment is a second rating: for agreement, never for IQS.

    Raises
    ------
    StateError
        No published scorecard asks anything of this segment.
    """
    segment = slot.item.segment
    version = _version(slot)
    if version is None:
        raise StateError(_("Publish a scorecard first: there is nothing to rate on yet."))
    plan = slot.plan
    start = Start(
        version,
        kind=Review.Kind.SECOND if slot.copy else Review.Kind.QUALITY,
        slot=slot,
        saw_automatic=plan is not None and not plan.hide_automatic,
        # Second ratings are blind, and nobody can tell which of the two theirs is.
        saw_other_reviews=plan is not None and not (plan.hide_reviews or plan.double_share),
    )
    return start_review(viewer, segment, start)


@transaction.atomic
def begin_next(viewer: Membership) -> Review | None:
    """Take the next slot and begin its review; ``None`` when nothing waits."""
    slot = queue.claim_next(viewer)
    return None if slot is None else begin_slot(viewer, slot)


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
    queue.hold(review)
    Review.objects.filter(pk=review.pk).update(comment=comment)
    transcript = review.segment.conversation.transcript.content
    _write_ratings(review, quoted_from(transcript, answers))
    return edit + 1


@transaction.atomic
def submit(review: Review, edit: int) -> Review:
    """Publish the review with its score, and end its slot.

    If somebody else has taken the slot meanwhile, the review is kept as an extra one.

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
    queue.settle(review, now)
    Review.objects.filter(pk=review.pk).update(
        status=Review.Status.PUBLISHED,
        submitted_at=now,
        updated_at=now,
        score=score.score,
        outcome=score.outcome,
    )
    review.refresh_from_db()
    _tell(review, *kept_back(review))
    return review


@transaction.atomic
def discard_draft(review: Review) -> None:
    """Throw a draft away; its slot waits again.

    Raises
    ------
    StateError
        It was submitted meanwhile; submitted reviews stay.
    """
    queue.release(review)
    waiting = list(kept_back(review))
    deleted, _rows = Review.objects.filter(pk=review.pk, status=Review.Status.DRAFT).delete()
    if not deleted:
        raise StateError(_("This review has been submitted; it can no longer be discarded."))
    _tell(*waiting)


def score_of(review: Review) -> ReviewScore:
    """The review's score with its trace, computed afresh from ratings, version and policy."""
    ratings = review.ratings.select_related("category")
    return score_review(review.version.form, scored_answers(answers_of(ratings)))


def _tell(*published: Review) -> None:
    """Tell whom these reviews concern. Telling them again of the same does nothing."""
    for review in published:
        tell_published(review)
        publish_remarks(review)


def _why(slot: Slot | None, otherwise: str = Purpose.MANUAL) -> dict[str, Any]:
    """Why a segment is reviewed, as the review records it."""
    if slot is None:
        return {"purpose": otherwise}
    if slot.copy:
        return {"purpose": Purpose.CALIBRATION, "draw": slot.draw, "slot": slot}
    return {
        "purpose": slot.draw.purpose,
        "probability": slot.item.probability,
        "draw": slot.draw,
        "slot": slot,
    }


def _for_slot(draft: Review, slot: Slot | None) -> Review:
    """A draft begun by hand answers the slot that asks for the same segment."""
    if slot is not None and draft.slot_id != slot.pk:
        Review.objects.filter(pk=draft.pk).update(**_why(slot))
        draft.refresh_from_db()
    return draft


def _version(slot: Slot) -> ScorecardVersion | None:
    """What a slot is rated on: the draw's scorecard in force today, else the team's."""
    scorecard = slot.draw.scorecard
    if scorecard is not None:
        return in_use(scorecard)
    return version_for_team(slot.item.segment.workspace, slot.item.segment.team)


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
