"""Checks on what was said, by phrase sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from evenhand.judges.contract import Line
from evenhand.judges.rules.checks.base import Check, Finding, no, quote, unknown
from evenhand.judges.rules.phrases import Hit
from evenhand.judges.rules.reading import Reading

EVIDENCE_MAX = 3


class Says(Check, frozen=True, tag="says"):
    """A phrase of one of the sets is said.

    ``by`` the agent or the customer; ``where``: in any message, or within the first or last
    ``messages`` of that side; ``within_words`` from the beginning of the message; at least
    ``times`` times.
    """

    phrases: list[str]
    by: Literal["agent", "customer"] = "agent"
    where: Literal["anywhere", "first", "last"] = "anywhere"
    messages: int = 1
    within_words: int = 0
    times: int = 1

    def find(self, reading: Reading) -> Finding:
        if problem := lacking(reading, self.phrases):
            return problem
        found = [(line, hit) for line in self._lines(reading) for hit in self._hits(reading, line)]
        if len({(line.place, hit.sentence) for line, hit in found}) < self.times:
            return no()
        shown = [pair for place, pair in enumerate(found) if not _inside(pair, found[:place])]
        evidence = tuple(quote(line, hit.start, hit.end) for line, hit in shown[:EVIDENCE_MAX])
        return Finding(True, evidence)

    def describe(self) -> str:
        who = "the agent" if self.by == "agent" else "the customer"
        where = {
            "anywhere": "",
            "first": f" in the first {_counted(self.messages)}",
            "last": f" in the last {_counted(self.messages)}",
        }[self.where]
        within = f" within {self.within_words} words" if self.within_words else ""
        times = f" at least {self.times} times" if self.times > 1 else ""
        return f"{who} says {_listed(self.phrases)}{where}{within}{times}"

    def _lines(self, reading: Reading) -> Sequence[Line]:
        lines = reading.mine if self.by == "agent" else reading.customer
        if self.where == "first":
            return lines[: self.messages]
        return lines[-self.messages :] if self.where == "last" else lines

    def _hits(self, reading: Reading, line: Line) -> Iterator[Hit]:
        for hit in reading.hits(line):
            if hit.set not in self.phrases:
                continue
            if not self.within_words or hit.first_word < self.within_words:
                yield hit


class SaysTogether(Check, frozen=True, tag="says_together"):
    """The agent says a phrase of ``first`` and, in the same sentence, one of ``then``.

    At most ``within_words`` words lie between the two, in either order if ``any_order``; a phrase
    of ``unless`` in the sentence undoes it ("the last four digits of the card number").
    """

    first: list[str]
    then: list[str]
    unless: list[str] = []
    within_words: int = 6
    any_order: bool = False

    def find(self, reading: Reading) -> Finding:
        if problem := lacking(reading, [*self.first, *self.then]):
            return problem
        for line in reading.mine:
            for pair in self._pairs(reading.hits(line)):
                start = min(hit.start for hit in pair)
                return Finding(True, (quote(line, start, max(hit.end for hit in pair)),))
        return no()

    def describe(self) -> str:
        unless = f", but not {_listed(self.unless)}" if self.unless else ""
        return (
            f"the agent says {_listed(self.first)} together with {_listed(self.then)} "
            f"in one sentence{unless}"
        )

    def _pairs(self, hits: Sequence[Hit]) -> Iterator[tuple[Hit, Hit]]:
        undone = {hit.sentence for hit in hits if hit.set in self.unless}
        thens = [hit for hit in hits if hit.set in self.then and hit.sentence not in undone]
        for one in hits:
            if one.set in self.first and one.sentence not in undone:
                yield from ((one, two) for two in thens if self._near(one, two))

    def _near(self, one: Hit, two: Hit) -> bool:
        if one.sentence != two.sentence:
            return False
        after = two.first_word - one.last_word - 1
        before = one.first_word - two.last_word - 1
        if self.any_order and 0 <= before <= self.within_words:
            return True
        return -3 <= after <= self.within_words and two.last_word >= one.first_word


def lacking(reading: Reading, sets: Sequence[str]) -> Finding | None:
    """Why phrases cannot be looked for in this conversation, if they cannot."""
    if reading.book is None:
        if not reading.language:
            return unknown("The language cannot be told, so phrases cannot be looked for.")
        return unknown(f"There are no phrases for this language ({reading.language}).")
    if not reading.book.sets.issuperset(sets):
        missing = ", ".join(name for name in sets if name not in reading.book.sets)
        return unknown(f"There are no phrases for {missing} in this language.")
    return None


def _inside(pair: tuple[Line, Hit], earlier: Sequence[tuple[Line, Hit]]) -> bool:
    """Whether the phrase overlaps one before it, and so would only be quoted twice."""
    line, hit = pair
    return any(line is other and hit.start < before.end for other, before in earlier)


def _counted(messages: int) -> str:
    return "message" if messages == 1 else f"{messages} messages"


def _listed(names: Sequence[str]) -> str:
    return " or ".join(f"“{name.replace('_', ' ')}”" for name in names)
