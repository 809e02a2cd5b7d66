"""Says in a person's words why a line cannot be read."""

from __future__ import annotations

import re

import msgspec

from evenhand.conversations.transcript import Kind, Visibility
from evenhand.sources.found import Problem
from evenhand.sources.reading.encoding import UTF8, Encoding, bad_byte
from evenhand.sources.reading.limits import Limits, megabytes
from evenhand.sources.reading.lines import Oversize

_PLACE = re.compile(r" - at `\$\.?(.*)`$")
_BYTE = re.compile(r"(.*) \(byte (\d+)\)$")
_ENUM = re.compile(r"Invalid enum value (.*)")
_WANTED = {
    "kind": ("author kind", ", ".join(Kind)),
    "visibility": ("visibility", ", ".join(Visibility)),
    "channel": ("channel", "chat, email, phone, messaging, social, web, other"),
}
_TIME_ADVICE = "write times as 2024-05-31T14:30:00+02:00"
__all__ = ["DECODE_ERRORS", "UTF8", "duplicate", "oversize", "shown", "undecodable"]

DECODE_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError)


def oversize(line: int, found: Oversize, limits: Limits) -> Problem:
    """A line beyond the limit; it was never held, so there is nothing to copy."""
    return Problem(
        line,
        "",
        f"is {megabytes(found.size)}; the most an import reads of one line or document is "
        f"{megabytes(limits.line)}. Split it, or raise EVENHAND_LINE_MAX_MB. It is not copied to "
        "the file of rejected lines.",
        b"",
    )


def undecodable(line: int, raw: bytes, error: Exception, encoding: Encoding) -> Problem:
    """Bytes that are no JSON, or JSON of another shape."""
    if isinstance(error, RecursionError):
        return Problem(line, "", "is nested too deeply to be read.", raw)
    try:
        raw.decode(encoding.name)
    except UnicodeDecodeError as wrong:
        return Problem(line, "", bad_byte(wrong, encoding), raw)
    return Problem(line, *_reason(str(error), raw), raw)


def duplicate(line: int, key: str, first: int, raw: bytes) -> Problem:
    """An id that an earlier line has."""
    return Problem(
        line,
        "id",
        f"the id {shown(key)} is already on line {first}. Ids are unique in a file: give this one "
        "its own, or join the two.",
        raw,
    )


def shown(value: object) -> str:
    """A value from outside, short enough to be shown.

    Examples
    --------
    >>> shown("x" * 100)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'"
    """
    text = str(value)
    return repr(text if len(text) <= 60 else text[:60] + "…")


def _reason(message: str, raw: bytes) -> tuple[str, str]:
    """Place and reason of one of msgspec's messages."""
    if message == "Input data was truncated":
        return "", "is broken JSON: it ends before the document is closed. " + _REPAIR
    if syntax := _BYTE.match(message):
        return _syntax(syntax[1], int(syntax[2]), raw)
    place = ""
    if found := _PLACE.search(message):
        place, message = found[1], message[: found.start()]
    return place, _wrong_value(place, message)


_REPAIR = "Correct it, or export the file again."


def _syntax(message: str, byte: int, raw: bytes) -> tuple[str, str]:
    before = raw[:byte].decode("utf-8", "replace")
    rows = before.split("\n")
    place = f"column {len(rows[-1]) + 1}"
    if len(rows) > 1:
        place = f"{len(rows) - 1} lines on, {place}"
    detail = message.removeprefix("JSON is malformed: ")
    return place, f"is broken JSON: {detail}. {_REPAIR}"


def _wrong_value(place: str, message: str) -> str:
    field = place.rsplit(".", 1)[-1]
    if (enum := _ENUM.match(message)) and field in _WANTED:
        name, allowed = _WANTED[field]
        return f"unknown {name} {enum[1]}; use one of {allowed}."
    if "RFC3339" in message:
        return f"the time cannot be read; {_TIME_ADVICE}."
    return f"{message.replace('`', chr(39))}. See the conversation format in the documentation."
