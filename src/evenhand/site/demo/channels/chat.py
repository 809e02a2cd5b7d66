"""Chats and messaging: short messages seconds to minutes apart."""

from __future__ import annotations

from datetime import timedelta
from math import exp

from evenhand.site.demo.chance import Chance
from evenhand.site.demo.channels.draft import Draft, Habits, drafted, seconds
from evenhand.site.demo.scene import CUSTOMER, Scene


def chat(scene: Scene, habits: Habits, bots: frozenset[str]) -> list[Draft]:
    """The conversation as chat messages."""
    drafts = drafted(scene, habits, lambda chance: " " if chance.happens(0.42) else "")
    now = scene.contact.start
    met: set[str] = set()
    for draft in drafts:
        now += _gap(draft, met, scene, bots)
        draft.sent_at = now
        met.add(draft.author)
    return drafts


def _gap(draft: Draft, met: set[str], scene: Scene, bots: frozenset[str]) -> timedelta:
    chance = scene.chance
    if not met:
        return timedelta()
    if draft.later:
        return timedelta(days=chance.between(1, 3), minutes=chance.between(0, 300))
    if draft.author in bots:
        return seconds(1 + 3 * chance.random())
    if draft.author != CUSTOMER and draft.author not in met:
        return seconds(45 * scene.contact.load**1.5 * _spread(chance, 0.8))
    thinking = 18 if draft.author == CUSTOMER else 14 * scene.contact.load
    return seconds((thinking + len(draft.text) / 6) * _spread(chance, 0.6))


def _spread(chance: Chance, sd: float) -> float:
    return exp(sd * chance.normal())
