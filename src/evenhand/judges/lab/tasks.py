"""Lab runs are worked off by workers; the list of work is in the runs themselves."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from evenhand.enqueued import is_enqueued
from evenhand.judges.lab import services
from evenhand.judges.lab.running import run_lab
from evenhand.judges.models import LabRun
from evenhand.judges.passports.services import renew
from evenhand.judges.workers import worker_name


@task()
def work_on_run(pk: int) -> None:
    """Work on one run; after a look at the anchors, the passport says what it showed."""
    run = services.take_run(pk, worker_name())
    if run is None:
        return
    run_lab(run)
    run.refresh_from_db(fields=["state"])
    if run.kind == LabRun.Kind.ANCHORS and run.state == LabRun.State.DONE:
        renew(run.judge_version)


def enqueue(run: LabRun) -> None:
    """Have a worker begin."""
    transaction.on_commit(partial(work_on_run.enqueue, run.pk))


def enqueue_unfinished() -> int:
    """Nudge workers about runs that wait or were left; how many these are."""
    services.give_up()
    free = list(services.free_runs())
    if not free or is_enqueued(work_on_run):
        return len(free)
    for run in free:
        enqueue(run)
    return len(free)
