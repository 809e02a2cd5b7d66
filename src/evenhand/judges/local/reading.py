"""What the local judge reads of a segment: who said what, in words, and how it went."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from evenhand.conversations.transcript import Kind
from evenhand.judges.contract import Line, SegmentText
from evenhand.judges.rules.reading import Reading
from evenhand.judges.signals.detectors import BY_KIND, DETECTORS, books
from evenhand.judges.signals.detectors.base import Asked, Need

CHANNELS = ("chat", "email", "phone", "messaging", "social", "web")
ROLES = ("agent", "customer", "customer_last", "last")
"""Whose words: all of the agent's, all of the customer's, the customer's last, the last of all."""

TURNS = (
    "agent messages",
    "customer messages",
    "other messages",
    "agent words",
    "customer words",
    "words per reply",
    "questions by the agent",
    "questions by the customer",
    "customer has the last word",
    "minutes",
    "first reply, minutes",
    "longest wait, minutes",
    "transfers",
    "exclamation marks",
    "capitals",
    "links",
    *CHANNELS,
)
"""What is told of how a conversation went, in order."""


SIGNALS = tuple(detector.key for detector in DETECTORS if detector.need is not Need.USUAL)
"""Signals that can be told from a conversation alone."""


class Passage(NamedTuple):
    """A sentence of one message: where it stands, and its normalised words."""

    place: int
    start: int
    end: int
    words: tuple[str, ...]


class Part(NamedTuple):
    """A segment, read.

    ``agent`` and ``customer`` are their passages in order; ``turns`` the numbers named ``TURNS``;
    ``signals`` is 1 for each of ``SIGNALS`` that was found.
    """

    segment: SegmentText
    agent: tuple[Passage, ...]
    customer: tuple[Passage, ...]
    turns: tuple[float, ...]
    signals: tuple[float, ...]

    @property
    def empty(self) -> bool:
        """Whether the agent said nothing that could be judged."""
        return not self.agent

    def passages(self, role: str) -> tuple[Passage, ...]:
        """The passages of one of ``ROLES``."""
        if role == "agent":
            return self.agent
        if role == "customer":
            return self.customer
        said = self.customer if role == "customer_last" else (*self.customer, *self.agent)
        last = max((passage.place for passage in said), default=-1)
        return tuple(passage for passage in said if passage.place == last)


def read_part(segment: SegmentText) -> Part:
    """Read a segment: the public words of its agent and of the customer in this part."""
    reading = Reading(segment, {})
    agent = _passages(reading, reading.mine)
    customer = _passages(reading, reading.customer)
    turns = tuple(_turns(reading, agent, customer))
    return Part(segment, agent, customer, turns, _signals(segment))


def language_of(segment: SegmentText) -> str:
    """The two letters of the language the source named; empty where it named none.

    Examples
    --------
    >>> from datetime import datetime
    >>> language_of(SegmentText(1, "chat", "pt_BR", datetime(2026, 5, 4), ()))
    'pt'
    """
    return segment.language.replace("_", "-").split("-")[0].casefold()


def _signals(segment: SegmentText) -> tuple[float, ...]:
    asked = Asked(Reading(segment, books()), {})
    return tuple(float(bool(BY_KIND[key].see(asked).holds)) for key in SIGNALS)


def _passages(reading: Reading, lines: Sequence[Line]) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            line.place,
            sentence.words[0].start,
            sentence.words[-1].end,
            tuple(word.text for word in sentence.words),
        )
        for line in lines
        for sentence in reading.said(line)
    )


def _turns(reading: Reading, agent: Sequence[Passage], customer: Sequence[Passage]) -> list[float]:
    mine, asked = reading.mine, reading.customer
    said, wanted = _count(agent), _count(customer)
    others = len(reading.segment.lines) - len(mine) - len(asked)
    counts = [len(mine), len(asked), others, said, wanted, said / max(1, len(mine))]
    questions = [sum(line.text.count("?") for line in lines) for lines in (mine, asked)]
    talk = reading.talk
    theirs = float(bool(talk) and not talk[-1].mine)
    moved = sum(event.kind == "transfer" for event in reading.segment.events)
    return [
        *map(math.log1p, [*counts, *questions]),
        theirs,
        *map(math.log1p, [*_times(talk), moved, *_marks(mine)]),
        *(float(reading.segment.channel == channel) for channel in CHANNELS),
    ]


def _count(passages: Sequence[Passage]) -> int:
    return sum(len(passage.words) for passage in passages)


def _times(talk: Sequence[Line]) -> tuple[float, float, float]:
    """Minutes from first to last, to the first reply, and of the longest wait for a reply."""
    timed = [line for line in talk if line.sent_at is not None]
    if len(timed) < 2:
        return (0.0, 0.0, 0.0)
    waits = [
        _minutes(before, after)
        for before, after in itertools.pairwise(timed)
        if before.kind == Kind.CUSTOMER and after.mine
    ]
    return (_minutes(timed[0], timed[-1]), waits[0] if waits else 0.0, max(waits, default=0.0))


def _minutes(first: Line, last: Line) -> float:
    if first.sent_at is None or last.sent_at is None:
        return 0.0
    return max(0.0, (last.sent_at - first.sent_at).total_seconds() / 60)


def _marks(lines: Sequence[Line]) -> tuple[int, int, int]:
    """Exclamation marks, words in capitals and links of the agent."""
    text = " ".join(line.text for line in lines)
    capitals = sum(word.isupper() and len(word) > 2 for word in text.split())
    return (text.count("!"), capitals, text.count("http"))
