"""A conversation being written: who says what and why, before it has times or a channel's shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.site.demo.chance import Chance
from evenhand.site.demo.phrases import say
from evenhand.site.demo.topics.material import Material
from evenhand.site.demo.traffic import Contact
from evenhand.site.demo.voices import Voice

CUSTOMER = "customer"
GOOD, FAIR, POOR = 1, 2, 3
"""Positions on a four-point scale, below the best."""


@dataclass(slots=True)
class Turn:
    """Something said by one author. ``act`` says what for; ``later`` comes days after."""

    author: str
    text: str
    act: str = ""
    note: bool = False
    later: bool = False


@dataclass(slots=True)
class Scene:
    """One agent's part while it is written. ``shown`` is the quality the text lets one see."""

    contact: Contact
    voice: Voice
    material: Material
    slots: dict[str, str]
    chance: Chance
    author: str = ""
    options: Mapping[str, int] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    took_over: bool = False
    handed_over: bool = False
    first_of: int = 0
    asked_before: set[str] = field(default_factory=set)

    def begin(self, author: str, options: Mapping[str, int], criticals: frozenset[str]) -> None:
        """Start the part of an agent whose true options are these."""
        self.author = author
        self.options = options
        self.first_of = len(self.turns)
        self.shown = {key: self._seen(key, true, criticals) for key, true in options.items()}

    def _seen(self, key: str, true: int, criticals: frozenset[str]) -> int:
        draw = self.chance.random()
        if true == NOT_APPLICABLE:
            return true
        if key in criticals:
            return true if draw < 0.6 else 0
        if true > 0:
            return true - 1 if draw < 0.22 else true
        return 1 if draw < 0.03 else true

    def level(self, *keys: str) -> int:
        """What shows of the first of these categories that applies; full where none does."""
        for key in keys:
            if self.shown.get(key, NOT_APPLICABLE) != NOT_APPLICABLE:
                return self.shown[key]
        return 0

    def asked(self, key: str) -> bool:
        """Whether the scorecard asks this of the segment."""
        return self.options.get(key, NOT_APPLICABLE) != NOT_APPLICABLE

    @property
    def channel(self) -> str:
        """The contact's channel."""
        return self.contact.channel

    def agent(self, act: str, phrases: Sequence[str], *, later: bool = False) -> None:
        """Let the agent say one of these."""
        self._add(self.author, act, phrases, later=later)

    def customer(self, phrases: Sequence[str], *, act: str = "", later: bool = False) -> None:
        """Let the customer say one of these."""
        self._add(CUSTOMER, act, phrases, later=later)

    def note(self, phrases: Sequence[str]) -> None:
        """Let the agent write an internal note."""
        self._add(self.author, "note", phrases, note=True)

    def chosen(self, phrases: Sequence[str]) -> str:
        """One of the phrases, filled in."""
        return say(self.chance.pick(phrases), self.chance, self.slots).strip()

    def _add(
        self, author: str, act: str, phrases: Sequence[str], *, note: bool = False,
        later: bool = False,
    ) -> None:  # fmt: skip
        text = self.chosen(phrases) if phrases else ""
        if text:
            self.turns.append(Turn(author, text, act, note, later))
