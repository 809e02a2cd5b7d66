"""An interval that holds however often somebody looks."""

from __future__ import annotations

import math

import numpy as np
import scipy
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.estimate import Estimate

_LEAST = 10
_STAKES = special.expit(np.linspace(-4.5, 2.0, 11))
"""Shares of the purse that are put on each review, small ones for many reviews, large for few."""

_NEARLY_NONE = 1e-12


def live_mean(
    scores: npt.ArrayLike,
    *,
    lowest: float = 0.0,
    highest: float = 100.0,
    level: float = 0.95,
    minimum: int = _LEAST,
) -> Estimate:
    """Mean of the reviews so far with an interval that may be watched after every review.

    Parameters
    ----------
    scores:
        Review scores so far, shape (n,), at least two.
    lowest, highest:
        Least and greatest score there can be.
    level:
        Probability that the truth stays inside at every look together.
    minimum:
        Below this many reviews only the interval is shown.

    Returns
    -------
    Estimate
        Of the process, method ``change.live.betting``.

    Raises
    ------
    NotEnoughData
        Fewer than two scores.
    InvalidData
        Missing scores, or scores outside of the range.

    Notes
    -----
    Betting (Waudby-Smith and Ramdas, JRSS B 86 (2024) 1): if the true mean were m, nobody could
    expect to win by betting that reviews score above m, or below. Means against which a fixed mix
    of stakes has won twenty times its purse at this look are outside. Holds at every number of
    reviews together, from the first, for any scores within the range; the order of reviews does
    not matter. About half as wide again as an interval looked at once, so closed months take the
    plain one.

    Examples
    --------
    >>> tile = live_mean([80, 90, 100, 70, 60, 95, 85, 75, 90, 85, 80, 90])
    >>> tile.value > 83, tile.margin > 15
    (True, True)
    """
    y = finite(scores, "Scores")
    if len(y) < 2:
        raise NotEnoughData("A live interval needs at least two reviews.")
    share = _within(y, lowest, highest)
    values, times = np.unique(share, return_counts=True)
    ends = np.array(
        [_least(values, times, level), 1 - _least(1 - values, times, level)], dtype=np.float64
    )
    low, high = lowest + (highest - lowest) * ends
    return Estimate(
        value=float(y.mean()),
        low=float(low),
        high=float(high),
        se=float(y.std(ddof=1)) / math.sqrt(len(y)),
        n=len(y),
        level=level,
        method="change.live.betting",
        target="process",
        minimum=minimum,
    )


def live_wealth(
    scores: npt.ArrayLike, mean: float, *, lowest: float = 0.0, highest: float = 100.0
) -> FloatArray:
    """What betting against a mean has made of a purse of 1, after every review.

    A live interval leaves out the means whose wealth has reached ``1 / (1 - level)``.

    Parameters
    ----------
    scores:
        Review scores in their order, shape (..., n); one history per row.
    mean:
        The mean bet against, between the ends of the range.
    lowest, highest:
        Least and greatest score there can be.

    Returns
    -------
    ndarray
        Shape (..., n).

    Raises
    ------
    InvalidData
        Scores outside of the range, or a mean that is not strictly inside.

    Examples
    --------
    >>> live_wealth([100] * 40, 80)[[0, 9, 39]].round(1).tolist()
    [0.5, 1.4, 223.6]
    """
    if not lowest < mean < highest:
        raise InvalidData("A mean to bet against lies between the least and the greatest score.")
    share = _within(np.asarray(scores, dtype=np.float64), lowest, highest)
    guess = (mean - lowest) / (highest - lowest)
    above, below = _running(share, guess), _running(1 - share, 1 - guess)
    return np.asarray(np.exp(np.maximum(above, below)) / 2)


def _within(y: FloatArray, lowest: float, highest: float) -> FloatArray:
    """Scores as shares of the range."""
    if not (lowest <= y.min() and y.max() <= highest):
        raise InvalidData(f"Scores of a live interval lie between {lowest:g} and {highest:g}.")
    return np.asarray((y - lowest) / (highest - lowest), dtype=np.float64)


def _running(share: FloatArray, guess: float) -> FloatArray:
    """Log wealth, after every review, of betting that reviews score above a guess."""
    wealth = np.full(share.shape, -np.inf)
    for stake in _STAKES:
        won = np.log1p(stake * (share / guess - 1)).cumsum(axis=-1)
        wealth = np.logaddexp(wealth, won)
    return wealth - math.log(len(_STAKES))


def _least(values: FloatArray, times: npt.NDArray[np.int64], level: float) -> float:
    """The smallest mean that betting on more has not ruled out."""
    wanted = math.log(2 / (1 - level)) + math.log(len(_STAKES))
    mean = float(np.average(values, weights=times))

    def ahead(guess: float) -> float:
        won = times @ np.log1p(_STAKES * (values[:, None] / guess - 1))
        return float(special.logsumexp(won)) - wanted

    if mean <= _NEARLY_NONE or ahead(_NEARLY_NONE) <= 0:
        return 0.0
    return float(scipy.optimize.brentq(ahead, _NEARLY_NONE, mean, xtol=1e-12))
