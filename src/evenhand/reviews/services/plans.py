"""Plans, their cycles, and the slots that each cycle opens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.errors import EvenhandError, InputError, StateError
from evenhand.measure.sampling import draw_uniform
from evenhand.people.models import Membership, User
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Design
from evenhand.reviews.models import Cycle, Draw, DrawItem, Plan, SavedFilter, Slot
from evenhand.reviews.queries.plans import (
    agents_met,
    already_reviewed,
    reviewers_of,
    waiting_for,
)
from evenhand.reviews.recurrence import Recurrence, moment
from evenhand.reviews.rotation import deal
from evenhand.reviews.services.draws import Wanted, make_draw
from evenhand.reviews.services.reminding import tell_assigned

DUE = timedelta(days=14)
"""When slots of a draw without a plan are due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContent:
    """What a person decides about a plan: its columns by name, and the people in it."""

    columns: dict[str, Any]
    reviewers: Sequence[User] = ()
    excluded: Sequence[User] = ()


@transaction.atomic
def create_plan(viewer: Membership, content: PlanContent, since: datetime | None = None) -> Plan:
    """A new plan; one that runs once has run when this returns.

    Parameters
    ----------
    viewer:
        Who makes it.
    content:
        What they decided.
    since:
        Cycles from this moment on are run, also those that would have been due already;
        otherwise from now on.

    Raises
    ------
    EvenhandError
        A plan that runs once found nothing to draw; nothing is kept then.
    """
    now = timezone.now()
    plan = Plan(workspace=viewer.workspace, created_by=viewer.user, **content.columns)
    plan.next_at = _next_at(plan, since or now)
    plan.save()
    _set_people(plan, content)
    if plan.repeat == Plan.Repeat.ONCE:
        _run(plan, plan.first_day, now)
    return plan


@transaction.atomic
def change_plan(plan: Plan, content: PlanContent, edit: int) -> Plan:
    """Change a plan from its next cycle on; cycles that have run stay as they are.

    Raises
    ------
    StateError
        Somebody else has changed it since ``edit``.
    """
    changed = Plan(paused_at=plan.paused_at, **content.columns)
    pending = min(timezone.now(), plan.next_at or timezone.now())
    columns = content.columns | {"next_at": _next_at(changed, pending), "edit": edit + 1}
    if not Plan.objects.filter(pk=plan.pk, edit=edit).update(**columns):
        raise StateError(
            _("Somebody else has changed this plan meanwhile. Reload to see it as it is now.")
        )
    plan.refresh_from_db()
    _set_people(plan, content)
    return plan


def pause(plan: Plan) -> None:
    """No more cycles until the plan is resumed."""
    Plan.objects.filter(pk=plan.pk, paused_at=None).update(paused_at=timezone.now(), next_at=None)


def resume(plan: Plan) -> None:
    """Go on with the next cycle to come; those missed are not made up for."""
    plan.paused_at = None
    Plan.objects.filter(pk=plan.pk).update(paused_at=None, next_at=_next_at(plan, timezone.now()))


def archive(plan: Plan) -> None:
    """Take the plan off the list. Its draws, reviews and open slots stay."""
    now = timezone.now()
    Plan.objects.filter(pk=plan.pk).update(archived_at=now, paused_at=now, next_at=None)


@transaction.atomic
def run_due(plan_id: int, now: datetime) -> int | None:
    """Run the plan's next cycle if it is due; every period once, whoever else tries it too.

    Parameters
    ----------
    plan_id:
        The plan.
    now:
        The moment up to which cycles are due.

    Returns
    -------
    int or None
        Cycles run: 1, or 0 where the period has had its cycle; ``None`` if nothing was due.
    """
    plan = Plan.objects.select_for_update().filter(pk=plan_id, paused_at=None).first()
    if plan is None or plan.next_at is None or plan.next_at > now:
        return None
    day = _day_of(plan, plan.next_at)
    cycle = _run_or_note(plan, day, plan.next_at)
    Plan.objects.filter(pk=plan.pk).update(next_at=_next_at(plan, plan.next_at, day))
    return int(cycle is not None)


def save_filter(viewer: Membership, name: str, criteria: Criteria, *, shared: bool) -> SavedFilter:
    """Keep criteria under a name; the same name of the same person is replaced."""
    kept, _made = SavedFilter.objects.update_or_create(
        workspace=viewer.workspace,
        owner=viewer.user,
        name=name,
        defaults={"criteria": criteria.stored(), "shared": shared},
    )
    return kept


def delete_filter(kept: SavedFilter) -> None:
    """Forget a saved filter. Plans keep the criteria they took from it."""
    kept.delete()


@transaction.atomic
def open_slots(draw: Draw, plan: Plan | None = None, due_at: datetime | None = None) -> list[Slot]:
    """Put every drawn segment into the queue, and second copies of some.

    Which segments are rated twice is drawn here, with the draw's seed, before anybody has seen
    one. Only the first copy ever counts in IQS.
    """
    items = list(draw.items.select_related("segment__agent").order_by("position"))
    due = due_at or draw.created_at + DUE
    first = [_slot(draw, plan, item, due) for item in items]
    second = [_slot(draw, plan, item, due, copy=1) for item in _doubled(draw, plan, items)]
    if plan is not None and plan.assignment == Plan.Assignment.ROTATED:
        _give(plan, first, second)
    return Slot.objects.bulk_create([*first, *second])


def _run_or_note(plan: Plan, day: date, at: datetime) -> Cycle | None:
    """Run; where nothing can be drawn, the cycle says why instead of being tried for ever."""
    try:
        with transaction.atomic():
            return _run(plan, day, at)
    except EvenhandError as error:
        cycle, made = Cycle.objects.get_or_create(
            plan=plan,
            period=day,
            defaults={"moment": at, "due_at": at, "note": str(error)[:400]},
        )
        return cycle if made else None


