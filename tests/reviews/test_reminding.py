"""What people are told of the queue, and how often: once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.people.models import Notice, NoticeKind
from evenhand.reviews.models import Slot
from evenhand.reviews.services.queue import hand_over, hand_over_all, skip
from evenhand.reviews.services.reminding import remind
from reviews.centre import make_plan, reviewer_named


@pytest.fixture
def first(people):
    return people["reviewer"]


@pytest.fixture
def second(workspace):
    return reviewer_named(workspace, "second")


@pytest.fixture
def plan(centre, people, first):
    """Six slots, all of them the first reviewer's."""
    centre.segments(6)
    return make_plan(people["lead"], centre, reviewers=[first.user], repeat="once")


def told(member, kind):
    return list(
        Notice.objects.filter(member=member, kind=kind)
        .order_by("pk")
        .values_list("subject", flat=True)
    )


def test_who_is_given_many_at_once_is_told_once(plan, first):
    assert told(first, NoticeKind.SLOT_ASSIGNED) == ["6 conversations for you to review: Weekly"]


def test_a_common_pool_tells_nobody(centre, people, first):
    centre.segments(6)
    make_plan(people["lead"], centre, reviewers=[first.user], repeat="once", assignment="pool")
    assert told(first, NoticeKind.SLOT_ASSIGNED) == []


def test_handing_over_tells_the_other_each_time(plan, people, first, second):
    slot = Slot.objects.select_related("item__segment__agent", "plan").first()
    hand_over(first, slot, second.user)
    hand_over(second, slot, first.user)
    hand_over(first, slot, second.user)
    assert (
        told(second, NoticeKind.SLOT_ASSIGNED) == ["1 conversation for you to review: Weekly"] * 2
    )


def test_handing_over_everything_tells_once(plan, people, first, second):
    hand_over_all(people["lead"], plan.pk, first.user, second.user)
    assert told(second, NoticeKind.SLOT_ASSIGNED) == ["6 conversations for you to review: Weekly"]


def test_nobody_is_told_of_what_they_give_themselves_or_the_pool(plan, people, first):
    lead = people["lead"]
    slot = Slot.objects.select_related("item__segment__agent", "plan").first()
    hand_over(lead, slot, lead.user)
    hand_over(lead, slot, None)
    assert told(lead, NoticeKind.SLOT_ASSIGNED) == []


def test_overdue_reviews_are_said_once_a_draw_however_often_the_sweep_goes(plan, first):
    due = Slot.objects.first().due_at
    remind(due - timedelta(minutes=1))
    assert told(first, NoticeKind.SLOT_OVERDUE) == []
    for days in (1, 2, 3):
        remind(due + timedelta(days=days))
    assert told(first, NoticeKind.SLOT_OVERDUE) == ["6 reviews of yours are overdue: Weekly"]


def test_what_has_been_overdue_for_weeks_is_no_news(plan, first):
    remind(Slot.objects.first().due_at + timedelta(days=15))
    assert told(first, NoticeKind.SLOT_OVERDUE) == []


def test_who_has_left_is_told_nothing(plan, first):
    first.delete()
    remind(Slot.objects.first().due_at + timedelta(days=1))
    assert not Notice.objects.filter(kind=NoticeKind.SLOT_OVERDUE).exists()


def test_the_plans_owner_is_told_when_the_last_one_is_done_or_skipped(plan, people, first):
    slots = list(Slot.objects.select_related("item__segment__agent", "plan"))
    for slot in slots[:-1]:
        skip(first, slot, "Spam")
    remind()
    assert told(people["lead"], NoticeKind.PLAN_FINISHED) == []
    skip(first, slots[-1], "Spam")
    remind()
    remind()
    said = told(people["lead"], NoticeKind.PLAN_FINISHED)
    assert len(said) == 1
    assert said[0].startswith("Every conversation of Weekly")


def test_a_quiet_sweep_costs_the_same_however_much_was_said(
    plan, people, first, django_assert_num_queries
):
    later = timezone.now() + timedelta(days=8)
    remind(later)
    with django_assert_num_queries(4):  # overdue, people, already said; cycles that are done
        remind(later)
