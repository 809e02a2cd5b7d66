"""Deciding a dispute: category by category, in one transaction, once.

What was changed makes the next version of the review, which keeps its author, draw, slot, purpose,
probability and times; so the number it is in stays the same number over the same sample. A judge's
review is never rewritten: the decision becomes the deciding person's own review.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import AccessError, InputError, StateError
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.measure.scoring import score_review
from evenhand.people.models import Membership
from evenhand.reviews.answers import Answer, answers_of, rating_fields, scored_answers
from evenhand.reviews.models import Dispute, DisputedRating, Purpose, Rating, Review
from evenhand.reviews.queries.disputes import may_decide
from evenhand.reviews.services.disputes import LONGEST, checked_option, end
from evenhand.reviews.services.remarks import carry_remarks, publish_remarks
from evenhand.reviews.services.reviews import author_for
from evenhand.reviews.services.telling import tell_decided
from evenhand.scorecards.document import CategoryDocument

Decision = DisputedRating.Decision


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision about one category; ``option`` is what holds now, unless it is rejected."""

    category: str
    decision: str
    reason: str
    option: int | None = None


def decide(
    viewer: Membership,
    dispute: Dispute,
    rulings: Sequence[Ruling],
    now: datetime | None = None,
) -> Dispute:
    """Decide every category of a dispute.

    The same decision sent twice is one decision.

    Raises
    ------
    AccessError
        The viewer may not decide it: they wrote the review, or it is their own work.
    InputError
        A category has no decision or no reason, or the option does not fit the decision.
    StateError
        Somebody else has decided it, or it was withdrawn.
    """
    if not may_decide(viewer, dispute):
        raise AccessError(
            _("This dispute is for somebody else to decide: a lead who did not write the review.")
        )
    items = _ruled(dispute, rulings)
    if _said_already(viewer, dispute, items):
        return dispute
    with transaction.atomic():
        _settle(viewer, dispute, items, now or timezone.now())
    return dispute


def _settle(
    viewer: Membership, dispute: Dispute, items: Sequence[DisputedRating], now: datetime
) -> None:
    end(dispute, _outcome(items), now, decided_by=viewer.user)
    DisputedRating.objects.bulk_update(items, ["decision", "after", "answer"])
    dispute.result = _result(viewer, dispute, items, now)
    dispute.save(update_fields=["result"])
    tell_decided(dispute)


def _ruled(dispute: Dispute, rulings: Sequence[Ruling]) -> list[DisputedRating]:
    """The items with what was decided; nothing is stored yet."""
    said = {ruling.category: ruling for ruling in rulings}
    content = {c.key: c for c in dispute.review.version.content.categories}
    items = list(dispute.items.select_related("category").order_by("pk"))
    for item in items:
        key = item.category.key
        _rule(item, content[key], said.get(key, Ruling(key, "", "")))
    return items


def _rule(item: DisputedRating, category: CategoryDocument, ruling: Ruling) -> None:
    if ruling.decision not in (Decision.ACCEPTED, Decision.PARTLY, Decision.REJECTED):
        raise InputError(_("accept, accept in part, or reject."), category.name)
    reason = ruling.reason.strip()[:LONGEST]
    if not reason:
        raise InputError(_("say why; the agent and the reviewer read it."), category.name)
    item.decision, item.answer = ruling.decision, reason
    item.after = _holds(item, category, ruling)


def _holds(item: DisputedRating, category: CategoryDocument, ruling: Ruling) -> int:
    """The option that holds after the decision."""
    if ruling.decision == Decision.REJECTED:
        return item.before
    accepted = ruling.decision == Decision.ACCEPTED
    option = item.wished if accepted and ruling.option is None else ruling.option
    if option is None:
        raise InputError(_("choose the option that holds instead."), category.name)
    if checked_option(category, option) == item.before:
        raise InputError(
            _("this option is the one in dispute; choose another, or reject."), category.name
        )
    if item.wished is not None and accepted != (option == item.wished):
        raise InputError(
            _("accepting means the wished option; any other one is accepting in part."),
            category.name,
        )
    return option


