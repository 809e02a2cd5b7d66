"""Survey answers: satisfaction follows the service and the matter, and answering follows both."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from evenhand.conversations.record import SurveyRecord
from evenhand.site.demo.chance import Chance
from evenhand.site.demo.quality import Judged
from evenhand.site.demo.traffic import Contact

_SENT = 0.92
_ANSWERS_IF_SATISFIED = 0.15
_ANSWERS_IF_NOT = 0.30

_COMMENTS = {
    "good": (
        "Quick and friendly.", "Great help, thank you!", "solved in five minutes", "👍",
        "Very patient, explained everything.", "All good.", "Nice person", "", "", "", "", "",
    ),
    "bad": (
        "Still not solved.", "Had to explain everything twice.", "Nobody called back.",
        "The answer did not fit my question.", "too slow", "Rude.", "waste of time", "", "", "",
    ),
    "product": (
        "The agent was lovely but the {product} still drops out since the update.",
        "Nice people, bad product. Third time this month.", "Agent 5 stars, firmware 0 stars",
        "Polite, but my problem is not solved because there is no fix.",
        "You can't help it, but I want a lamp that works.",
    ),
}  # fmt: skip


def surveys_of(
    contact: Contact,
    judged: Judged,
    product: str,
    ended: datetime,
    chance: Chance,
    horizon: datetime,
) -> list[SurveyRecord]:
    """The survey sent after a contact, answered or not; at times none is sent."""
    if not chance.happens(_SENT):
        return []
    feeling = _feeling(contact, judged, chance)
    satisfied = feeling > 0
    answered = chance.happens(_ANSWERS_IF_SATISFIED if satisfied else _ANSWERS_IF_NOT)
    sent = min(ended + timedelta(minutes=5), horizon)
    at = min(sent + timedelta(minutes=chance.between(1, 2200)), horizon)
    kind, low, high = _kind(contact.team)
    return [
        SurveyRecord(
            kind=kind,
            scale_min=low,
            scale_max=high,
            value=_value(feeling, low, high) if answered else None,
            comment=_comment(contact, satisfied, product, chance) if answered else "",
            sent_at=sent,
            answered_at=at if answered else None,
            agent=judged.part.agent.key,
            id="survey",
        )
    ]


def _feeling(contact: Contact, judged: Judged, chance: Chance) -> float:
    """Above 0 is satisfied; about one unit per logit."""
    score = 75.0 if judged.score is None else judged.score
    service = (score - 70) / 22
    mood = (0.5, 0.2, -0.2, -0.7)[contact.mood]
    return 0.35 + service + mood + 2.6 * contact.topic.pleasing + 0.9 * chance.normal()


def _kind(team: str) -> tuple[Literal["csat", "nps", "ces"], float, float]:
    if team == "retention":
        return "nps", 0, 10
    if team in ("it-desk", "procedures"):
        return "ces", 1, 7
    return "csat", 1, 5


def _value(feeling: float, low: float, high: float) -> float:
    """The scale's point: satisfied is its upper two fifths."""
    share = 0.62 + 0.17 * feeling if feeling > 0 else 0.58 + 0.24 * feeling
    points = round(low + (high - low) * min(1.0, max(0.0, share + (0.13 if feeling > 0 else 0))))
    top = ceil(low + (high - low) * 0.7)
    return float(max(points, top) if feeling > 0 else min(points, top - 1))


def _comment(contact: Contact, satisfied: bool, product: str, chance: Chance) -> str:
    if contact.language != "en" or not chance.happens(0.45):
        return ""
    if not satisfied and contact.topic.pleasing < -0.6:
        return chance.pick(_COMMENTS["product"]).format(product=product)
    return chance.pick(_COMMENTS["good" if satisfied else "bad"])
