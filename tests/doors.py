"""Asking at many addresses in one test, at each as if nobody had asked anywhere before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from django.db import transaction

Door = TypeVar("Door", bound=Hashable)
Answer = TypeVar("Answer")


def answers(doors: Iterable[Door], ask: Callable[[Door], Answer]) -> dict[Door, Answer]:
    """What each door answers; what asking there has changed is undone."""
    return {door: _undone(ask, door) for door in doors}


def _undone(ask: Callable[[Door], Answer], door: Door) -> Answer:
    with transaction.atomic():
        found = ask(door)
        transaction.set_rollback(True)
    return found
