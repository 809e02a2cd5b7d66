"""Who holds a piece of work, and whether they still can finish it."""

from __future__ import annotations

import os
import socket
import threading
from typing import TypeVar

from django.db.models import QuerySet

from evenhand.judges.models import ScoringBatch, Training

Held = TypeVar("Held", ScoringBatch, Training)


def worker_name() -> str:
    """What a piece of work remembers its worker by: machine, process and thread."""
    return f"{_machine()}:{os.getpid()}:{threading.get_ident() % 10**9}"


def held_by_the_dead(running: QuerySet[Held]) -> list[Held]:
    """Of the work in hand, what processes of this machine held that are no more."""
    of_this_machine = running.filter(worker__startswith=f"{_machine()}:").only("worker")
    return [held for held in of_this_machine if not alive(held.worker)]


def _machine() -> str:
    return socket.gethostname()[:50]


def alive(worker: str) -> bool:
    """Whether the process of a worker of this machine still runs, by its :func:`worker_name`."""
    try:
        os.kill(int(worker.split(":")[-2]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
