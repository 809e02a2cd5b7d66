"""Reading the operational database into rows of facts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from evenhand.conversations.models import Segment, SurveyAnswer, Tag
from evenhand.insights.facts.schema import (
    BOOKS,
    DISPUTES,
    KINDS,
    OUTCOMES,
    PURPOSES,
    SCORE_SCALE,
    STATES,
    STATUSES,
    SURVEYS,
    TABLES,
    WEIGHT_SCALE,
)
from evenhand.judges.signals.models import Signal
from evenhand.people.models import Workspace
from evenhand.reviews.models import IN_IQS, Dispute, Rating, Review
from evenhand.scorecards.models import ScorecardVersion

Row = tuple[Any, ...]
_EPOCH = date(1970, 1, 1).toordinal()
_PLACE = ("conversation_id", "id", "agent_id", "team_id", "channel", "conversation__language")
_IDS = 900


class Books:
    """Words and their positions; new words are put at the end."""

    def __init__(self, books: dict[str, list[str]]) -> None:
        self.words = {name: list(books.get(name, ())) for name in BOOKS}
        self._codes = {
            name: {word: code for code, word in enumerate(words)}
            for name, words in self.words.items()
        }

    def code(self, book: str, word: str) -> int:
        """The word's position."""
        codes = self._codes[book]
        if word not in codes:
            codes[word] = len(codes)
            self.words[book].append(word)
        return codes[word]


