"""A past review as a preview shows it."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.measure.scoring import score_review
from evenhand.reviews.answers import scored_answers
from evenhand.sources.formats.reviews.record import NA, ReviewRecord
from evenhand.sources.kept import differs
from evenhand.sources.past_reviews.storing import Ready


@dataclass(frozen=True, slots=True)
class ShownRating:
    """A category and option in our words."""

    category: str
    option: str
    comment: str


@dataclass(frozen=True, slots=True)
class ShownReview:
    """A review as it would come in, with the score by our arithmetic."""

    record: ReviewRecord
    purpose: str
    ratings: list[ShownRating]
    left_out: list[str]
    score: float | None

    @property
    def score_differs(self) -> bool:
        """Whether the file has another score."""
        return differs(self.record.score, self.score)


def shown_review(ready: Ready) -> ShownReview:
    """The review in our words."""
    version, answers = ready.version, ready.fitted.answers
    labels = {
        category.key: [option.label for option in category.scale.options]
        for category in version.form.categories
    }
    names = {category.key: category.name for category in version.content.categories}
    return ShownReview(
        record=ready.record,
        purpose=ready.purpose,
        ratings=[
            ShownRating(names[key], _label(labels[key], answer.option), answer.comment)
            for key, answer in answers.items()
        ],
        left_out=ready.fitted.left_out,
        score=score_review(version.form, scored_answers(answers)).score,
    )


def _label(labels: list[str], option: int | None) -> str:
    return NA if option is None or option == NOT_APPLICABLE else labels[option]
