"""How the ready scorecards look to the generator: categories, scales and how easily each goes well.

``ease`` is on the logit scale: the higher, the more often a typical agent earns the best option.
``weight`` is the ready scorecard's, so that the true score is the product's.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.measure.forms import Category, Form, Scale, even_scale

BINARY = even_scale("Yes", "No")
FOUR_POINT = even_scale("Full", "Good", "Fair", "Poor")
THREE_POINT = even_scale("Clean", "Minor", "Poor")


@dataclass(frozen=True, slots=True)
class CardCategory:
    """One category as the generator uses it."""

    key: str
    scale: Scale
    weight: int
    ease: float
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A ready scorecard as the generator uses it."""

    key: str
    categories: tuple[CardCategory, ...]

    def form(self) -> Form:
        """The scorecard as the arithmetic sees it."""
        return Form(
            tuple(
                Category(c.key, c.scale, weight=c.weight, critical=c.critical)
                for c in self.categories
            )
        )


def _yes_no(key: str, weight: int, ease: float) -> CardCategory:
    return CardCategory(key, BINARY, weight, ease)


def _graded(key: str, weight: int, ease: float) -> CardCategory:
    return CardCategory(key, FOUR_POINT, weight, ease)


def _critical(key: str, weight: int, ease: float) -> CardCategory:
    return CardCategory(key, BINARY, weight, ease, critical=True)


def _grammar(weight: int, ease: float) -> CardCategory:
    return CardCategory("grammar", THREE_POINT, weight, ease)


CARDS: tuple[Card, ...] = (
    Card(
        "general-support",
        (
            _yes_no("greeting", 5, 3.0),
            _graded("understanding", 20, 2.2),
            _graded("solution", 30, 1.7),
            _graded("ownership", 15, 1.9),
            _graded("clarity", 10, 2.4),
            _graded("empathy", 10, 1.4),
            _yes_no("closing", 5, 2.6),
            _critical("policy", 10, 4.6),
            _yes_no("further_help", 3, 1.9),
            _grammar(2, 2.3),
        ),
    ),
    Card(
        "sales-chat",
        (
            _yes_no("greeting", 5, 3.2),
            _graded("needs", 20, 1.6),
            _graded("product_fit", 25, 1.9),
            _critical("honesty", 15, 4.4),
            _graded("objection", 15, 1.3),
            _yes_no("next_step", 8, 1.9),
            _graded("tone", 7, 2.6),
            _yes_no("closing", 5, 2.7),
            _grammar(2, 2.5),
        ),
    ),
    Card(
        "it-service-desk",
        (
            _yes_no("greeting", 5, 2.7),
            _graded("diagnosis", 20, 1.9),
            _graded("solution", 30, 1.9),
            _critical("security", 12, 4.4),
            _graded("ownership", 15, 2.0),
            _graded("follow_up", 8, 1.4),
            _yes_no("documentation", 6, 1.6),
            _graded("clarity", 10, 2.2),
            _yes_no("closing", 5, 2.3),
        ),
    ),
    Card(
        "compliance-calls",
        (
            _critical("identity", 20, 5.4),
            _critical("disclosure", 15, 5.2),
            _critical("consent", 15, 5.4),
            _graded("understanding", 20, 2.2),
            _graded("solution", 30, 1.8),
            _graded("tone", 8, 2.3),
            _yes_no("closing", 5, 2.4),
            _yes_no("documentation", 7, 1.8),
        ),
    ),
    Card(
        "ai-agent",
        (
            _graded("understanding", 20, 1.7),
            _graded("groundedness", 20, 2.3),
            _critical("policy", 10, 4.4),
            _graded("solution", 30, 1.4),
            _yes_no("handover", 8, 1.5),
            _graded("tone", 6, 3.0),
            _yes_no("loop_free", 10, 2.4),
            _yes_no("further_help", 3, 2.7),
        ),
    ),
)

CARD = {card.key: card for card in CARDS}
