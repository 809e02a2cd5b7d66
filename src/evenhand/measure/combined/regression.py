"""The regression estimator: human scores of a sample, carried to all by the automatic score.

Nothing is assumed about the automatic score. Whatever it is worth, the estimate is centred on the
human mean of all conversations; a good automatic score only makes the interval narrower.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, IntArray, codes, finite
from evenhand.measure.designs import Design, Simple, Spread, Stratified
from evenhand.measure.estimate import Estimate
from evenhand.measure.iqs.needed import with_margin
from evenhand.measure.terms import DEFAULT, Terms

_LEAST_LEFT = 1e-9
"""Keeps a review that alone determines the line from dividing by 0."""


class Frame(NamedTuple):
    """The automatic scores of all conversations, summed up: all that an estimate needs of them.

    Parameters
    ----------
    size:
        Conversations.
    mean, variance:
        Of their automatic scores; the variance with n - 1.
    """

    size: int
    mean: float
    variance: float

    @classmethod
    def of(cls, automatic: FloatArray) -> Frame:
        """The sums of these scores."""
        size = len(automatic)
        return cls(size, float(automatic.mean()), float(automatic.var(ddof=1)) if size > 1 else 0.0)


class Sample(NamedTuple):
    """Human scores, the automatic scores beside them, and what those of all sum up to."""

    human: FloatArray
    automatic: FloatArray
    frame: Frame
    design: Design


class _Fit(NamedTuple):
    value: float
    slope: float
    spread: Spread


def sample_of(
    scores: npt.ArrayLike, reviewed: npt.ArrayLike, automatic: npt.ArrayLike, design: Design | None
) -> Sample:
    """Check that the pieces fit together.

    Raises
    ------
    InvalidData
        If positions repeat or lie outside the frame, or a score is missing.
    """
    frame = finite(automatic, "Automatic scores")
    human = finite(scores, "Human scores")
    positions = _positions(reviewed, len(human), len(frame))
    return Sample(human, frame[positions], Frame.of(frame), design or Simple(len(frame)))


def regression_mean(
    scores: npt.ArrayLike,
    reviewed: npt.ArrayLike,
    automatic: npt.ArrayLike,
    design: Design | None = None,
    terms: Terms = DEFAULT,
) -> Estimate:
    """Human mean of all conversations, by regression on the automatic score.

    :func:`combined_iqs` adds the rules for when to trust it; this is the bare estimator.

    Parameters
    ----------
    scores:
        Human scores of the n reviewed conversations.
    reviewed:
        Their positions in the frame, whole numbers.
    automatic:
        Automatic scores of all N conversations of the frame, from one frozen version that never
        saw these human scores. A judge trained on them must give each reviewed conversation its
        out-of-fold score here.
    design:
        How the reviewed ones were picked; default a simple random sample of the frame.
    terms:
        For the target ``"process"`` the frame itself counts as a sample.

    Raises
    ------
    NotEnoughData
        With fewer than four reviews.
    InvalidData
        If the pieces do not fit, or all reviewed automatic scores are equal.

    Notes
    -----
    Simple random samples: HC3 variance, t with n - 2 degrees of freedom (Särndal, Swensson &
    Wretman 1992, chapter 6; MacKinnon & White 1985). Other designs: one common slope and the
    design's variance of the residuals, each enlarged for its leverage.

    Examples
    --------
    >>> ai = [90, 85, 50, 70, 92, 30, 88, 76, 95, 64]
    >>> iqs = regression_mean([100, 40, 20, 80], [0, 2, 5, 7], ai)
    >>> round(iqs.value, 4), round(iqs.se, 5)
    (77.0005, 1.49373)
    """
    return regression(sample_of(scores, reviewed, automatic, design), terms)


def regression(sample: Sample, terms: Terms) -> Estimate:
    """The estimate of :func:`regression_mean` for pieces that fit together.

    Raises
    ------
    NotEnoughData
        With fewer than four reviews.
    InvalidData
        If all reviewed automatic scores are equal.
    """
    if len(sample.human) < 4:
        raise NotEnoughData("A regression on the automatic score needs at least four reviews.")
    if np.ptp(sample.automatic) == 0:
        raise InvalidData("All reviewed conversations have the same automatic score.")
    fit = _simple_fit if isinstance(sample.design, Simple) else _design_fit
    return _estimate(fit(sample, terms.finite), sample, terms, "combined.regression")


def difference_mean(
    scores: npt.ArrayLike,
    reviewed: npt.ArrayLike,
    automatic: npt.ArrayLike,
    design: Design | None = None,
    terms: Terms = DEFAULT,
) -> Estimate:
    """Automatic mean of all, plus the mean of human less automatic over the reviewed ones.

    The slope is taken as 1 instead of estimated: for an automatic score on the human scale and few
    reviews.

    Parameters
    ----------
    scores, reviewed, automatic, design, terms:
        As for :func:`regression_mean`.

    Examples
    --------
    >>> ai = [90, 85, 50, 70, 92, 30, 88, 76, 95, 64]
    >>> iqs = difference_mean([100, 40, 20, 80], [0, 2, 5, 7], ai)
    >>> round(iqs.value, 1), round(iqs.se, 5)
    (72.5, 3.91791)
    """
    sample = sample_of(scores, reviewed, automatic, design)
    if len(sample.human) < 2:
        raise NotEnoughData("A margin needs at least two reviews.")
    value, influence = _mean_and_influence(sample.human - sample.automatic, sample.design)
    spread = sample.design.variance(influence, terms.finite)
    fit = _Fit(sample.frame.mean + value, 1.0, spread)
    return _estimate(fit, sample, terms, "combined.difference")


def _simple_fit(sample: Sample, finite_target: bool) -> _Fit:
    """Intercept at the frame's mean automatic score, with its HC3 variance."""
    n, size = len(sample.human), sample.frame.size
    x = np.column_stack((np.ones(n), sample.automatic - sample.frame.mean))
    inverse = np.linalg.inv(x.T @ x)
    intercept, slope = inverse @ x.T @ sample.human
    residual = sample.human - x @ np.array([intercept, slope])
    leverage = np.einsum("ij,jk,ik->i", x, inverse, x)
    pull = (x @ inverse)[:, 0]
    enlarged = residual / np.maximum(1 - leverage, _LEAST_LEFT)
    left = 1 - n / size if finite_target else 1.0
    variance = left * float((pull**2 * enlarged**2).sum())
    return _Fit(float(intercept), float(slope), Spread(variance, n - 2))


