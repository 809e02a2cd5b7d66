"""Krippendorff's alpha by value counts."""

from __future__ import annotations

import numpy as np

from evenhand.measure.agreement.bootstrap import Coefficient, Resampling, Statistic
from evenhand.measure.agreement.report import estimate
from evenhand.measure.agreement.tables import FloatArray, Ratings, ValueCounts
from evenhand.measure.agreement.weights import Metric, disagreement
from evenhand.measure.estimate import Estimate

_FEW_VALUES = 64


def krippendorff_alpha(
    ratings: Ratings, metric: Metric = "ordinal", resampling: Resampling | None = None
) -> Estimate:
    """Agreement beyond chance of any number of raters, with missing ratings.

    1 minus observed over expected disagreement (Krippendorff 2011). The work grows with the
    number of conversations and of values, not with pairs of raters. Conversations rated once
    change nothing.

    Parameters
    ----------
    ratings:
        The ratings.
    metric:
        ``nominal`` for categories, ``ordinal`` for answers in order (Krippendorff's own metric,
        by ranks), ``interval`` for numbers, ``ratio`` for numbers of 0 or more,
        ``absolute`` for "points off".
    resampling:
        How the interval is drawn.

    Returns
    -------
    Estimate
        A coefficient: 1 is perfect agreement, 0 what chance gives.

    Raises
    ------
    NotEnoughData
        No conversation was rated twice.
    InvalidData
        The metric does not fit the values.

    Examples
    --------
    >>> nan = float("nan")
    >>> ratings = Ratings.from_matrix([[1, 2, 3, 3, 2, 1, nan], [1, 2, 3, 3, 2, 2, 4]])
    >>> alpha = krippendorff_alpha(ratings, "nominal")
    >>> round(alpha.value, 3), alpha.n, dict(alpha.exclusions)
    (0.766, 6, {'rated once': 1})
    """
    return estimate(ratings, alpha_coefficient(ratings, metric), resampling or Resampling())


def alpha_coefficient(ratings: Ratings, metric: Metric = "ordinal") -> Coefficient:
    """Alpha as a coefficient to be estimated together with others on shared resamples.

    Parameters and errors as in :func:`krippendorff_alpha`.

    Examples
    --------
    >>> found = alpha_coefficient(Ratings.from_contingency([[40, 9], [6, 45]]), "nominal")
    >>> found.method, found.statistic(found.times[None, :]).round(3).tolist()
    ('agreement.alpha.nominal', [0.701])
    """
    method = f"agreement.alpha.{metric}"
    if metric == "interval" and len(ratings.scale) > _FEW_VALUES:
        ratings.require_pairs()
        size, total, square = unit_moments(ratings)
        return Coefficient(method, np.ones(len(size)), _interval(size, total, square))
    counts = ratings.value_counts
    return Coefficient(method, counts.times, _statistic(counts, metric))


def unit_moments(ratings: Ratings) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Number, sum and sum of squares of the ratings of each conversation rated twice or more.

    Values are centred at the middle of the scale, which leaves variances as they are and
    keeps their sums exact.
    """
    value = (ratings.scale - ratings.scale.mean())[ratings.value]
    paired = ratings.per_unit >= 2
    total = np.bincount(ratings.unit, value, ratings.n_units).astype(float)
    square = np.bincount(ratings.unit, value**2, ratings.n_units).astype(float)
    return np.asarray(ratings.per_unit[paired], float), total[paired], square[paired]


def _statistic(counts: ValueCounts, metric: Metric) -> Statistic:
    if metric == "ordinal":
        return _ordinal(counts)
    if metric == "interval":
        value = counts.scale - counts.scale.mean()
        return _interval(counts.size, counts.counts @ value, counts.counts @ value**2)
    return _fixed(counts, disagreement(counts.scale, metric))


def _fixed(rows: ValueCounts, delta: FloatArray) -> Statistic:
    within = ((rows.counts @ delta) * rows.counts).sum(axis=1) / (rows.size - 1)

    def statistic(weights: FloatArray) -> FloatArray:
        marginal = weights @ rows.counts
        expected = ((marginal @ delta) * marginal).sum(axis=1)
        return _alpha(weights @ within, expected, marginal.sum(axis=1))

    return statistic


def _interval(size: FloatArray, total: FloatArray, square: FloatArray) -> Statistic:
    within = 2 * (size * square - total**2) / (size - 1)
    sums = np.stack([size, total, square, within], axis=1)

    def statistic(weights: FloatArray) -> FloatArray:
        n, first, second, observed = (weights @ sums).T
        return _alpha(observed, 2 * (n * second - first**2), n)

    return statistic


def _ordinal(rows: ValueCounts) -> Statistic:
    """Krippendorff's ordinal distance is the difference of mid-ranks, so it is an interval alpha
    on mid-ranks, which move with every resample."""
    credit = 2 / (rows.size - 1)
    size = rows.size

    def statistic(weights: FloatArray) -> FloatArray:
        marginal = weights @ rows.counts
        n = marginal.sum(axis=1)
        ranks = np.cumsum(marginal, axis=1) - marginal / 2 - n[:, None] / 2
        spread = size * (ranks**2 @ rows.counts.T) - (ranks @ rows.counts.T) ** 2
        first, second = (marginal * ranks).sum(axis=1), (marginal * ranks**2).sum(axis=1)
        return _alpha((weights * spread) @ credit, 2 * (n * second - first**2), n)

    return statistic


def _alpha(observed: FloatArray, expected: FloatArray, n: FloatArray) -> FloatArray:
    possible = expected > 1e-12 * n**2
    ratio = np.divide(observed * (n - 1), expected, out=np.full_like(n, np.nan), where=possible)
    return 1 - ratio
