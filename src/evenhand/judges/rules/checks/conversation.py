"""Checks on the conversation itself."""

from __future__ import annotations

from evenhand.judges.contract import condition_holds
from evenhand.judges.rules.checks.base import Check, Finding
from evenhand.judges.rules.reading import Reading
from evenhand.scorecards.document import ConditionDocument


class Conversation(Check, frozen=True, tag="conversation"):
    """A field of the conversation has one of the values.

    ``field`` is ``channel``, ``language``, ``team``, ``tag`` or ``attributes.<name>``.
    """

    field: str
    values: list[str]

    def find(self, reading: Reading) -> Finding:
        return Finding(condition_holds(ConditionDocument(self.field, self.values), reading.segment))

    def describe(self) -> str:
        return f"{self.field} is {' or '.join(self.values)}"
