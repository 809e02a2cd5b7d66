"""What people say whatever the topic: one set of phrases per language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgentVoice:
    """Phrases of agents. Mappings go by mood or by option (0 is best)."""

    greetings: Phrases
    call_greetings: Phrases
    letter_greetings: Phrases
    takeovers: Phrases
    acknowledgements: Phrases
    empathy: Mapping[int, Phrases]
    cold: Phrases
    waits: Phrases
    muddled: Phrases
    owning: Phrases
    disowning: Phrases
    offers: Phrases
    closings: Phrases
    call_closings: Phrases
    letter_closings: Phrases
    breaches: Phrases
    escalating: Phrases
    refusing_escalation: Phrases
    kept: Phrases
    asides: Phrases
    rude: Phrases = ()
    verify: Phrases = ()
    disclose: Phrases = ()
    consent: Phrases = ()
    false_claims: Phrases = ()
    next_steps: Phrases = ()
    passwords: Phrases = ()
    steps: Phrases = ()
    grounds: Phrases = ()
    inventions: Phrases = ()
    bot_greetings: Phrases = ()
    bot_handover: Phrases = ()
    bot_stuck: Phrases = ()
    still_there: Phrases = ()
    short_greetings: Phrases = ()
    short_closings: Phrases = ()


@dataclass(frozen=True, slots=True)
class CustomerVoice:
    """Phrases of customers. ``moods`` and ``hedges`` open a message."""

    hellos: Phrases
    moods: Mapping[int, Phrases]
    hedges: Phrases
    thanks: Phrases
    half_thanks: Phrases
    unhappy: Phrases
    corrections: Phrases
    repeats: Phrases
    confused: Phrases
    no_more: Phrases
    chases: Phrases
    threats: Phrases
    escalations: Phrases
    asides: Phrases
    ask_human: Phrases
    agrees: Phrases
    verified: Phrases
    signed: Phrases
    step_results: Phrases = ()
    fillers: Phrases = field(default=("um", "uh"))


@dataclass(frozen=True, slots=True)
class Voice:
    """Both sides in one language."""

    language: str
    agent: AgentVoice
    customer: CustomerVoice