def _run(plan: Plan, day: date, at: datetime) -> Cycle | None:
    """One cycle: a draw and its slots; none if the period has had its cycle."""
    due_at = at + timedelta(days=plan.due_days)
    cycle, made = Cycle.objects.get_or_create(
        plan=plan, period=day, defaults={"moment": at, "due_at": due_at}
    )
    if not made:
        return None
    people = reviewers_of(plan)
    if not people:
        raise InputError(_("nobody is left to review. Add reviewers to the plan."), plan.name)
    cycle.draw = make_draw(plan.workspace, _wanted(plan, day, len(people)))
    cycle.save(update_fields=["draw"])
    tell_assigned(cycle, open_slots(cycle.draw, plan, due_at))
    return cycle


def _wanted(plan: Plan, day: date, people: int) -> Wanted:
    each = plan.goal == Plan.Goal.EACH
    return Wanted(
        name=_("%(plan)s, %(day)s") % {"plan": plan.name, "day": date_format(day, "j M Y")},
        criteria=criteria_for(plan, day),
        design=Design.read(plan.design),
        size=plan.size * (people if each else 1),
        scorecard=plan.scorecard,
        by=plan.created_by,
    )


def criteria_for(plan: Plan, day: date) -> Criteria:
    """The plan's criteria for the cycle of this day.

    A plan that repeats draws from the days since its cycle before (that day included, this day
    not), or from as many days as it says; so no day is left out and none comes twice.
    """
    criteria = Criteria.read(plan.criteria)
    if plan.repeat == Plan.Repeat.ONCE:
        return criteria.between(criteria.first_day, criteria.last_day, plan.zone)
    last = day - timedelta(days=1)
    first = Recurrence(plan.repeat, plan.first_day).before(day)
    if plan.window_days:
        first = day - timedelta(days=plan.window_days)
    return criteria.between(first, last, plan.zone)


def _next_at(plan: Plan, now: datetime, done: date | None = None) -> datetime | None:
    """The moment of the first cycle not before ``now`` and after the day that is done."""
    if plan.repeat == Plan.Repeat.ONCE or plan.paused_at is not None:
        return None
    recurrence = Recurrence(plan.repeat, plan.first_day)
    if done is not None:
        following = recurrence.after(done)
        return moment(following, plan.at, plan.zone) if following else None
    day = now.astimezone(_zone(plan)).date() - timedelta(days=1)
    while (later := recurrence.after(day)) is not None:
        at = moment(later, plan.at, plan.zone)
        if at >= now:
            return at
        day = later
    return None


def _day_of(plan: Plan, at: datetime) -> date:
    """The day whose cycle is at this moment; clocks that skip midnight may have moved it on."""
    day = at.astimezone(_zone(plan)).date()
    return day if moment(day, plan.at, plan.zone) == at else day - timedelta(days=1)


def _zone(plan: Plan) -> ZoneInfo:
    return ZoneInfo(plan.zone)


def _set_people(plan: Plan, content: PlanContent) -> None:
    plan.reviewers.set(content.reviewers)
    plan.excluded.set(content.excluded)


def _slot(draw: Draw, plan: Plan | None, item: DrawItem, due: datetime, copy: int = 0) -> Slot:
    return Slot(
        workspace_id=draw.workspace_id, plan=plan, draw=draw, item=item, copy=copy, due_at=due
    )


def _doubled(draw: Draw, plan: Plan | None, items: Sequence[DrawItem]) -> list[DrawItem]:
    """The items that are rated twice, by a draw of their own from the same seed."""
    share = plan.double_share if plan is not None else 0
    count = round(len(items) * share / 100)
    if not count:
        return []
    places = draw_uniform(len(items), count, seed=draw.seed, version=draw.algorithm).positions
    return [items[place] for place in sorted(places.tolist())]


def _give(plan: Plan, first: Sequence[Slot], second: Sequence[Slot]) -> None:
    """Deal the slots out; nobody gets their own work, nor both copies of one segment."""
    people = reviewers_of(plan)
    barred = _barred(people, [slot.item for slot in first])
    before = agents_met(plan)
    _deal(first, people, barred, before, waiting_for(plan))
    taken = {slot.item_id: slot.reviewer_id for slot in first}
    for slot in second:
        holder = taken[slot.item_id]
        if holder is not None:
            barred[slot.item_id].add(holder)
    _deal(second, people, barred, before, Counter(slot.reviewer_id for slot in first))


def _deal(
    slots: Sequence[Slot],
    people: Sequence[User],
    barred: dict[int, set[int]],
    before: dict[tuple[int, int], int],
    load: Counter[Any],
) -> None:
    dealt = deal(
        [slot.item.segment.agent_id or 0 for slot in slots],
        [person.pk for person in people],
        barred={place: barred[slot.item_id] for place, slot in enumerate(slots)},
        before=before,
        load=load,
    )
    for slot, reviewer in zip(slots, dealt, strict=True):
        slot.reviewer_id = reviewer


def _barred(people: Sequence[User], items: Sequence[DrawItem]) -> dict[int, set[int]]:
    """By item: the agent's own self, and whoever has reviewed the segment before."""
    ids = [person.pk for person in people]
    by_segment = already_reviewed(ids, [item.segment_id for item in items])
    found: dict[int, set[int]] = defaultdict(set)
    for item in items:
        found[item.pk] |= by_segment.get(item.segment_id, set())
        agent = item.segment.agent
        if agent is not None and agent.user_id is not None:
            found[item.pk].add(agent.user_id)
    return found
