"""Comparisons worked off by workers. A task is only a nudge: the list is in the comparisons."""

from __future__ import annotations

from django_tasks import task

from evenhand.enqueued import is_enqueued
from evenhand.judges.rules import comparing

SECONDS = 20
"""A task goes on no longer than this, so that other work gets its turn."""


@task()
def compare_next() -> None:
    """Go on with a comparison for a while; have the rest gone on with where there is more."""
    comparison = comparing.unfinished().first()
    if comparison is None:
        return
    comparing.work_on(comparison, comparing.seconds(SECONDS))
    nudge()


def nudge() -> int:
    """Have a worker go on where there is something to compare; how many comparisons wait."""
    waiting = comparing.unfinished().count()
    if waiting and not is_enqueued(compare_next):
        compare_next.enqueue()
    return waiting
