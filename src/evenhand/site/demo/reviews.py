"""Human reviews: who reviewed what why, and what they answered.

A reviewer sees the truth through own habits: some answers one step lower, some higher, some N/A.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

import numpy as np

from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.site.demo.cards import Card, Floats, Ints, card_of
from evenhand.site.demo.centre import REVIEWERS, Reviewer
from evenhand.site.demo.chance import Chance
from evenhand.site.demo.records import Marks
from evenhand.site.demo.remarks import (
    LOW,
    OVERALL_HIGH,
    OVERALL_LOW,
    OVERALL_MIDDLE,
    SHOWN_BY,
    SHOWN_BY_ABSENCE,
)
from evenhand.site.demo.workspace import (
    DemoDraw,
    DemoEvidence,
    DemoRating,
    DemoReview,
    DemoSegment,
    Purpose,
)

MANUAL_PER_TEAM = 4
CALIBRATED_PER_MONTH = 8
DOUBLE_SCORED = 0.06

_SOFT = frozenset(
    ("empathy", "ownership", "further_help", "follow_up", "objection", "tone", "handover",
     "documentation", "clarity")
)  # fmt: skip
_CRITICAL_LOWERS = 0.05
_CRITICAL_RAISES = 0.16


@dataclass(frozen=True, slots=True)
class _Task:
    segment: DemoSegment
    reviewer: Reviewer
    kind: Literal["quality", "calibration"]
    purpose: Purpose
    draw: str | None
    probability: float | None
    since: datetime


def reviews(
    seed: int,
    segments: Sequence[DemoSegment],
    marks: Mapping[str, Marks],
    drawn: Sequence[DemoDraw],
    now: datetime,
) -> list[DemoReview]:
    """All submitted reviews, in time order."""
    chance = Chance(seed, 41)
    tasks = _Planner(segments, drawn, chance).tasks()
    answers = _answers(seed, tasks)
    made = [
        _Writer(task, answer, marks[task.segment.key], chance).review(n, now)
        for n, (task, answer) in enumerate(zip(tasks, answers, strict=True), 1)
    ]
    made.sort(key=lambda review: (review.submitted_at, review.key))
    return made


def severities(seed: int, segments: Sequence[DemoSegment]) -> dict[str, float]:
    """Points each reviewer rates below the truth, over all segments of the centre."""
    return {
        reviewer.key: float(np.nanmean(_shortfalls(seed, place, reviewer, segments)))
        for place, reviewer in enumerate(REVIEWERS)
    }


def _shortfalls(
    seed: int, place: int, reviewer: Reviewer, segments: Sequence[DemoSegment]
) -> Floats:
    found = []
    for key, mine in _by_card(segments).items():
        card = card_of(key)
        true = _matrix(card, [segments[n] for n in mine])
        rng = np.random.default_rng((seed, 43, place, len(mine)))
        found.append(card.scores(true) - card.scores(rated(card, true, reviewer, rng)))
    return np.concatenate(found)


class _Planner:
    def __init__(
        self, segments: Sequence[DemoSegment], drawn: Sequence[DemoDraw], chance: Chance
    ) -> None:
        self.segments = {segment.key: segment for segment in segments}
        self.drawn = drawn
        self.chance = chance
        self.taken: dict[str, set[str]] = defaultdict(set)

    def tasks(self) -> list[_Task]:
        tasks = [task for draw in self.drawn if not draw.open for task in self._of_draw(draw)]
        return tasks + self._second_opinions(tasks) + self._sessions(tasks) + self._hand_picked()

    def _of_draw(self, draw: DemoDraw) -> list[_Task]:
        return [
            _Task(
                self.segments[item.segment],
                self._reviewer(item.segment),
                "quality",
                draw.purpose,
                draw.key,
                item.probability,
                draw.drawn_at,
            )
            for item in draw.items
            if not item.skipped
        ]

    def _reviewer(self, segment: str) -> Reviewer:
        free = [r for r in REVIEWERS if r.key not in self.taken[segment]]
        reviewer = max(free, key=lambda r: self.chance.random() ** (1 / r.load))
        self.taken[segment].add(reviewer.key)
        return reviewer

    def _second_opinions(self, tasks: Iterable[_Task]) -> list[_Task]:
        return [
            self._copy(task, self._reviewer(task.segment.key))
            for task in tasks
            if task.purpose == "random" and self.chance.happens(DOUBLE_SCORED)
        ]

    def _sessions(self, tasks: Sequence[_Task]) -> list[_Task]:
        """Once a month everybody scores the same few segments blind."""
        by_month: dict[datetime, list[_Task]] = defaultdict(list)
        for task in tasks:
            if task.purpose == "random" and len(self.taken[task.segment.key]) == 1:
                by_month[task.since].append(task)
        return [
            self._copy(task, reviewer)
            for since in sorted(by_month)
            for task in self.chance.several(by_month[since], CALIBRATED_PER_MONTH)
            for reviewer in REVIEWERS
            if reviewer.key not in self.taken[task.segment.key]
        ]

    @staticmethod
    def _copy(task: _Task, reviewer: Reviewer) -> _Task:
        return _Task(task.segment, reviewer, "calibration", "calibration", None, None, task.since)

    def _hand_picked(self) -> list[_Task]:
        """Leads pick what caught their eye; mostly what went wrong."""
        tasks = []
        for draw in self.drawn:
            if draw.purpose != "random" or draw.open:
                continue
            eye_catching = sorted(draw.frame, key=lambda key: -self._notice(key))
            for key in eye_catching[:MANUAL_PER_TEAM]:
                segment = self.segments[key]
                tasks.append(
                    _Task(segment, self._reviewer(key), "quality", "manual", None, None,
                          draw.drawn_at)
                )  # fmt: skip
        return tasks

    def _notice(self, key: str) -> float:
        return self.segments[key].risk + 0.5 * self.chance.random() - len(self.taken[key])


def _answers(seed: int, tasks: Sequence[_Task]) -> list[dict[str, int]]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, task in enumerate(tasks):
        groups[task.reviewer.key, task.segment.scorecard].append(n)
    found: dict[int, dict[str, int]] = {}
    for place, (_, mine) in enumerate(sorted(groups.items())):
        card = card_of(tasks[mine[0]].segment.scorecard)
        true = _matrix(card, [tasks[n].segment for n in mine])
        rng = np.random.default_rng((seed, 47, place))
        seen = rated(card, true, tasks[mine[0]].reviewer, rng).tolist()
        keys = [category.key for category in card.categories]
        found.update(
            (n, dict(zip(keys, row, strict=True))) for n, row in zip(mine, seen, strict=True)
        )
    return [found[n] for n in range(len(tasks))]


def _by_card(segments: Sequence[DemoSegment]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for n, segment in enumerate(segments):
        groups[segment.scorecard].append(n)
    return groups


def _matrix(card: Card, segments: Sequence[DemoSegment]) -> Ints:
    keys = [category.key for category in card.categories]
    return np.array([[s.options[key] for key in keys] for s in segments], dtype=np.int8)


def rated(card: Card, true: Ints, reviewer: Reviewer, rng: np.random.Generator) -> Ints:
    """True options (n, categories) as this reviewer sees them."""
    seen = true.copy()
    for column, category in enumerate(card.categories):
        draw = rng.random(len(true))
        lowers = reviewer.lowers * (_CRITICAL_LOWERS if category.critical else 1.0)
        raises = _CRITICAL_RAISES if category.critical else reviewer.raises
        na = reviewer.na if category.key in _SOFT else 0.0
        options = true[:, column].copy()
        worst = len(category.scale.options) - 1
        options += ((draw < lowers) & (options < worst)).astype(np.int8)
        options -= ((draw >= 1 - raises) & (options > 0)).astype(np.int8)
        options[(draw >= 0.5) & (draw < 0.5 + na)] = NOT_APPLICABLE
        seen[:, column] = np.where(true[:, column] == NOT_APPLICABLE, NOT_APPLICABLE, options)
    return seen


class _Writer:
    def __init__(
        self, task: _Task, answer: Mapping[str, int], marks: Marks, chance: Chance
    ) -> None:
        self.task = task
        self.answer = answer
        self.marks = marks
        self.chance = chance

    def review(self, number: int, now: datetime) -> DemoReview:
        task = self.task
        started = self._started(now)
        minutes = 3 + 9 * self.chance.random()
        return DemoReview(
            key=f"R-{number:05d}",
            segment=task.segment.key,
            reviewer=task.reviewer.key,
            kind=task.kind,
            purpose=task.purpose,
            draw=task.draw,
            probability=task.probability,
            started_at=started,
            submitted_at=started + timedelta(seconds=round(60 * minutes)),
            ratings=tuple(self._rating(key, option) for key, option in self.answer.items()),
            comment=self._overall(),
            saw_automatic=task.kind == "quality" and self.chance.happens(0.1),
        )

    def _started(self, now: datetime) -> datetime:
        """Working time within two weeks of the draw, and before now."""
        days = max(1, min(14, (now - self.task.since).days))
        day = (self.task.since + timedelta(days=self.chance.between(0, days - 1))).date()
        if day.weekday() >= 5 and days > 3:
            day -= timedelta(days=2) if day.day > 2 else -timedelta(days=2)
        clock = time(7 + int(9.5 * self.chance.random()), self.chance.between(0, 59))
        return datetime.combine(day, clock, UTC)

    def _rating(self, key: str, option: int) -> DemoRating:
        if option <= 0:
            return DemoRating(key, option)
        causes = card_of(self.task.segment.scorecard).causes[key]
        named = (self.chance.pick(causes),) if self.chance.happens(0.6) else ()
        comment = self.chance.pick(LOW[key]) if self.chance.happens(0.42) else ""
        return DemoRating(key, option, named, comment, self._evidence(key))

    def _evidence(self, key: str) -> tuple[DemoEvidence, ...]:
        if key in SHOWN_BY_ABSENCE:
            return ()
        for act in SHOWN_BY.get(key, (key,)):
            if act in self.marks and self.chance.happens(0.5):
                return (self.marks[act],)
        return ()

    def _overall(self) -> str:
        if not self.chance.happens(0.35):
            return ""
        lost = sum(option > 0 for option in self.answer.values())
        phrases = OVERALL_HIGH if lost == 0 else OVERALL_MIDDLE if lost < 4 else OVERALL_LOW
        return self.chance.pick(phrases)
