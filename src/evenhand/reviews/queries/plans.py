"""Reads of plans: who reviews, what has been done, what is left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from evenhand.people.models import Membership, User
from evenhand.people.roles import MAY, Action, Role
from evenhand.reviews.models import Cycle, Draw, Plan, Review, SavedFilter, Slot

UNFINISHED = (Slot.State.OPEN, Slot.State.CLAIMED)
REVIEWING = [role for role, actions in MAY.items() if Action.WRITE_REVIEWS in actions]
"""Roles that may review."""


def plans(viewer: Membership) -> QuerySet[Plan]:
    """The workspace's plans that are not archived, with what is done and left."""
    return (
        Plan.objects.filter(workspace=viewer.workspace, archived_at__isnull=True)
        .select_related("scorecard")
        .annotate(
            done=Count("slots", Q(slots__state=Slot.State.DONE)),
            left=Count("slots", Q(slots__state__in=UNFINISHED)),
            skipped=Count("slots", Q(slots__state=Slot.State.SKIPPED)),
        )
    )


def plan_or_404(viewer: Membership, pk: int) -> Plan:
    """One plan of the workspace."""
    found = Plan.objects.select_related("scorecard", "workspace")
    return get_object_or_404(found, workspace=viewer.workspace, pk=pk)


def draw_or_404(viewer: Membership, pk: int) -> Draw:
    """One draw of the workspace."""
    found = Draw.objects.select_related("scorecard", "created_by", "cycle__plan")
    return get_object_or_404(found, workspace=viewer.workspace, pk=pk)


def draws(viewer: Membership) -> QuerySet[Draw]:
    """The workspace's draws, newest first, without their frames."""
    return (
        Draw.objects.filter(workspace=viewer.workspace)
        .select_related("scorecard", "cycle__plan")
        .defer("frame", "known")
        .order_by("-created_at", "-pk")
    )


def saved_filters(viewer: Membership) -> QuerySet[SavedFilter]:
    """One's own saved filters and those shared."""
    return SavedFilter.objects.filter(
        Q(owner=viewer.user) | Q(shared=True), workspace=viewer.workspace
    ).select_related("owner")


def own_filter_or_404(viewer: Membership, pk: int) -> SavedFilter:
    """One's own saved filter: nobody else's can be deleted."""
    return get_object_or_404(SavedFilter, workspace=viewer.workspace, owner=viewer.user, pk=pk)


def due_plans(now: datetime) -> list[int]:
    """Plans with a cycle due, in every workspace."""
    due = Plan.objects.filter(next_at__lte=now, paused_at__isnull=True)
    return list(due.order_by("next_at").values_list("pk", flat=True))


def able_to_review(workspace_id: int) -> QuerySet[User]:
    """Everyone in the workspace whose role may review."""
    return User.objects.filter(
        memberships__workspace=workspace_id, memberships__role__in=REVIEWING, is_active=True
    ).order_by("name", "email")


def reviewers_of(plan: Plan) -> list[User]:
    """Who reviews for the plan today: those chosen, or every reviewer; less the excluded."""
    able = able_to_review(plan.workspace_id)
    if plan.everyone:
        people = able.filter(
            memberships__workspace=plan.workspace_id, memberships__role=Role.REVIEWER
        )
    else:
        people = able.filter(pk__in=plan.reviewers.all())
    return list(people.exclude(pk__in=plan.excluded.all()).distinct())


def agents_met(plan: Plan) -> dict[tuple[int, int], int]:
    """How often each reviewer has been given each agent by the plan: ``(agent, reviewer)``."""
    rows = (
        Slot.objects.filter(plan=plan, reviewer__isnull=False, item__segment__agent__isnull=False)
        .values_list("item__segment__agent_id", "reviewer_id")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return {(agent or 0, reviewer or 0): count for agent, reviewer, count in rows}


def waiting_for(plan: Plan) -> Counter[int]:
    """What each reviewer still has to do for the plan."""
    rows = (
        Slot.objects.filter(plan=plan, state__in=UNFINISHED, reviewer__isnull=False)
        .values_list("reviewer_id")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return Counter({reviewer or 0: count for reviewer, count in rows})


def already_reviewed(reviewers: Collection[int], draw: Draw) -> dict[int, set[int]]:
    """Who of these people has rated which of the draw's segments, by segment."""
    rows = Review.objects.filter(
        automatic=False,
        author__user__in=reviewers,
        segment__in=draw.items.order_by().values("segment"),
    ).values_list("segment_id", "author__user_id")
    found: defaultdict[int, set[int]] = defaultdict(set)
    for segment, reviewer in rows:
        found[segment].add(reviewer or 0)
    return found


class Drawn(NamedTuple):
    """A drawn segment as it is dealt out: ids of all, ``person`` who signs in as its agent."""

    item: int
    segment: int
    agent: int
    person: int


def drawn_in(draw: Draw) -> list[Drawn]:
    """Everything the draw holds, in the order drawn; 0 where nobody is known."""
    rows = draw.items.order_by("position").values_list(
        "pk", "segment_id", "segment__agent_id", "segment__agent__user_id"
    )
    return [Drawn(item, segment, agent or 0, user or 0) for item, segment, agent, user in rows]


def cycles(plan: Plan) -> QuerySet[Cycle]:
    """The plan's cycles, newest first."""
    return plan.cycles.select_related("draw").defer("draw__frame", "draw__known")
