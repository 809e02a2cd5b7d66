"""What has become of a plan: progress, skips, response; and of one draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from evenhand.people.models import User
from evenhand.reviews.models import Cycle, Draw, Plan, Slot
from evenhand.reviews.queries.plans import UNFINISHED

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Part:
    """What one person (or the pool) has done, skipped and still has to do."""

    person: User | None
    done: int
    begun: int
    left: int
    overdue: int
    skipped: int

    @property
    def total(self) -> int:
        """Everything that was theirs."""
        return self.done + self.left + self.skipped

    @property
    def skip_share(self) -> float:
        """Percent of what they ended that they skipped."""
        ended = self.done + self.skipped
        return 100 * self.skipped / ended if ended else 0.0


@dataclass(frozen=True, slots=True)
class Response:
    """How many of the drawn segments have the review that counts.

    Second copies are not in it: ``drawn`` is the size of the draws.
    """

    drawn: int
    done: int
    skipped: int
    overdue: int

    @property
    def decided(self) -> int:
        """Reviewed, skipped, or late."""
        return self.done + self.skipped + self.overdue

    @property
    def rate(self) -> float | None:
        """Percent done of what is decided; ``None`` while nothing is."""
        return 100 * self.done / self.decided if self.decided else None


def slots_of(plan: Plan, cycle: Cycle | None) -> QuerySet[Slot]:
    """The plan's slots, of one cycle or of all."""
    slots = Slot.objects.filter(plan=plan)
    return slots if cycle is None else slots.filter(draw=cycle.draw_id)


def parts(slots: QuerySet[Slot]) -> list[Part]:
    """Progress by person, the pool last."""
    left = Q(state__in=UNFINISHED)
    rows = (
        slots.annotate(person=Coalesce("claimed_by", "reviewer"))
        .values("person")
        .annotate(
            done=Count("pk", Q(state=Slot.State.DONE)),
            begun=Count("pk", Q(state=Slot.State.CLAIMED)),
            left=Count("pk", left),
            late=Count("pk", left & Q(due_at__lt=timezone.now())),
            skipped=Count("pk", Q(state=Slot.State.SKIPPED)),
        )
        .order_by()
    )
    found = list(rows)
    people = User.objects.in_bulk([row["person"] for row in found if row["person"]])
    everyone = [_part(row, people) for row in found]
    return sorted(everyone, key=lambda part: (part.person is None, str(part.person)))


def response(slots: QuerySet[Slot]) -> Response:
    """Response of the copies that count."""
    counts = slots.filter(copy=0).aggregate(
        drawn=Count("pk"),
        done=Count("pk", Q(state=Slot.State.DONE)),
        skipped=Count("pk", Q(state=Slot.State.SKIPPED)),
        overdue=Count("pk", Q(state__in=UNFINISHED, due_at__lt=timezone.now())),
    )
    return Response(**counts)


def skips(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    """What was skipped, the latest first, with who and why."""
    return _shown(slots.filter(state=Slot.State.SKIPPED)).order_by("-ended_at", "-pk")


def unfinished(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    """What is still to be done, the most urgent first."""
    return _shown(slots.filter(state__in=UNFINISHED)).order_by("due_at", "pk")


def items_of(draw: Draw) -> QuerySet[Slot]:
    """The draw's slots in the order drawn, second copies left out."""
    return (
        _shown(Slot.objects.filter(draw=draw, copy=0))
        .prefetch_related("reviews")
        .order_by("item__position")
    )


def _part(row: Mapping[str, Any], people: Mapping[int, User]) -> Part:
    return Part(
        person=people.get(row["person"]),
        done=row["done"],
        begun=row["begun"],
        left=row["left"],
        overdue=row["late"],
        skipped=row["skipped"],
    )


def _shown(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    return slots.select_related(
        "item__segment__conversation", "item__segment__agent", "claimed_by", "reviewer"
    )
