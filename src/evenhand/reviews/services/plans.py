"""Plans, their cycles, and the slots that each cycle opens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.conversations import rows
from evenhand.errors import EvenhandError, InputError, StateError
from evenhand.measure.sampling import draw_uniform
from evenhand.people.models import Membership, User
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Design
from evenhand.reviews.models import Cycle, Draw, Plan, SavedFilter, Slot
from evenhand.reviews.queries.plans import (
    Drawn,
    agents_met,
    already_reviewed,
    drawn_in,
    reviewers_of,
    waiting_for,
)
from evenhand.reviews.recurrence import Recurrence, moment
from evenhand.reviews.rotation import deal
from evenhand.reviews.services.draws import Wanted, make_draw
from evenhand.reviews.services.reminding import tell_assigned

DUE = timedelta(days=14)
"""When slots of a draw without a plan are due."""

_ADD_SLOTS = (
    "INSERT INTO reviews_slot (workspace_id, plan_id, draw_id, due_at, state, skipped_reason, "
    "item_id, copy, reviewer_id) VALUES {}"
)


@dataclass(slots=True)
class _Place:
    """A slot to be: what is reviewed in it, which copy, and whom it is given to."""

    drawn: Drawn
    copy: int = 0
    reviewer: int | None = None


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
def open_slots(
    draw: Draw, plan: Plan | None = None, due_at: datetime | None = None
) -> Counter[int]:
    """Put every drawn segment into the queue, and second copies of some.

    Which segments are rated twice is drawn here, with the draw's seed, before anybody has seen
    one. Only the first copy ever counts in IQS.

    Returns
    -------
    Counter
        How many slots each person was given.
    """
    drawn = drawn_in(draw)
    first = [_Place(item) for item in drawn]
    second = [_Place(item, copy=1) for item in _doubled(draw, plan, drawn)]
    if plan is not None and plan.assignment == Plan.Assignment.ROTATED:
        _give(draw, plan, first, second)
    places = [*first, *second]
    due = rows.moments()((due_at or draw.created_at + DUE).astimezone(UTC))
    common = (draw.workspace_id, plan and plan.pk, draw.pk, due, Slot.State.OPEN.value, "")
    rows.add(
        _ADD_SLOTS, [(*common, place.drawn.item, place.copy, place.reviewer) for place in places]
    )
    return Counter(place.reviewer for place in places if place.reviewer is not None)


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


def _doubled(draw: Draw, plan: Plan | None, drawn: Sequence[Drawn]) -> list[Drawn]:
    """What is rated twice, by a draw of its own from the same seed."""
    share = plan.double_share if plan is not None else 0
    count = round(len(drawn) * share / 100)
    if not count:
        return []
    places = draw_uniform(len(drawn), count, seed=draw.seed, version=draw.algorithm).positions
    return [drawn[place] for place in sorted(places.tolist())]


def _give(draw: Draw, plan: Plan, first: Sequence[_Place], second: Sequence[_Place]) -> None:
    """Deal the places out; nobody gets their own work, nor both copies of one segment."""
    people = [person.pk for person in reviewers_of(plan)]
    barred = _barred(draw, people, first)
    before = agents_met(plan)
    _deal(first, people, barred, before, waiting_for(plan))
    taken = {place.drawn.item: place.reviewer for place in first}
    for place in second:
        holder = taken[place.drawn.item]
        if holder is not None:
            barred[place.drawn.item].add(holder)
    _deal(second, people, barred, before, Counter(place.reviewer for place in first))


def _deal(
    places: Sequence[_Place],
    people: Sequence[int],
    barred: dict[int, set[int]],
    before: dict[tuple[int, int], int],
    load: Counter[Any],
) -> None:
    dealt = deal(
        [place.drawn.agent for place in places],
        people,
        barred={number: barred[place.drawn.item] for number, place in enumerate(places)},
        before=before,
        load=load,
    )
    for place, reviewer in zip(places, dealt, strict=True):
        place.reviewer = reviewer


def _barred(
    draw: Draw, people: Sequence[int], places: Sequence[_Place]
) -> defaultdict[int, set[int]]:
    """By item: the agent's own self, and whoever has reviewed the segment before."""
    by_segment = already_reviewed(people, draw)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for item, segment, _agent, person in (place.drawn for place in places):
        found[item] |= by_segment.get(segment, set())
        if person:
            found[item].add(person)
    return found
