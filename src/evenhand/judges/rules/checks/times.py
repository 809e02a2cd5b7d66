"""Checks on how long the customer waited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from evenhand.judges.contract import Line
from evenhand.judges.rules.checks.base import Check, Finding, no, quote, unknown
from evenhand.judges.rules.reading import Reading


class ReplyTime(Check, frozen=True, tag="reply_time"):
    """The first reply, or the longest wait, took more seconds than the channel allows.

    ``more_than`` gives seconds by channel. A channel that is not listed, or messages without
    times, cannot be told.
    """

    more_than: dict[str, float]
    measure: Literal["first", "longest"] = "first"

    def find(self, reading: Reading) -> Finding:
        limit = self.more_than.get(reading.segment.channel)
        if limit is None:
            return unknown(f"No reply time is set for the channel {reading.segment.channel}.")
        found = list(waits(reading))
        if not found:
            return unknown("No wait of the customer can be measured: times or replies are missing.")
        seconds, line = found[0] if self.measure == "first" else max(found, key=lambda w: w[0])
        if seconds <= limit:
            return no()
        return Finding(True, (quote(line),), f"{seconds:.0f} seconds")

    def describe(self) -> str:
        wait = "the first reply" if self.measure == "first" else "the longest wait"
        limits = ", ".join(f"{channel} {_span(s)}" for channel, s in self.more_than.items())
        return f"{wait} took longer than allowed ({limits})"


def waits(reading: Reading) -> Iterator[tuple[float, Line]]:
    """Seconds from the first unanswered customer message to each reply, with the reply."""
    asked: datetime | None = None
    for line in reading.talk:
        if not line.mine:
            asked = asked or line.sent_at
        elif asked is not None:
            if line.sent_at is not None and line.sent_at >= asked and line.text.strip():
                yield (line.sent_at - asked).total_seconds(), line
            asked = None


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:g} s"
    return f"{seconds / 60:g} min" if seconds < 7200 else f"{seconds / 3600:g} h"
