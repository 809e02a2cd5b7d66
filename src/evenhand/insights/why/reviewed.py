"""Reading reviews beside what customers and records say of the same conversations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast
from numpy.typing import NDArray

from evenhand.conversations.models import Segment, SurveyAnswer
from evenhand.insights import queries
from evenhand.insights.contact.measured import LAID_ASIDE, LIVE
from evenhand.insights.facts.extract import in_turns
from evenhand.insights.scope import Scope
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import Rating, Review

PEOPLE, AUTOMATIC = "people", "automatic"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Reviews with a score, one entry per review in every array.

    ``satisfaction`` (0 to 1), ``resolved`` (0 or 1) and ``minutes`` are nan where nothing is known;
    ``minutes`` are those of chats and calls nobody laid aside. ``weight`` is 1 / chance of being
    drawn, 1 for automatic reviews: those are of every conversation. ``moment`` is when the
    conversation began, in seconds.
    """

    review: NDArray[np.int64]
    conversation: NDArray[np.int64]
    agent: NDArray[np.int64]
    score: NDArray[np.float64]
    passed: NDArray[np.bool_]
    weight: NDArray[np.float64]
    satisfaction: NDArray[np.float64]
    resolved: NDArray[np.float64]
    minutes: NDArray[np.float64]
    moment: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.score)

    def where(self, kept: NDArray[np.bool_]) -> Reviewed:
        """Some of the reviews."""
        return replace(self, **{name: getattr(self, name)[kept] for name in Reviewed.__slots__})

    @property
    def answered(self) -> Reviewed:
        """Those whose customer answered."""
        return self.where(np.isfinite(self.satisfaction))


class _Head(NamedTuple):
    review: int
    conversation: int
    agent: int | None
    score: float
    outcome: str
    probability: float | None
    channel: str
    started_at: datetime
    ended_at: datetime
    times_assumed: bool
    resolved: Any


_FIELDS = (
    "id",
    "segment__conversation_id",
    "segment__agent_id",
    "score",
    "outcome",
    "probability",
    "segment__channel",
    "segment__conversation__started_at",
    "segment__conversation__ended_at",
    "segment__conversation__times_assumed",
    "segment__conversation__attributes__first_contact_resolution",
)


def reviewed(viewer: Membership, scope: Scope, who: str = PEOPLE) -> Reviewed:
    """Reviews of the scope with a score: people's drawn ones, or those of the judges in use.

    Automatic reviews are read where a customer answered only.
    """
    said = _answers(viewer, scope)
    heads = [_Head(*row) for row in _reviews(viewer, scope, who).values_list(*_FIELDS)]
    return Reviewed(
        review=np.array([head.review for head in heads], dtype=np.int64),
        conversation=np.array([head.conversation for head in heads], dtype=np.int64),
        agent=np.array([head.agent or 0 for head in heads], dtype=np.int64),
        score=np.array([head.score for head in heads], dtype=np.float64),
        passed=np.array([head.outcome == Review.Outcome.PASS for head in heads], dtype=np.bool_),
        weight=np.array([1 / (head.probability or 1.0) for head in heads], dtype=np.float64),
        satisfaction=np.array([_of_agent(said, head) for head in heads], dtype=np.float64),
        resolved=np.array([_resolved(head.resolved) for head in heads], dtype=np.float64),
        minutes=np.array([_minutes(head) for head in heads], dtype=np.float64),
        moment=np.array([head.started_at.timestamp() for head in heads], dtype=np.float64),
    )


def _reviews(viewer: Membership, scope: Scope, who: str) -> QuerySet[Review]:
    if who == PEOPLE:
        found = queries.human_reviews(viewer, scope)
    else:
        found = queries.automatic_reviews(viewer, scope).filter(
            segment__conversation__in=_answered(viewer, scope).values("conversation")
        )
    return found.filter(score__isnull=False).order_by("id")


def _answered(viewer: Membership, scope: Scope) -> QuerySet[SurveyAnswer]:
    start, end = scope.bounds(viewer.workspace.time_zone)
    return SurveyAnswer.objects.filter(
        workspace=viewer.workspace,
        kind=SurveyAnswer.Kind.CSAT,
        value__isnull=False,
        scale_max__gt=F("scale_min"),
        conversation__started_at__gte=start,
        conversation__started_at__lt=end,
    )


def _answers(viewer: Membership, scope: Scope) -> dict[int, list[tuple[int | None, float]]]:
    """Of each conversation: whom its answers are about, and where on their scale they lie."""
    share = (F("value") - F("scale_min")) / Cast(F("scale_max") - F("scale_min"), FloatField())
    rows = _answered(viewer, scope).annotate(share=share).order_by("id")
    found: defaultdict[int, list[tuple[int | None, float]]] = defaultdict(list)
    for conversation, agent, said in rows.values_list("conversation_id", "agent_id", "share"):
        found[conversation].append((agent, said))
    return found


def _of_agent(said: dict[int, list[tuple[int | None, float]]], head: _Head) -> float:
    """The answer about the agent of the review: about nobody in particular is about everybody."""
    answers = said.get(head.conversation, ())
    mine = [value for agent, value in answers if agent in (None, head.agent)]
    return sum(mine) / len(mine) if mine else np.nan


