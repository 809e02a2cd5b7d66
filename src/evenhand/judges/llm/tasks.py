"""Trials made by workers. A task is only a nudge: the list of work is in the trials."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from evenhand.enqueued import is_enqueued
from evenhand.judges.llm import queries
from evenhand.judges.llm.services import run_trials
from evenhand.judges.models import Judge


@task()
def try_drafts() -> int:
    """Try every draft that waits to be tried; how many conversations were tried."""
    waiting = queries.free_trials().values("judge")
    return sum(run_trials(judge) for judge in Judge.objects.filter(pk__in=waiting))


def nudge_trials() -> bool:
    """Have a worker look, if there are trials to make and no such nudge is under way."""
    if not queries.free_trials().exists() or is_enqueued(try_drafts):
        return False
    transaction.on_commit(partial(try_drafts.enqueue))
    return True
