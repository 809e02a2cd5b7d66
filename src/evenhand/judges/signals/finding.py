"""Looking through segments: what the detectors see in each, and what could not be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from evenhand.conversations.models import Segment
from evenhand.judges.contract import SegmentText
from evenhand.judges.reading import Read
from evenhand.judges.rules.reading import Reading
from evenhand.judges.signals.detectors import DETECTORS, books
from evenhand.judges.signals.detectors.base import CANNOT_TELL, Asked, Seen, Usual
from evenhand.judges.signals.models import Scan, Signal


def look(segment: SegmentText, usual: Usual) -> list[Seen]:
    """What each detector sees in the segment, in the order of the detectors."""
    asked = Asked(Reading(segment, books()), usual)
    return [detector.see(asked) for detector in DETECTORS]


def scans(
    segments: Sequence[Read], usual: Usual, detectors: str, now: datetime
) -> Iterator[tuple[Scan, list[Signal]]]:
    """For each segment, that it was looked at, and the signals found in it.

    A transcript that is missing or damaged is looked at and tells nothing.
    """
    for segment, text, problem in segments:
        seen = [CANNOT_TELL] * len(DETECTORS) if problem else look(text, usual)
        yield _scan(segment, seen, detectors, now), list(_signals(segment, seen))


def _scan(segment: Segment, seen: Sequence[Seen], detectors: str, now: datetime) -> Scan:
    bits = [1 << place for place, each in enumerate(seen) if each.holds is not None]
    return Scan(
        segment=segment,
        workspace_id=segment.workspace_id,
        content_hash=segment.conversation.content_hash,
        detectors=detectors,
        measured=sum(bits),
        scanned_at=now,
    )


def _signals(segment: Segment, seen: Sequence[Seen]) -> Iterator[Signal]:
    for detector, each in zip(DETECTORS, seen, strict=True):
        if each.holds:
            yield Signal(
                workspace_id=segment.workspace_id,
                segment=segment,
                kind=detector.key,
                version=detector.version,
                strength=round(each.strength, 3),
                value=each.value,
                evidence=[[place.message, place.start, place.end] for place in each.evidence],
            )
