"""The ready scorecards as the generator uses them: how easily each category goes well.

``ease`` is on the logit scale: the higher, the more often a typical agent earns the best option.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evenhand.measure.bulk import bulk_scores
from evenhand.measure.forms import Category, Form
from evenhand.scorecards.document import form_of
from evenhand.scorecards.files import ready_scorecard

Floats = NDArray[np.float64]
Ints = NDArray[np.int8]

EASE: Mapping[str, Mapping[str, float]] = {
    "general-support": {
        "greeting": 3.0,
        "understanding": 2.2,
        "solution": 1.7,
        "ownership": 1.9,
        "clarity": 2.4,
        "empathy": 1.4,
        "closing": 2.6,
        "policy": 4.6,
        "further_help": 1.9,
        "grammar": 2.3,
    },
    "sales-chat": {
        "greeting": 3.2,
        "needs": 1.6,
        "product_fit": 1.9,
        "honesty": 4.4,
        "objection": 1.3,
        "next_step": 1.9,
        "tone": 2.6,
        "closing": 2.7,
        "grammar": 2.5,
    },
    "it-service-desk": {
        "greeting": 2.7,
        "diagnosis": 1.9,
        "solution": 1.9,
        "security": 4.4,
        "ownership": 2.0,
        "follow_up": 1.4,
        "documentation": 1.6,
        "clarity": 2.2,
        "closing": 2.3,
    },
    "compliance-calls": {
        "identity": 5.4,
        "disclosure": 5.2,
        "consent": 5.4,
        "understanding": 2.2,
        "solution": 1.8,
        "tone": 2.3,
        "closing": 2.4,
        "documentation": 1.8,
    },
    "ai-agent": {
        "understanding": 1.7,
        "groundedness": 2.3,
        "policy": 4.4,
        "solution": 1.4,
        "handover": 1.5,
        "tone": 3.0,
        "loop_free": 2.4,
        "further_help": 2.7,
    },
}


@dataclass(frozen=True)
class Card:
    """A ready scorecard: its form, and per category its ease and the causes one may name."""

    key: str
    form: Form
    ease: Mapping[str, float]
    causes: Mapping[str, tuple[str, ...]]
    criticals: frozenset[str]

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories in the order of the form."""
        return self.form.categories

    def scores(self, options: Ints) -> Floats:
        """Review scores (n,) of option positions (n, categories); nan where there is none."""
        return bulk_scores(self.form, options).score


@cache
def card_of(key: str) -> Card:
    """A ready scorecard by its key."""
    document = ready_scorecard(key)
    form = form_of(document)
    return Card(
        key=key,
        form=form,
        ease=EASE[key],
        causes={category.key: tuple(category.root_causes) for category in document.categories},
        criticals=frozenset(c.key for c in form.categories if c.critical),
    )
