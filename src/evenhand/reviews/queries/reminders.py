"""Reads for what people are told of the queue; by the system, of every workspace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from evenhand.people.models import Membership, Notice, NoticeKind
from evenhand.reviews.models import Cycle, Slot
from evenhand.reviews.queries.plans import UNFINISHED

LATE = timedelta(days=14)
"""What has been overdue for longer is no news."""

CYCLES = timedelta(days=90)
"""Cycles begun longer ago are not looked at again."""


@dataclass(frozen=True, slots=True)
class Late:
    """What one person has overdue of one draw."""

    member: Membership
    draw: int
    name: str
    count: int

    @property
    def once(self) -> str:
        """Each draw is reminded of once."""
        return f"draw:{self.draw}:overdue"


def members(workspace_id: int, users: Iterable[int | None]) -> list[Membership]:
    """The people, as far as they are still in the workspace."""
    wanted = [user for user in users if user]
    found = Membership.objects.filter(workspace=workspace_id, user__in=wanted)
    return list(found.select_related("workspace", "user"))


def overdue(now: datetime) -> list[Late]:
    """What people were given and have overdue, and have not been told of."""
    rows = (
        Slot.objects.filter(
            state__in=UNFINISHED, reviewer__isnull=False, due_at__lt=now, due_at__gte=now - LATE
        )
        .order_by("draw", "reviewer")
        .values("workspace", "reviewer", "draw")
        .annotate(count=Count("pk"), name=Coalesce("plan__name", "draw__name"))
    )
    found = list(rows)
    people = _by_place(Q(workspace__in={row["workspace"] for row in found}))
    late = [
        Late(people[place], row["draw"], row["name"], row["count"])
        for row in found
        if (place := (row["workspace"], row["reviewer"])) in people
    ]
    told = _told(NoticeKind.SLOT_OVERDUE, {each.once for each in late})
    return [each for each in late if (each.member.pk, each.once) not in told]


def finished(now: datetime) -> list[Cycle]:
    """Cycles with every slot done or skipped whose owner has not been told."""
    slots = Slot.objects.filter(draw=OuterRef("draw"))
    cycles = (
        Cycle.objects.filter(
            Exists(slots),
            ~Exists(slots.filter(state__in=UNFINISHED)),
            plan__created_by__isnull=False,
            created_at__gte=now - CYCLES,
        )
        .select_related("plan__workspace", "draw")
        .defer("draw__frame", "draw__known")
    )
    found = list(cycles)
    told = _told(NoticeKind.PLAN_FINISHED, {finished_once(cycle.pk) for cycle in found})
    known = {once for _member, once in told}
    return [cycle for cycle in found if finished_once(cycle.pk) not in known]


def finished_once(cycle: int) -> str:
    """What makes the notice of a finished cycle the same one."""
    return f"cycle:{cycle}:finished"


def _by_place(which: Q) -> dict[tuple[int, int], Membership]:
    found = Membership.objects.filter(which).select_related("workspace", "user")
    return {(member.workspace_id, member.user_id): member for member in found}


def _told(kind: NoticeKind, onces: set[str]) -> set[tuple[int, str]]:
    if not onces:
        return set()
    told = Notice.objects.filter(kind=kind, once__in=onces)
    return set(told.values_list("member_id", "once"))
