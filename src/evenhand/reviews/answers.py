"""Answers on their way to and from ratings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from evenhand.conversations.transcript import Transcript
from evenhand.errors import InputError
from evenhand.measure.forms import NOT_APPLICABLE, Form
from evenhand.reviews.models import Rating


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage of the transcript: message position, first and last character, its text.

    ``message`` counts from 0; ``start`` and ``end`` are character offsets, end excluded.
    """

    message: int
    start: int
    end: int
    quote: str = ""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one author says about one category.

    ``option`` is the position from the best option, ``NOT_APPLICABLE`` (-1), or absent while
    nothing is chosen. A judge that cannot tell sets ``abstained``.
    """

    option: int | None = None
    abstained: bool = False
    root_causes: list[str] = []
    comment: str = ""
    evidence: list[Evidence] = []
    confidence: float | None = None
    reason: str = ""


def scored_answers(answers: Mapping[str, Answer]) -> dict[str, int]:
    """The part of the answers that the arithmetic reads."""
    return {key: answer.option for key, answer in answers.items() if answer.option is not None}


def check_answers(form: Form, answers: Mapping[str, Answer]) -> None:
    """Refuse answers that the form does not know.

    Raises
    ------
    InputError
        An unknown category, or an option outside its scale.
    """
    known = {category.key: category for category in form.categories}
    for key, answer in answers.items():
        if key not in known:
            raise InputError("this category is not on the scorecard.", key)
        last = len(known[key].scale.options) - 1
        if answer.option is not None and not NOT_APPLICABLE <= answer.option <= last:
            raise InputError(f"option {answer.option} is not on its scale (0 to {last}).", key)


def rating_fields(answer: Answer) -> dict[str, Any]:
    """The columns of the rating that holds this answer."""
    return {
        "state": _state(answer),
        "option": None if answer.option == NOT_APPLICABLE else answer.option,
        "root_causes": answer.root_causes,
        "comment": answer.comment,
        "evidence": msgspec.to_builtins(answer.evidence),
        "confidence": answer.confidence,
        "reason": answer.reason[:500],
    }


def quoted_from(transcript: Transcript, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers with every quote taken from the transcript itself.

    Raises
    ------
    InputError
        A passage lies outside its message.
    """
    return {
        key: msgspec.structs.replace(
            answer, evidence=[_quoted(transcript, key, passage) for passage in answer.evidence]
        )
        for key, answer in answers.items()
    }


def _quoted(transcript: Transcript, key: str, passage: Evidence) -> Evidence:
    messages = transcript.messages
    text = messages[passage.message].text if 0 <= passage.message < len(messages) else ""
    if not 0 <= passage.start < passage.end <= len(text):
        raise InputError("this passage is not in the conversation; select it again.", key)
    return msgspec.structs.replace(passage, quote=text[passage.start : passage.end])


def _state(answer: Answer) -> Rating.State:
    if answer.abstained:
        return Rating.State.ABSTAINED
    if answer.option is None:
        return Rating.State.OPEN
    if answer.option == NOT_APPLICABLE:
        return Rating.State.NA
    return Rating.State.RATED


def answer_of(rating: Rating) -> Answer:
    """The answer a rating holds."""
    option = NOT_APPLICABLE if rating.state == Rating.State.NA else rating.option
    return Answer(
        option=option,
        abstained=rating.state == Rating.State.ABSTAINED,
        root_causes=rating.root_causes,
        comment=rating.comment,
        evidence=msgspec.convert(rating.evidence, list[Evidence]),
        confidence=rating.confidence,
        reason=rating.reason,
    )


def answers_of(ratings: Iterable[Rating]) -> dict[str, Answer]:
    """Answers by category key; ``category`` must be loaded."""
    return {rating.category.key: answer_of(rating) for rating in ratings}
