"""Signals in what the customer says."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.judges.contract import Line
from evenhand.judges.rules.checks.base import quote
from evenhand.judges.rules.reading import Reading
from evenhand.judges.rules.text import Sentence
from evenhand.judges.signals.detectors.base import (
    CANNOT_TELL,
    NOTHING,
    Asked,
    Seen,
    lacks,
    quoted,
    said,
    seen,
)
from evenhand.reviews.answers import Evidence

SIMILAR = 0.6
LEAST_WORDS = 3
ENDS = 2
"""Customer messages that make the start, and the end."""

PLEASED = {"pleased": 1.0, "praise": 1.0, "thanks": 0.5}
DISPLEASED = {"displeased": 1.0, "upset": 1.0, "leaving": 1.0}


def churn_risk(asked: Asked) -> Seen:
    """The customer says they will leave: cancel the contract, account or subscription, or go to
    another company. Cancelling an order or an appointment is none.
    """
    return _customer_says(asked.reading, "leaving")


def escalation(asked: Asked) -> Seen:
    """The customer asks for a superior, or threatens with a complaint to an authority or a lawyer.
    Asking for a person instead of a bot is none, and neither is a hand-over among colleagues.
    """
    return _customer_says(asked.reading, "asks_for_superior")


def praise(asked: Asked) -> Seen:
    """The customer praises the service in strong words. A plain thank-you is none."""
    return _customer_says(asked.reading, "praise")


def mood_fell(asked: Asked) -> Seen:
    """The customer's first two messages hold no bad words, and the last two more bad than good."""
    return _mood(asked.reading, rises=False)


def mood_rose(asked: Asked) -> Seen:
    """The customer's first two messages hold more bad words than good, and the last two more good.
    Thanks alone are not enough.
    """
    return _mood(asked.reading, rises=True)


def repeated_question(asked: Asked) -> Seen:
    """The customer asks the same again after a reply (three content words or more, 60 % of them the
    same), or says that they have asked or told it before.
    """
    reading = asked.reading
    if lacks(reading, "told_before"):
        return CANNOT_TELL
    if told := said(reading, reading.customer, "told_before"):
        return seen(quoted(told), 0.8)
    return _asks_again(reading)


def _customer_says(reading: Reading, name: str) -> Seen:
    if lacks(reading, name):
        return CANNOT_TELL
    found = said(reading, reading.customer, name)
    if not found:
        return NOTHING
    return seen(quoted(found), 0.7 + 0.1 * len(found))


def _mood(reading: Reading, rises: bool) -> Seen:
    if lacks(reading, *PLEASED, *DISPLEASED):
        return CANNOT_TELL
    lines = reading.customer
    if len(lines) < 2:
        return NOTHING
    size = min(ENDS, len(lines) // 2)
    start, end = _tone(reading, lines[:size]), _tone(reading, lines[-size:])
    changed = start < 0 and end > PLEASED["thanks"] if rises else start >= 0 > end
    if not changed:
        return NOTHING
    sets = PLEASED if rises else DISPLEASED
    return seen(quoted(said(reading, lines[-size:], *sets)), abs(end - start) / 2, end - start)


def _tone(reading: Reading, lines: Sequence[Line]) -> float:
    """Good words against bad, from -1 to 1."""
    weights = [
        PLEASED.get(hit.set, -DISPLEASED.get(hit.set, 0.0))
        for line in lines
        for hit in reading.hits(line)
    ]
    return sum(weights) / max(1.0, sum(map(abs, weights)))


def _asks_again(reading: Reading) -> Seen:
    stop_words = reading.book.stop_words if reading.book else frozenset()
    earlier: list[tuple[Line, Sentence, frozenset[str]]] = []
    for line in reading.customer:
        asked = [
            (line, sentence, bag)
            for sentence in reading.said(line)
            if sentence.question and len(bag := _bag(sentence, stop_words)) >= LEAST_WORDS
        ]
        for again in asked:
            for before in earlier:
                if _answered_between(reading, before[0], line) and _same(before[2], again[2]):
                    return seen([_whole(*before[:2]), _whole(*again[:2])], 0.7)
        earlier += asked
    return NOTHING


def _bag(sentence: Sentence, stop_words: frozenset[str]) -> frozenset[str]:
    return frozenset(word.text for word in sentence.words) - stop_words


def _same(one: frozenset[str], two: frozenset[str]) -> bool:
    return len(one & two) >= SIMILAR * len(one | two)


def _answered_between(reading: Reading, one: Line, two: Line) -> bool:
    return any(one.place < line.place < two.place for line in reading.mine)


def _whole(line: Line, sentence: Sentence) -> Evidence:
    return quote(line, sentence.words[0].start, sentence.words[-1].end)
