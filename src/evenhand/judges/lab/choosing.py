"""Which conversations a run is about: filters, how many, and a seed that makes the draw again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.db.models import QuerySet

from evenhand.conversations.models import Segment
from evenhand.judges.models import JudgeVersion
from evenhand.judges.passports.ground import validating
from evenhand.reviews.criteria import midnight

MOST = 500
"""Conversations of a run: every one is judged again, and some judges cost money."""

USUAL = 100


class Chosen(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a run is about; empty filters do not narrow. Days are those of ``zone``, included."""

    team: int | None = None
    channel: str = ""
    first_day: date | None = None
    last_day: date | None = None
    size: int = USUAL
    seed: int = 0
    zone: str = "UTC"

    def stored(self) -> dict[str, Any]:
        """As JSON-ready values."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built


def reviewed_segments(version: JudgeVersion, chosen: Chosen) -> QuerySet[Segment]:
    """Segments that people reviewed without sight of an automatic score, and the filters leave."""
    found = Segment.objects.filter(
        workspace=version.judge.workspace_id, pk__in=validating(version).values("segment")
    )
    if chosen.team:
        found = found.filter(team=chosen.team)
    if chosen.channel:
        found = found.filter(channel=chosen.channel)
    if chosen.first_day:
        found = found.filter(started_at__gte=midnight(chosen.first_day, chosen.zone))
    if chosen.last_day:
        after = date.fromordinal(chosen.last_day.toordinal() + 1)
        found = found.filter(started_at__lt=midnight(after, chosen.zone))
    return found


def sample(version: JudgeVersion, chosen: Chosen) -> Sequence[int]:
    """The ids of the segments of a run: drawn at random, the same for the same seed."""
    ids = reviewed_segments(version, chosen).values_list("pk", flat=True)
    return sorted(sorted(ids, key=lambda pk: _rank(pk, chosen.seed))[: min(chosen.size, MOST)])


def _rank(segment: int, seed: int) -> bytes:
    return hashlib.blake2b(f"{seed}:{segment}".encode(), digest_size=8).digest()
