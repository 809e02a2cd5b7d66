"""What a model replies, held to its form before anything of it counts."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from evenhand.judges.llm.prompt import Question, codes

MOST_QUOTES = 10
_FENCE = re.compile(r"^```[a-z]*\s*\n(?P<inside>.*)\n```$", re.DOTALL)
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)


class Quote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A passage the model points to, masked as it saw it."""

    message: int
    quote: str


class CategoryReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What it says of one category. ``chance`` is the probability of its option's tokens."""

    reason: str
    quotes: list[Quote]
    option: str
    chance: float | None = None


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str
    quotes: list[Quote]
    option: str


class _Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answers: dict[str, _Said]


Replies = dict[str, CategoryReply]
"""By category key."""


class Token(NamedTuple):
    """A piece of the reply and the logarithm of its probability."""

    text: str
    logprob: float


class Unusable(ValueError):
    """A reply that breaks its form. ``str(error)`` says how, also to the model."""


def read_reply(question: Question, text: str, tokens: Sequence[Token] = ()) -> Replies:
    """The reply, if it is exactly what was asked for.

    Raises
    ------
    Unusable
        It is no JSON, has other fields, misses a category or gives an option that is none.
    """
    bare = _bare(text)
    try:
        reply = msgspec.json.decode(bare, type=_Reply)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Unusable(f"The reply is not in the form asked for: {_short(error)}.") from error
    _check(question, reply.answers)
    chances = _chances(reply.answers, text, tokens)
    return {
        key: CategoryReply(said.reason, said.quotes[:MOST_QUOTES], said.option, chances.get(key))
        for key, said in reply.answers.items()
    }


def _check(question: Question, answers: Mapping[str, _Said]) -> None:
    wanted = {category.key: category for category in question.categories}
    if set(answers) != set(wanted):
        odd = ", ".join(sorted(set(answers) ^ set(wanted)))
        raise Unusable(f"The reply answers other questions than were asked ({odd[:200]}).")
    for key, said in answers.items():
        possible = codes(wanted[key])
        if said.option not in possible:
            raise Unusable(
                f"“{said.option[:40]}” is no option of {key}; its options are "
                f"{', '.join(possible)}."
            )


def to_stored(replies: Replies) -> dict[str, Any]:
    """As they are kept."""
    stored: dict[str, Any] = msgspec.to_builtins(replies)
    return stored


def from_stored(stored: object) -> Replies:
    """As they were kept."""
    return msgspec.convert(stored, Replies)


def _bare(text: str) -> str:
    """Without thoughts before it and code marks around it, which some models cannot leave out."""
    bare = _THOUGHT.sub("", text).strip()
    match = _FENCE.match(bare)
    return match["inside"] if match else bare


def _chances(answers: Mapping[str, _Said], text: str, tokens: Sequence[Token]) -> dict[str, float]:
    """The probability of each option's tokens, found by their place in the reply."""
    joined = "".join(token.text for token in tokens)
    at = joined.find(text) if text else -1  # some servers add the tokens that end a reply
    if at < 0:
        return {}
    found: dict[str, float] = {}
    for key, said in answers.items():
        match = _option_after(joined, at, key, said.option)
        if match is None:
            return {}
        found[key] = _probability(tokens, match.start("option"), match.end("option"))
        at = match.end()
    return found


def _option_after(text: str, at: int, key: str, option: str) -> re.Match[str] | None:
    """Where the option of a category stands: the last field of its object."""
    pattern = rf'"{re.escape(key)}"\s*:.*?"option"\s*:\s*"(?P<option>{re.escape(option)})"'
    return re.compile(pattern, re.DOTALL).search(text, at)


def _probability(tokens: Sequence[Token], start: int, end: int) -> float:
    total = 0.0
    at = 0
    for token in tokens:
        if at < end and at + len(token.text) > start:
            total += token.logprob
        at += len(token.text)
    return round(min(1.0, math.exp(total)), 4)


def _short(error: Exception) -> str:
    return str(error)[:200]
