"""True quality: the option each category truly deserves, per segment.

A segment's level is the agent's ability in that month, the topic's and channel's difficulty, the
queue's load and the day's form; categories scatter around it. Everything is drawn in arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.measure.forms import NOT_APPLICABLE, Category
from evenhand.site.demo.cards import EASE, Card, Floats, Ints, card_of
from evenhand.site.demo.centre import TEAM, Agent
from evenhand.site.demo.traffic import CALM, Contact

POINTS_PER_LOGIT = 8.0
FORM_SD = 1.55
STEP = 1.25
BASE = -0.6
CRITICAL_BASE = -0.7

_CHANNEL_POINTS = {"phone": -4.0, "chat": 1.5, "email": 0.5, "messaging": 0.0}


@dataclass(frozen=True, slots=True)
class Part:
    """One agent's part of a contact: a segment to be."""

    contact: int
    agent: Agent
    team: str
    handed_over: bool
    took_over: bool

    @property
    def card(self) -> Card:
        """The scorecard this part is reviewed on."""
        return card_of(TEAM[self.team].scorecard)


@dataclass(frozen=True, slots=True)
class Judged:
    """A part with its true ratings, true score and what an early warning sees (0-1)."""

    part: Part
    options: dict[str, int]
    score: float | None
    risk: float


def parts_of(contacts: Sequence[Contact]) -> list[Part]:
    """The parts of all contacts, in order."""
    parts: list[Part] = []
    for place, contact in enumerate(contacts):
        if contact.bot is not None:
            parts.append(Part(place, contact.bot, contact.bot.team, True, False))
        parts.append(Part(place, contact.agent, contact.team, False, contact.bot is not None))
    return parts


def judged(seed: int, contacts: Sequence[Contact]) -> list[Judged]:
    """True ratings of every part of every contact."""
    parts = parts_of(contacts)
    found: dict[int, Judged] = {}
    for place, card in enumerate(card_of(key) for key in EASE):
        mine = [n for n, part in enumerate(parts) if part.card is card]
        batch = _Batch(card, [parts[n] for n in mine], contacts, (seed, 23, place))
        found.update(zip(mine, batch.judged(), strict=True))
    return [found[n] for n in range(len(parts))]


class _Batch:
    """All parts reviewed on one scorecard."""

    def __init__(
        self, card: Card, parts: list[Part], contacts: Sequence[Contact], seed: tuple[int, ...]
    ) -> None:
        self.card = card
        self.parts = parts
        self.contacts = [contacts[part.contact] for part in parts]
        self.generator = np.random.default_rng(seed)

    def judged(self) -> list[Judged]:
        level = self._level()
        options = np.column_stack([self._options(c, level) for c in self.card.categories])
        scores = self.card.scores(options)
        risk = self._risk(scores)
        keys = [category.key for category in self.card.categories]
        return [
            Judged(part, dict(zip(keys, row, strict=True)), _score(score), float(r))
            for part, row, score, r in zip(
                self.parts, options.tolist(), scores.tolist(), risk.tolist(), strict=True
            )
        ]

    def _level(self) -> Floats:
        points = [
            part.agent.level(contact.month)
            - contact.topic.difficulty
            + _CHANNEL_POINTS[contact.channel]
            - 2.5 * max(0.0, contact.load - 1)
            - (1.5 if contact.mood > CALM else 0)
            for part, contact in zip(self.parts, self.contacts, strict=True)
        ]
        form = self.generator.normal(0, FORM_SD, len(points))
        return np.array(points) / POINTS_PER_LOGIT + form

    def _options(self, category: Category, level: Floats) -> Ints:
        spread = self.generator.logistic(0, 1, len(level))
        steady = CRITICAL_BASE + 0.5 * level if category.critical else BASE + level
        latent = self.card.ease[category.key] + steady + spread
        steps = len(category.scale.options) - 1
        rungs = -STEP * np.arange(steps)
        options: Ints = (latent[:, None] < rungs).sum(axis=1).astype(np.int8)
        options[~self._applies(category.key)] = NOT_APPLICABLE
        return options

    def _applies(self, key: str) -> NDArray[np.bool_]:
        draws = self.generator.random(len(self.parts)).tolist()
        return np.array(
            [
                _applies(key, part, contact, draw)
                for part, contact, draw in zip(self.parts, self.contacts, draws, strict=True)
            ],
            dtype=bool,
        )

    def _risk(self, scores: Floats) -> Floats:
        """A noisy early warning; it overlooks four in ten of the failed criticals."""
        overlooked = (scores == 0) & (self.generator.random(len(scores)) < 0.4)
        seen = np.where(np.isnan(scores) | overlooked, 85, scores) / 100
        noise = self.generator.normal(0, 0.13, len(scores))
        return np.asarray(np.clip(1.0 - seen + noise, 0.1, 0.98) ** 1.5)


def _applies(key: str, part: Part, contact: Contact, draw: float) -> bool:
    if key in ("further_help", "closing") and contact.abandoned:
        return False
    if key == "grammar":
        return contact.channel != "phone"
    if key == "empathy":
        return contact.mood != CALM or draw < 0.45
    if key == "objection":
        return contact.objects
    if key == "follow_up":
        return not contact.solved_at_once
    if key == "consent":
        return draw < 0.6
    if key == "handover":
        return part.handed_over or draw < 0.06
    if part.handed_over and key in ("solution", "further_help"):
        return False
    return not (part.took_over and key == "greeting" and draw < 0.2)


def _score(value: float) -> float | None:
    return None if np.isnan(value) else value
