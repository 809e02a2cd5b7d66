"""Finding and following done by workers. A task is only a nudge: the work is in our own table."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from evenhand.enqueued import is_enqueued
from evenhand.insights.contact import queries, services


@task()
def work_next(workspace: int) -> None:
    """Find a workspace's drivers if that is asked for, else sort its new conversations."""
    services.work_on(workspace)


def enqueue_unfinished() -> int:
    """Nudge workers wherever there is something to find or to sort; in how many workspaces."""
    due = queries.waiting()
    if due and not is_enqueued(work_next):
        for workspace in due:
            nudge(workspace)
    return len(due)


def nudge(workspace: int) -> None:
    """Have a worker look at the workspace."""
    transaction.on_commit(partial(work_next.enqueue, workspace))
