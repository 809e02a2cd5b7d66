"""Phrase templates: ``[a|b]`` is a choice (may nest, may be empty), ``{name}`` is a slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from evenhand.site.demo.chance import Chance


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[_Parts, ...]


_Parts = tuple[str | _Slot | _Choice, ...]


def say(template: str, chance: Chance, slots: Mapping[str, str]) -> str:
    """The template with its choices drawn and its slots filled.

    Examples
    --------
    >>> say("Order {order} [is|was] late", Chance(1), {"order": "7"}) in (
    ...     "Order 7 is late", "Order 7 was late")
    True
    """
    return _render(_parsed(template), chance, slots)


def _render(parts: _Parts, chance: Chance, slots: Mapping[str, str]) -> str:
    said: list[str] = []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
        elif isinstance(part, _Slot):
            said.append(slots[part.name])
        else:
            said.append(_render(chance.pick(part.options), chance, slots))
    return "".join(said)


@cache
def _parsed(template: str) -> _Parts:
    parts, end = _sequence(template, 0)
    if end != len(template):
        raise ValueError(f"Unbalanced brackets in the phrase {template!r}")
    return parts


def _sequence(text: str, at: int) -> tuple[_Parts, int]:
    parts: list[str | _Slot | _Choice] = []
    plain = at
    while at < len(text) and text[at] not in "|]":
        if text[at] not in "[{":
            at += 1
            continue
        if at > plain:
            parts.append(text[plain:at])
        part, at = _choice(text, at + 1) if text[at] == "[" else _slot(text, at + 1)
        parts.append(part)
        plain = at
    if at > plain:
        parts.append(text[plain:at])
    return tuple(parts), at


def _slot(text: str, at: int) -> tuple[_Slot, int]:
    end = text.index("}", at)
    return _Slot(text[at:end]), end + 1


def _choice(text: str, at: int) -> tuple[_Choice, int]:
    options: list[_Parts] = []
    while True:
        option, at = _sequence(text, at)
        options.append(option)
        if at >= len(text):
            raise ValueError(f"Unbalanced brackets in the phrase {text!r}")
        at += 1
        if text[at - 1] == "]":
            return _Choice(tuple(options)), at
