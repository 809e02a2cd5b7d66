"""What numbers can be grouped and filtered by, and how a group's key reads outside the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from evenhand.insights.facts.measures import band_of
from evenhand.insights.facts.schema import KINDS, PURPOSES

EPOCH = date(1970, 1, 1).toordinal()
_MONDAY = date(1969, 12, 29)
BAND_POINTS = 10


@dataclass(frozen=True, slots=True)
class Grouping:
    """A column of facts, or what is made of one; ``book`` names the words its numbers stand for.

    ``rolled`` is the column of rollups, where that has another name.
    """

    column: str
    book: str = ""
    words: tuple[str, ...] = ()
    made: Callable[[Any], Any] | None = None
    read: Callable[[int], Any] | None = None
    rolled: str = ""

    @property
    def summed(self) -> str:
        """The column it needs of a rollup."""
        return self.rolled or self.column

    def expression(self, row: Any) -> Any:
        """The group of a row."""
        return self.made(row) if self.made else row[self.column]

    def of_sums(self, row: Any) -> Any:
        """The group of a row of a rollup."""
        return row[self.rolled] if self.rolled else self.expression(row)

    def key(self, code: int | None, books: Mapping[str, list[str]]) -> Any:
        """What a page calls the group."""
        if code is None:
            return None
        if self.book:
            return books[self.book][code]
        if self.words:
            return self.words[code]
        return self.read(code) if self.read else code

    def code(self, key: Any, books: Mapping[str, list[str]]) -> int:
        """The number of a key in the facts; -1 where they know no such word."""
        words = list(books[self.book]) if self.book else list(self.words)
        if words or self.book:
            return words.index(key) if key in words else -1
        return int(key)


def day_number(day: date) -> int:
    """A day as the facts keep it."""
    return day.toordinal() - EPOCH


def month_number(day: date) -> int:
    """A month as the facts keep it."""
    return 100 * day.year + day.month


GROUPINGS: Mapping[str, Grouping] = {
    "team": Grouping("team"),
    "agent": Grouping("agent"),
    "channel": Grouping("channel", book="channel"),
    "language": Grouping("language", book="language"),
    "scorecard": Grouping("scorecard"),
    "version": Grouping("version"),
    "category": Grouping("category"),
    "reviewer": Grouping("reviewer"),
    "kind": Grouping("kind", words=KINDS),
    "purpose": Grouping("purpose", words=PURPOSES),
    "tag": Grouping("tag", book="tag"),
    "cause": Grouping("cause", book="cause"),
    "signal": Grouping("signal", book="signal"),
    "day": Grouping("day", read=lambda number: date.fromordinal(EPOCH + number)),
    "week": Grouping(
        "day",
        made=lambda row: ((row.day + 3) / 7).floor().cast("int32"),
        read=lambda number: _MONDAY + timedelta(weeks=number),
    ),
    "month": Grouping("month", read=lambda number: date(number // 100, number % 100, 1)),
    "band": Grouping(
        "score",
        made=band_of,
        read=lambda number: number * BAND_POINTS,
        rolled="band",
    ),
}
"""Days, weeks (by their Monday) and months are those of the workspace's time zone; a band is named
by its lowest score, and 100 belongs to the band from 90."""

PLACES = ("team", "agent", "channel", "language", "tag", "day", "week", "month")
REVIEWS = (*PLACES, "scorecard", "version", "reviewer", "kind", "purpose")
