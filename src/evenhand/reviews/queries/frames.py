"""The segments a draw may be made from, and what is known of each."""

# Statements are put together from constants of the room that owns the tables; values are always
# parameters.
# ruff: noqa: S608, S611

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import (
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from numpy.typing import NDArray

from evenhand.conversations.conditions import conditions
from evenhand.conversations.extensions import added_filters
from evenhand.conversations.models import Segment, Tag
from evenhand.people.models import Workspace
from evenhand.reviews.criteria import Criteria, Range
from evenhand.reviews.models import IN_IQS, Review
from evenhand.scorecards.models import Scorecard

OBSERVED = 5_000
"""Past reviews looked at for spreads."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Segments in the order drawn from, one entry of every array each.

    ``agent`` and ``team`` are 0 where unknown; ``automatic`` is the newest automatic review score,
    nan where there is none; ``score`` is the person's, where the rows are reviews.
    """

    segment: NDArray[np.int64]
    agent: NDArray[np.int64]
    team: NDArray[np.int64]
    channel: NDArray[np.str_]
    automatic: NDArray[np.float64]
    score: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.segment)


def segments_for(
    workspace: Workspace, criteria: Criteria, scorecard: Scorecard | None = None
) -> QuerySet[Segment]:
    """All segments that the criteria leave.

    Parameters
    ----------
    workspace:
        Whose.
    criteria:
        What must hold.
    scorecard:
        Automatic scores on this scorecard are meant; none: on any.
    """
    found = Segment.objects.filter(_plain(criteria), workspace=workspace)
    found = _by_conversation_list(found, workspace, criteria)
    found = _by_attributes(_by_tags(found, criteria), criteria)
    found = _by_added(found, criteria)
    return _by_automatic(found, criteria, scorecard)


def frame_of(segments: QuerySet[Segment], scorecard: Scorecard | None = None) -> Frame:
    """The segments with what designs go by, in the order of their ids."""
    rows = (
        segments.order_by("pk")
        .annotate(newest=newest_automatic(scorecard, "pk"), person=Value(None, FloatField()))
        .values_list("pk", "agent_id", "team_id", "channel", "newest", "person")
    )
    return _frame(list(rows))


def past_reviews(workspace: Workspace, scorecard: Scorecard | None) -> Frame:
    """People's drawn reviews with a score, the newest, with the automatic score beside each.

    People who saw the automatic score do not tell how good it is: theirs stands as missing.
    """
    reviews = Review.objects.filter(
        workspace=workspace,
        automatic=False,
        kind=Review.Kind.QUALITY,
        status__in=(Review.Status.PUBLISHED, Review.Status.DISPUTED),
        purpose__in=IN_IQS,
        score__isnull=False,
    )
    if scorecard is not None:
        reviews = reviews.filter(version__scorecard=scorecard)
    rows = (
        reviews.order_by("-happened_at", "-pk")
        .annotate(newest=newest_automatic(scorecard, "segment"))
        .values_list(
            "segment_id",
            "segment__agent_id",
            "segment__team_id",
            "segment__channel",
            "newest",
            "score",
            "saw_automatic",
        )[:OBSERVED]
    )
    return _frame([(*row[:4], None if row[6] else row[4], row[5]) for row in rows])


def minutes_per_review(workspace: Workspace, scorecard: Scorecard | None) -> float | None:
    """The median time between beginning and submitting, of the newest reviews by people.

    Reviews brought along from elsewhere have one moment for both: they say nothing of time.
    """
    reviews = Review.objects.filter(
        workspace=workspace,
        automatic=False,
        kind=Review.Kind.QUALITY,
        submitted_at__gt=F("started_at"),
        superseded_by=None,
    )
    if scorecard is not None:
        reviews = reviews.filter(version__scorecard=scorecard)
    newest = reviews.order_by("-submitted_at", "-pk").values_list("started_at", "submitted_at")
    minutes = [(end - start).total_seconds() / 60 for start, end in newest[:200] if end]
    return float(np.median(minutes)) if len(minutes) >= 10 else None


def attribute_values(segments: QuerySet[Segment], name: str) -> dict[int, float]:
    """A free attribute of each segment's conversation, where it is a number."""
    rows = segments.values_list("pk", "conversation__attributes")
    found = {number: _number(attributes.get(name)) for number, attributes in rows}
    return {number: value for number, value in found.items() if value is not None}


def newest_automatic(scorecard: Scorecard | None, segment: str) -> Subquery:
    """The newest automatic review score of the segment that the outer row names."""
    return Subquery(_automatic(scorecard, segment, score__isnull=False).values("score")[:1])


