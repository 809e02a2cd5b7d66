"""What was learnt row by row, turned into weights by column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import NDArray

from evenhand.judges.local.artefact import Artefact, CategoryModel, Scale, Weights
from evenhand.judges.local.category import Question, Taught
from evenhand.judges.local.judge import Doubts
from evenhand.judges.local.labels import Labels

Floats = NDArray[np.float64]


def assemble(
    labels: Sequence[Labels],
    taught: Sequence[Taught],
    weighed: scipy.sparse.csr_matrix,
    factor: Floats,
    doubts: Doubts,
) -> Artefact:
    """The weights of a judge: for each question the mean of the fits without each fold.

    Out-of-fold answers and answers on all other segments thus come from the same fits, which is
    what keeps an estimate that compares the two in balance (Zrnic & Candès, Cross-PPI).

    Parameters
    ----------
    labels, taught:
        The categories, and what was learnt of each.
    weighed, factor:
        The rows learnt from, and the factor of each column that they were multiplied with.
    doubts:
        Languages and words met.
    """
    known = [pair for pair in zip(labels, taught, strict=True) if pair[1].option is not None]
    questions = [question for _, each in known for question in each if question is not None]
    size = weighed.shape[0]
    dual = np.column_stack([np.zeros(size), *(_mean_dual(each, size) for each in questions)])[:, 1:]
    primal = np.asarray(weighed.T @ dual) * factor[:, None]
    kept = np.flatnonzero(factor).astype(np.int32)
    weights = Weights(
        columns=kept,
        weight=primal[kept].astype(np.float32),
        intercept=np.array([_mean_intercept(each) for each in questions], dtype=np.float64),
        words=doubts.words,
    )
    place = {id(question): number for number, question in enumerate(questions)}
    models = tuple(_model(each, one, place) for each, one in known)
    return Artefact(weights, models, tuple(sorted(doubts.languages)))


def _mean_dual(question: Question, size: int) -> Floats:
    total = np.zeros(size)
    for fit in question.fits:
        total[fit.rows] += fit.dual
    return total / len(question.fits)


def _mean_intercept(question: Question) -> float:
    return float(np.mean([fit.intercept for fit in question.fits]))


def _model(labels: Labels, taught: Taught, place: dict[int, int]) -> CategoryModel:
    assert taught.option is not None  # only what was learnt is assembled
    options = sorted(labels.category.options, key=lambda option: option.value)
    applies = taught.applies
    return CategoryModel(
        key=labels.category.key,
        labels=[option.label for option in options],
        worth=[option.value for option in options],
        option=_scale(taught.option, place[id(taught.option)]),
        applies=None if applies is None else _scale(applies, place[id(applies)]),
    )


def _scale(question: Question, output: int) -> Scale:
    steps = question.steps
    return Scale(output, question.usual, steps.slope, list(steps.thresholds), list(steps.cuts))
