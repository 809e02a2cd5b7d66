"""Acknowledging and disputing a review, and passing a dispute on. Deciding is in ``rulings``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import AccessError, InputError, StateError
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.people.models import Membership, User, Workspace
from evenhand.reviews.models import (
    Acknowledgement,
    Dispute,
    DisputedRating,
    DisputeRules,
    Rating,
    Review,
)
from evenhand.reviews.queries.disputes import deciders, disputable, rules_of, standing
from evenhand.reviews.services.telling import tell_opened
from evenhand.scorecards.document import CategoryDocument

LONGEST = 4000
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What an agent says about one category; ``wished`` is the option they would have given."""

    category: str
    reason: str
    wished: int | None = None


def set_rules(workspace: Workspace, rules: DisputeRules) -> None:
    """Store how the workspace deals with disputes from now on; open ones keep what they had."""
    rules.workspace = workspace
    rules.save()


def acknowledge(viewer: Membership, review: Review, now: datetime | None = None) -> None:
    """Note that the agent has read the review; doing it again changes nothing.

    Raises
    ------
    AccessError
        It is a review of somebody else's work.
    StateError
        It is not in force.
    """
    _require_own(viewer, review)
    if review.status not in (Review.Status.PUBLISHED, Review.Status.DISPUTED):
        raise StateError(_("A newer version has replaced this review; look at that one."))
    Acknowledgement.objects.get_or_create(
        review=review, defaults={"user": viewer.user, "at": now or timezone.now()}
    )


@transaction.atomic
def open_dispute(
    viewer: Membership,
    review: Review,
    objections: Sequence[Objection],
    now: datetime | None = None,
) -> Dispute:
    """Dispute some of the review's ratings. The review counts on, and is shown as disputed.

    Raises
    ------
    AccessError
        It is a review of somebody else's work.
    StateError
        It is too late, or the review is disputed already, replaced, or of another kind.
    InputError
        A category is not in the review, was decided before, or has no reason.
    """
    moment = now or timezone.now()
    _require_own(viewer, review)
    refused = standing(review, moment).why_not
    if refused:
        raise StateError(refused)
    items = _items(review, objections)
    dispute = _store(viewer, review, items, moment)
    tell_opened(dispute)
    return dispute


@transaction.atomic
def withdraw(viewer: Membership, dispute: Dispute, now: datetime | None = None) -> None:
    """Take a dispute back; the review is as it was.

    Raises
    ------
    AccessError
        Somebody else opened it.
    StateError
        It has been decided or withdrawn.
    """
    if dispute.opened_by_id != viewer.user_id:
        raise AccessError(_("Only the person who opened a dispute can withdraw it."))
    end(dispute, Dispute.Status.WITHDRAWN, now or timezone.now())
    Review.objects.filter(pk=dispute.review_id, status=Review.Status.DISPUTED).update(
        status=Review.Status.PUBLISHED
    )


@transaction.atomic
def assign(viewer: Membership, dispute: Dispute, to: User | None) -> None:
    """Say who is to decide; nobody means: whoever comes first.

    Raises
    ------
    InputError
        The person may not decide it.
    StateError
        It has been decided or withdrawn.
    """
    if to is not None and not deciders(dispute).filter(user=to).exists():
        raise InputError(
            _("may not decide this dispute: it is about their own review or their own work."),
            str(to),
        )
    changed = Dispute.objects.filter(pk=dispute.pk, status=Dispute.Status.OPEN).update(
        assigned_to=to
    )
    if not changed:
        raise StateError(_("This dispute is over; nothing was changed."))
    dispute.assigned_to = to
    if to is not None and to.pk != viewer.user_id:
        tell_opened(dispute)


def end(dispute: Dispute, status: str, now: datetime, **columns: object) -> None:
    """End an open dispute: exactly one row changes, whoever else is at it.

    Raises
    ------
    StateError
        It was over already, or changed meanwhile.
    """
    changed = Dispute.objects.filter(pk=dispute.pk, status=Dispute.Status.OPEN).update(
        status=status, ended_at=now, **columns
    )
    if not changed:
        raise StateError(_("This dispute was decided or withdrawn meanwhile; nothing was changed."))
    dispute.refresh_from_db()


def checked_option(category: CategoryDocument, option: int) -> int:
    """The option, if the category has it.

    Raises
    ------
    InputError
        It is not on its scale, or N/A is not allowed.
    """
    least = NOT_APPLICABLE if category.allow_na else 0
    if not least <= option < len(category.options):
        raise InputError(_("this option is not on the scorecard."), category.name)
    return option


def option_of(rating: Rating) -> int:
    """What was rated: the option, or -1 for N/A."""
    return NOT_APPLICABLE if rating.option is None else rating.option


def _require_own(viewer: Membership, review: Review) -> None:
    agent = review.segment.agent
    if agent is None or agent.user_id != viewer.user_id:
        raise AccessError(_("Only the agent who was reviewed can do this."))


def _items(review: Review, objections: Sequence[Objection]) -> list[DisputedRating]:
    if not objections:
        raise InputError(_("choose at least one category you disagree with."), _("dispute"))
    ratings = disputable(review)
    content = {category.key: category for category in review.version.content.categories}
    return [_item(objection, ratings, content) for objection in objections]


def _item(
    objection: Objection,
    ratings: dict[str, Rating],
    content: dict[str, CategoryDocument],
) -> DisputedRating:
    rating = ratings.get(objection.category)
    if rating is None:
        raise InputError(
            _("is not rated in this review, or was decided before."), objection.category
        )
    category = content[objection.category]
    reason = objection.reason.strip()[:LONGEST]
    if not reason:
        raise InputError(_("say why; whoever decides needs your reason."), category.name)
    before, wished = option_of(rating), objection.wished
    if wished is not None and checked_option(category, wished) == before:
        raise InputError(_("the option you wish for is the one you were given."), category.name)
    return DisputedRating(category=rating.category, before=before, wished=wished, reason=reason)


def _store(
    viewer: Membership, review: Review, items: Sequence[DisputedRating], now: datetime
) -> Dispute:
    """Write the dispute; the constraint lets one through of two that come at once."""
    rules = rules_of(review.workspace)
    try:
        with transaction.atomic():
            dispute = Dispute.objects.create(
                workspace=review.workspace,
                review=review,
                opened_by=viewer.user,
                opened_at=now,
                due_at=now + timedelta(days=rules.decide_days),
                other_decides=_other_decides(review, rules),
            )
            _write(dispute, items)
    except IntegrityError as error:
        raise StateError(_("This review is disputed already; one dispute at a time.")) from error
    return dispute


def _write(dispute: Dispute, items: Sequence[DisputedRating]) -> None:
    """The items, and the state of the review.

    A judge's review stays published: a changed text may supersede it at any time, and its score
    is the judge's own whatever people decide.
    """
    for item in items:
        item.dispute = dispute
    DisputedRating.objects.bulk_create(items)
    if dispute.review.automatic:
        return
    changed = Review.objects.filter(pk=dispute.review_id, status=Review.Status.PUBLISHED).update(
        status=Review.Status.DISPUTED
    )
    if not changed:
        raise StateError(_("This review has changed meanwhile; reload the page."))
    dispute.review.status = Review.Status.DISPUTED


def _other_decides(review: Review, rules: DisputeRules) -> bool:
    """The plan's word, or else the workspace's."""
    plan = review.slot.plan if review.slot else None
    if plan is None or not plan.disputes:
        return rules.other_decides
    return plan.disputes == plan.Disputes.OTHER
