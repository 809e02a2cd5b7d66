"""Calls: utterances with their place in the recording, dead air and talking over each other."""

from __future__ import annotations

from datetime import timedelta

from evenhand.site.demo.chance import Chance
from evenhand.site.demo.channels.draft import Draft, Habits, drafted
from evenhand.site.demo.scene import CUSTOMER, Scene
from evenhand.site.demo.traffic import ANNOYED

_WORDS_PER_SECOND = 2.6


def call(scene: Scene, habits: Habits) -> list[Draft]:
    """The conversation as a call's transcript."""
    drafts = drafted(scene, habits, lambda _: " ")
    drafts.sort(key=lambda draft: draft.note)
    at = 0.8 + scene.chance.random()
    for draft in drafts:
        if draft.note:
            draft.sent_at = scene.contact.start + timedelta(seconds=round(at + 60))
            continue
        at = max(0.0, at + _pause(draft, scene))
        draft.offset = round(at, 1)
        draft.duration = _spoken(draft.text, scene.chance)
        draft.sent_at = scene.contact.start + timedelta(seconds=round(at))
        at += draft.duration
    return drafts


def _spoken(text: str, chance: Chance) -> float:
    words = text.count(" ") + 1
    return round(0.4 + words / _WORDS_PER_SECOND * (0.85 + 0.3 * chance.random()), 1)


def _pause(draft: Draft, scene: Scene) -> float:
    chance = scene.chance
    if _interrupts(draft, scene):
        return -0.6 - 1.6 * chance.random()
    acts = {act for act, _, _ in draft.spans}
    if "solution" in acts and chance.happens(0.16 * scene.contact.load):
        return 14 + 40 * chance.random()
    return 0.2 + 0.9 * chance.random()


def _interrupts(draft: Draft, scene: Scene) -> bool:
    upset = draft.author == CUSTOMER and scene.contact.mood >= ANNOYED
    rude = draft.author != CUSTOMER and scene.level("tone", "empathy") >= 2
    return scene.chance.happens(0.25 if upset or rude else 0.04)
