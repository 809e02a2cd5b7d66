"""One import, one worker: whoever changes the row first has it, until the lease runs out."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from evenhand.errors import StateError
from evenhand.sources.models import ImportRun

LEASE = timedelta(seconds=90)


class LeaseLost(StateError):
    """Someone stopped the import, or another worker took it over."""


def claim(run: ImportRun) -> None:
    """Take the import.

    Raises
    ------
    StateError
        Another worker has it, or it is done.
    """
    now = timezone.now()
    worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    taken = (
        ImportRun.objects.filter(pk=run.pk)
        .exclude(state__in=[ImportRun.State.DONE, ImportRun.State.PREVIEW])
        .filter(_is_free(run, now))
        .update(
            worker=worker,
            lease_until=now + LEASE,
            state=ImportRun.State.RUNNING,
            started_at=run.started_at or now,
            finished_at=None,
            attempts=run.attempts + 1,
            error="",
        )
    )
    run.refresh_from_db()
    if not taken:
        raise StateError(f"The import of {run.filename} is done, or is being worked on.")


def advance(run: ImportRun, **values: Any) -> None:
    """Write progress, if the import is still ours.

    Raises
    ------
    LeaseLost
        It is not.
    """
    values["lease_until"] = timezone.now() + LEASE
    _write(run, values)


def end(run: ImportRun, state: ImportRun.State, error: str = "", **values: Any) -> None:
    """Let go of the import in this state.

    Raises
    ------
    LeaseLost
        It is not ours any more.
    """
    now = timezone.now()
    _write(run, {**values, "state": state, "error": error, "lease_until": None, "finished_at": now})


def _write(run: ImportRun, values: dict[str, Any]) -> None:
    kept = ImportRun.objects.filter(
        pk=run.pk, worker=run.worker, state=ImportRun.State.RUNNING
    ).update(**values)
    if kept != 1:
        raise LeaseLost(f"The import of {run.filename} was stopped or taken over.")
    for name, value in values.items():
        setattr(run, name, value)


def _is_free(run: ImportRun, now: datetime) -> Q:
    # A waiting import's lease only says that it is on a worker's list.
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(state=ImportRun.State.WAITING)
    return free | Q(worker=run.worker) if _is_dead(run.worker) else free


def _is_dead(worker: str) -> bool:
    """Whether the worker was a process of this machine that has ended without a word."""
    host, _, rest = worker.partition(":")
    process = rest.partition(":")[0]
    if host != socket.gethostname() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
