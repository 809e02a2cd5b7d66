"""The segments a session can be drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db.models import Q, QuerySet

from evenhand.calibration.models import Item, Session
from evenhand.conversations.filters import Filters, read_filters
from evenhand.conversations.models import Segment
from evenhand.reviews.models import Review

CRITERIA = ("team", "agent", "channel", "language", "first_day", "last_day")


def read_criteria(sent: Mapping[str, str]) -> dict[str, Any]:
    """What a form sent, as it is stored: only what narrows, days as text."""
    narrowing = asdict(_filters(sent))
    return {
        name: str(narrowing[name]) if name.endswith("_day") else narrowing[name]
        for name in CRITERIA
        if narrowing[name] not in ("", None)
    }


def frame_of(session: Session, criteria: Mapping[str, Any]) -> list[int]:
    """Ids, in order, of the segments that pass the criteria and nobody here knows yet."""
    reviewed = Review.objects.filter(
        automatic=False, author__user__in=session.participants.values("user")
    )
    taken = Item.objects.filter(Q(session=session) | Q(session__closed_at__isnull=True))
    found = (
        _passing(session, _filters({name: str(value) for name, value in criteria.items()}))
        .exclude(pk__in=reviewed.values("segment"))
        .exclude(pk__in=taken.values("segment"))
    )
    return list(found.order_by("pk").values_list("pk", flat=True))


def _filters(sent: Mapping[str, str]) -> Filters:
    return read_filters({name: sent.get(name, "") for name in CRITERIA})


def _passing(session: Session, filters: Filters) -> QuerySet[Segment]:
    found = Segment.objects.filter(workspace=session.workspace, agent__isnull=False)
    for name, value in filters:
        if name in ("team", "agent", "channel"):
            found = found.filter(**{name: value})
    if filters.language:
        found = found.filter(conversation__language=filters.language)
    if filters.since is not None:
        found = found.filter(started_at__gte=filters.since)
    if filters.until is not None:
        found = found.filter(started_at__lt=filters.until)
    return found
