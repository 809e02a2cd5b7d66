"""The answer behind a panel's answers: Dawid and Skene's latent classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from evenhand.errors import InvalidData, UnsupportedDesign
from evenhand.measure.agreement.tables import FloatArray, IntArray, factorize

_FEWEST_RATINGS = 3


@dataclass(frozen=True, slots=True)
class PanelTruth:
    """What the panel's ratings say about the true answers and about each rater.

    Parameters
    ----------
    shares:
        Estimated share of each true answer, shape (values,).
    confusion:
        Probability that a rater gives a value (last axis) when another is true (middle axis),
        shape (raters, values, values).
    answers:
        Probability of each true answer for each unit, shape (units, values).
    unit_labels, rater_labels, scale:
        What the axes stand for.
    iterations:
        EM steps taken.
    """

    shares: FloatArray
    confusion: FloatArray
    answers: FloatArray
    unit_labels: NDArray[np.generic]
    rater_labels: NDArray[np.generic]
    scale: FloatArray
    iterations: int

    @property
    def consensus(self) -> FloatArray:
        """The likeliest answer for each unit, shape (units,)."""
        return np.asarray(self.scale[self.answers.argmax(axis=1)], float)


def panel_truth(
    units: ArrayLike,
    raters: ArrayLike,
    values: ArrayLike,
    *,
    tolerance: float = 1e-7,
    most_iterations: int = 1000,
) -> PanelTruth:
    """Estimate the true answers and every rater's confusion matrix together.

    Maximum likelihood by EM from the shares of votes (Dawid and Skene 1979). Ratings are taken
    as independent given the truth; a rater may rate a unit several times.

    Parameters
    ----------
    units, raters:
        Labels, shape (ratings,).
    values:
        Given values, shape (ratings,); NaN is left out.
    tolerance:
        Largest change of an answer's probability at which the steps end.
    most_iterations:
        Steps after which the result is taken as it is.

    Raises
    ------
    UnsupportedDesign
        Half of the units or more have fewer than three ratings: the model is then not identified.
    InvalidData
        Different lengths.

    Examples
    --------
    >>> units = np.repeat(np.arange(4), 3)
    >>> raters = np.tile(["ana", "ben", "cy"], 4)
    >>> truth = panel_truth(units, raters, [1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0])
    >>> truth.consensus.tolist()
    [1.0, 0.0, 1.0, 0.0]
    """
    given = np.asarray(values, float)
    kept = ~np.isnan(given)
    unit, rater = np.asarray(units), np.asarray(raters)
    if not unit.shape == rater.shape == given.shape or given.ndim != 1:
        raise InvalidData("Conversations, reviewers and values must be lists of one length.")
    unit_labels, unit_codes = factorize(unit[kept])
    rater_labels, rater_codes = factorize(rater[kept])
    scale, value_codes = np.unique(given[kept], return_inverse=True)
    _require_three(unit_codes)
    votes = _votes(unit_codes, rater_codes, value_codes, len(scale))
    answers, iterations = _em(
        votes, _first_guess(unit_codes, value_codes), tolerance, most_iterations
    )
    shares, confusion = _maximise(votes, answers)
    return PanelTruth(shares, confusion, answers, unit_labels, rater_labels, scale, iterations)


def _require_three(unit: IntArray) -> None:
    per_unit = np.bincount(unit)
    if not len(per_unit) or (per_unit >= _FEWEST_RATINGS).mean() <= 0.5:
        raise UnsupportedDesign(
            "The truth behind a panel needs three ratings or more for most conversations; with "
            "two, nobody can tell which of them is right."
        )


def _votes(
    unit: IntArray, rater: IntArray, value: IntArray, n_values: int
) -> scipy.sparse.csr_array:
    """Times each unit got each (rater, value), shape (units, raters x values)."""
    ones = np.ones(len(unit))
    # Said, not inferred: the last reviewer may never have given the highest value.
    shape = (unit.max() + 1, (rater.max() + 1) * n_values)
    return scipy.sparse.coo_array((ones, (unit, rater * n_values + value)), shape).tocsr()


def _first_guess(unit: IntArray, value: IntArray) -> FloatArray:
    counts = np.zeros((unit.max() + 1, value.max() + 1))
    np.add.at(counts, (unit, value), 1)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True), float)


def _em(
    votes: scipy.sparse.csr_array, answers: FloatArray, tolerance: float, most: int
) -> tuple[FloatArray, int]:
    for iteration in range(1, most + 1):
        shares, confusion = _maximise(votes, answers)
        likely = votes @ _log(confusion).transpose(0, 2, 1).reshape(-1, len(shares)) + _log(shares)
        updated = np.exp(likely - likely.max(axis=1, keepdims=True))
        updated /= updated.sum(axis=1, keepdims=True)
        moved = np.abs(updated - answers).max()
        answers = updated
        if moved < tolerance:
            return answers, iteration
    return answers, most


def _maximise(votes: scipy.sparse.csr_array, answers: FloatArray) -> tuple[FloatArray, FloatArray]:
    n_values = answers.shape[1]
    counts = (votes.T @ answers).reshape(-1, n_values, n_values).transpose(0, 2, 1)
    total = counts.sum(axis=2, keepdims=True)
    confusion = np.divide(counts, total, out=np.full_like(counts, 1 / n_values), where=total > 0)
    return answers.mean(axis=0), confusion


def _log(probability: FloatArray) -> FloatArray:
    return np.log(np.maximum(probability, 1e-300))
