"""Looking for signals, done by workers. A task is only a nudge: scans say what is left."""

from __future__ import annotations

import time

from django_tasks import task

from evenhand.enqueued import is_enqueued
from evenhand.judges.signals import queries, services
from evenhand.people.models import Workspace

SECONDS = 20
"""A task goes on no longer than this, so that other work gets its turn."""
LOOK_AGAIN = 600
"""Seconds after which a workspace is looked over though it has no new segments."""


@task()
def scan_next(workspace: int) -> None:
    """Look through what is new in a workspace for a while; go on later where there is more."""
    until = time.monotonic() + SECONDS
    services.scan(Workspace.objects.get(pk=workspace), lambda: time.monotonic() < until)
    if time.monotonic() >= until:
        scan_next.enqueue(workspace)


def enqueue_unfinished() -> int:
    """Nudge workers wherever there may be something to look through; in how many workspaces."""
    due = [workspace for workspace in Workspace.objects.all() if _due(workspace)]
    if due and not is_enqueued(scan_next):
        for workspace in due:
            scan_next.enqueue(workspace.pk)
    return len(due)


_looked: dict[int, tuple[int, float]] = {}
"""By workspace: its newest segment, and when this process last had it looked through."""


def _due(workspace: Workspace) -> bool:
    """Whether there are new segments, work was left in the middle, or it is long since."""
    newest = queries.newest_segment(workspace)
    before = _looked.get(workspace.pk)
    left = queries.work_of(workspace).lease_until is not None
    if before and before[0] == newest and time.monotonic() - before[1] < LOOK_AGAIN and not left:
        return False
    _looked[workspace.pk] = (newest, time.monotonic())
    return newest > 0
