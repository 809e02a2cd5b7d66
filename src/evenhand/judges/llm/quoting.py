"""From what a model replied to an answer: quotes found in the transcript, the mask undone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evenhand.judges.contract import SegmentText, abstention
from evenhand.judges.llm.masking import Mask
from evenhand.judges.llm.prompt import UNSURE_CODE
from evenhand.judges.llm.replies import CategoryReply, Quote
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.answers import Answer, Evidence

_ALIKE = ("'‘’ʼ`´", '"“”„«»', "-‐‑–—")
_LIKE = {each: f"[{re.escape(alike)}]" for alike in _ALIKE for each in alike}


def answer_of(
    reply: CategoryReply,
    confidence: float | None,
    segment: SegmentText,
    mask: Mask,
    flagged: Sequence[int],
) -> Answer:
    """The answer a reply stands for.

    A message that tries to instruct the judge is named first in the reason. An answer that rests on
    nothing but such messages is an abstention.

    Parameters
    ----------
    reply:
        What the model said, masked.
    confidence:
        How sure it is, 0 to 1.
    flagged:
        Places of messages that try to instruct the judge.
    """
    reason = _flag(flagged) + mask.undo(reply.reason).strip()
    if reply.option == UNSURE_CODE:
        return abstention(reason or "The model could not tell.")
    evidence = [_evidence(quote, segment, mask) for quote in reply.quotes]
    if evidence and all(passage.message in flagged for passage in evidence):
        return abstention(f"{_flag(flagged)}The model's answer rested on that alone.")
    return Answer(
        option=_place(reply.option),
        confidence=confidence,
        evidence=evidence,
        reason=reason or "The model gave no reason.",
    )


def _place(code: str) -> int:
    """The option a code stands for: letters count from the best."""
    return ord(code) - ord("A") if len(code) == 1 else NOT_APPLICABLE


def _flag(flagged: Sequence[int]) -> str:
    if not flagged:
        return ""
    numbers = ", ".join(str(place + 1) for place in flagged[:5])
    which = "Message" if len(flagged) == 1 else "Messages"
    return f"[{which} {numbers}: reads like orders to the judge.] "


def _evidence(quote: Quote, segment: SegmentText, mask: Mask) -> Evidence:
    """The passage quoted, where it is; one that is nowhere is left as it is, and will not count."""
    said = mask.undo(quote.quote).strip()
    text = next((line.text for line in segment.lines if line.place == quote.message), "")
    match = re.search(_pattern(said), text) if said else None
    if match is None:
        return Evidence(quote.message, -1, -1, said)
    return Evidence(quote.message, match.start(), match.end(), match[0])


def _pattern(said: str) -> str:
    """The same words, whatever the spaces and the kind of quotation marks between them."""
    return r"\s+".join(
        "".join(_LIKE.get(character, re.escape(character)) for character in word)
        for word in said.split()
    )
