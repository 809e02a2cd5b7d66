"""Whether a category is asked of a conversation: one rule for people's reviews and for judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.scorecards.document import ConditionDocument


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions may ask of a segment; ``team`` is empty where there is none."""

    channel: str
    language: str
    team: str
    tags: Sequence[str]
    attributes: Mapping[str, Any]

    def values(self, field: str) -> Sequence[str]:
        """What the segment has of the field a condition names, as text."""
        match field:
            case "channel":
                return (self.channel,)
            case "language":
                return (self.language,)
            case "team":
                return (self.team,) if self.team else ()
            case "tag":
                return self.tags
        value = self.attributes.get(field.removeprefix("attributes."))
        return () if value is None else (str(value),)


def holds(condition: ConditionDocument, facts: Facts) -> bool:
    """Whether the segment has (or, negated, has not) one of the condition's values.

    Examples
    --------
    >>> facts = Facts("phone", "en", "", (), {"plan": "Plus"})
    >>> holds(ConditionDocument("channel", ["phone"], is_not=True), facts)
    False
    >>> holds(ConditionDocument("attributes.plan", ["Plus", "Pro"]), facts)
    True
    """
    found = facts.values(condition.field)
    return condition.is_not != any(value in condition.values for value in found)
