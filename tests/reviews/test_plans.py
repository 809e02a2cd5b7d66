"""Plans and their cycles: once per period, whatever happens."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from evenhand.errors import EvenhandError, StateError
from evenhand.people.models import Membership
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.models import Cycle, Draw, Plan, SavedFilter, Slot
from evenhand.reviews.queries.plans import agents_met, reviewers_of, saved_filters
from evenhand.reviews.services.draws import replay
from evenhand.reviews.services.plans import (
    PlanContent,
    archive,
    change_plan,
    criteria_for,
    pause,
    resume,
    run_due,
    save_filter,
)
from evenhand.reviews.tasks import run_due_plans
from reviews.centre import MONDAY, make_plan, plan_columns, reviewer_named

FIRST = datetime.combine(MONDAY, time(9, 0), UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def filled(centre):
    """Twelve segments in each of three weeks; the first week's come before the first cycle."""
    for week in range(3):
        begin = FIRST + (week - 1) * WEEK
        for n in range(12):
            centre.segment(started_at=begin + timedelta(hours=8 * n))
    return centre


@pytest.fixture
def lead(people):
    return people["lead"]


def test_a_cycle_runs_when_it_is_due_and_not_before(filled, lead):
    plan = make_plan(lead, filled)
    assert plan.next_at == FIRST
    assert run_due_plans(FIRST - timedelta(seconds=1)) == 0
    assert run_due_plans(FIRST) == 1
    cycle = Cycle.objects.get()
    assert (cycle.period, cycle.draw.size) == (MONDAY, 6)
    assert cycle.due_at == FIRST + timedelta(days=7)
    plan.refresh_from_db()
    assert plan.next_at == FIRST + WEEK


def test_sweeping_again_runs_nothing_twice(filled, lead):
    make_plan(lead, filled)
    for _ in range(3):
        run_due_plans(FIRST)
    assert Cycle.objects.count() == Draw.objects.count() == 1


def test_a_period_that_has_had_its_cycle_is_passed_over(filled, lead):
    plan = make_plan(lead, filled)
    Cycle.objects.create(plan=plan, period=MONDAY, moment=FIRST, due_at=FIRST)
    assert run_due(plan.pk, FIRST) == 0
    assert run_due(plan.pk, FIRST) is None
    assert not Draw.objects.exists()
    plan.refresh_from_db()
    assert plan.next_at == FIRST + WEEK


def test_cycles_missed_are_made_up_for_each_from_its_own_week(filled, lead):
    make_plan(lead, filled)
    assert run_due_plans(FIRST + 2 * WEEK) == 3
    days = list(Cycle.objects.order_by("period").values_list("draw__first_day", "draw__last_day"))
    assert days == [
        (MONDAY + n * WEEK - WEEK, MONDAY + n * WEEK - timedelta(days=1)) for n in range(3)
    ]
    drawn = [set(draw.items.values_list("segment", flat=True)) for draw in Draw.objects.all()]
    assert len(set.union(*drawn)) == 18


def test_nothing_to_draw_is_noted_and_the_next_cycle_comes_all_the_same(centre, lead):
    plan = make_plan(lead, centre)
    assert run_due_plans(FIRST) == 1
    cycle = Cycle.objects.get()
    assert cycle.draw is None
    assert "Widen" in cycle.note
    plan.refresh_from_db()
    assert plan.next_at == FIRST + WEEK


def test_without_reviewers_the_cycle_says_so(filled, lead, people):
    make_plan(lead, filled, excluded=[people["reviewer"].user])
    run_due_plans(FIRST)
    assert "Add reviewers" in Cycle.objects.get().note


def test_a_fault_in_one_plan_keeps_no_other_from_running(filled, lead, caplog):
    broken = make_plan(lead, filled, name="Broken")
    Plan.objects.filter(pk=broken.pk).update(design={"floor": "much"})
    make_plan(lead, filled, name="Sound")
    assert run_due_plans(FIRST) == 1
    assert Cycle.objects.get().plan.name == "Sound"
    assert "could not run" in caplog.text


def test_a_paused_plan_waits_and_does_not_make_up_for_the_pause(filled, lead):
    plan = make_plan(lead, filled)
    pause(plan)
    assert run_due_plans(FIRST) == 0
    plan.refresh_from_db()
    resume(plan)
    plan.refresh_from_db()
    assert (plan.paused_at, plan.next_at) == (None, FIRST)


def test_an_archived_plan_keeps_its_draws_and_runs_no_more(filled, lead):
    plan = make_plan(lead, filled)
    run_due_plans(FIRST)
    archive(plan)
    assert run_due_plans(FIRST + WEEK) == 0
    assert Draw.objects.count() == 1


def test_a_plan_that_runs_once_has_drawn_when_it_is_made(filled, lead):
    plan = make_plan(lead, filled, repeat="once")
    assert plan.next_at is None
    assert Draw.objects.get().cycle.plan == plan
    assert Draw.objects.get().frame_size == 36


def test_a_plan_that_runs_once_and_finds_nothing_is_not_kept(centre, lead):
    with pytest.raises(EvenhandError, match="Widen"):
        make_plan(lead, centre, repeat="once")
    assert not Plan.objects.exists()


def test_a_change_counts_from_the_next_cycle_on(filled, lead):
    plan = make_plan(lead, filled)
    run_due_plans(FIRST)
    columns = plan_columns(filled, size=3, at=time(15, 0))
    change_plan(plan, PlanContent(columns=columns), plan.edit)
    run_due_plans(FIRST + WEEK + timedelta(hours=6))
    assert [draw.size for draw in Draw.objects.order_by("pk")] == [6, 3]


