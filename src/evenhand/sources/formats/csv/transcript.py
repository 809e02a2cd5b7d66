"""Reads a whole transcript out of one cell.

Either a JSON list of messages, or one message a line::

    [2024-05-31 14:30] Customer: My card was charged twice.
    [2024-05-31 14:32] Agent (Ana Silva): I am sorry, let me look.
    It may take a minute.

The time in brackets and the name are optional; a line that starts otherwise continues the message
before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from evenhand.conversations.transcript import Kind
from evenhand.errors import InputError
from evenhand.sources.formats.mapped.mapping import MessageMapping


def line_pattern(kinds: Iterable[str]) -> re.Pattern[str]:
    """Matches the first line of a message; ``kinds`` are the words an author may start with."""
    words = {*kinds, *(kind.value for kind in Kind)}
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"\s*(?:\[(?P<sent_at>[^\]\n]{{4,40}})\]\s*)?(?P<kind>{known})"
        r"(?:\s+\(?(?P<name>[^:()\n]{1,80})\)?)?\s*:\s?(?P<text>.*)",
        re.IGNORECASE,
    )


def parse(cell: str, pattern: re.Pattern[str]) -> list[dict[str, Any]]:
    """The messages of a transcript.

    Raises
    ------
    InputError
        The first line is not the start of a message.

    Examples
    --------
    >>> parse("Customer: Hello\\nAgent (Ana): Hi\\nthere", line_pattern(()))[1]["text"]
    'Hi\\nthere'
    """
    if cell.lstrip().startswith("["):
        listed = _json_list(cell)
        if listed is not None:
            return listed
    messages: list[dict[str, Any]] = []
    for line in cell.splitlines():
        start = pattern.fullmatch(line)
        if start:
            messages.append(_message(start))
        elif messages:
            messages[-1]["text"] += "\n" + line
        elif line.strip():
            raise InputError(
                f"the transcript starts with {line[:60]!r}; a message starts with its author's "
                "kind, as in 'Customer: Hello' or '[2024-05-31 14:30] Agent (Ana): Hello'. Other "
                "words for authors are named under `kinds:` in the mapping."
            )
    return messages


def _json_list(cell: str) -> list[dict[str, Any]] | None:
    try:
        return msgspec.json.decode(cell, type=list[dict[str, Any]])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _message(start: re.Match[str]) -> dict[str, Any]:
    kind, name = start["kind"], (start["name"] or "").strip()
    return {
        "author": name or kind,
        "kind": kind,
        "name": name,
        "text": start["text"],
        "sent_at": start["sent_at"] or "",
    }


def message_mapping(own: MessageMapping) -> MessageMapping:
    """Where the parts of a message read from lines are; visibility as the user says."""
    return MessageMapping(
        author="author",
        text="text",
        kind="kind",
        name="name",
        sent_at="sent_at",
        visibility=own.visibility,
    )
