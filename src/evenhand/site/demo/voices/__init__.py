"""Phrases that belong to no topic, by language and by who talks to whom."""

from __future__ import annotations

from evenhand.site.demo.voices.english import ENGLISH
from evenhand.site.demo.voices.internal import INTERNAL
from evenhand.site.demo.voices.others import FRENCH, GERMAN, SPANISH
from evenhand.site.demo.voices.voice import AgentVoice, CustomerVoice, Voice

_VOICES = {voice.language: voice for voice in (ENGLISH, GERMAN, FRENCH, SPANISH)}


def voice_of(language: str, *, among_colleagues: bool = False) -> Voice:
    """The phrases of a language."""
    return INTERNAL if among_colleagues else _VOICES[language]


__all__ = ["AgentVoice", "CustomerVoice", "Voice", "voice_of"]
