"""A rater against the rest of the panel, and half of a panel against the other half."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.errors import NotEnoughData, UnsupportedDesign
from evenhand.measure.agreement.tables import FloatArray, IntArray, Ratings


def correlation_with_rest(ratings: Ratings, *, ranks: bool = False) -> FloatArray:
    """Correlation of each rater's values with the mean of the others on the same conversations.

    Says who rates at random; it does not see severity, so it is no measure of agreement.

    Parameters
    ----------
    ratings:
        The ratings. Conversations rated once are left out.
    ranks:
        Spearman's correlation instead of Pearson's.

    Returns
    -------
    ndarray
        Shape (raters,), in the order of ``ratings.rater_labels``; NaN for a rater with fewer
        than three shared conversations or a single value.

    Examples
    --------
    >>> ratings = Ratings.from_matrix([[1, 2, 3, 4], [2, 2, 3, 5], [1, 3, 2, 4]])
    >>> correlation_with_rest(ratings).round(2).tolist()
    [0.92, 0.87, 0.78]
    """
    ratings.require_pairs()
    value = ratings.scale[ratings.value]
    others = ratings.per_unit - 1
    total = np.bincount(ratings.unit, value, ratings.n_units)
    shared = others[ratings.unit] > 0
    unit, rater, value = ratings.unit[shared], ratings.rater[shared], value[shared]
    rest = (total[unit] - value) / others[unit]
    return np.array(
        [_correlation(value[own], rest[own], ranks) for own in _each(rater, ratings.n_raters)]
    )


@dataclass(frozen=True, slots=True)
class SplitHalf:
    """Mean and spread of the correlation between random halves of a panel."""

    mean: float
    spread: float


def split_half(ratings: Ratings, *, splits: int = 1000, seed: int = 1729) -> SplitHalf:
    """Correlation of the mean ratings of two random halves of the panel.

    Parameters
    ----------
    ratings:
        Ratings of at least four raters who all rated the same conversations.
    splits, seed:
        Random splits taken, and where their random numbers start.

    Raises
    ------
    UnsupportedDesign
        Some conversation lacks a rater.
    NotEnoughData
        Fewer than four raters or three conversations.

    Examples
    --------
    >>> rng = np.random.default_rng(5)
    >>> quality = rng.normal(size=200)
    >>> panel = Ratings.from_matrix(quality + rng.normal(size=(6, 200)))
    >>> 0.6 < split_half(panel).mean < 0.9
    True
    """
    if ratings.n_raters < 4 or ratings.n_units < 3:
        raise NotEnoughData("Halves of a panel need four reviewers and three conversations.")
    table = ratings.matrix()
    if np.isnan(table).any():
        raise UnsupportedDesign("Halves of a panel can be compared only if everyone rated all.")
    covariance = np.cov(table)
    order = np.random.default_rng(seed).permuted(
        np.tile(np.arange(len(table)), (splits, 1)), axis=1
    )
    left = (order < len(table) // 2).astype(float)
    right = 1 - left
    between = ((left @ covariance) * right).sum(axis=1)
    own = ((left @ covariance) * left).sum(axis=1) * ((right @ covariance) * right).sum(axis=1)
    found = between / np.sqrt(own)
    return SplitHalf(float(found.mean()), float(found.std(ddof=1)))


def _each(rater: IntArray, n_raters: int) -> list[IntArray]:
    order = np.argsort(rater, kind="stable")
    ends = np.cumsum(np.bincount(rater, minlength=n_raters))[:-1]
    return np.split(order, ends)


def _correlation(own: FloatArray, rest: FloatArray, ranks: bool) -> float:
    if len(own) < 3 or np.ptp(own) == 0 or np.ptp(rest) == 0:
        return float("nan")
    if ranks:
        own, rest = _mean_ranks(own), _mean_ranks(rest)
    return float(np.corrcoef(own, rest)[0, 1])


def _mean_ranks(values: FloatArray) -> FloatArray:
    """Ranks from 1; equal values share the mean of theirs."""
    _, code, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[code])
