"""A past review as a file hands it over, in the file's own words.

This is also the published JSONL format (one ``ReviewRecord`` per line).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

DRAWN = ("random", "stratified", "risk")
Purpose = Literal["", "random", "stratified", "risk", "manual", "calibration", "onboarding"]
Kind = Literal["", "quality", "self", "peer"]


class RatingRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The answer to one category: an option by its label, a number on a scale, or N/A."""

    category: Annotated[str, Meta(min_length=1, description="Its name or key.")]
    option: Annotated[str, Meta(description="Label of the chosen option.")] = ""
    value: Annotated[float, Meta(description="In place of `option`: a number.")] | None = None
    scale: (
        Annotated[tuple[float, float], Meta(description="Lowest and highest number there is.")]
        | None
    ) = None
    na: Annotated[bool, Meta(description="Does not apply.")] = False
    comment: str = ""
    root_causes: list[str] = []

    @property
    def word(self) -> str:
        """The answer as the file writes it."""
        if self.na:
            return NA
        return self.option or ("" if self.value is None else f"{self.value:.12g}")


NA = "N/A"


class ReviewRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One person's review of one agent's part in a conversation.

    ``agent`` may be left out where only one agent handled the conversation. ``purpose`` says how
    the conversation was picked; a drawn one (random, stratified, risk) needs its ``probability``.
    ``score`` is only compared: scores are computed from the ratings.
    """

    conversation: Annotated[str, Meta(description="Its id at the source.")]
    date: Annotated[datetime, Meta(tz=True, description="When the review was submitted.")]
    ratings: list[RatingRecord]
    id: Annotated[str, Meta(description="The review's own id at the source.")] = ""
    reviewer: Annotated[str, Meta(description="Name or e-mail.")] = ""
    reviewer_email: str = ""
    agent: Annotated[str, Meta(description="Name, e-mail or id at the source.")] = ""
    agent_email: str = ""
    started_at: Annotated[datetime, Meta(tz=True)] | None = None
    comment: str = ""
    score: float | None = None
    purpose: Purpose = ""
    probability: Annotated[float, Meta(gt=0, le=1)] | None = None
    kind: Annotated[Kind, Meta(description="quality if not said; self where agent = reviewer.")] = (
        ""
    )

    @property
    def key(self) -> str:
        """The review's id, or one made of what tells it from others."""
        return self.id or made_key(
            self.conversation, self.agent_email or self.agent, self.reviewed_by, self.kind
        )

    @property
    def reviewed_by(self) -> str:
        """The reviewer's e-mail, or else name."""
        return self.reviewer_email or self.reviewer


def made_key(*parts: str) -> str:
    """An id of what a review has in place of one; the same however letters are cased.

    Examples
    --------
    >>> made_key("7", "Ana", "Lea ", "") == made_key("7", "ana", "lea", "")
    True
    """
    text = "\0".join(part.strip().casefold() for part in parts)
    return "made-" + blake2b(text.encode(errors="replace"), digest_size=16).hexdigest()
