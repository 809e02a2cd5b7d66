"""Reads of the queue: what waits for a person, and who may take it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from evenhand.conversations.models import Segment
from evenhand.people.models import Agent, Membership, User
from evenhand.people.roles import Action, Role
from evenhand.reviews.models import Plan, Review, Slot
from evenhand.reviews.queries.plans import UNFINISHED, able_to_review

HISTORY = 30
"""Days for which plans stay in a reviewer's progress after they were due."""


ORDER = ("due_at", "pk")


def waiting(viewer: Membership, count: int) -> list[Slot]:
    """Slots the viewer can begin: what was given to them first, then the pool, each by due date."""
    given = list(_shown(_given(viewer).order_by(*ORDER))[:count])
    rest = count - len(given)
    if not rest:
        return given
    return given + list(_shown(_pool(viewer, _may_take(viewer)).order_by(*ORDER))[:rest])


def candidates(viewer: Membership, now: datetime, count: int) -> list[int]:
    """Ids of slots to try for, best first: given ones, else the pool's, else abandoned ones.

    Short reads of one index; nothing is locked.
    """
    if found := _first(_given(viewer), count):
        return found
    mine = _may_take(viewer)
    return _first(_pool(viewer, mine), count) or _first(_abandoned(viewer, now, mine), count)


def any_waiting(viewer: Membership) -> bool:
    """Whether there is a next one."""
    return bool(candidates(viewer, timezone.now(), 1))


def waiting_slot(viewer: Membership, segment: Segment) -> int | None:
    """The slot that asks the viewer for this segment, if one does."""
    asking = Q(item__segment=segment)
    found = _first(_given(viewer).filter(asking), 1)
    found = found or _first(_pool(viewer, _may_take(viewer)).filter(asking), 1)
    return found[0] if found else None


def slot_or_404(viewer: Membership, pk: int) -> Slot:
    """One slot: of anybody's for who assigns reviews, else given to, held by or open to oneself."""
    slots = Slot.objects.filter(workspace=viewer.workspace)
    if not viewer.may(Action.ASSIGN_REVIEWS):
        mine = Q(reviewer=viewer.user) | Q(claimed_by=viewer.user)
        slots = slots.filter(mine | Q(reviewer=None) & _open_to(viewer))
    found = slots.select_related("item__segment__agent", "plan", "draw")
    return get_object_or_404(found, pk=pk)


def loaded(pk: int) -> Slot:
    """A slot with all that beginning its review needs."""
    return (
        Slot.objects.select_related(
            "plan",
            "draw__scorecard",
            "item__segment__team",
            "item__segment__conversation",
        )
        .defer("draw__frame", "draw__known")
        .get(pk=pk)
    )


def can_take(slot: Slot, agent: Agent | None, workspace_id: int) -> QuerySet[User]:
    """Who the slot can be handed to: reviewers who are not its agent nor hold its other copy."""
    others = Slot.objects.filter(item=slot.item_id).exclude(pk=slot.pk)
    held = others.values_list("claimed_by_id", "reviewer_id")
    barred = {person for pair in held for person in pair if person}
    if agent is not None and agent.user_id:
        barred.add(agent.user_id)
    return able_to_review(workspace_id).exclude(pk__in=barred)


@dataclass(frozen=True, slots=True)
class Progress:
    """What a person has done and has to do for one plan (or for draws without one)."""

    name: str
    plan: int | None
    done: int
    total: int
    left: int
    overdue: int
    due_at: datetime | None


def own_progress(viewer: Membership) -> list[Progress]:
    """The viewer's plans of late: done, left, overdue, and when the next is due.

    What was given to them and what they took are counted apart, each along one index: together
    they would be looked for among everybody's.
    """
    now = timezone.now()
    slots = Slot.objects.filter(workspace=viewer.workspace_id)
    given = Q(reviewer=viewer.user_id, state__in=UNFINISHED)
    taken = slots.filter(
        claimed_by=viewer.user_id,
        state__in=(Slot.State.CLAIMED, Slot.State.DONE),
        due_at__gte=now - timedelta(days=HISTORY),
    )
    parts = [*_parts(slots.filter(given), now), *_parts(taken.exclude(given), now)]
    named = dict(Plan.objects.filter(workspace=viewer.workspace_id).values_list("pk", "name"))
    by_plan: dict[int | None, list[Mapping[str, Any]]] = {}
    for row in parts:
        by_plan.setdefault(row["plan"], []).append(row)
    found = [_progress(plan, named.get(plan or 0, ""), rows) for plan, rows in by_plan.items()]
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or now, one.name))


