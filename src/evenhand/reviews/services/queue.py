"""Taking slots, ending them, and passing them on.

Whoever holds a slot got it by an update that changed exactly one row; so however many ask at
once, nobody gets what another has.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.errors import InputError, StateError
from evenhand.people.models import Membership, User
from evenhand.people.roles import Action
from evenhand.reviews.models import Purpose, Review, Slot
from evenhand.reviews.queries import queue
from evenhand.reviews.queries.plans import UNFINISHED
from evenhand.reviews.services.reminding import tell_handed

CLAIM = timedelta(hours=2)
"""How long a slot is held without a sign of life; every saved draft extends it."""

SKIP_REASONS = (
    gettext_lazy("Not a real conversation: a test or spam"),
    gettext_lazy("In a language I do not read"),
    gettext_lazy("I know the agent or the customer too well"),
    gettext_lazy("The transcript is broken or parts are missing"),
    gettext_lazy("The wrong agent is named"),
)
"""What is offered to choose from; anything else can be typed."""

TRIES = 10
"""Slots looked up at a time."""


def claim_next(viewer: Membership, now: datetime | None = None) -> Slot | None:
    """Take the next slot for the viewer; ``None`` when nothing waits for them."""
    moment = now or timezone.now()
    while ids := queue.candidates(viewer, moment, TRIES):
        for pk in ids:
            if claim(viewer, pk, moment):
                return queue.loaded(pk)
    return None


def claim(viewer: Membership, pk: int, now: datetime | None = None) -> bool:
    """Take this slot; whether the viewer holds it now."""
    moment = now or timezone.now()
    free = Q(state=Slot.State.OPEN) | Q(state=Slot.State.CLAIMED, claim_until__lt=moment)
    for_viewer = Q(reviewer=None) | Q(reviewer=viewer.user)
    taken = Slot.objects.filter(
        free & for_viewer | Q(state=Slot.State.CLAIMED, claimed_by=viewer.user),
        pk=pk,
        workspace=viewer.workspace,
    ).update(state=Slot.State.CLAIMED, claimed_by=viewer.user, claim_until=moment + CLAIM)
    return taken == 1


def hold(review: Review) -> None:
    """Hold the slot of a draft for longer, or take it again if nobody else has."""
    if review.slot_id is None:
        return
    user = review.author.user_id
    _slots_for(review, timezone.now()).update(
        state=Slot.State.CLAIMED, claimed_by=user, claim_until=timezone.now() + CLAIM
    )


def release(review: Review) -> None:
    """Let go of the slot of a draft that is thrown away; it is open again."""
    if review.slot_id is not None:
        Slot.objects.filter(
            pk=review.slot_id, state=Slot.State.CLAIMED, claimed_by=review.author.user_id
        ).update(state=Slot.State.OPEN, claimed_by=None, claim_until=None)


def release_abandoned(now: datetime) -> int:
    """Open every slot again whose claim has run out; how many that were."""
    return Slot.objects.filter(state=Slot.State.CLAIMED, claim_until__lt=now).update(
        state=Slot.State.OPEN, claimed_by=None, claim_until=None
    )


def settle(review: Review, now: datetime) -> bool:
    """End the slot of a review that is being submitted.

    A claim that has run out is forgiven if nobody else has the slot. Otherwise the review is
    kept as an extra one: it never counts in IQS beside the one that fills the slot.

    Returns
    -------
    bool
        Whether the review fills its slot (also when it has none).
    """
    if review.slot_id is None:
        return True
    filled = _slots_for(review, now).update(
        state=Slot.State.DONE,
        claimed_by=review.author.user_id,
        claim_until=None,
        ended_at=now,
    )
    if filled == 1:
        return True
    _make_extra(review)
    return False


@transaction.atomic
def skip(viewer: Membership, slot: Slot, reason: str) -> None:
    """Give a slot up for good, with a reason: non-response, never replaced by another segment.

    Raises
    ------
    InputError
        No reason is given.
    StateError
        It is done or skipped already, or somebody else holds it.
    """
    said = reason.strip()[:200]
    if not said:
        raise InputError(_("say why it is skipped; the plan's report shows it."), _("reason"))
    _take_from_queue(
        viewer,
        slot,
        state=Slot.State.SKIPPED,
        skipped_reason=said,
        claimed_by=viewer.user,
        ended_at=timezone.now(),
    )


@transaction.atomic
def hand_over(viewer: Membership, slot: Slot, to: User | None) -> None:
    """Pass a slot to somebody else, or back to the pool; a draft of it is thrown away.

    Raises
    ------
    InputError
        The other person may not review it: it is their own work, or they rate its other copy.
    StateError
        It is done or skipped already, or somebody else holds it.
    """
    _hand(viewer, slot, to)
    tell_handed(viewer, to, [slot])


def _hand(viewer: Membership, slot: Slot, to: User | None) -> None:
    able = queue.can_take(slot, slot.item.segment.agent, viewer.workspace_id)
    if to is not None and not able.filter(pk=to.pk).exists():
        raise InputError(
            _(
                "cannot review this one: it is their own work, they rate its second copy, or "
                "they may not review here."
            ),
            str(to),
        )
    _take_from_queue(
        viewer,
        slot,
        state=Slot.State.OPEN,
        reviewer=to,
        claimed_by=None,
        returned_by=viewer.user if to is None else None,
    )


@transaction.atomic
def hand_over_all(viewer: Membership, plan: int, giver: User, to: User | None) -> int:
    """Pass everything a person has not begun in a plan to another, or to the pool.

    Returns
    -------
    int
        How many slots went over; those the other person may not review stay.
    """
    slots = Slot.objects.filter(
        workspace=viewer.workspace, plan=plan, reviewer=giver, state=Slot.State.OPEN
    ).select_related("item__segment__agent", "plan")
    handed = []
    for slot in slots:
        try:
            _hand(viewer, slot, to)
        except (InputError, StateError):
            continue
        handed.append(slot)
    tell_handed(viewer, to, handed)
    return len(handed)


def return_orphans() -> int:
    """Give what people who left had waiting back to the pool; how many slots that were."""
    count = 0
    for workspace, person in queue.orphans():
        count += Slot.objects.filter(
            workspace=workspace, reviewer=person, state__in=UNFINISHED
        ).update(reviewer=None, state=Slot.State.OPEN, claimed_by=None, claim_until=None)
    return count


def _slots_for(review: Review, now: datetime) -> QuerySet[Slot]:
    """The review's slot, if its author has it, or nobody else has."""
    user = review.author.user_id
    held = Q(state=Slot.State.CLAIMED, claimed_by=user)
    free = Q(state=Slot.State.OPEN) | Q(state=Slot.State.CLAIMED, claim_until__lt=now)
    for_author = Q(reviewer=None) | Q(reviewer=user)
    return Slot.objects.filter(held | free & for_author, pk=review.slot_id or 0)