def _design_fit(sample: Sample, finite_target: bool) -> _Fit:
    """One slope for all; the design's own mean and variance of the residuals."""
    weight = sample.design.weights(len(sample.human))
    x = _within(sample.automatic, weight, sample.design)
    y = _within(sample.human, weight, sample.design)
    squares = weight * x**2
    slope = float((weight * x * y).sum() / squares.sum())
    value, influence = _mean_and_influence(sample.human - slope * sample.automatic, sample.design)
    leverage = squares / squares.sum()
    enlarged = influence / np.maximum(1 - leverage, _LEAST_LEFT)
    variance, df = sample.design.variance(enlarged, finite_target)
    mean = value + slope * sample.frame.mean
    return _Fit(mean, slope, Spread(variance, max(df - 1, 1)))


def _mean_and_influence(values: FloatArray, design: Design) -> tuple[float, FloatArray]:
    weight = design.weights(len(values))
    mean = float((weight * values).sum() / weight.sum())
    return mean, weight * (values - mean) / weight.sum()


def _within(values: FloatArray, weight: FloatArray, design: Design) -> FloatArray:
    """Deviations from the weighted mean, within strata where there are any."""
    group = np.zeros(len(values), dtype=np.int64)
    if isinstance(design, Stratified):
        group = codes(design.strata, "Strata", len(values))[1]
    mean = np.bincount(group, weight * values) / np.bincount(group, weight)
    return np.asarray(values - mean[group])


def _estimate(fit: _Fit, sample: Sample, terms: Terms, method: str) -> Estimate:
    n, size = len(sample.human), sample.frame.size
    variance, df = fit.spread
    if not terms.finite:
        variance += fit.slope**2 * sample.frame.variance / size
    suffix = "hc3" if isinstance(sample.design, Simple) else sample.design.key
    bare = Estimate(
        value=fit.value,
        method=f"{method}.{suffix}" if method == "combined.regression" else method,
        n=n,
        level=terms.level,
        population=size,
        target=terms.target,
        warnings=sample.design.cautions(),
        minimum=terms.minimum,
    )
    return with_margin(bare, variance, df, terms)


def _positions(reviewed: npt.ArrayLike, n: int, size: int) -> IntArray:
    positions = np.asarray(reviewed)
    if positions.shape != (n,):
        raise InvalidData(f"There are {n} human scores and {positions.size} reviewed positions.")
    if n and positions.dtype.kind not in "iu":
        raise InvalidData("Positions of reviewed conversations must be whole numbers.")
    if n and (positions.min() < 0 or positions.max() >= size):
        raise InvalidData(f"A reviewed position lies outside the frame of {size} conversations.")
    if len(np.unique(positions)) < n:
        raise InvalidData("A conversation is reviewed twice; give each one score.")
    return positions.astype(np.int64)
