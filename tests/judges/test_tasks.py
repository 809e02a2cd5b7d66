"""Nudges to workers: enough that all is scored, and never more than are needed."""

import pytest
from django_tasks_db.models import DBTaskResult

from evenhand.judges import tasks
from evenhand.judges.models import Judge, JudgeVersion, ScoringBatch
from evenhand.reviews.models import Review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.ENV = {**settings.ENV, "SCORING_BATCH": 2}
    tasks._planned.clear()


def nudges():
    """Tasks that score, among all there are."""
    return DBTaskResult.objects.filter(task_path=tasks.score_next.module_path)


def work():
    """Do what a worker does: run tasks until there are none; how many it ran."""
    count = 0
    while (ready := nudges().ready().order_by("enqueued_at").first()) is not None:
        ready.delete()
        tasks.score_next.func()
        count += 1
    return count


def test_one_saying_has_everything_scored(
    workspace, version, store_chats, django_capture_on_commit_callbacks
):
    store_chats(*range(5))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.score_everything(workspace) == 5
    assert nudges().count() == 1
    for _round in range(6):
        with django_capture_on_commit_callbacks(execute=True):
            work()
    assert Review.objects.count() == 5
    assert set(ScoringBatch.objects.values_list("state", flat=True)) == {"done"}


def test_saying_it_many_times_does_nothing_twice(
    workspace, version, store_chats, django_capture_on_commit_callbacks
):
    store_chats(*range(5))
    for _time in range(4):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.score_everything(workspace)
    assert nudges().count() == 1
    assert ScoringBatch.objects.count() == 3
    assert JudgeVersion.objects.count() == 1


def test_the_sweep_makes_judges_and_plans_what_is_new(
    version, store_chats, django_capture_on_commit_callbacks
):
    store_chats(1)
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.enqueue_unfinished() == 1
    assert Judge.objects.count() == 1
    assert nudges().count() == 1


def test_the_sweep_looks_again_only_when_something_came(
    version, store_chats, django_assert_num_queries, django_capture_on_commit_callbacks
):
    store_chats(1)
    tasks.enqueue_unfinished()
    with django_capture_on_commit_callbacks(execute=True):
        work()
    before = ScoringBatch.objects.count()
    tasks.enqueue_unfinished()
    assert ScoringBatch.objects.count() == before
    store_chats(2)
    tasks.enqueue_unfinished()
    assert ScoringBatch.objects.count() == before + 1


def test_a_killed_workers_batch_is_nudged_again(
    judge, store_chats, django_capture_on_commit_callbacks
):
    from datetime import timedelta

    from django.utils import timezone

    from evenhand.judges import services

    store_chats(1)
    services.plan_scoring(judge)
    services.take_batch("elsewhere:1:1")
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.enqueue_unfinished() == 0
    ScoringBatch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.enqueue_unfinished() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert work() == 1
    assert Review.objects.count() == 1


def test_what_came_while_a_batch_was_scored_is_planned_when_it_ends(
    judge, store_chats, django_capture_on_commit_callbacks
):
    from evenhand.judges import services

    store_chats(1)
    services.plan_scoring(judge)
    store_chats(2)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.score_next.func()
    assert ScoringBatch.objects.filter(state="waiting").count() == 1
