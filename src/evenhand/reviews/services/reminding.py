"""What people are told of the queue: given to them, overdue, or all done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.people.models import Membership, User
from evenhand.people.notices import NoticeKind, notify
from evenhand.reviews.models import Cycle, Slot
from evenhand.reviews.queries import reminders


def tell_assigned(cycle: Cycle, given: Mapping[int, int]) -> None:
    """Tell each reviewer, once, how many conversations of a cycle are theirs."""
    for member in reminders.members(cycle.plan.workspace_id, given):
        once = f"cycle:{cycle.pk}:assigned"
        _tell_given(member, given[member.user_id], cycle.plan.name, once)


def tell_handed(viewer: Membership, to: User | None, slots: Sequence[Slot]) -> None:
    """Tell somebody, once, of what another has handed over to them."""
    if to is None or to.pk == viewer.user_id or not slots:
        return
    name = str(slots[0].plan or slots[0].draw)
    for member in reminders.members(viewer.workspace_id, [to.pk]):
        once = f"handed:{slots[0].pk}:{timezone.now().isoformat()}"
        _tell_given(member, len(slots), name, once)


def remind(now: datetime | None = None) -> None:
    """Tell of what is overdue, and of cycles that are done. Safe to do as often as one likes."""
    moment = now or timezone.now()
    for late in reminders.overdue(moment):
        _tell_overdue(late)
    for cycle in reminders.finished(moment):
        _tell_finished(cycle)


def _tell_given(member: Membership, count: int, name: str, once: str) -> None:
    said = ngettext(
        "%(count)d conversation for you to review: %(name)s",
        "%(count)d conversations for you to review: %(name)s",
        count,
    )
    subject = said % {"count": count, "name": name}
    notify(NoticeKind.SLOT_ASSIGNED, [member], subject, _home(member), once)


@transaction.atomic
def _tell_overdue(late: reminders.Late) -> None:
    said = ngettext(
        "%(count)d review of yours is overdue: %(name)s",
        "%(count)d reviews of yours are overdue: %(name)s",
        late.count,
    )
    subject = said % {"count": late.count, "name": late.name}
    notify(NoticeKind.SLOT_OVERDUE, [late.member], subject, _home(late.member), late.once)


def _tell_finished(cycle: Cycle) -> None:
    plan = cycle.plan
    subject = _("Every conversation of %(name)s is reviewed or skipped") % {"name": cycle.draw}
    address = reverse("plan", args=[plan.workspace.slug, plan.pk])
    people = reminders.members(plan.workspace_id, [plan.created_by_id])
    notify(NoticeKind.PLAN_FINISHED, people, subject, address, reminders.finished_once(cycle.pk))


def _home(member: Membership) -> str:
    return reverse("review_home", args=[member.workspace.slug])
