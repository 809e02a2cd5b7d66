"""The checks rules are made of. Each is a small declarative type with a tag."""

from __future__ import annotations

from evenhand.judges.rules.checks.base import Check, Finding, together
from evenhand.judges.rules.checks.conversation import Conversation
from evenhand.judges.rules.checks.language import Misspells
from evenhand.judges.rules.checks.phrases import Says, SaysTogether
from evenhand.judges.rules.checks.readability import Readability
from evenhand.judges.rules.checks.times import ReplyTime
from evenhand.judges.rules.checks.turns import (
    ColleagueWroteBefore,
    CustomerSpokeLast,
    HandedOver,
    RepeatsAnswer,
    UnansweredQuestion,
    WaitsForCustomer,
    Writes,
    WritesNote,
)

AnyCheck = (
    Says
    | SaysTogether
    | UnansweredQuestion
    | WaitsForCustomer
    | CustomerSpokeLast
    | ColleagueWroteBefore
    | HandedOver
    | RepeatsAnswer
    | WritesNote
    | Writes
    | ReplyTime
    | Misspells
    | Readability
    | Conversation
)
"""Every check a rule may ask."""

__all__ = ["AnyCheck", "Check", "Finding", "Misspells", "Says", "SaysTogether", "together"]
