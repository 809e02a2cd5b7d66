"""When the level of a series changed."""

from __future__ import annotations

import math

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray, finite

_MAD_OF_DIFFERENCES = 0.6744897501960817 * math.sqrt(2)


def change_points(
    series: npt.ArrayLike,
    *,
    penalty: float | None = None,
    least: int = 3,
) -> list[int]:
    """Positions at which the mean of a series changes.

    Parameters
    ----------
    series:
        Values in time order, shape (points,).
    penalty:
        Gain in squared error that a change must bring. The default, ``3 log(n)`` times the
        variance of the noise, finds few false changes.
    least:
        Fewest points between two changes.

    Returns
    -------
    list of int
        The first position of each new level, in order.

    Raises
    ------
    InvalidData
        Missing values, a penalty that is negative, or ``least`` below 1.

    Notes
    -----
    Optimal partitioning (Jackson et al., IEEE Signal Processing Letters 12 (2005) 105): the exact
    minimum of squared error plus penalties, as PELT finds it. The noise is measured by the median
    absolute difference of neighbours, which changes of level hardly touch.

    Examples
    --------
    >>> change_points([80, 82, 81, 79, 80, 70, 71, 69, 70, 72])
    [5]
    """
    y = finite(series, "Series")
    if least < 1:
        raise InvalidData("At least one point must lie between two changes.")
    if len(y) < 2 * least:
        return []
    cost = 3 * math.log(len(y)) * _noise(y) if penalty is None else penalty
    if cost < 0:
        raise InvalidData("The penalty of a change cannot be negative.")
    return _partition(y, cost, least)


def _noise(y: FloatArray) -> float:
    """Variance of the noise."""
    steps = np.abs(np.diff(y))
    return float((np.median(steps) / _MAD_OF_DIFFERENCES) ** 2)


def _partition(y: FloatArray, penalty: float, least: int) -> list[int]:
    total = np.concatenate([[0.0], np.cumsum(y - y.mean())])
    squares = np.concatenate([[0.0], np.cumsum((y - y.mean()) ** 2)])
    n = len(y)
    best = np.full(n + 1, np.inf)
    best[0] = -penalty
    origin = np.zeros(n + 1, dtype=np.int64)
    for end in range(least, n + 1):
        starts = np.arange(end - least + 1)
        fit = squares[end] - squares[starts] - (total[end] - total[starts]) ** 2 / (end - starts)
        value = best[starts] + fit
        chosen = int(value.argmin())
        best[end], origin[end] = value[chosen] + penalty, chosen
    return _trace(origin)


def _trace(origin: npt.NDArray[np.int64]) -> list[int]:
    found: list[int] = []
    place = int(origin[-1])
    while place > 0:
        found.append(place)
        place = int(origin[place])
    return found[::-1]
