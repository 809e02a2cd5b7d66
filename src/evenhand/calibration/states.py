"""What state a session is in: derived here, stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """The life of a session, in order."""

    DRAFT = "draft"
    SCORING = "scoring"
    DISCUSSION = "discussion"
    CLOSED = "closed"

    @property
    def label(self) -> Promise:
        """As people read it."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether answers lie open to everyone who may see the session."""
        return self in (State.DISCUSSION, State.CLOSED)


_LABELS = {
    State.DRAFT: _("Draft"),
    State.SCORING: _("Scoring"),
    State.DISCUSSION: _("Discussion"),
    State.CLOSED: _("Closed"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the state follows from.

    Parameters
    ----------
    started_at, discussed_at, closed_at:
        When a person started the session, ended its scoring, closed it; ``None``: not yet.
    deadline:
        Until when answers are taken.
    expected, submitted:
        Reviews that all participants together owe, and have submitted.
    """

    started_at: datetime | None
    discussed_at: datetime | None
    closed_at: datetime | None
    deadline: datetime
    expected: int
    submitted: int


def state_of(facts: Facts) -> State:
    """The state of a session with these facts.

    A deadline that passes ends nothing by itself: answers lie open only once everyone has
    submitted, or a person has ended the scoring. So a deadline can always be extended and every
    review was still given blind.

    Examples
    --------
    >>> from datetime import UTC
    >>> day = datetime(2026, 5, 4, tzinfo=UTC)
    >>> state_of(Facts(day, None, None, day, expected=8, submitted=7))
    <State.SCORING: 'scoring'>
    >>> state_of(Facts(day, None, None, day, expected=8, submitted=8))
    <State.DISCUSSION: 'discussion'>
    """
    if facts.closed_at is not None:
        return State.CLOSED
    if facts.started_at is None:
        return State.DRAFT
    if facts.discussed_at is not None or facts.submitted >= facts.expected:
        return State.DISCUSSION
    return State.SCORING


def takes_answers(facts: Facts, now: datetime) -> bool:
    """Whether a participant may still rate and submit."""
    return state_of(facts) is State.SCORING and now <= facts.deadline