def _take_from_queue(viewer: Membership, slot: Slot, **columns: object) -> None:
    """Change a slot that is still to be done and that the viewer may decide about."""
    now = timezone.now()
    allowed = Q(claimed_by=viewer.user, state=Slot.State.CLAIMED)
    allowed |= (Q(reviewer=viewer.user) | Q(reviewer=None)) & (
        Q(state=Slot.State.OPEN) | Q(claim_until__lt=now)
    )
    if viewer.may(Action.ASSIGN_REVIEWS):
        allowed = Q()
    changed = Slot.objects.filter(allowed, pk=slot.pk, state__in=UNFINISHED).update(
        claim_until=None, **columns
    )
    if changed != 1:
        raise StateError(
            _("This one is done, skipped or in somebody else's hands. Nothing was changed.")
        )
    Review.objects.filter(slot=slot, status=Review.Status.DRAFT, author__user=viewer.user).delete()


def _make_extra(review: Review) -> None:
    """Keep the review for agreement and coaching, out of IQS and out of the agent's list."""
    review.kind = Review.Kind.SECOND
    review.purpose = Purpose.EXTRA
    review.probability = None
    review.slot = None
    Review.objects.filter(pk=review.pk).update(
        kind=review.kind, purpose=review.purpose, probability=None, slot=None
    )
