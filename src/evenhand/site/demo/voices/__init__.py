"""Phrases that belong to no topic, by language."""

from __future__ import annotations

from evenhand.site.demo.voices.english import ENGLISH
from evenhand.site.demo.voices.others import FRENCH, GERMAN, SPANISH
from evenhand.site.demo.voices.voice import AgentVoice, CustomerVoice, Voice

VOICES = {voice.language: voice for voice in (ENGLISH, GERMAN, FRENCH, SPANISH)}

__all__ = ["VOICES", "AgentVoice", "CustomerVoice", "Voice"]