def _automatic(scorecard: Scorecard | None, segment: str, **more: Any) -> QuerySet[Review]:
    reviews = Review.objects.filter(
        segment=OuterRef(segment), automatic=True, status=Review.Status.PUBLISHED, **more
    )
    if scorecard is not None:
        reviews = reviews.filter(version__scorecard=scorecard)
    return reviews.order_by("-submitted_at", "-pk")


def _plain(criteria: Criteria) -> Q:
    condition = Q()
    for name, values in (
        ("channel", criteria.channels),
        ("conversation__language", criteria.languages),
        ("team", criteria.teams),
        ("agent", criteria.agents),
    ):
        if values:
            condition &= Q(**{f"{name}__in": values})
    if criteria.agent_kind:
        condition &= Q(agent__kind=criteria.agent_kind)
    return condition & _ranges(criteria) & _days(criteria)


def _ranges(criteria: Criteria) -> Q:
    waited = criteria.first_reply
    return (
        _between("conversation__messages", criteria.messages)
        & _between("conversation__agent_messages", criteria.agent_messages)
        & _between("conversation__first_reply_seconds", _times(waited, 60))
    )


def _days(criteria: Criteria) -> Q:
    condition = Q()
    if criteria.start is not None:
        condition &= Q(started_at__gte=criteria.start)
    if criteria.end is not None:
        condition &= Q(started_at__lt=criteria.end)
    return condition


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return float(value)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) else None


def _between(name: str, wanted: Range) -> Q:
    condition = Q()
    if wanted.least is not None:
        condition &= Q(**{f"{name}__gte": wanted.least})
    if wanted.most is not None:
        condition &= Q(**{f"{name}__lte": wanted.most})
    return condition


def _times(wanted: Range, factor: float) -> Range:
    return Range(
        None if wanted.least is None else wanted.least * factor,
        None if wanted.most is None else wanted.most * factor,
    )


def _by_conversation_list(
    segments: QuerySet[Segment], workspace: Workspace, criteria: Criteria
) -> QuerySet[Segment]:
    """Search, survey answers and reviews: as the list of conversations narrows by them."""
    wanted = conditions(workspace.pk, criteria.of_the_list)
    if not wanted:
        return segments
    tests = " AND ".join(condition.test for condition in wanted)
    statement = (
        f"SELECT c.id FROM conversations_conversation c WHERE c.workspace_id = %s AND {tests}"
    )
    values = [value for condition in wanted for value in condition.values]
    return segments.filter(conversation__in=RawSQL(statement, [workspace.pk, *values]))


def _by_tags(segments: QuerySet[Segment], criteria: Criteria) -> QuerySet[Segment]:
    tags = Tag.objects.filter(conversation=OuterRef("conversation"))
    if criteria.tags:
        segments = segments.filter(Exists(tags.filter(name__in=criteria.tags)))
    if criteria.without_tags:
        segments = segments.filter(~Exists(tags.filter(name__in=criteria.without_tags)))
    return segments


def _by_attributes(segments: QuerySet[Segment], criteria: Criteria) -> QuerySet[Segment]:
    for attribute in criteria.attributes:
        held = Cast(KeyTextTransform(attribute.name, "conversation__attributes"), TextField())
        segments = segments.alias(held=held).filter(held=attribute.value)
    return segments


def _by_added(segments: QuerySet[Segment], criteria: Criteria) -> QuerySet[Segment]:
    for name, value in criteria.added.items():
        if name in added_filters():
            segments = segments.filter(added_filters()[name].segments(value))
    return segments


def _by_automatic(
    segments: QuerySet[Segment], criteria: Criteria, scorecard: Scorecard | None
) -> QuerySet[Segment]:
    if criteria.automatic:
        segments = segments.alias(newest_score=newest_automatic(scorecard, "pk")).filter(
            _between("newest_score", criteria.automatic)
        )
    if criteria.automatic_outcome:
        outcome = Subquery(_automatic(scorecard, "pk").values("outcome")[:1])
        segments = segments.alias(newest_outcome=outcome).filter(
            newest_outcome=criteria.automatic_outcome
        )
    return segments


def _frame(rows: list[tuple[Any, ...]]) -> Frame:
    columns = list(zip(*rows, strict=True)) or [()] * 6
    return Frame(
        segment=np.array(columns[0], dtype=np.int64),
        agent=np.array([agent or 0 for agent in columns[1]], dtype=np.int64),
        team=np.array([team or 0 for team in columns[2]], dtype=np.int64),
        channel=np.array(columns[3], dtype=np.str_),
        automatic=np.array(columns[4], dtype=np.float64),
        score=np.array(columns[5], dtype=np.float64),
    )
