"""Trainings done by workers. A task is only a nudge: the list of work is in the trainings."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from evenhand.enqueued import is_enqueued
from evenhand.judges.tasks import nudge as nudge_scoring
from evenhand.judges.trainings import queries, services
from evenhand.judges.trainings.running import work_on
from evenhand.judges.workers import worker_name


@task()
def train_next() -> None:
    """Train one local judge; where there are more to train, have them trained too."""
    training = services.take(worker_name())
    if training is None:
        return
    work_on(training)
    nudge_scoring()
    nudge()


def nudge() -> bool:
    """Have a worker look at the list, if there is work and no such nudge is under way."""
    if not queries.free_trainings().exists() or is_enqueued(train_next):
        return False
    transaction.on_commit(partial(train_next.enqueue))
    return True


def enqueue_unfinished() -> int:
    """Nudge workers about trainings that wait or were left; how many these are."""
    services.free_the_dead()
    services.give_up()
    nudge()
    return queries.free_trainings().count()
