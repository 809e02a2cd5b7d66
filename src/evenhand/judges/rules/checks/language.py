"""Checks on the agent's language."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.judges.contract import Line
from evenhand.judges.rules.checks.base import Check, Finding, no, quote, unknown
from evenhand.judges.rules.reading import Reading
from evenhand.judges.rules.spelling import LANGUAGE, Mistake
from evenhand.judges.rules.text import normal

SHOWN = 5


class Misspells(Check, frozen=True, tag="misspells"):
    """The agent makes at least ``at_least`` mistakes, and ``per_100_words`` or more.

    English only. Names, capitalised words, words with digits, words the customer used and the rule
    file's own words are no mistakes.
    """

    at_least: int = 1
    per_100_words: float = 0

    def find(self, reading: Reading) -> Finding:
        if reading.language != LANGUAGE:
            return unknown("Spelling is checked in English only.")
        if reading.mistakes is None:
            return unknown("Spelling was not checked.")
        found = list(_mistakes(reading))
        words = sum(len(reading.words_of(line)) for line in reading.mine)
        if len(found) < max(self.at_least, self.per_100_words * words / 100):
            return no()
        return Finding(
            True,
            tuple(quote(line, mistake.start, mistake.end) for line, mistake in found[:SHOWN]),
            found[0][1].message,
        )

    def describe(self) -> str:
        rate = f", and {self.per_100_words:g} or more in 100 words" if self.per_100_words else ""
        return f"the agent makes at least {self.at_least} mistake(s){rate}"


def _mistakes(reading: Reading) -> Iterator[tuple[Line, Mistake]]:
    known = reading.words | _used_by_customer(reading) | _names(reading)
    for line in reading.mine:
        own = [word for sentence in reading.said(line) for word in sentence.words]
        starts = {word.start for word in own if not word.quoted}
        for mistake in (reading.mistakes or {}).get(line.text, ()):
            word = line.text[mistake.start : mistake.end]
            if mistake.start in starts and normal(word) not in known:
                yield line, mistake


def _used_by_customer(reading: Reading) -> frozenset[str]:
    return frozenset(word for line in reading.customer for word in reading.words_of(line))


def _names(reading: Reading) -> frozenset[str]:
    return frozenset(normal(part) for name in reading.segment.names for part in name.split())
