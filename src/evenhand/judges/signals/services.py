"""Looking through a workspace's segments for signals. Every verb may be said twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from evenhand.conversations.models import Conversation
from evenhand.judges.reading import read
from evenhand.judges.signals import queries
from evenhand.judges.signals.finding import scans
from evenhand.judges.signals.models import Scan, ScanWork, Signal
from evenhand.judges.workers import worker_name
from evenhand.people.models import Workspace

LEASE = timedelta(seconds=90)
CHUNK = 200
"""Segments between two signs of life: read, looked through and written together."""
USUAL_FROM = 50
"""Conversations of a channel below which nothing is said to be usual."""
USUAL_OF = 20_000
"""Newest conversations that what is usual is worked out from."""


def scan(workspace: Workspace, go_on: Callable[[], bool] = lambda: True) -> int:
    """Look through all segments not looked at as they are now; how many that were.

    One worker does so at a time; who comes meanwhile does nothing.

    Parameters
    ----------
    workspace:
        Whose segments.
    go_on:
        Asked between chunks; where it says no, the rest is left for another time.
    """
    work = take(workspace)
    if work is None:
        return 0
    try:
        renew_usual(work)
        done = _scan_all(work, go_on)
    except Exception as error:
        leave(work, f"{type(error).__name__}: {error}")
        raise
    leave(work)
    return done


def take(workspace: Workspace) -> ScanWork | None:
    """The workspace's work, leased to this worker; none if another has it."""
    ScanWork.objects.get_or_create(workspace=workspace)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    name = worker_name()[:80]
    taken = ScanWork.objects.filter(free, workspace=workspace).update(
        worker=name, lease_until=timezone.now() + LEASE
    )
    return ScanWork.objects.get(workspace=workspace) if taken == 1 else None


def leave(work: ScanWork, error: str = "") -> None:
    """Give the work back, with what went wrong if something did."""
    ScanWork.objects.filter(pk=work.pk, worker=work.worker).update(
        lease_until=None, error=error[:2000]
    )


def renew_usual(work: ScanWork) -> None:
    """Work out what is usual, where the workspace has twice as many conversations as last time.

    Everything is then looked through again: at most as often as conversations have doubled.
    """
    count = Conversation.objects.filter(workspace=work.workspace_id).count()
    if count < max(USUAL_FROM, 2 * work.usual_of):
        return
    work.usual = usual_of(work.workspace_id)
    work.usual_of = count
    work.usual_number += 1
    work.save(update_fields=["usual", "usual_of", "usual_number"])


def usual_of(workspace_id: int) -> dict[str, int]:
    """The most messages that are usual, by channel: Tukey's outer fence of their logarithms."""
    lengths: dict[str, list[int]] = {}
    newest = Conversation.objects.filter(workspace=workspace_id).order_by("-started_at", "-pk")
    for channel, messages in newest.values_list("channel", "messages")[:USUAL_OF]:
        lengths.setdefault(channel, []).append(max(1, messages))
    return {
        channel: _outer_fence(found)
        for channel, found in lengths.items()
        if len(found) >= USUAL_FROM
    }


def _outer_fence(lengths: Sequence[int]) -> int:
    low, high = np.quantile(np.log(lengths), [0.25, 0.75])
    return int(np.floor(np.exp(high + 3 * (high - low))))


def _scan_all(work: ScanWork, go_on: Callable[[], bool]) -> int:
    detectors = queries.detectors_of(work)
    done, last = 0, 0
    while go_on():
        left = queries.unscanned(work).filter(pk__gt=last)
        ids = list(left.values_list("pk", flat=True)[:CHUNK])
        if not ids or not _scan_chunk(work, ids, detectors):
            break
        done, last = done + len(ids), ids[-1]
    return done


def _scan_chunk(work: ScanWork, ids: Sequence[int], detectors: str) -> bool:
    """Look through a few segments; false if the work has been taken away meanwhile."""
    began = time.monotonic()
    found = list(scans(read(None, ids), work.usual, detectors, timezone.now()))
    _write([one for one, _ in found], [each for _, signals in found for each in signals])
    changed = ScanWork.objects.filter(
        pk=work.pk, worker=work.worker, lease_until__isnull=False
    ).update(
        lease_until=timezone.now() + LEASE,
        scanned=F("scanned") + len(ids),
        seconds=F("seconds") + time.monotonic() - began,
    )
    return changed == 1


@transaction.atomic
def _write(looked_at: Sequence[Scan], found: Sequence[Signal]) -> None:
    """What was found takes the place of what was found before."""
    Signal.objects.filter(segment__in=[one.segment_id for one in looked_at]).delete()
    Signal.objects.bulk_create(found, ignore_conflicts=True)
    Scan.objects.bulk_create(
        looked_at,
        update_conflicts=True,
        unique_fields=["segment"],
        update_fields=["content_hash", "detectors", "measured", "scanned_at"],
    )
