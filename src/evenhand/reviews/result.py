"""A submitted review as its readers see it: conversation, ratings, score and how it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import structs

from evenhand.conversations.display import Mark, ShownTranscript, show
from evenhand.errors import InputError
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews import screen
from evenhand.reviews.answers import Answer, answers_of, quoted_from
from evenhand.reviews.models import Review
from evenhand.reviews.queries.history import option_label
from evenhand.reviews.services import score_of
from evenhand.scorecards.document import CategoryDocument
from evenhand.scorecards.steps import Line, lines


@dataclass(frozen=True, slots=True)
class ShownRating:
    """One category: what was chosen, what that means, and why."""

    key: str
    name: str
    critical: bool
    label: str
    low: bool
    guidance: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Result:
    """All there is to see of a review.

    ``changed`` says that the conversation is not the one that was rated any more.
    """

    review: Review
    transcript: ShownTranscript
    ratings: list[ShownRating]
    lines: list[Line]
    changed: bool


def result_of(review: Review) -> Result:
    """The review with its conversation and its score, step by step."""
    content = review.version.content
    answers = answers_now(review)
    changed = review.content_hash != review.segment.conversation.content_hash
    return Result(
        review=review,
        transcript=_transcript(review, {} if changed else answers),
        ratings=[
            _shown(category, answers[category.key])
            for category in content.categories
            if category.key in answers
        ],
        lines=lines(score_of(review), content),
        changed=changed,
    )


def answers_now(review: Review) -> dict[str, Answer]:
    """The answers with quotes as the conversation reads today: what was blacked out stays so.

    Where the conversation is another one by now, the quotes stand as they were taken; after a
    redaction they are left out, since nobody can tell what they would bring back.
    """
    answers = answers_of(review.ratings.select_related("category"))
    conversation = review.segment.conversation
    try:
        if review.content_hash == conversation.content_hash:
            return quoted_from(conversation.transcript.content, answers)
    except InputError:
        pass  # taken from another transcript than the hash says: judged as a changed one
    return _without_quotes(answers) if conversation.redacted_at else answers


def _without_quotes(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {key: structs.replace(answer, evidence=[]) for key, answer in answers.items()}


def _transcript(review: Review, answers: Mapping[str, Answer]) -> ShownTranscript:
    marks = [
        Mark(passage.message, passage.start, passage.end, key)
        for key, passage in screen.passages(answers)
    ]
    content = review.segment.conversation.transcript.content
    return show(content, review.segment.channel, reviewed=review.segment.author, marks=marks)


def _shown(category: CategoryDocument, answer: Answer) -> ShownRating:
    chosen = answer.option
    option = None if chosen in (None, NOT_APPLICABLE) else category.options[chosen or 0]
    return ShownRating(
        key=category.key,
        name=category.name,
        critical=category.critical,
        label=option_label(category, chosen),
        low=option is not None and not option.passes,
        guidance=category.na_guidance if option is None else option.guidance,
        answer=answer,
    )