def _parts(slots: QuerySet[Slot], now: datetime) -> Iterable[Mapping[str, Any]]:
    """What the slots come to, by plan."""
    left = Q(state__in=UNFINISHED)
    return (
        slots.order_by()
        .values("plan")
        .annotate(
            done=Count("pk", Q(state=Slot.State.DONE)),
            left=Count("pk", left),
            late=Count("pk", left & Q(due_at__lt=now)),
            next_due=Min("due_at", filter=left),
        )
    )


def orphans() -> list[tuple[int, int]]:
    """People who have slots waiting in a workspace where they no longer review."""
    pairs = set(
        Slot.objects.filter(state__in=UNFINISHED, reviewer__isnull=False)
        .order_by()
        .values_list("workspace_id", "reviewer_id")
        .distinct()
    )
    gone = []
    for workspace in {workspace for workspace, _person in pairs}:
        able = set(able_to_review(workspace).values_list("pk", flat=True))
        gone += [pair for pair in pairs if pair[0] == workspace and pair[1] not in able]
    return [(workspace, person or 0) for workspace, person in gone]


def _progress(plan: int | None, name: str, rows: Sequence[Mapping[str, Any]]) -> Progress:
    done, left = (sum(row[column] for row in rows) for column in ("done", "left"))
    return Progress(
        name=name,
        plan=plan,
        done=done,
        total=done + left,
        left=left,
        overdue=sum(row["late"] for row in rows),
        due_at=min((row["next_due"] for row in rows if row["next_due"]), default=None),
    )


def _open(viewer: Membership, reviewer: User | None) -> QuerySet[Slot]:
    return Slot.objects.filter(workspace=viewer.workspace, reviewer=reviewer, state=Slot.State.OPEN)


def _given(viewer: Membership) -> QuerySet[Slot]:
    return _open(viewer, viewer.user)


def _first(slots: QuerySet[Slot], count: int) -> list[int]:
    return list(slots.order_by(*ORDER).values_list("pk", flat=True)[:count])


def _pool(viewer: Membership, may_take: Q) -> QuerySet[Slot]:
    """Slots nobody was given that the viewer may take."""
    return _open(viewer, None).filter(may_take)


def _abandoned(viewer: Membership, now: datetime, may_take: Q) -> QuerySet[Slot]:
    """Slots somebody took whose time is over."""
    over = Slot.objects.filter(
        workspace=viewer.workspace, state=Slot.State.CLAIMED, claim_until__lt=now
    )
    return over.filter(Q(reviewer=viewer.user) | Q(reviewer=None) & may_take)


def _may_take(viewer: Membership) -> Q:
    """New to the viewer, not their own work, and of a plan they review for."""
    other_copy = Slot.objects.filter(
        Q(claimed_by=viewer.user) | Q(reviewer=viewer.user), item=OuterRef("item")
    ).exclude(pk=OuterRef("pk"))
    rated = Review.objects.filter(
        segment=OuterRef("item__segment"), author__user=viewer.user, automatic=False
    )
    own = Q(item__segment__agent__isnull=False, item__segment__agent__user=viewer.user)
    return _open_to(viewer) & ~own & ~Q(Exists(other_copy)) & ~Q(Exists(rated))


def _open_to(viewer: Membership) -> Q:
    """Pool slots of draws without a plan, and of plans that the viewer reviews for."""
    mine = Plan.objects.filter(workspace=viewer.workspace).exclude(excluded=viewer.user)
    chosen = Q(everyone=False, reviewers=viewer.user)
    if viewer.role == Role.REVIEWER:
        chosen |= Q(everyone=True)
    plans = list(mine.filter(chosen).distinct().values_list("pk", flat=True))
    turned_down = ~Q(returned_by=viewer.user) | Q(returned_by=None)
    return (Q(plan=None) | Q(plan__in=plans)) & turned_down


def _shown(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    return slots.select_related(
        "draw", "plan", "item__segment__conversation", "item__segment__agent"
    ).defer("draw__frame", "draw__known")
