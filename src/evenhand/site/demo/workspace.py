"""What the generator hands over: the demo workspace as plain, frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from evenhand.conversations.record import ConversationRecord

TeamKind = Literal["front_line", "ai", "internal"]
Design = Literal["uniform", "stratified", "risk"]
Purpose = Literal["random", "stratified", "risk", "manual", "calibration"]


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """A team, the ready scorecard it is reviewed on and where it sits."""

    key: str
    name: str
    kind: TeamKind
    scorecard: str
    zone: str


@dataclass(frozen=True, slots=True)
class DemoMembership:
    """An agent's time in a team: from ``start`` to before ``end``."""

    team: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class DemoAgent:
    """A person or AI agent whose work is reviewed."""

    key: str
    name: str
    email: str
    kind: Literal["human", "ai"]
    memberships: tuple[DemoMembership, ...]


@dataclass(frozen=True, slots=True)
class DemoReviewer:
    """A reviewer of the quality team."""

    key: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class DemoSegment:
    """The part of a conversation one agent handled, with its true ratings.

    ``first`` and ``last`` are ids of messages. ``options`` has the true option's position (best
    is 0) per category, -1 where the category does not apply. ``risk`` (0-1) is what an early
    warning saw in the conversation; it is what risk-based draws went by.
    """

    key: str
    conversation: str
    agent: str
    team: str
    scorecard: str
    month: date
    channel: str
    topic: str
    first: str
    last: str
    options: Mapping[str, int]
    score: float | None
    risk: float


@dataclass(frozen=True, slots=True)
class DemoDrawItem:
    """A drawn segment, its inclusion probability, and why it was skipped (if it was)."""

    segment: str
    probability: float
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class DemoDraw:
    """A recorded draw: the whole frame, the design, the seed and what came out.

    ``frame`` is every segment of the team and month, in time order. With ``seed``, ``version`` and
    the design's own settings (``size``; ``strata`` and ``allocation``; the segments' ``risk`` and
    ``floor``), ``evenhand.measure.sampling`` draws the same again. ``items`` are in the order to
    review them. An ``open`` draw still waits in the queue: nobody has reviewed any of it.
    """

    key: str
    name: str
    team: str
    month: date
    design: Design
    purpose: Purpose
    seed: int
    version: str
    size: int
    drawn_at: datetime
    frame: tuple[str, ...]
    items: tuple[DemoDrawItem, ...]
    strata: Mapping[str, str]
    allocation: Mapping[str, int]
    floor: float | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class DemoEvidence:
    """A quotation: message id, the span of its text, and the text quoted."""

    message: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class DemoRating:
    """A reviewer's answer for one category; option -1 is N/A."""

    category: str
    option: int
    root_causes: tuple[str, ...] = ()
    comment: str = ""
    evidence: tuple[DemoEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoReview:
    """One reviewer's ratings of one segment.

    ``probability`` and ``draw`` are absent for hand-picked segments and calibration copies.
    """

    key: str
    segment: str
    reviewer: str
    kind: Literal["quality", "calibration"]
    purpose: Purpose
    draw: str | None
    probability: float | None
    started_at: datetime
    submitted_at: datetime
    ratings: tuple[DemoRating, ...]
    comment: str = ""
    saw_automatic: bool = False
    saw_other_reviews: bool = False


@dataclass(frozen=True, slots=True)
class DemoFacts:
    """What somebody who looks should find in this workspace."""

    declining_agent: str
    improving_agent: str
    severe_reviewer: str
    na_reviewer: str
    product_problem_topic: str
    status_check_topic: str
    hard_queue_agent: str
    easy_queue_agent: str


@dataclass(frozen=True, slots=True)
class DemoTruth:
    """True quality: means of true review scores over all segments, and the facts planted.

    ``ability`` is each agent's effect in points at an average case mix, by month.
    ``severity`` is how many points each reviewer rates below the truth.
    """

    centre: float
    by_team: Mapping[str, float]
    by_agent: Mapping[str, float]
    by_month: Mapping[date, float]
    by_team_month: Mapping[tuple[str, date], float]
    by_agent_month: Mapping[tuple[str, date], float]
    ability: Mapping[tuple[str, date], float]
    severity: Mapping[str, float]
    facts: DemoFacts


@dataclass(frozen=True, slots=True)
class DemoWorkspace:
    """Everything of the demo, in time order where it has a time."""

    name: str
    seed: int
    months: tuple[date, ...]
    teams: tuple[DemoTeam, ...]
    agents: tuple[DemoAgent, ...]
    reviewers: tuple[DemoReviewer, ...]
    conversations: tuple[ConversationRecord, ...]
    segments: tuple[DemoSegment, ...]
    draws: tuple[DemoDraw, ...]
    reviews: tuple[DemoReview, ...]
    truth: DemoTruth
