"""What every detector is: a small open rule with a version, asked about one segment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.judges.contract import Line
from evenhand.judges.rules.checks.base import Finding, quote
from evenhand.judges.rules.phrases import Hit
from evenhand.judges.rules.reading import Reading
from evenhand.reviews.answers import Evidence

EVIDENCE_MAX = 3


class Need(Enum):
    """What a detector needs to be able to tell, said where it is missing."""

    WORDS = _("something said by the agent")
    PHRASES = _("words in a language with phrases")
    TIMES = _("times of the messages, and a limit for the channel")
    CODES = _("time codes of a recording")
    BOT = _("a part handled by a bot")
    USUAL = _("50 conversations of the channel to compare with")


class Unit(Enum):
    """What a signal's value counts."""

    NONE = ""
    SECONDS = "seconds"
    MESSAGES = "messages"
    MOOD = "mood"


class Seen(NamedTuple):
    """What a detector saw. ``holds`` is empty where it cannot tell; ``strength`` is 0 to 1."""

    holds: bool | None
    evidence: tuple[Evidence, ...] = ()
    strength: float = 0.0
    value: float | None = None


NOTHING = Seen(False)
CANNOT_TELL = Seen(None)

Usual = dict[str, int]
"""The most messages that are usual, by channel."""


class Asked(NamedTuple):
    """What a detector is asked about: a segment read, and what is usual in its workspace."""

    reading: Reading
    usual: Usual


@dataclass(frozen=True, slots=True)
class Detector:
    """One signal: its key and words, the version of its rule, what it needs, and the rule."""

    key: str
    version: int
    label: Promise
    need: Need
    see: Callable[[Asked], Seen]
    unit: Unit = Unit.NONE
    kind: str = ""

    @property
    def about(self) -> str:
        """The rule in words: the first paragraph of its description."""
        return " ".join((self.see.__doc__ or "").split("\n\n")[0].split())


def seen(evidence: Iterable[Evidence], strength: float, value: float | None = None) -> Seen:
    """A signal with its evidence, at most three places of it."""
    return Seen(True, tuple(evidence)[:EVIDENCE_MAX], min(1.0, strength), value)


def from_check(found: Finding, strength: float) -> Seen:
    """What a check of the rules judge found, as a signal."""
    if found.holds is None:
        return CANNOT_TELL
    return seen(found.evidence, strength) if found.holds else NOTHING


def lacks(reading: Reading, *sets: str) -> bool:
    """Whether there are no phrases of these sets in the segment's language."""
    return reading.book is None or not reading.book.sets.issuperset(sets)


def said(reading: Reading, lines: Iterable[Line], *sets: str) -> list[tuple[Line, Hit]]:
    """The phrases of these sets in the lines."""
    return [(line, hit) for line in lines for hit in reading.hits(line) if hit.set in sets]


def quoted(pairs: Iterable[tuple[Line, Hit]]) -> list[Evidence]:
    """The phrases as evidence."""
    return [quote(line, hit.start, hit.end) for line, hit in pairs]
