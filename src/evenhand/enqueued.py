"""Whether a worker has been told already: a task is a nudge, and one that waits is enough."""

from __future__ import annotations

from typing import Any

from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult


def is_enqueued(task: Task[Any, Any]) -> bool:
    """Whether a run of this task waits for a worker.

    One that runs already does not count: it may have looked before the newest work came.
    """
    waiting = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
    return waiting.exists()
