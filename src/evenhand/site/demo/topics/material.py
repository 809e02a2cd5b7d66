"""What a topic is made of: when it comes up, how hard it is, and the phrases said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Phrases = tuple[str, ...]
Exchange = tuple[str, Phrases]
"""What the agent asks, and what customers answer."""


@dataclass(frozen=True, slots=True)
class Material:
    """Phrase templates of one topic in one language.

    ``solved`` is a full answer, ``partial`` one with a gap, ``unsolved`` a wrong or useless one.
    """

    subjects: Phrases
    openings: Phrases
    restated: Phrases
    missed: Phrases
    exchanges: tuple[Exchange, ...]
    solved: Phrases
    partial: Phrases
    unsolved: Phrases
    promises: Phrases
    notes: Phrases
    objections: Phrases = ()
    rebuttals: Phrases = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A reason for contact.

    ``share`` is relative within its team; ``difficulty`` is in points of review score (above 0
    is harder); ``pleasing`` moves satisfaction apart from the service given; ``from_month`` and
    ``growth`` let a topic appear or grow; ``product`` fixes which product it is about.
    """

    key: str
    name: str
    share: float
    material: Material
    difficulty: float = 0.0
    pleasing: float = 0.0
    upset: float = 0.25
    from_month: int = 0
    growth: float = 1.0
    product: str = ""
    foreign: Mapping[str, Material] = field(default_factory=dict)

    def said_in(self, language: str) -> Material:
        """The phrases in a language, in English where there are none."""
        return self.foreign.get(language, self.material)
