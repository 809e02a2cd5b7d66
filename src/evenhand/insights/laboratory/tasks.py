"""Long histories are worked out by workers; the list of work is in the runs themselves."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from evenhand.insights.laboratory import running


@task()
def work_on(pk: int) -> None:
    """Work on one run."""
    running.work_out(pk)


def enqueue(pk: int) -> None:
    """Have a worker begin."""
    transaction.on_commit(partial(work_on.enqueue, pk))


def enqueue_unfinished() -> None:
    """Nudge workers about runs that wait or were left; forget those of long ago."""
    running.forget_old()
    for pk in running.unfinished().values_list("pk", flat=True):
        enqueue(pk)
