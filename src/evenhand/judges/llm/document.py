"""What a version of a language-model judge holds: all that shapes its answers."""

from __future__ import annotations

from typing import Literal

import msgspec

from evenhand.errors import InputError

Calls = Literal["together", "apart"]
Sureness = Literal["samples", "tokens", "none"]
Form = Literal["schema", "object", "text"]

MOST_SAMPLES = 9


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A decided case shown to the model: a passage, the option that was right, and why.

    ``category`` is a key of the scorecard, ``answer`` the label of one of its options or ``N/A``.
    """

    category: str
    answer: str
    passage: str
    reason: str = ""


class LLMContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A judge's version. The key to the endpoint is no part of it, and neither is the budget.

    Parameters
    ----------
    scorecard:
        Hash of the scorecard version.
    prompt:
        Hash of the instructions as they are sent, scorecard and examples included.
    endpoint, model:
        Who is asked.
    extras, procedures:
        What the team adds: remarks, and the text of its procedures as reference.
    examples:
        Decided cases.
    categories:
        Keys of the categories it answers.
    calls:
        All categories in one call, or each in a call of its own.
    samples:
        How often each call is made; the most frequent answer counts.
    sureness:
        Where the confidence comes from: how far samples agree, or the probability of the tokens.
    temperature, answer_tokens:
        Parameters of the call.
    context_tokens:
        What a call may have at most; a longer conversation is asked about in parts, and no message
        is cut.
    form:
        How the endpoint is held to the form of the reply: a JSON Schema, any JSON object, or only
        by being asked.
    reasoning:
        The model thinks first: it takes no temperature, gives no token probabilities, and counts
        its thoughts among ``answer_tokens``.
    """

    scorecard: str
    prompt: str
    endpoint: str
    model: str
    extras: str = ""
    procedures: str = ""
    examples: list[Example] = []
    categories: list[str] = []
    calls: Calls = "together"
    samples: int = 1
    sureness: Sureness = "tokens"
    temperature: float = 0.0
    answer_tokens: int = 2_000
    context_tokens: int = 30_000
    form: Form = "schema"
    reasoning: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.samples <= MOST_SAMPLES:
            raise ValueError(f"`samples` is between 1 and {MOST_SAMPLES}")
        if not 0 <= self.temperature <= 2:
            raise ValueError("`temperature` is between 0 and 2")
        if self.answer_tokens < 1 or self.context_tokens <= self.answer_tokens:
            raise ValueError("`context_tokens` must leave room beside `answer_tokens`")


def content_from(stored: object) -> LLMContent:
    """The content a version or draft stores.

    Raises
    ------
    InputError
        It is not the content of a language-model judge.
    """
    try:
        return msgspec.convert(stored, LLMContent)
    except msgspec.ValidationError as error:
        raise InputError(f"{error}.", "judge") from error
