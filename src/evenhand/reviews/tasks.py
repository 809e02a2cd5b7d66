"""What workers do for this room, every so often."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone

from evenhand.reviews.queries.plans import due_plans
from evenhand.reviews.services.plans import run_due
from evenhand.reviews.services.queue import release_abandoned, return_orphans

logger = logging.getLogger(__name__)

MADE_UP = 60
"""Most cycles of one plan run in one sweep, after a long stop."""


def run_due_plans(now: datetime | None = None) -> int:
    """Run every cycle that is due; returns how many ran. Safe on any number of workers.

    Cycles missed while nothing ran are made up for, each for its own period. Slots
    that somebody took and left, or that wait for people who are gone, are opened again.
    """
    until = now or timezone.now()
    release_abandoned(until)
    return_orphans()
    return sum(_run_plan(plan, until) for plan in due_plans(until))


def _run_plan(plan: int, until: datetime) -> int:
    """A fault in one plan keeps no other from running."""
    count = 0
    try:
        for _ in range(MADE_UP):
            ran = run_due(plan, until)
            if ran is None:
                break
            count += ran
    except Exception:
        logger.exception("plan %s could not run; it is tried again", plan)
    return count
