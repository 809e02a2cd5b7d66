"""Control chart of rates that stays quiet with large samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import BoolArray, FloatArray, finite

_MOVING_RANGE = 1.128
"""Expected range of two standard normal values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChart:
    """A p or p' chart, in proportions.

    Parameters
    ----------
    rate:
        Share of each point, shape (points,).
    centre:
        Pooled share.
    sigma_z:
        Spread of the standardised points: 1 where binomial chance explains all of it.
    low, high:
        Limits, cut to 0-1, shape (points,).
    signals:
        Points outside, shape (points,).
    """

    rate: FloatArray
    centre: float
    sigma_z: float
    low: FloatArray
    high: FloatArray
    signals: BoolArray


def laney_chart(
    fails: npt.ArrayLike, n: npt.ArrayLike, *, limit: float = 3.0, adjusted: bool = True
) -> RateChart:
    """Laney's p' chart of shares.

    Parameters
    ----------
    fails, n:
        Counted events and trials of each point in time order, shape (points,).
    limit:
        Limits in standard deviations.
    adjusted:
        ``False`` gives the classical p chart, which signals ever more falsely beyond about 200
        trials a point.

    Returns
    -------
    RateChart

    Raises
    ------
    NotEnoughData
        Fewer than three points.
    InvalidData
        Shares outside 0 to 1, or nothing but passes or fails.

    Notes
    -----
    Laney, Quality Engineering 14 (2002) 531: the binomial limits times the spread of the
    standardised points, from the mean moving range over 1.128.

    Examples
    --------
    >>> chart = laney_chart([12, 9, 15, 11], [60, 50, 70, 55])
    >>> round(chart.centre, 3), bool(chart.signals.any())
    (0.2, False)
    """
    count, trials = finite(fails, "Fails"), finite(n, "Trials")
    if len(count) != len(trials) or (trials < 1).any() or (count < 0).any():
        raise InvalidData("Every point needs a count of at least 0 and at least one trial.")
    if (count > trials).any():
        raise InvalidData("A point cannot have more fails than trials.")
    if len(count) < 3:
        raise NotEnoughData(f"A chart needs at least 3 points; there are {len(count)}.")
    centre = float(count.sum() / trials.sum())
    if centre in (0.0, 1.0):
        raise InvalidData("All points are the same: a chart of rates needs passes and fails.")
    se = np.sqrt(centre * (1 - centre) / trials)
    rate = count / trials
    moves = np.abs(np.diff((rate - centre) / se))
    sigma = float(moves.mean() / _MOVING_RANGE)
    half = limit * se * (sigma if adjusted else 1.0)
    return RateChart(
        rate=rate,
        centre=centre,
        sigma_z=sigma,
        low=np.maximum(centre - half, 0.0),
        high=np.minimum(centre + half, 1.0),
        signals=np.abs(rate - centre) > half,
    )
