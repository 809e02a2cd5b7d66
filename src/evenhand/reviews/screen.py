"""What the review screen shows: the scorecard as questions, and the answers given so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from evenhand.conversations.models import Segment
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.measure.scoring import ReviewScore, missing_required, score_review
from evenhand.reviews import drawing
from evenhand.reviews.answers import Answer, Evidence, scored_answers
from evenhand.reviews.models import Review
from evenhand.reviews.queries.precedents import precedents_beside
from evenhand.scorecards.applicability import Facts, holds
from evenhand.scorecards.document import CategoryDocument, ScorecardDocument


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One option as a button; ``value`` is its position from the best."""

    value: str
    label: str
    guidance: str
    low: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One category on the screen, worst option first as scales are read."""

    number: int
    key: str
    name: str
    weight: int
    critical: bool
    guidance: str
    na_guidance: str
    allow_na: bool
    required: bool
    options: list[ShownOption]
    root_causes: list[str]
    chosen: str
    answer: Answer
    precedents: Sequence[SafeString] = ()

    def drawn_options(self) -> SafeString:
        """The buttons to choose from."""
        return drawing.options(self)

    def drawn_guidance(self) -> SafeString:
        """What each option means."""
        return drawing.guidance(self)


@dataclass(frozen=True, slots=True)
class ShownSection:
    """Questions under one heading."""

    name: str
    questions: list[Question]


@dataclass(frozen=True, slots=True)
class SoFar:
    """The score as it stands, and what is still open."""

    score: ReviewScore
    missing: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """For the screen's script."""
        value = self.score.score
        return {
            "score": None if value is None else f"{value:.1f}",
            "outcome": self.score.outcome,
            "failed": list(self.score.failed),
            "missing": list(self.missing),
        }


def applying(content: ScorecardDocument, segment: Segment) -> list[CategoryDocument]:
    """The categories to ask for this segment: all whose conditions hold."""
    return [category for category in content.categories if applies(category, segment)]


def applies(category: CategoryDocument, segment: Segment) -> bool:
    """Whether all of the category's conditions hold for the segment."""
    facts = _facts(segment)
    return all(holds(condition, facts) for condition in category.applies)


def not_asked(content: ScorecardDocument, segment: Segment) -> dict[str, Answer]:
    """N/A for every category whose conditions do not hold."""
    return {
        category.key: Answer(option=NOT_APPLICABLE)
        for category in content.categories
        if not applies(category, segment)
    }


def sections(review: Review, answers: Mapping[str, Answer]) -> list[ShownSection]:
    """The questions of the review by section, numbered through, each with its precedents."""
    content = review.version.content
    decided = precedents_beside(review)
    names = {section.key: section.name for section in content.sections}
    grouped: dict[str, list[Question]] = {}
    asked = sorted(
        applying(content, review.segment),
        key=lambda category: list(names).index(category.section) if names else 0,
    )
    for number, category in enumerate(asked, 1):
        question = replace(
            _question(number, category, answers.get(category.key, Answer())),
            precedents=drawing.beside(review, decided.get(category.key, ())),
        )
        grouped.setdefault(category.section, []).append(question)
    return [ShownSection(names.get(key, ""), found) for key, found in grouped.items()]


def so_far(review: Review, answers: Mapping[str, Answer]) -> SoFar:
    """The score of the answers given until now."""
    form = review.version.form
    given = scored_answers(answers)
    return SoFar(score_review(form, given), missing_required(form, given))


def passages(answers: Mapping[str, Answer]) -> list[tuple[str, Evidence]]:
    """All evidence with the key of its category."""
    return [(key, passage) for key, answer in answers.items() for passage in answer.evidence]


def _question(number: int, category: CategoryDocument, answer: Answer) -> Question:
    options = [
        ShownOption(str(place), option.label, option.guidance, not option.passes)
        for place, option in enumerate(category.options)
    ]
    return Question(
        number=number,
        key=category.key,
        name=category.name,
        weight=category.weight,
        critical=category.critical,
        guidance=category.guidance,
        na_guidance=category.na_guidance,
        allow_na=category.allow_na,
        required=category.required,
        options=options[::-1],
        root_causes=category.root_causes,
        chosen=_chosen(answer),
        answer=answer,
    )


def _chosen(answer: Answer) -> str:
    if answer.option is None:
        return ""
    return drawing.NA if answer.option == NOT_APPLICABLE else str(answer.option)


def _facts(segment: Segment) -> Facts:
    conversation = segment.conversation
    return Facts(
        channel=segment.channel,
        language=conversation.language,
        team=segment.team.name if segment.team else "",
        tags=conversation.tags,
        attributes=conversation.attributes,
    )
