"""Does the judge reward long conversations?"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.correlations import centred_correlation, correlation_estimate
from evenhand.measure.estimate import Estimate

MATTERS = 0.1
_LEAST = 10


class LengthVerdict(StrEnum):
    """What the interval says about an effect that matters."""

    NONE = "no effect that matters"
    PRESENT = "effect"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthEffect:
    """The effect and what it means.

    Parameters
    ----------
    correlation:
        Partial correlation; its ``needed`` says how many more labels settle the question.
    verdict:
        Whether it lies within plus or minus .1, away from 0, or neither.
    """

    correlation: Estimate
    verdict: LengthVerdict


def length_effect(
    judge: npt.ArrayLike,
    human: npt.ArrayLike,
    length: npt.ArrayLike,
    *,
    matters: float = MATTERS,
    level: float = 0.95,
) -> LengthEffect:
    """Correlation of the judge's error with length, at a given human score.

    Parameters
    ----------
    judge, human:
        Scores of the same conversations, shape (labels,).
    length:
        Length of each conversation, above 0, in any unit, shape (labels,).
    matters:
        Correlation from which an effect matters.
    level:
        Confidence level.

    Returns
    -------
    LengthEffect

    Raises
    ------
    NotEnoughData
        Fewer than ten labels.
    InvalidData
        Missing values, lengths that are not above 0, or columns that do not vary.

    Notes
    -----
    Partial correlation of (judge - human) with log length given the human score, Fisher's interval
    with one degree of freedom less (Fisher 1924). "No effect that matters" needs the whole
    interval within plus or minus ``matters``: no finding is not a finding of none.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> human, words = rng.normal(80, 10, 300), rng.lognormal(5, 1, 300)
    >>> found = length_effect(human + 3 * np.log(words) + rng.normal(0, 5, 300), human, words)
    >>> found.verdict.value, found.correlation.value > 0.3
    ('effect', True)
    """
    truth = finite(human, "Human scores", at := len(np.asarray(judge)))
    error = finite(judge, "Judge", at) - truth
    size = finite(length, "Lengths", at)
    if (size <= 0).any():
        raise InvalidData("Lengths must be above 0.")
    if at < _LEAST:
        raise NotEnoughData(f"The effect of length needs {_LEAST} labels; there are {at}.")
    r = _partial(error, np.log(size), truth)
    estimate = correlation_estimate(r, at - 3, n=at, level=level, method="validity.length.partial")
    verdict = _verdict(estimate.low or 0.0, estimate.high or 0.0, matters)
    if verdict is LengthVerdict.UNDECIDED:
        estimate = replace(estimate, needed=_needed(at, matters, level))
    return LengthEffect(correlation=estimate, verdict=verdict)


def _partial(a: FloatArray, b: FloatArray, given: FloatArray) -> float:
    design = np.column_stack([np.ones(len(given)), given])
    left = [column - design @ np.linalg.lstsq(design, column, rcond=None)[0] for column in (a, b)]
    return centred_correlation(left[0], left[1])


def _verdict(low: float, high: float, matters: float) -> LengthVerdict:
    if -matters < low and high < matters:
        return LengthVerdict.NONE
    return LengthVerdict.PRESENT if low > 0 or high < 0 else LengthVerdict.UNDECIDED


def _needed(n: int, matters: float, level: float) -> dict[float, int]:
    """Further labels until the margin is half of what matters."""
    z = float(special.ndtri(0.5 + level / 2))
    return {matters / 2: max(0, math.ceil((2 * z / matters) ** 2) + 4 - n)}