def _resolved(said: Any) -> float:
    return float(said) if isinstance(said, bool) else np.nan


def _minutes(head: _Head) -> float:
    lasted = head.ended_at - head.started_at
    if head.channel not in LIVE or head.times_assumed or lasted > LAID_ASIDE:
        return np.nan
    return lasted.total_seconds() / 60


class Card(NamedTuple):
    """Ratings on one scorecard as a table: fractions by review and category, nan for N/A."""

    name: str
    categories: list[str]
    keys: list[int]
    rows: NDArray[np.int64]
    fractions: NDArray[np.float64]


def fullest_card(viewer: Membership, found: Reviewed) -> Card | None:
    """The scorecard with most of these reviews, their ratings as a table.

    ``rows`` are places in ``found``.
    """
    place = {review: row for row, review in enumerate(found.review.tolist())}
    ratings = [rating for ids in in_turns(place) for rating in _rated(ids)]
    if not ratings:
        return None
    reviews: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for rating in ratings:
        reviews[rating.card, rating.card_name].add(rating.review)
    (card, name), chosen = max(reviews.items(), key=lambda item: (len(item[1]), -item[0][0]))
    fractions = queries.fractions_of(viewer)
    mine = [rating for rating in ratings if rating.card == card]
    categories = {rating.category: rating.name for rating in mine}
    table = _Table(sorted(chosen), sorted(categories))
    for rating in mine:
        table.put(rating, fractions[rating.version, rating.key][rating.option or 0])
    return Card(
        name=name,
        categories=[categories[key] for key in table.categories],
        keys=table.categories,
        rows=np.array([place[review] for review in table.reviews], dtype=np.int64),
        fractions=table.values,
    )


class _Rating(NamedTuple):
    review: int
    category: int
    key: str
    name: str
    version: int
    option: int | None
    card: int
    card_name: str


def _rated(ids: Sequence[int]) -> list[_Rating]:
    rows = Rating.objects.filter(review__in=ids, state=Rating.State.RATED).order_by("category_id")
    found = rows.values_list(
        "review_id",
        "category_id",
        "category__key",
        "category__name",
        "review__version_id",
        "option",
        "review__version__scorecard_id",
        "review__version__scorecard__name",
    )
    return [_Rating(*row) for row in found]


class _Table:
    """Fractions by review and category while they are put in."""

    def __init__(self, reviews: list[int], categories: list[int]) -> None:
        self.reviews = reviews
        self.categories = categories
        self.values = np.full((len(reviews), len(categories)), np.nan)
        self._row = {review: row for row, review in enumerate(reviews)}
        self._column = {category: column for column, category in enumerate(categories)}

    def put(self, rating: _Rating, fraction: float) -> None:
        """One rating in its place."""
        self.values[self._row[rating.review], self._column[rating.category]] = fraction


class Sent(NamedTuple):
    """CSAT surveys that were sent, one entry each: what is known of all of them."""

    answered: NDArray[np.bool_]
    satisfied: NDArray[np.bool_]
    score: NDArray[np.float64]
    channel: NDArray[np.str_]


def sent(viewer: Membership, scope: Scope) -> Sent:
    """Every CSAT survey of the scope with its channel and the automatic score (nan: none)."""
    start, end = scope.bounds(viewer.workspace.time_zone)
    segments = Segment.objects.filter(
        queries.segment_filter(scope),
        workspace=viewer.workspace,
        conversation__started_at__gte=start,
        conversation__started_at__lt=end,
    )
    if not viewer.may(Action.SEE_NUMBERS):
        segments = segments.filter(agent__user=viewer.user)
    surveys = SurveyAnswer.objects.filter(
        workspace=viewer.workspace,
        kind=SurveyAnswer.Kind.CSAT,
        conversation__in=segments.values("conversation"),
    ).order_by("id")
    rows = list(
        surveys.values_list(
            "conversation_id", "value", "scale_min", "scale_max", "conversation__channel"
        )
    )
    scores = _automatic(viewer, scope)
    return Sent(
        answered=np.array([row[1] is not None for row in rows], dtype=np.bool_),
        satisfied=np.array([_is_satisfied(*row[1:4]) for row in rows], dtype=np.bool_),
        score=np.array([scores.get(row[0], np.nan) for row in rows], dtype=np.float64),
        channel=np.array([row[4] for row in rows], dtype=np.str_),
    )


def _is_satisfied(value: float | None, lowest: float, highest: float) -> bool:
    if value is None or highest <= lowest:
        return False
    return (value - lowest) / (highest - lowest) >= queries.SATISFIED


def _automatic(viewer: Membership, scope: Scope) -> dict[int, float]:
    """Mean automatic score by conversation."""
    rows = queries.automatic_reviews(viewer, scope).filter(score__isnull=False).order_by()
    found: defaultdict[int, list[float]] = defaultdict(list)
    for conversation, score in rows.values_list("segment__conversation_id", "score"):
        found[conversation].append(score or 0.0)
    return {conversation: sum(scores) / len(scores) for conversation, scores in found.items()}
