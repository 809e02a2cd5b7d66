"""What is filtered, counted and reviewed, worked out of a conversation's messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from evenhand.conversations.plain import plain_line
from evenhand.conversations.transcript import Kind, Message, Participant, Visibility

OPENING = 120
"""Characters kept of the message that names a conversation without a subject."""


class PreparedSegment(msgspec.Struct, gc=False):
    """The part one author handled. ``attributed`` says whether the author is known to be an agent.

    ``first_message`` and ``last_message`` are positions in the transcript, both included.
    """

    author: str
    attributed: bool
    first_message: int
    last_message: int
    started_at: datetime


class Derived(msgspec.Struct, frozen=True, gc=False):
    """Columns of a conversation that follow from its messages.

    Counts are of public messages only, except ``messages``, which counts all.
    ``first_reply_seconds`` is how long the customer waited, after first writing, for the first
    public message of a person (not of an AI agent).
    """

    started_at: datetime
    ended_at: datetime
    customer: str
    opening: str
    messages: int
    agent_messages: int
    customer_messages: int
    bot_messages: int
    agent_words: int
    first_reply_seconds: float | None
    segments: list[PreparedSegment]


def derive(
    participants: list[Participant],
    messages: list[Message],
    started_at: datetime,
    ended_at: datetime,
) -> Derived:
    """Work out the columns and segments of a conversation.

    Parameters
    ----------
    participants, messages:
        As they are stored, times in UTC.
    started_at, ended_at:
        First and last moment of the conversation, in UTC.

    Returns
    -------
    Derived
        Counts, first reply, the customer's name and the segments.
    """
    kinds = {participant.id: participant.kind for participant in participants}
    count = dict.fromkeys(kinds.values(), 0)
    words = 0
    for message in messages:
        if message.visibility != Visibility.PUBLIC:
            continue
        kind = kinds[message.author]
        count[kind] += 1
        if kind == Kind.AGENT:
            words += len(message.text.split())
    return Derived(
        started_at=started_at,
        ended_at=ended_at,
        customer=_customer(participants),
        opening=opening(participants, messages),
        messages=len(messages),
        agent_messages=count.get(Kind.AGENT, 0),
        customer_messages=count.get(Kind.CUSTOMER, 0),
        bot_messages=count.get(Kind.BOT, 0),
        agent_words=words,
        first_reply_seconds=_first_reply(messages, kinds, started_at),
        segments=_segments(messages, kinds, started_at),
    )


def opening(participants: list[Participant], messages: list[Message]) -> str:
    """How the customer began, in a line: what names a conversation without a subject."""
    customers = {person.id for person in participants if person.kind == Kind.CUSTOMER}
    for message in messages:
        if message.author in customers and message.visibility == Visibility.PUBLIC:
            return _shortened(plain_line(message.text, OPENING + 1))
    return ""


def moment_of(message: Message, started_at: datetime) -> datetime | None:
    """When the message was sent: its own time, or its place in the recording."""
    if message.sent_at is not None or message.offset is None:
        return message.sent_at
    return started_at + timedelta(seconds=message.offset)


def _customer(participants: list[Participant]) -> str:
    for participant in participants:
        if participant.kind == Kind.CUSTOMER and (participant.name or participant.email):
            return (participant.name or participant.email)[:150]
    return ""


def _shortened(line: str) -> str:
    """The line, cut after a whole word where it is too long."""
    if len(line) <= OPENING:
        return line
    kept = line[: OPENING - 2]
    return f"{kept[: kept.rfind(' ', OPENING // 2)] if ' ' in kept[OPENING // 2 :] else kept} …"


def _first_reply(
    messages: list[Message], kinds: dict[str, Kind], started_at: datetime
) -> float | None:
    asked: Message | None = None
    for message in messages:
        if message.visibility != Visibility.PUBLIC:
            continue
        kind = kinds[message.author]
        if asked is None:
            asked = message if kind == Kind.CUSTOMER else None
        elif kind == Kind.AGENT:
            return _seconds(moment_of(asked, started_at), moment_of(message, started_at))
    return None


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None or end < start:
        return None
    return (end - start).total_seconds()


def _segments(
    messages: list[Message], kinds: dict[str, Kind], started_at: datetime
) -> list[PreparedSegment]:
    found: dict[str, PreparedSegment] = {}
    for place, message, kind in _seen(messages, kinds):
        if kind != Kind.AGENT and kind != Kind.BOT:
            continue
        segment = found.get(message.author)
        if segment is None:
            moment = moment_of(message, started_at) or started_at
            found[message.author] = PreparedSegment(message.author, True, place, place, moment)
        else:
            segment.last_message = place
    return list(found.values()) or _unattributed(messages, kinds, started_at)


def _unattributed(
    messages: list[Message], kinds: dict[str, Kind], started_at: datetime
) -> list[PreparedSegment]:
    """One segment of whoever replied, where the source cannot tell who."""
    places = [place for place, _, kind in _seen(messages, kinds) if kind == Kind.UNKNOWN]
    if not places:
        return []
    first = messages[places[0]]
    moment = moment_of(first, started_at) or started_at
    return [PreparedSegment(first.author, False, places[0], places[-1], moment)]


def _seen(messages: list[Message], kinds: dict[str, Kind]) -> Iterator[tuple[int, Message, Kind]]:
    """Messages the customer could read. Where the source cannot tell, they count as readable."""
    for place, message in enumerate(messages):
        if message.visibility != Visibility.INTERNAL:
            yield place, message, kinds[message.author]
