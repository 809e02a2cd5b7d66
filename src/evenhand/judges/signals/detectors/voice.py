"""Signals in the timing of a call, where its transcript has time codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from evenhand.judges.contract import Line
from evenhand.judges.rules.checks.base import quote
from evenhand.judges.rules.reading import Reading
from evenhand.judges.signals.detectors.base import CANNOT_TELL, NOTHING, Asked, Seen, seen

SILENCE = 15.0
"""Seconds in which nobody speaks that are dead air."""
OVERLAP = 1.5
"""Seconds of two voices at once that are more than a nod."""
NOD = 2
"""Words of an utterance that only nods."""
TIMES = 2


class Spoken(NamedTuple):
    """An utterance and when it was spoken, in seconds of the recording."""

    line: Line
    start: float
    end: float


def dead_air(asked: Asked) -> Seen:
    """Nobody speaks for 15 seconds or longer between two utterances of the part."""
    spoken = _spoken(asked.reading)
    if len(spoken) < 2:
        return CANNOT_TELL
    gaps = sorted(_gaps(spoken), key=lambda gap: -gap[0])
    long = [(seconds, line) for seconds, line in gaps if seconds >= SILENCE]
    if not long:
        return NOTHING
    return seen([quote(line) for _, line in long], 0.5 * long[0][0] / SILENCE, long[0][0])


def talk_over(asked: Asked) -> Seen:
    """The agent begins to speak while the customer is speaking, twice or more, with 1.5 seconds or
    more of both voices each time. Utterances of one or two words are nods.
    """
    reading = asked.reading
    spoken = _spoken(reading)
    if len(spoken) < 2:
        return CANNOT_TELL
    over = list(_overlaps(reading, spoken))
    if len(over) < TIMES:
        return NOTHING
    return seen([quote(line) for _, line in over], 0.25 * len(over), sum(s for s, _ in over))


def _spoken(reading: Reading) -> list[Spoken]:
    """The utterances of the part that have time codes, in order of time."""
    first, last = reading.bounds
    found = [
        Spoken(line, line.offset, line.offset + line.duration)
        for line in reading.segment.lines[first : last + 1]
        if line.offset is not None and line.duration is not None and line.text.strip()
    ]
    return sorted(found, key=lambda each: each.start)


def _gaps(spoken: list[Spoken]) -> Iterator[tuple[float, Line]]:
    end = spoken[0].end
    for each in spoken[1:]:
        yield each.start - end, each.line
        end = max(end, each.end)


def _overlaps(reading: Reading, spoken: list[Spoken]) -> Iterator[tuple[float, Line]]:
    for place, each in enumerate(spoken):
        if not each.line.mine or len(reading.words_of(each.line)) <= NOD:
            continue
        end = max((o.end for o in spoken[:place] if not o.line.mine), default=each.start)
        overlap = min(end, each.end) - each.start
        if overlap >= OVERLAP:
            yield overlap, each.line
