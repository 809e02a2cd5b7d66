"""A conversation too long for one call: asked about in parts that overlap, the answers joined.

It is divided between messages, never inside one. How the answers are joined is fixed:

1. A critical category that a part shows to have failed, with a quote, has failed: the worst counts.
2. Else no part may have gone without a usable answer.
3. An answer with a quote outweighs those without: what one part lacks may stand in another.
   Without any quote, what is missing has to be missing wherever a part says anything.
4. Parts that show different things are not averaged: the judge abstains and names them.
5. N/A is only what is N/A in every part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from evenhand.judges.contract import abstention
from evenhand.judges.llm.costs import estimated_tokens
from evenhand.judges.llm.replies import MOST_QUOTES
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.answers import Answer, Evidence

MOST_PARTS = 12
"""A conversation that would take more is refused."""

OVERLAP = 4
"""Messages that a part repeats of the one before, as far as they take a quarter of the room."""


class Said(NamedTuple):
    """What came of one part; ``settled`` is false where the model gave no answer that counts."""

    answer: Answer
    settled: bool


def divided(lines: Sequence[str], room: int) -> list[range]:
    """Which lines make each part; none where a line is too long by itself, or there are too many.

    Parameters
    ----------
    lines:
        As they are sent.
    room:
        Tokens a part may have.

    Examples
    --------
    >>> divided(["a" * 30] * 6, 44)
    [range(0, 4), range(3, 6)]
    >>> divided(["a" * 300], 44)
    []
    """
    sizes = [estimated_tokens(f"{line}\n") for line in lines]
    if max(sizes, default=0) > room:
        return []
    found: list[range] = []
    begin = end = 0
    while end < len(sizes):
        begin = _begin(sizes, begin, end, room)
        end = _end(sizes, begin, room)
        found.append(range(begin, end))
    return found if len(found) <= MOST_PARTS else []


def joined(parts: Sequence[Said], fails: Callable[[int], bool]) -> Answer:
    """One answer from those of the parts, in order.

    Parameters
    ----------
    parts:
        With evidence that is known to stand in the transcript.
    fails:
        Whether an option is a critical failure.
    """
    given = [(number, each.answer) for number, each in enumerate(parts, 1)]
    shown = [(number, each) for number, each in given if each.evidence and _option(each) >= 0]
    failed = [each for each in shown if fails(_option(each[1]))]
    if failed:
        worst = max(_option(answer) for _number, answer in failed)
        return _told([each for each in failed if _option(each[1]) == worst], len(parts))
    for (number, answer), part in zip(given, parts, strict=True):
        if not part.settled:
            return abstention(_of(number, len(parts), answer.reason))
    return _agreed(given, shown or [each for each in given if _option(each[1]) >= 0])


Numbered = Sequence[tuple[int, Answer]]
"""Answers with the numbers of their parts, from 1."""


def _agreed(given: Numbered, kept: Numbered) -> Answer:
    """What the parts that show anything say, if it is the same."""
    count = len(given)
    options = {_option(answer) for _number, answer in kept}
    if len(options) == 1:
        return _told(kept, count)
    if options:
        numbers = ", ".join(str(number) for number, _answer in kept)
        return abstention(
            f"{_of(kept[0][0], count, kept[0][1].reason)} Parts {numbers} show different things; "
            "a person should look."
        )
    if all(answer.option == NOT_APPLICABLE for _number, answer in given):
        return _told(given, count)
    return abstention(_of(1, count, given[0][1].reason) + " The other parts do not show it either.")


def _told(kept: Numbered, count: int) -> Answer:
    number, first = kept[0]
    evidence: list[Evidence] = []
    for _number, answer in kept:
        evidence += [passage for passage in answer.evidence if passage not in evidence]
    known = [answer.confidence for _number, answer in kept if answer.confidence is not None]
    return msgspec.structs.replace(
        first,
        evidence=evidence[:MOST_QUOTES],
        confidence=min(known, default=None),
        reason=_of(number, count, first.reason),
    )


def _of(number: int, count: int, reason: str) -> str:
    return f"{reason} (Part {number} of {count}.)"


def _option(answer: Answer) -> int:
    """-1 for N/A as for an abstention."""
    return NOT_APPLICABLE if answer.option is None else answer.option


def _begin(sizes: Sequence[int], before: int, end: int, room: int) -> int:
    """Where the part after ``end`` begins: some messages back, as long as the next one fits."""
    begin, overlap = end, 0
    while begin > before + 1 and end - begin < OVERLAP:
        overlap += sizes[begin - 1]
        if overlap > room // 4 or overlap + sizes[end] > room:
            break
        begin -= 1
    return begin


def _end(sizes: Sequence[int], begin: int, room: int) -> int:
    total, end = 0, begin
    while end < len(sizes) and total + sizes[end] <= room:
        total += sizes[end]
        end += 1
    return end
