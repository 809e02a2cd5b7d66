"""Fifty reviewers at once, each with a connection of their own: nobody gets what another has."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from evenhand.errors import StateError
from evenhand.people.models import Membership
from evenhand.reviews.answers import Answer
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import Design
from evenhand.reviews.models import Cycle, Draw, Review, Slot
from evenhand.reviews.services import begin_next, save_draft, submit
from evenhand.reviews.services.draws import Wanted, make_draw
from evenhand.reviews.services.plans import open_slots
from evenhand.reviews.services.queue import claim_next
from evenhand.reviews.tasks import run_due_plans
from reviews.centre import Centre, make_plan, reviewer_named
from reviews.test_plans import FIRST

REVIEWERS = 50
SLOTS = 120

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(workspace):
    return [reviewer_named(workspace, f"r{n}") for n in range(REVIEWERS)]


@pytest.fixture
def pool(workspace):
    centre = Centre(workspace)
    centre.segments(SLOTS)
    wanted = Wanted(
        name="Pool",
        criteria=Criteria(),
        design=Design(),
        size=SLOTS,
        scorecard=centre.scorecard,
    )
    open_slots(make_draw(workspace, wanted, seed=1))
    return centre


def all_at_once(people, act):
    """What each did, all having waited for the last to be ready."""
    ready = threading.Barrier(len(people))

    def one(person):
        try:
            ready.wait(timeout=60)
            return act(Membership.objects.select_related("workspace", "user").get(pk=person.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as threads:
        return list(threads.map(one, people))


def test_no_slot_is_held_twice(crowd, pool):
    taken = all_at_once(crowd, lambda viewer: [claim_next(viewer), claim_next(viewer)])
    held = [slot.pk for pair in taken for slot in pair if slot is not None]
    assert len(held) == 2 * REVIEWERS
    assert max(Counter(held).values()) == 1
    assert Slot.objects.filter(state="claimed").count() == len(held)


def test_when_there_are_fewer_slots_than_reviewers_each_goes_to_one(crowd, pool):
    Slot.objects.filter(pk__gt=Slot.objects.order_by("pk")[29].pk).delete()
    taken = all_at_once(crowd, claim_next)
    held = [slot.pk for slot in taken if slot is not None]
    assert len(held) == len(set(held)) == 30


def test_two_windows_that_submit_at_once_publish_once(crowd, pool):
    review = begin_next(crowd[0])
    answers = {c.key: Answer(option=0) for c in review.version.content.categories}
    edit = save_draft(review, answers, "", 0)

    def send(_viewer):
        try:
            return submit(Review.objects.get(pk=review.pk), edit).status
        except StateError:
            return "refused"

    outcomes = Counter(all_at_once(crowd[:5], send))
    assert outcomes == {"published": 1, "refused": 4}
    assert Slot.objects.filter(state="done").count() == 1


def test_a_cycle_runs_once_however_many_workers_sweep(workspace, people, crowd, pool):
    make_plan(people["lead"], pool, reviewers=[crowd[0].user], window_days=30_000)
    ran = all_at_once(crowd[:8], lambda _viewer: run_due_plans(FIRST))
    assert sum(ran) == 1
    assert Cycle.objects.count() == 1
    assert Draw.objects.count() == 2
