"""Reading signals, always of one workspace and of what the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import TruncMonth

from evenhand.conversations.models import Segment
from evenhand.conversations.queries import segments_visible_to
from evenhand.judges.signals.detectors import DETECTORS, fingerprint
from evenhand.judges.signals.models import Scan, ScanWork, Signal
from evenhand.people.models import Membership, Workspace
from evenhand.reviews.criteria import midnight


def detectors_of(work: ScanWork) -> str:
    """Which detectors look now, and with which idea of what is usual."""
    return f"{fingerprint()}.{work.usual_number}"


def unscanned(work: ScanWork) -> QuerySet[Segment]:
    """Segments not looked at as they are now: new, changed, blacked out since, or by others."""
    looked_at = Scan.objects.filter(
        Q(segment__conversation__redacted_at__isnull=True)
        | Q(segment__conversation__redacted_at__lte=F("scanned_at")),
        segment=OuterRef("pk"),
        detectors=detectors_of(work),
        content_hash=F("segment__conversation__content_hash"),
    )
    segments = Segment.objects.filter(workspace=work.workspace_id)
    return segments.filter(~Exists(looked_at)).order_by("pk")


def work_of(workspace: Workspace) -> ScanWork:
    """How far looking through the workspace has come."""
    found = ScanWork.objects.filter(workspace=workspace).first()
    return found or ScanWork(workspace=workspace)


def newest_segment(workspace: Workspace) -> int:
    """The number of the newest segment; 0 where there is none."""
    newest = Segment.objects.filter(workspace=workspace).aggregate(newest=Max("pk"))["newest"]
    return newest or 0


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a zone, both included."""

    first: date
    last: date
    zone: str

    def within(self, name: str) -> Q:
        """The condition that a moment is within them."""
        end = midnight(self.last + timedelta(days=1), self.zone)
        return Q(**{f"{name}__gte": midnight(self.first, self.zone), f"{name}__lt": end})


@dataclass(frozen=True, slots=True)
class Tally:
    """How many segments have a signal, of how many of which it can be told."""

    found: int = 0
    measured: int = 0


def by_month(viewer: Membership, days: Days) -> dict[str, dict[date, Tally]]:
    """By signal and month: over the segments the viewer may see that began in these days."""
    found = _grouped(Signal.objects.all(), viewer, days).values_list("kind", "month")
    counts = {(kind, month): n for kind, month, n in found.annotate(n=Count("pk")).order_by()}
    told: dict[str, Any] = {f"n_{place}": _told(place) for place in range(len(DETECTORS))}
    looked_at = _grouped(Scan.objects.all(), viewer, days).values("month").order_by()
    rows = list(looked_at.annotate(**told))
    return {
        one.key: {
            row["month"]: Tally(counts.get((one.key, row["month"]), 0), row[f"n_{place}"] or 0)
            for row in rows
        }
        for place, one in enumerate(DETECTORS)
    }


def totals(workspace: Workspace) -> dict[str, Tally]:
    """By signal, over all of the workspace."""
    told = {f"n_{place}": _told(place) for place in range(len(DETECTORS))}
    measured = Scan.objects.filter(workspace=workspace).aggregate(**told)
    found = Signal.objects.filter(workspace=workspace).values_list("kind")
    counts = dict(found.annotate(n=Count("pk")).order_by())
    return {
        one.key: Tally(counts.get(one.key, 0), measured[f"n_{place}"] or 0)
        for place, one in enumerate(DETECTORS)
    }


def of_conversation(viewer: Membership, conversation_id: int) -> tuple[list[Signal], list[Scan]]:
    """The signals in a conversation's segments, and what could be told of each segment."""
    segments = segments_visible_to(viewer).filter(conversation=conversation_id).values("pk")
    scans = list(Scan.objects.filter(segment__in=segments))
    if not scans:
        return [], []
    signals = Signal.objects.filter(segment__in=segments).select_related("segment__agent")
    return list(signals.order_by("segment__position", "-strength", "kind")), scans


def of_conversations(viewer: Membership, ids: Sequence[int]) -> list[tuple[int, str]]:
    """Conversation and kind of every signal in these conversations that the viewer may see."""
    segments = segments_visible_to(viewer).filter(conversation__in=ids).values("pk")
    signals = Signal.objects.filter(workspace=viewer.workspace_id, segment__in=segments)
    rows = signals.order_by().values_list("segment__conversation", "kind").distinct()
    return list(rows)


def _grouped(rows: QuerySet[Any], viewer: Membership, days: Days) -> QuerySet[Any]:
    """Those of the viewer's segments in these days, with the month each began in."""
    rows = rows.filter(
        days.within("segment__started_at"),
        workspace=viewer.workspace_id,
        segment__in=segments_visible_to(viewer).values("pk"),
    )
    month = TruncMonth("segment__started_at", output_field=DateField(), tzinfo=ZoneInfo(days.zone))
    grouped: QuerySet[Any] = rows.annotate(month=month)
    return grouped


def _told(place: int) -> Sum:
    """Of how many the detector at this place could tell."""
    return Sum(F("measured").bitrightshift(place).bitand(1), output_field=IntegerField())
