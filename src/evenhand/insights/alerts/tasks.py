"""The daily look, done by workers: a row per workspace and day is the list of work.

When scores or answers came in after the look and nothing more is on its way, it is done again: a
judge may need hours for a year of conversations, and the first look must not be the only one.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django_tasks import task

from evenhand.enqueued import is_enqueued
from evenhand.insights.alerts.delivering import send_due
from evenhand.insights.alerts.models import AlertRules, WatchRun
from evenhand.insights.alerts.services import TERM, TRIES, look_at, look_once_more, take
from evenhand.insights.facts.models import FactChange, FactStore
from evenhand.judges.queries import batches_to_come
from evenhand.people.models import Workspace

logger = logging.getLogger(__name__)

PAUSE = timedelta(minutes=1)
"""Shortest time between two looks at a workspace."""
REST = 20
"""And so many times as long as the last look took, for where that is long."""


@task()
def watch_workspace(run: int) -> None:
    """Look at one workspace for one day, unless that was done or somebody is at it."""
    found = WatchRun.objects.select_related("workspace").filter(pk=run).first()
    if found is None or not take(found, timezone.now()):
        return
    try:
        look_at(found)
    except Exception as error:
        WatchRun.objects.filter(pk=run).update(problem=str(error)[:300])
        logger.exception("looking for changes in %s failed", found.workspace.slug)


def enqueue_due(now: datetime | None = None) -> int:
    """List today's look of every workspace and nudge workers; then send what webhooks wait for."""
    moment = now or timezone.now()
    _list_today(moment)
    _list_again(moment)
    free = Q(begun_at=None) | Q(begun_at__lt=moment - TERM)
    due = list(WatchRun.objects.filter(free, done_at=None, tries__lt=TRIES).values_list("pk"))
    if due and not is_enqueued(watch_workspace):
        for (run,) in due:
            watch_workspace.enqueue(run)
    send_due(moment)
    return len(due)


def _list_today(moment: datetime) -> None:
    off = AlertRules.objects.filter(on=False).values("workspace")
    days = {
        workspace.pk: moment.astimezone(ZoneInfo(workspace.time_zone)).date()
        for workspace in Workspace.objects.exclude(pk__in=off)
    }
    listed = set(WatchRun.objects.filter(day__in=days.values()).values_list("workspace", "day"))
    WatchRun.objects.bulk_create(
        [WatchRun(workspace_id=pk, day=day) for pk, day in days.items() if (pk, day) not in listed],
        ignore_conflicts=True,
    )


def _list_again(moment: datetime) -> None:
    """Today's looks that rest on less than is there by now."""
    place = OuterRef("workspace")
    newer = FactStore.objects.filter(workspace=place, written_at__gt=OuterRef("begun_at"))
    waiting = FactChange.objects.filter(workspace=place)
    scoring = batches_to_come().filter(judge_version__judge__workspace=place)
    behind = WatchRun.objects.filter(
        Exists(newer), ~Exists(waiting), ~Exists(scoring), done_at__lt=moment - PAUSE
    )
    today = Q(day__gte=(moment - timedelta(days=1)).date())
    for run in behind.filter(today).annotate(took=F("done_at") - F("begun_at")):
        if run.done_at and moment - run.done_at > REST * run.took:
            look_once_more(run)
