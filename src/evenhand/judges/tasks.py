"""Scoring done by workers. A task is only a nudge: the list of work is in scoring batches."""

from __future__ import annotations

import time
from functools import partial

from django.db import transaction
from django.db.models import Max
from django_tasks import task

from evenhand.conversations.models import Segment
from evenhand.enqueued import is_enqueued
from evenhand.judges import queries, services
from evenhand.judges.added import ensure_added_judges
from evenhand.judges.lab.tasks import enqueue_unfinished as unfinished_runs
from evenhand.judges.llm.tasks import nudge_trials
from evenhand.judges.passports.tasks import enqueue_due as passports_due
from evenhand.judges.scoring import score_batch
from evenhand.judges.workers import worker_name
from evenhand.people.models import Workspace
from evenhand.scorecards.queries import published_versions

PLAN_SECONDS = 600


@task()
def score_next() -> None:
    """Score one batch; where there is more, have it scored too, by whoever is free."""
    batch = services.take_batch(worker_name())
    if batch is None:
        return
    nudge()
    score_batch(batch)
    if not queries.free_batches([batch.judge_version]).exists():
        services.plan_scoring(batch.judge_version)
    nudge()


def nudge() -> bool:
    """Have a worker look at the list, if there is work and no such nudge is under way."""
    if not queries.free_batches().exists() or is_enqueued(score_next):
        return False
    transaction.on_commit(partial(score_next.enqueue))
    return True


def score_everything(workspace: Workspace) -> int:
    """Put all that is not scored yet on the list and have workers begin; how many parts that are.

    Saying it many times does nothing twice.
    """
    planned = _plan(workspace)
    nudge()
    return planned


def enqueue_unfinished() -> int:
    """Plan what is new and nudge workers where work is waiting; how many batches are free."""
    for workspace in Workspace.objects.all():
        if _due(workspace):
            _plan(workspace)
    services.resume_paused()
    services.give_up()
    nudge_trials()
    free = queries.free_batches().count()
    nudge()
    unfinished_runs()
    passports_due()
    return free


def _plan(workspace: Workspace) -> int:
    services.ensure_rules_judges(workspace)
    ensure_added_judges(workspace)
    versions = queries.current_versions(workspace)
    batches = [batch for version in versions for batch in services.plan_scoring(version)]
    return sum(batch.segments for batch in batches)


_planned: dict[int, tuple[int, int, float]] = {}
"""By workspace: newest segment and scorecard version, and when this process last planned."""


def _due(workspace: Workspace) -> bool:
    """Whether there are new segments or scorecards, or it is long since all was looked over."""
    newest = Segment.objects.filter(workspace=workspace).order_by("-pk").values_list("pk").first()
    published = published_versions(workspace).aggregate(newest=Max("pk"))["newest"]
    seen = (newest[0] if newest else 0, published or 0)
    before = _planned.get(workspace.pk)
    if before and before[:2] == seen and time.monotonic() - before[2] < PLAN_SECONDS:
        return False
    _planned[workspace.pk] = (*seen, time.monotonic())
    return True
