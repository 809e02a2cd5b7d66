"""Signals in how the customer was answered."""

from __future__ import annotations

from evenhand.conversations.transcript import Kind
from evenhand.judges.rules.checks.base import quote
from evenhand.judges.rules.checks.times import waits
from evenhand.judges.rules.checks.turns import RepeatsAnswer, UnansweredQuestion
from evenhand.judges.signals.detectors.base import (
    CANNOT_TELL,
    NOTHING,
    Asked,
    Seen,
    from_check,
    seen,
)

LIMITS = {
    "chat": 5 * 60,
    "messaging": 60 * 60,
    "social": 4 * 60 * 60,
    "email": 24 * 60 * 60,
    "web": 24 * 60 * 60,
}
"""Seconds a customer may wait for a reply before it is slow, by channel."""

_LOOP = RepeatsAnswer(min_words=5, similarity=0.9)
_OPEN = UnansweredQuestion()


def bot_loop(asked: Asked) -> Seen:
    """A bot gives the same answer again (five words or more, 90 % of them the same) after the
    customer has written in between.
    """
    reading = asked.reading
    if not reading.mine or reading.mine[0].kind != Kind.BOT:
        return CANNOT_TELL
    return from_check(_LOOP.ask(reading), 0.9)


def unanswered(asked: Asked) -> Seen:
    """The customer's last question has no reply after it, from anybody."""
    if not asked.reading.mine:
        return CANNOT_TELL
    return from_check(_OPEN.ask(asked.reading), 0.8)


def slow_answer(asked: Asked) -> Seen:
    """The customer waited longer for a reply than 5 minutes in a chat, an hour in messaging,
    4 hours in social media, 24 hours by e-mail or web form.
    """
    limit = LIMITS.get(asked.reading.segment.channel)
    found = list(waits(asked.reading)) if limit else []
    if limit is None or not found:
        return CANNOT_TELL
    seconds, line = max(found, key=lambda wait: wait[0])
    if seconds <= limit:
        return NOTHING
    return seen([quote(line)], 0.5 * seconds / limit, seconds)
