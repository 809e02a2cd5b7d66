"""What is blacked out of a conversation: places, found by themselves or by what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import structs

from evenhand.conversations.personal import Names, personal_data
from evenhand.conversations.transcript import Kind, Message, Transcript
from evenhand.errors import InputError

_BLACKED_OUT = "\N{FULL BLOCK}"
_SHORTEST = 3
"""Characters of a passage from which on it is looked for in subjects: an “I” is everywhere."""
_SPAN = re.compile(r"([0-9]{1,9}):([0-9]{1,9}):([0-9]{1,9})", re.ASCII)


class Span(NamedTuple):
    """A part of a message's text: characters from ``start`` up to, not including, ``end``."""

    message: int
    start: int
    end: int

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.message}:{self.start}:{self.end}"


class FoundData(NamedTuple):
    """Personal data in a message; ``kind`` as ``personal_data`` names it."""

    span: Span
    kind: str
    text: str


def read_spans(values: Iterable[str]) -> list[Span]:
    """The spans a form sent.

    Raises
    ------
    InputError
        One is no span.

    Examples
    --------
    >>> read_spans(["0:2:5"])
    [Span(message=0, start=2, end=5)]
    """
    found = [_SPAN.fullmatch(value) for value in values]
    if not all(found):
        raise InputError("there is no such text to black out.", "span")
    return [Span(*map(int, match.groups())) for match in found if match]


def personal_data_in(transcript: Transcript) -> list[FoundData]:
    """Cards, accounts, addresses, phones and customers' names, in the order they were said."""
    names = Names(each.name for each in transcript.participants if each.kind == Kind.CUSTOMER)
    return [
        FoundData(Span(place, each.start, each.end), each.kind, message.text[each.start : each.end])
        for place, message in enumerate(transcript.messages)
        for each in personal_data(message.text, names)
    ]


def places_of(words: str, messages: Sequence[Message]) -> list[Span]:
    """Every place where the words stand, whatever their case."""
    wanted = words.strip()
    if not wanted:
        return []
    pattern = re.compile(re.escape(wanted), re.IGNORECASE)
    return [
        Span(place, *match.span())
        for place, message in enumerate(messages)
        for match in pattern.finditer(message.text)
    ]


def blacked_out(messages: Sequence[Message], spans: Iterable[Span]) -> list[Message]:
    """The messages with a block for each character of the spans, so that no offset moves.

    Raises
    ------
    InputError
        A span is outside the text.
    """
    changed = list(messages)
    for span in spans:
        place = _place(changed, span)
        changed[place] = _without(changed[place], span)
    hidden = passages(messages, spans)
    return [structs.replace(each, subject=covered(each.subject, hidden)) for each in changed]


def passages(messages: Sequence[Message], spans: Iterable[Span]) -> list[str]:
    """The text of the spans, the longest first, without what is too short to look for."""
    texts = {messages[span.message].text[span.start : span.end].strip() for span in spans}
    kept = [text for text in texts if len(text) >= _SHORTEST and not _is_covered(text)]
    return sorted(kept, key=len, reverse=True)


def covered(line: str, hidden: Sequence[str]) -> str:
    """A line beside the messages, such as a subject, with the same passages blacked out."""
    if not line or not hidden:
        return line
    pattern = re.compile("|".join(map(re.escape, hidden)), re.IGNORECASE)
    return pattern.sub(lambda match: _BLACKED_OUT * len(match[0]), line)


def count_blacked_out(before: Sequence[Message], after: Sequence[Message]) -> int:
    """Characters that were readable and are not any more."""
    return sum(_blocks(message) for message in after) - sum(_blocks(message) for message in before)


def _blocks(message: Message) -> int:
    return message.text.count(_BLACKED_OUT)


def _is_covered(text: str) -> bool:
    return not text.strip(_BLACKED_OUT)


def _place(messages: Sequence[Message], span: Span) -> int:
    text = messages[span.message].text if 0 <= span.message < len(messages) else ""
    if not 0 <= span.start < span.end <= len(text):
        raise InputError("there is no such text to black out.", f"messages[{span.message}]")
    return span.message


def _without(message: Message, span: Span) -> Message:
    blocks = _BLACKED_OUT * (span.end - span.start)
    return structs.replace(
        message, text=message.text[: span.start] + blocks + message.text[span.end :]
    )
