"""Signals in what the agent says: promises that nothing follows, and secrets asked for."""

from __future__ import annotations

from datetime import timedelta

from evenhand.conversations.transcript import Kind
from evenhand.judges.contract import Line
from evenhand.judges.rules.checks import SaysTogether
from evenhand.judges.rules.reading import Reading
from evenhand.judges.signals.detectors.base import (
    CANNOT_TELL,
    NOTHING,
    Asked,
    Seen,
    from_check,
    lacks,
    quoted,
    said,
    seen,
)

LATER = timedelta(minutes=30)
"""A message so much later is a follow-up, whatever it says."""
SUBSTANCE = 8
"""Words that make a message more than a courtesy."""
COURTESY = {"closing", "thanks", "further_help"}

_SECRETS = SaysTogether(
    first=["asks_to_send"], then=["card_number", "password"], unless=["harmless_secret"]
)


def follow_up(asked: Asked) -> Seen:
    """The agent promises to call or write again, and no agent's message follows that is half an
    hour later or says more than thanks and good-bye. A call or mail outside the record is not
    known.
    """
    reading = asked.reading
    if lacks(reading, "promised_contact"):
        return CANNOT_TELL
    promised = said(reading, reading.mine, "promised_contact")
    if not promised:
        return NOTHING
    line, hit = promised[-1]
    if any(_follows_up(reading, line, later) for later in reading.segment.lines):
        return NOTHING
    return seen(quoted([(line, hit)]), 0.7)


def sensitive_data(asked: Asked) -> Seen:
    """The agent asks for a full card number, a password or a one-time code. The last four digits,
    or setting a new password, are none.
    """
    return from_check(_SECRETS.ask(asked.reading), 0.9)


def _follows_up(reading: Reading, promise: Line, later: Line) -> bool:
    if later.place <= promise.place or not later.public:
        return False
    if later.kind not in (Kind.AGENT, Kind.BOT):
        return False
    if promise.sent_at and later.sent_at and later.sent_at - promise.sent_at >= LATER:
        return True
    if any(hit.set in COURTESY for hit in reading.hits(later)):
        return False
    return len(reading.words_of(later)) >= SUBSTANCE