def _said_already(viewer: Membership, dispute: Dispute, items: Sequence[DisputedRating]) -> bool:
    """Whether the viewer has decided just this before: a form that was sent twice."""
    dispute.refresh_from_db(fields=["status", "decided_by"])
    if not dispute.decided or dispute.decided_by_id != viewer.user_id:
        return False
    stored = dict(dispute.items.values_list("pk", "decision"))
    after = dict(dispute.items.values_list("pk", "after"))
    return all(stored[i.pk] == i.decision and after[i.pk] == i.after for i in items)


def _outcome(items: Sequence[DisputedRating]) -> str:
    decisions = {item.decision for item in items}
    if decisions == {Decision.ACCEPTED}:
        return Dispute.Status.ACCEPTED
    if decisions == {Decision.REJECTED}:
        return Dispute.Status.REJECTED
    return Dispute.Status.PARTLY


def _result(
    viewer: Membership, dispute: Dispute, items: Sequence[DisputedRating], now: datetime
) -> Review | None:
    """The review that comes of the decision; none where nothing changes."""
    changed = {item.category.key: item for item in items if item.overturned}
    if not changed:
        Review.objects.filter(pk=dispute.review_id, status=Review.Status.DISPUTED).update(
            status=Review.Status.PUBLISHED
        )
        return None
    if dispute.review.automatic:
        return _own_review(viewer, dispute.review, changed, now)
    return _next_version(dispute.review, changed, now)


def _next_version(old: Review, changed: Mapping[str, DisputedRating], now: datetime) -> Review:
    """The same review with the decided options; the old one stays as history."""
    retired = Review.objects.filter(pk=old.pk, status=Review.Status.DISPUTED).update(
        status=Review.Status.SUPERSEDED
    )
    if not retired:
        raise StateError(_("The review has changed meanwhile; nothing was decided."))
    version = Review.objects.get(pk=old.pk)
    version.supersedes = old
    version.status = Review.Status.PUBLISHED
    written = _write(version, _decided(old, changed), now)
    carry_remarks(old, written)
    return written


def _own_review(
    viewer: Membership, judged: Review, changed: Mapping[str, DisputedRating], now: datetime
) -> Review:
    """The person's review of what a judge had rated: for agent and coaching, never for a number."""
    review = Review(
        workspace=judged.workspace,
        segment=judged.segment,
        author=author_for(judged.workspace, viewer.user),
        version=judged.version,
        kind=Review.Kind.SECOND,
        status=Review.Status.PUBLISHED,
        purpose=Purpose.DISPUTE,
        saw_automatic=True,
        saw_other_reviews=True,
        started_at=now,
        submitted_at=now,
        happened_at=judged.happened_at,
        content_hash=judged.content_hash,
    )
    written = _write(review, _decided(judged, changed), now)
    publish_remarks(written)
    return written


def _decided(old: Review, changed: Mapping[str, DisputedRating]) -> dict[str, Answer]:
    """The old answers with the decided options and the reasons for them."""
    answers = answers_of(old.ratings.select_related("category"))
    for category in old.version.content.categories:
        item = changed.get(category.key)
        if item is not None and item.after is not None:
            answers[category.key] = _answer(answers[category.key], category, item.after, item)
    return answers


def _answer(
    before: Answer, category: CategoryDocument, option: int, item: DisputedRating
) -> Answer:
    """Root causes explain a low rating; they go where the rating is no longer low."""
    low = option != NOT_APPLICABLE and not category.options[option].passes
    return msgspec.structs.replace(
        before,
        option=option,
        root_causes=before.root_causes if low else [],
        comment=item.answer,
    )


def _write(review: Review, answers: Mapping[str, Answer], now: datetime) -> Review:
    """Store a new review with its ratings and the score they come to."""
    score = score_review(review.version.form, scored_answers(answers))
    review.pk = None
    review._state.adding = True
    review.edit = 0
    review.updated_at = now
    review.score, review.outcome = score.score, score.outcome
    review.save()
    categories = dict(review.version.scorecard.categories.values_list("key", "id"))
    Rating.objects.bulk_create(
        Rating(review=review, category_id=categories[key], **rating_fields(answer))
        for key, answer in answers.items()
    )
    return review