def test_two_people_never_overwrite_each_other_s_change(filled, lead):
    plan = make_plan(lead, filled)
    content = PlanContent(columns=plan_columns(filled, size=3))
    change_plan(plan, content, 0)
    with pytest.raises(StateError, match="Somebody else"):
        change_plan(plan, content, 0)


def test_a_change_on_the_very_hour_does_not_lose_the_cycle_due(filled, lead):
    plan = make_plan(lead, filled, first_day=date(2020, 1, 6))
    Plan.objects.filter(pk=plan.pk).update(next_at=datetime(2026, 5, 11, 9, tzinfo=UTC))
    plan.refresh_from_db()
    columns = plan_columns(filled, first_day=date(2020, 1, 6), size=2)
    change_plan(plan, PlanContent(columns=columns), plan.edit)
    plan.refresh_from_db()
    assert plan.next_at == datetime(2026, 5, 11, 9, tzinfo=UTC)


def test_a_plan_may_look_back_over_more_days_than_its_rhythm(filled, lead):
    plan = make_plan(lead, filled, window_days=30)
    criteria = criteria_for(plan, MONDAY)
    assert (criteria.first_day, criteria.last_day) == (
        MONDAY - timedelta(days=30),
        MONDAY - timedelta(days=1),
    )


@pytest.mark.parametrize(
    ("zone", "utc"),
    [("Europe/Berlin", [(3, 28, 1), (3, 29, 1), (3, 30, 0)])],
)
def test_at_an_hour_the_clocks_skip_the_plan_runs_once(filled, lead, zone, utc):
    plan = make_plan(
        lead, filled, repeat="daily", at=time(2, 30), zone=zone, first_day=date(2099, 3, 28)
    )
    moments = []
    for _ in utc:
        plan.refresh_from_db()
        moments.append(plan.next_at)
        run_due(plan.pk, plan.next_at)
    assert moments == [datetime(2099, month, day, hour, 30, tzinfo=UTC) for month, day, hour in utc]
    assert Cycle.objects.count() == 3


def test_a_goal_for_each_reviewer_grows_with_them(filled, lead, workspace):
    reviewer_named(workspace, "second")
    make_plan(lead, filled, goal="each", size=4)
    run_due_plans(FIRST)
    assert Draw.objects.get().size == 8
    assert Counter(Slot.objects.values_list("reviewer__name", flat=True)) == {
        "Reviewer Person": 4,
        "Second": 4,
    }


def test_a_pool_is_given_to_nobody(filled, lead):
    make_plan(lead, filled, assignment="pool")
    run_due_plans(FIRST)
    assert set(Slot.objects.values_list("reviewer", flat=True)) == {None}


def test_reviewers_share_agents_over_the_cycles(filled, lead, workspace):
    reviewer_named(workspace, "second")
    plan = make_plan(lead, filled, size=4)
    run_due_plans(FIRST + 2 * WEEK)
    met = agents_met(plan)
    people = [person.pk for person in reviewers_of(plan)]
    agents = {agent for agent, _person in met}
    for agent in agents:
        counts = [met.get((agent, person), 0) for person in people]
        assert max(counts) - min(counts) <= 2
    totals = [sum(met.get((agent, person), 0) for agent in agents) for person in people]
    assert max(totals) - min(totals) <= 1


def test_nobody_reviews_their_own_work(filled, lead, people):
    member = people["reviewer"]
    filled.agents[0].user = member.user
    filled.agents[0].save()
    make_plan(lead, filled, size=12, reviewers=[member.user])
    run_due_plans(FIRST)
    given = Slot.objects.filter(reviewer=member.user)
    assert given.count() == 9
    assert not given.filter(item__segment__agent=filled.agents[0]).exists()


def test_chosen_reviewers_and_exclusions(filled, lead, people, workspace):
    second = reviewer_named(workspace, "second")
    everyone = make_plan(lead, filled, name="a", excluded=[second.user])
    assert reviewers_of(everyone) == [people["reviewer"].user]
    chosen = make_plan(lead, filled, name="b", reviewers=[second.user, people["lead"].user])
    assert set(reviewers_of(chosen)) == {second.user, people["lead"].user}
    Membership.objects.filter(pk=second.pk).update(role="agent")
    assert reviewers_of(chosen) == [people["lead"].user]


def test_second_copies_go_to_somebody_else_and_are_the_share_asked_for(filled, lead, workspace):
    reviewer_named(workspace, "second")
    make_plan(lead, filled, size=10, double_share=40)
    run_due_plans(FIRST)
    doubled = Slot.objects.filter(copy=1)
    assert doubled.count() == 4
    for slot in doubled:
        first = Slot.objects.get(item=slot.item, copy=0)
        assert None not in (slot.reviewer, first.reviewer)
        assert slot.reviewer != first.reviewer
    assert replay(Draw.objects.get()).same


def test_saved_filters_are_one_s_own_or_shared(people):
    lead, manager = people["lead"], people["manager"]
    save_filter(lead, "Mine", Criteria(channels=["chat"]), shared=False)
    save_filter(lead, "Ours", Criteria(), shared=True)
    save_filter(lead, "Mine", Criteria(channels=["email"]), shared=False)
    assert [kept.name for kept in saved_filters(lead)] == ["Mine", "Ours"]
    assert [kept.name for kept in saved_filters(manager)] == ["Ours"]
    assert Criteria.read(SavedFilter.objects.get(name="Mine").criteria).channels == ["email"]
