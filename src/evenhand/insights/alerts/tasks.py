"""The daily look, done by workers: a row per workspace and day is the list of work."""

from __future__ import annotations

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from evenhand.insights.alerts.delivering import send_due
from evenhand.insights.alerts.models import AlertRules, WatchRun
from evenhand.insights.alerts.services import TERM, TRIES, look_at, take
from evenhand.people.models import Workspace

logger = logging.getLogger(__name__)


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
    free = Q(begun_at=None) | Q(begun_at__lt=moment - TERM)
    due = list(WatchRun.objects.filter(free, done_at=None, tries__lt=TRIES).values_list("pk"))
    if due and not _under_way():
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


def _under_way() -> bool:
    return DBTaskResult.objects.filter(
        task_path=watch_workspace.module_path, status=TaskResultStatus.READY
    ).exists()
