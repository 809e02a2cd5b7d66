"""From texts and ratings to a judge: folds, weights, out-of-fold answers, and what is on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evenhand.errors import NotEnoughData
from evenhand.judges.contract import SegmentText, hash_of
from evenhand.judges.local import columns, features
from evenhand.judges.local.artefact import Artefact, CategoryModel, Scale, Weights
from evenhand.judges.local.category import (
    Ground,
    Question,
    Taught,
    Task,
    answer_tasks,
    applies_task,
    option_task,
)
from evenhand.judges.local.content import CategoryRecord
from evenhand.judges.local.folds import FOLDS, folds_of, groups, words_of
from evenhand.judges.local.gate import LEAST_REVIEWS
from evenhand.judges.local.hashing import word_hashes
from evenhand.judges.local.judge import Doubts
from evenhand.judges.local.labels import Labels
from evenhand.judges.local.reading import Part, language_of, read_part
from evenhand.judges.local.records import record_of
from evenhand.measure.forms import NOT_APPLICABLE

Floats = NDArray[np.float64]

LEAST_OF_LANGUAGE = 10
"""Segments of a language from which it counts as learnt."""

_DIGITS = 9
"""Kept of numbers in notes, so that their text is short and the same."""


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


def train(lesson: Lesson) -> Trained:
    """Learn every category of a lesson.

    The same lesson gives the same weights, to the last bit, on the same machine.

    Raises
    ------
    NotEnoughData
        There are too few reviews, or too few that are independent of each other.
    """
    parts = [read_part(segment) for segment in lesson.segments]
    rows = features.rows(parts)
    ground = _ground(lesson, parts, rows)
    factor = columns.scales(rows)
    weighed = columns.scaled(rows, factor)
    ground = ground._replace(table=columns.table(weighed))
    tasks = [(option_task(ground, each), applies_task(ground, each)) for each in lesson.labels]
    answered = iter(answer_tasks(ground, [task for pair in tasks for task in pair]))
    taught = [Taught(next(answered), next(answered)) for _ in tasks]
    doubts = Doubts(frozenset(_languages(parts)), _words(parts))
    return Trained(
        artefact=_artefact(lesson, taught, weighed, factor, doubts),
        records=[
            record_of(ground, labels, each, pair[0])
            for labels, each, pair in zip(lesson.labels, taught, tasks, strict=True)
        ],
        folds=ground.fold,
        groups=ground.group,
        outside=_outside(lesson, taught, [doubts.against(part) for part in parts]),
        data=_data_hash(lesson),
    )


def _ground(lesson: Lesson, parts: Sequence[Part], rows: sparse.csr_matrix) -> Ground:
    """Groups and folds; refused where there are too few."""
    if rows.shape[0] < LEAST_REVIEWS:
        raise NotEnoughData(
            f"A local judge learns from at least {LEAST_REVIEWS} reviewed conversations; there are "
            f"{rows.shape[0]}."
        )
    group = groups([words_of(part) for part in parts], lesson.bound)
    if group.max() + 1 < 2 * FOLDS:
        raise NotEnoughData(
            f"The reviewed conversations are of only {group.max() + 1} customers or texts that "
            f"differ; at least {2 * FOLDS} are needed."
        )
    fold = folds_of(group, [segment.id for segment in lesson.segments])
    return Ground(np.empty((0, 0)), group, fold)


def _languages(parts: Sequence[Part]) -> list[str]:
    counts = Counter(language_of(part.segment) for part in parts if not part.empty)
    return sorted(each for each, count in counts.items() if each and count >= LEAST_OF_LANGUAGE)


def _words(parts: Sequence[Part]) -> NDArray[np.uint64]:
    """Hashes of the words that at least two segments have."""
    counts = Counter(word for part in parts for word in set(words_of(part)))
    return np.unique(word_hashes([word for word, count in counts.items() if count > 1]))


def _artefact(
    lesson: Lesson,
    taught: Sequence[Taught],
    weighed: sparse.csr_matrix,
    factor: Floats,
    doubts: Doubts,
) -> Artefact:
    questions = [question for each in taught for question in each if question is not None]
    dual = np.column_stack(
        [_mean_dual(question, weighed.shape[0]) for question in questions]
        or [np.zeros(weighed.shape[0])]
    )
    primal = np.asarray(weighed.T @ dual) * factor[:, None]
    kept = np.flatnonzero((primal != 0).any(axis=1)).astype(np.int32)
    intercept = [np.mean([fit.intercept for fit in question.fits]) for question in questions]
    weights = Weights(
        kept, primal[kept].astype(np.float32), np.array(intercept or [0.0]), doubts.words
    )
    usual = _usual(questions, weighed, dual)
    scales = iter(_scale(place, each, usual) for place, each in enumerate(questions))
    models = [
        _model(labels, option, applies)
        for labels, each in zip(lesson.labels, taught, strict=True)
        for option, applies in [(_next(each.option, scales), _next(each.applies, scales))]
        if option is not None
    ]
    return Artefact(weights, tuple(models), tuple(sorted(doubts.languages)))


def _next(question: Question | None, scales: Any) -> Scale | None:
    return None if question is None else next(scales)
