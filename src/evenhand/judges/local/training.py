"""From texts and ratings to a judge: folds, weights, out-of-fold answers, and what is on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from evenhand.errors import NotEnoughData
from evenhand.judges.contract import SegmentText, hash_of
from evenhand.judges.local import columns, features
from evenhand.judges.local.artefact import Artefact
from evenhand.judges.local.assembling import assemble
from evenhand.judges.local.category import (
    Ground,
    Question,
    Tasks,
    Taught,
    answer_tasks,
    applies_task,
    option_task,
)
from evenhand.judges.local.content import CategoryRecord
from evenhand.judges.local.features import Meaning
from evenhand.judges.local.folds import FOLDS, folds_of, groups, words_of
from evenhand.judges.local.gate import LEAST_REVIEWS
from evenhand.judges.local.hashing import word_hashes
from evenhand.judges.local.judge import Doubts
from evenhand.judges.local.labels import Labels
from evenhand.judges.local.reading import Part, language_of, read_part
from evenhand.judges.local.records import record_of, settled
from evenhand.measure.forms import NOT_APPLICABLE

Floats = NDArray[np.float64]

LEAST_OF_LANGUAGE = 10
"""Segments of a language from which it counts as learnt."""


class Lesson(NamedTuple):
    """Segments with people's ratings.

    ``bound`` has for each segment what ties it to others: its conversation, its customer.
    """

    segments: Sequence[SegmentText]
    bound: Sequence[Sequence[Hashable]]
    labels: Sequence[Labels]


class OutOfFoldAnswer(NamedTuple):
    """What a fit that did not see a segment's fold says of it.

    ``option`` counts from the best, -1 for N/A, ``None`` where the judge abstains; ``value`` is the
    expected fraction (0-1) if the category applies; ``applies`` the chance that it does.
    """

    option: int | None
    value: float
    applies: float


class Trained(NamedTuple):
    """What came of training.

    Parameters
    ----------
    artefact:
        The weights.
    records:
        How each category went.
    folds, groups:
        Of each segment, shape (segments,).
    outside:
        Out-of-fold answers by category key, in the order of the segments.
    data:
        Hash of the segments and ratings learnt from.
    """

    artefact: Artefact
    records: list[CategoryRecord]
    folds: NDArray[np.intp]
    groups: NDArray[np.intp]
    outside: dict[str, list[OutOfFoldAnswer]]
    data: str


def train(
    lesson: Lesson, meaning: Meaning | None = None, learnt: Callable[[], None] = lambda: None
) -> Trained:
    """Learn every category of a lesson, with sentence vectors where there is a model for them.

    The same lesson gives the same weights, to the last bit, on the same machine. ``learnt`` is
    called half-way: when all is learnt, and before it is compared with people.

    Raises
    ------
    NotEnoughData
        There are too few reviews, or too few that are independent of each other.
    """
    with threadpool_limits(limits=1):
        return _train(lesson, meaning, learnt)


def _train(lesson: Lesson, meaning: Meaning | None, tell: Callable[[], None]) -> Trained:
    parts = [read_part(segment) for segment in lesson.segments]
    group = _groups(lesson, parts)
    rows = features.rows(parts, meaning)
    factor = columns.scales(rows)
    weighed = columns.scaled(rows, factor)
    names = [segment.id for segment in lesson.segments]
    ground = Ground(columns.table(weighed), group, folds_of(group, names))
    tasks = [Tasks(option_task(ground, each), applies_task(ground, each)) for each in lesson.labels]
    learnt = answer_tasks(ground, [task for pair in tasks for task in pair])
    tell()
    taught = [
        settled(ground, labels, Taught(*pair))
        for labels, pair in zip(lesson.labels, _pairs(learnt), strict=True)
    ]
    doubts = Doubts(_languages(parts), _words(parts))
    unsure = [bool(doubts.against(part)) for part in parts]
    return Trained(
        artefact=assemble(lesson.labels, taught, weighed, factor, doubts),
        records=[
            record_of(ground, labels, pair.option, each)
            for labels, pair, each in zip(lesson.labels, tasks, taught, strict=True)
        ],
        folds=ground.fold,
        groups=ground.group,
        outside={
            labels.category.key: _outside(labels, each, lesson.segments, unsure)
            for labels, each in zip(lesson.labels, taught, strict=True)
            if each.option is not None
        },
        data=_data_hash(lesson),
    )


def _groups(lesson: Lesson, parts: Sequence[Part]) -> NDArray[np.intp]:
    """The groups of segments; refused where there are too few of either."""
    if len(parts) < LEAST_REVIEWS:
        raise NotEnoughData(
            f"A local judge learns from at least {LEAST_REVIEWS} reviewed conversations; there are "
            f"{len(parts)}."
        )
    found = groups([words_of(part) for part in parts], lesson.bound)
    count = int(found.max()) + 1
    if count < 2 * FOLDS:
        raise NotEnoughData(
            f"The reviewed conversations come from only {count} customers or texts that differ; "
            f"at least {2 * FOLDS} are needed."
        )
    return found


def _pairs(learnt: Sequence[Question | None]) -> Iterator[tuple[Question | None, Question | None]]:
    return zip(learnt[::2], learnt[1::2], strict=True)


def _languages(parts: Sequence[Part]) -> frozenset[str]:
    counts = Counter(language_of(part.segment) for part in parts if not part.empty)
    return frozenset(each for each, count in counts.items() if each and count >= LEAST_OF_LANGUAGE)


def _words(parts: Sequence[Part]) -> NDArray[np.uint64]:
    """Hashes of the words that at least two segments have."""
    counts = Counter(word for part in parts for word in set(words_of(part)))
    return np.unique(word_hashes([word for word, count in counts.items() if count > 1]))


def _outside(
    labels: Labels, taught: Taught, segments: Sequence[SegmentText], unsure: Sequence[bool]
) -> list[OutOfFoldAnswer]:
    """Out-of-fold answers; not asked, N/A and abstained as the judge itself would have it."""
    assert taught.option is not None  # asked only for what was learnt
    best = len(labels.fractions) - 1
    options = best - taught.option.given
    values = taught.option.chances @ labels.fractions
    applies = np.ones(len(segments)) if taught.applies is None else taught.applies.chances[:, 1]
    if taught.applies is not None:
        options = np.where(taught.applies.given == 0, NOT_APPLICABLE, options)
    asked = [labels.category.key in segment.asked for segment in segments]
    return [
        OutOfFoldAnswer(
            option=_held(int(option), here, doubtful),
            value=float(value),
            applies=float(chance) if here else 0.0,
        )
        for option, value, chance, here, doubtful in zip(
            options, values, applies, asked, unsure, strict=True
        )
    ]


def _held(option: int, asked: bool, unsure: bool) -> int | None:
    """What is left of an answer: N/A where it is not asked, none where the judge abstains."""
    if not asked:
        return NOT_APPLICABLE
    return None if unsure else option


def _data_hash(lesson: Lesson) -> str:
    """Hash of the segments' ids and ratings; texts count through the weights."""
    return hash_of(
        [
            [segment.id for segment in lesson.segments],
            {labels.category.key: labels.given.tolist() for labels in lesson.labels},
        ]
    )