@dataclass
class Reader:
    """Reads one workspace's rows, given the books that words are entered in."""

    workspace: Workspace
    books: Books

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.workspace.time_zone)

    @cached_property
    def _options(self) -> dict[tuple[int, str], list[tuple[int, bool]]]:
        """By version and category: what each option earns (scaled) and whether it passes."""
        versions = ScorecardVersion.objects.filter(scorecard__workspace=self.workspace)
        return {
            (version.pk, category.key): [
                (scaled(100 * option.value, SCORE_SCALE), option.passes)
                for option in category.scale.options
            ]
            for version in versions
            for category in version.form.categories
        }

    def reviews(self, condition: Q) -> dict[str, list[Row]]:
        """Rows of reviews, ratings and root causes of the submitted reviews that satisfy it."""
        heads = {row["pk"]: row for row in self._review_rows(condition)}
        disputes = self._disputes(heads)
        rows = [self._review(head, disputes) for head in heads.values()]
        ratings, causes = self._ratings(heads)
        return {"reviews": rows, "ratings": ratings, "causes": causes}

    def segments(self, condition: Q) -> dict[str, list[Row]]:
        """Rows of segments and of their tags."""
        found = list(
            Segment.objects.filter(condition, workspace=self.workspace)
            .order_by("id")
            .values_list(
                *_PLACE,
                "started_at",
                "position",
                "conversation__started_at",
                "conversation__ended_at",
                "conversation__first_reply_seconds",
                "conversation__messages",
                "conversation__attributes",
            )
        )
        places = {row[1]: self._place(row[:6], row[6]) for row in found}
        rows = [self._segment(places[row[1]], row[7:]) for row in found]
        return {
            "segments": rows,
            "tags": list(self._tags(found, places)),
            "signals": list(self._signals(places)),
        }

    def surveys(self, condition: Q) -> dict[str, list[Row]]:
        """One row per survey and segment of its conversation."""
        found = (
            SurveyAnswer.objects.filter(condition, workspace=self.workspace)
            .filter(conversation__segments__isnull=False)
            .order_by("id")
            .values_list(
                "id",
                *(f"conversation__segments__{name}" for name in _PLACE[:5]),
                "conversation__language",
                "conversation__started_at",
                "kind",
                "value",
                "scale_min",
                "scale_max",
            )
        )
        rows = [
            (
                row[0],
                *self._place(row[1:7], row[7]),
                SURVEYS.index(row[8]),
                share(row[9], row[10], row[11]),
            )
            for row in found
        ]
        return {"surveys": rows}

    def _review_rows(self, condition: Q) -> Iterable[Mapping[str, Any]]:
        return (
            Review.objects.filter(condition, workspace=self.workspace)
            .exclude(status=Review.Status.DRAFT)
            .order_by("id")
            .values(
                "pk",
                "segment__conversation_id",
                "segment_id",
                "segment__agent_id",
                "segment__team_id",
                "segment__channel",
                "segment__conversation__language",
                "happened_at",
                "author_id",
                "automatic",
                "version__scorecard_id",
                "version_id",
                "kind",
                "status",
                "purpose",
                "probability",
                "outcome",
                "score",
                "started_at",
                "submitted_at",
                "slot__due_at",
            )
        )

    def _review(self, head: Mapping[str, Any], disputes: dict[int, str]) -> Row:
        submitted: datetime = head["submitted_at"]
        due = head["slot__due_at"]
        return (
            *self._head(head),
            OUTCOMES.index(head["outcome"]),
            *weighing(head["score"], head["probability"]),
            round((submitted - head["started_at"]).total_seconds()),
            round((submitted - head["happened_at"]).total_seconds()),
            None if due is None else submitted > due,
            DISPUTES.index(disputes.get(head["pk"], "none")),
        )

    def _head(self, head: Mapping[str, Any]) -> Row:
        place = (
            head["segment__conversation_id"],
            head["segment_id"],
            head["segment__agent_id"],
            head["segment__team_id"],
            head["segment__channel"],
            head["segment__conversation__language"],
        )
        return (
            head["pk"],
            *self._place(place, head["happened_at"]),
            head["author_id"],
            head["automatic"],
            head["version__scorecard_id"],
            head["version_id"],
            KINDS.index(head["kind"]),
            STATUSES.index(head["status"]),
            PURPOSES.index(head["purpose"]),
            head["purpose"] in IN_IQS,
        )

    def _place(self, place: Row, moment: datetime) -> Row:
        day = moment.astimezone(self._zone).date()
        return (
            *place[:4],
            self.books.code("channel", place[4]),
            self.books.code("language", place[5]),
            day.toordinal() - _EPOCH,
            100 * day.year + day.month,
        )

    def _disputes(self, heads: Mapping[int, Any]) -> dict[int, str]:
        found: dict[int, str] = {}
        for ids in in_turns(heads):
            disputes = Dispute.objects.filter(review__in=ids).order_by("id")
            found.update(disputes.values_list("review_id", "status"))
        return found

    def _ratings(self, heads: Mapping[int, Mapping[str, Any]]) -> tuple[list[Row], list[Row]]:
        ratings: list[Row] = []
        causes: list[Row] = []
        for ids in in_turns(heads):
            found = Rating.objects.filter(review__in=ids).order_by("review_id", "id")
            for review, category, key, state, option, reasons in found.values_list(
                "review_id", "category_id", "category__key", "state", "option", "root_causes"
            ):
                head = heads[review]
                shared = self._head(head)
                earned, passes = self._answer(head["version_id"], key, option)
                value = None if earned is None else earned / SCORE_SCALE
                ratings.append(
                    (
                        *shared,
                        category,
                        STATES.index(state),
                        option,
                        passes,
                        *weighing(value, head["probability"]),
                    )
                )
                causes.extend(
                    (*shared, category, self.books.code("cause", reason)) for reason in reasons
                )
        return ratings, causes

    def _answer(
        self, version: int, key: str, option: int | None
    ) -> tuple[int, bool] | tuple[None, None]:
        if option is None:
            return None, None
        return self._options[version, key][option]

    def _segment(self, place: Row, rest: Row) -> Row:
        position, started, ended, first_reply, messages, attributes = rest
        resolved = (attributes or {}).get("first_contact_resolution")
        return (
            *place,
            position,
            round((ended - started).total_seconds()),
            None if first_reply is None else round(1000 * first_reply),
            messages,
            resolved if isinstance(resolved, bool) else None,
        )

    def _tags(self, found: list[Row], places: dict[int, Row]) -> Iterator[Row]:
        of_conversation: dict[int, list[int]] = {}
        for row in found:
            of_conversation.setdefault(row[0], []).append(row[1])
        for ids in in_turns(of_conversation):
            tags = Tag.objects.filter(conversation__in=ids).order_by("conversation_id", "name")
            for conversation, name in tags.values_list("conversation_id", "name"):
                for segment in of_conversation[conversation]:
                    yield (*places[segment], self.books.code("tag", name))

    def _signals(self, places: dict[int, Row]) -> Iterator[Row]:
        for ids in in_turns(places):
            found = Signal.objects.filter(segment__in=ids).order_by("segment_id", "kind")
            for segment, kind in found.values_list("segment_id", "kind").distinct():
                yield (*places[segment], self.books.code("signal", kind))


def scaled(value: float, scale: int) -> int:
    """The nearest whole number of scale parts, halves up: the same in every database."""
    return math.floor(value * scale + 0.5)


def weighing(score: float | None, probability: float | None) -> tuple[int | None, ...]:
    """Score, weight and score x weight as scaled whole numbers."""
    points = None if score is None else scaled(score, SCORE_SCALE)
    weight = None if probability is None else scaled(1 / probability, WEIGHT_SCALE)
    if score is None or probability is None:
        return points, weight, None
    return points, weight, scaled(score / probability, WEIGHT_SCALE)


def share(value: float | None, lowest: float, highest: float) -> int | None:
    """Where on its scale an answer lies, 0-100, scaled."""
    if value is None or highest <= lowest:
        return None
    return scaled(100 * (value - lowest) / (highest - lowest), SCORE_SCALE)


def in_turns(ids: Iterable[int]) -> Iterator[list[int]]:
    """A few hundred at a time: databases take only so many at once."""
    every = list(ids)
    for start in range(0, len(every), _IDS):
        yield every[start : start + _IDS]


def month_of(table: str, row: Row) -> int:
    """The month of a row without its part number."""
    place: int = row[list(TABLES[table].columns).index("month") - 1]
    return place
