"""Intervals that hold however often somebody looks."""

from __future__ import annotations

import math

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import t_quantile

_LEAST = 10


def live_half_width(
    n: npt.ArrayLike,
    sd: npt.ArrayLike,
    *,
    df: npt.ArrayLike = np.inf,
    tuned_to: float = 300,
    level: float = 0.95,
) -> FloatArray:
    """Half-width of a confidence sequence for a mean, at any number of reviews.

    Parameters
    ----------
    n:
        Reviews so far, above 0; any shape.
    sd:
        Standard deviation of one review, broadcast with ``n``.
    df:
        Degrees of freedom of ``sd``; few of them widen the interval as Student's t would.
    tuned_to:
        Number of reviews at which the interval is narrowest for its guarantee.
    level:
        Probability that the truth stays inside at all times together.

    Returns
    -------
    ndarray
        The half-width, in the unit of ``sd``.

    Raises
    ------
    InvalidData
        A number of reviews or a tuning point that is not above 0.

    Notes
    -----
    Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, Annals of Statistics 52 (2024) 2613: the
    asymptotic confidence sequence by a normal mixture. Exact for normal scores with known spread;
    the widening for an estimated spread is our own and keeps early looks honest.

    Examples
    --------
    >>> round(float(live_half_width(100, 20.0)), 2)
    6.34
    """
    count = np.asarray(n, dtype=np.float64)
    if (count <= 0).any() or tuned_to <= 0:
        raise InvalidData("A live interval needs at least one review and a tuning point above 0.")
    alpha = 1 - level
    rho2 = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / tuned_to
    grown = count * rho2 + 1
    spread = grown / (count**2 * rho2) * 2 * np.log(np.sqrt(grown) / alpha)
    unsure = t_quantile(df, level) / t_quantile(np.inf, level)
    return np.asarray(np.asarray(sd, dtype=np.float64) * np.sqrt(spread) * unsure)


def live_mean(
    scores: npt.ArrayLike,
    *,
    tuned_to: float = 300,
    level: float = 0.95,
    minimum: int = _LEAST,
) -> Estimate:
    """Mean of the reviews so far with an interval that may be watched every day.

    Parameters
    ----------
    scores:
        Review scores so far, shape (n,), at least two.
    tuned_to:
        Reviews expected by the end of the period.
    level:
        Probability that the truth stays inside at every look together.
    minimum:
        Below this many reviews only the interval is shown.

    Returns
    -------
    Estimate
        Of the process, method ``change.live.confseq``.

    Raises
    ------
    NotEnoughData
        Fewer than two scores.
    InvalidData
        Missing scores.

    Notes
    -----
    As for :func:`live_half_width`. About half as wide again as an interval looked at once; closed
    months take the plain interval.

    Examples
    --------
    >>> tile = live_mean([80, 90, 100, 70, 60, 95, 85, 75, 90, 85, 80, 90])
    >>> tile.value > 83, tile.margin > 15
    (True, True)
    """
    y = finite(scores, "Scores")
    if len(y) < 2:
        raise NotEnoughData("A live interval needs at least two reviews.")
    mean, sd = float(y.mean()), float(y.std(ddof=1))
    half = float(live_half_width(len(y), sd, df=len(y) - 1, tuned_to=tuned_to, level=level))
    return Estimate(
        value=mean,
        low=mean - half,
        high=mean + half,
        se=sd / math.sqrt(len(y)),
        n=len(y),
        level=level,
        method="change.live.confseq",
        target="process",
        minimum=minimum,
    )
