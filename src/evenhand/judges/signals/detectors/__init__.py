"""The detectors, in the order of their bits in ``Scan.measured``: a new one goes to the end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from evenhand.judges.contract import hash_of
from evenhand.judges.rules.engine import book_of
from evenhand.judges.rules.phrases import Book, shipped
from evenhand.judges.signals.detectors import customer, lengths, promises, replies, voice
from evenhand.judges.signals.detectors.base import Detector, Need, Seen, Unit

DETECTORS = (
    Detector("outlier", 1, _("Unusually long"), Need.USUAL, lengths.outlier, Unit.MESSAGES, "warn"),
    Detector("churn_risk", 1, _("May leave"), Need.PHRASES, customer.churn_risk, kind="bad"),
    Detector(
        "escalation", 1, _("Asks for a superior"), Need.PHRASES, customer.escalation, kind="bad"
    ),
    Detector(
        "follow_up",
        1,
        _("Promised to come back, did not"),
        Need.PHRASES,
        promises.follow_up,
        kind="bad",
    ),
    Detector("praise", 1, _("Exceptional service"), Need.PHRASES, customer.praise, kind="good"),
    Detector("mood_fell", 1, _("Mood fell"), Need.PHRASES, customer.mood_fell, Unit.MOOD, "warn"),
    Detector("mood_rose", 1, _("Mood rose"), Need.PHRASES, customer.mood_rose, Unit.MOOD, "good"),
    Detector("repeated_question", 1, _("Asks again"), Need.PHRASES, customer.repeated_question),
    Detector("bot_loop", 1, _("Bot repeats itself"), Need.BOT, replies.bot_loop, kind="warn"),
    Detector("unanswered", 1, _("Question left open"), Need.WORDS, replies.unanswered, kind="warn"),
    Detector(
        "slow_answer", 1, _("Slow answer"), Need.TIMES, replies.slow_answer, Unit.SECONDS, "warn"
    ),
    Detector(
        "sensitive_data",
        1,
        _("Asked for secret data"),
        Need.PHRASES,
        promises.sensitive_data,
        kind="bad",
    ),
    Detector("dead_air", 1, _("Dead air"), Need.CODES, voice.dead_air, Unit.SECONDS),
    Detector("talk_over", 1, _("Talks over"), Need.CODES, voice.talk_over, Unit.SECONDS),
)
"""Every detector there is."""

BY_KIND: Mapping[str, Detector] = {detector.key: detector for detector in DETECTORS}
"""The detectors by what they find."""


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Short hash of all that shapes what is found: detectors' versions and the phrases."""
    versions = [(detector.key, detector.version) for detector in DETECTORS]
    return hash_of([versions, [shipped()[code] for code in sorted(shipped())]])[:10]


@lru_cache(maxsize=1)
def books() -> dict[str, Book]:
    """The phrases that come with the product, by language, ready to be found."""
    return {code: book_of(file) for code, file in shipped().items()}


__all__ = ["BY_KIND", "DETECTORS", "Detector", "Need", "Seen", "Unit", "books", "fingerprint"]
