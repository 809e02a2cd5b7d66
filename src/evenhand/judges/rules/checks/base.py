"""What every check is: a small typed question to a segment's text, answered with evidence."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from evenhand.judges.contract import Line
from evenhand.judges.rules.reading import Reading
from evenhand.reviews.answers import Evidence

QUOTED = 160


class Finding(NamedTuple):
    """What a check found. ``holds`` is empty where it cannot be told; ``note`` says why."""

    holds: bool | None
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


class Check(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="check",
    kw_only=True,
):
    """A question that holds, does not hold, or cannot be told. ``is_not`` turns it round."""

    is_not: bool = False

    def ask(self, reading: Reading) -> Finding:
        """The finding, turned round where ``is_not`` says so."""
        found = self.find(reading)
        if not self.is_not or found.holds is None:
            return found
        return found._replace(holds=not found.holds)

    def find(self, reading: Reading) -> Finding:
        """The finding as such."""
        raise NotImplementedError

    def describe(self) -> str:
        """The question in words, for people who read the rules."""
        raise NotImplementedError


def no() -> Finding:
    """It does not hold."""
    return Finding(False)


def unknown(note: str) -> Finding:
    """It cannot be told, and why."""
    return Finding(None, (), note)


def quote(line: Line, start: int = 0, end: int | None = None) -> Evidence:
    """A passage of a line as evidence, at most ``QUOTED`` characters of it."""
    last = min(len(line.text) if end is None else end, start + QUOTED)
    return Evidence(line.place, start, last, line.text[start:last])


def together(findings: list[Finding]) -> Finding:
    """All of them hold: one that does not settles it, else one unknown leaves it open."""
    if any(found.holds is False for found in findings):
        return no()
    for found in findings:
        if found.holds is None:
            return found
    return Finding(True, tuple(each for found in findings for each in found.evidence))
