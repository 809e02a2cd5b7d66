"""A funnel instead of a league table: who lies outside what chance allows for their n."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray, finite


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Control limits around a common mean, by number of reviews.

    Parameters
    ----------
    n:
        Numbers of reviews at which the limits are given, shape (points,).
    centre:
        The common mean.
    warning, action:
        Pairs (low, high) of 95 % and 99.8 % limits, each shape (points,).
    """

    n: FloatArray
    centre: float
    warning: tuple[FloatArray, FloatArray]
    action: tuple[FloatArray, FloatArray]


def funnel(
    n: npt.ArrayLike,
    centre: float,
    *,
    sd: float | None = None,
    unit: Literal["points", "rate"] = "points",
) -> Funnel:
    """Limits within which chance alone keeps an agent of average skill.

    Parameters
    ----------
    n:
        Numbers of reviews, shape (points,), above 0.
    centre:
        Mean score, or pass rate between 0 and 1.
    sd:
        Pooled within-agent standard deviation; needed for points.
    unit:
        ``"points"`` for normal limits around a mean score, cut to 0-100; ``"rate"`` for exact
        binomial limits around a pass rate.

    Raises
    ------
    InvalidData
        No ``sd`` for points, an n below 1, or a rate outside 0 to 1.

    Notes
    -----
    Spiegelhalter, Statistics in Medicine 24 (2005) 1185. The binomial limits are whole counts, not
    interpolated, so the chance of lying strictly beyond one never exceeds its tail.

    Examples
    --------
    >>> limits = funnel([5, 20], 80.0, sd=20)
    >>> limits.warning[0].round(1).tolist()
    [62.5, 71.2]
    """
    counts = finite(n, "Numbers of reviews")
    if (counts < 1).any():
        raise InvalidData("A funnel needs at least one review at every point.")
    return Funnel(
        n=counts,
        centre=centre,
        warning=_limits(counts, centre, sd, unit, 0.95),
        action=_limits(counts, centre, sd, unit, 0.998),
    )


def _limits(
    n: FloatArray, centre: float, sd: float | None, unit: str, level: float
) -> tuple[FloatArray, FloatArray]:
    tail = (1 - level) / 2
    if unit == "rate":
        return _binomial(n, centre, tail), _binomial(n, centre, 1 - tail)
    if sd is None or sd < 0:
        raise InvalidData("A funnel of scores needs the pooled standard deviation.")
    half = special.ndtri(1 - tail) * sd / np.sqrt(n)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 100.0)


def _binomial(n: FloatArray, rate: float, p: float) -> FloatArray:
    """Binomial quantile as a rate: no more than the tail's chance lies strictly beyond it."""
    if not 0 < rate < 1:
        raise InvalidData(f"The pass rate of a funnel must lie between 0 and 1, not {rate}.")
    whole = np.floor(n).astype(np.int64)
    above = np.clip(np.ceil(special.bdtrik(p, whole, rate)), 0, whole)
    below = np.maximum(above - 1, 0)
    enough = special.bdtr(below, whole, rate) >= p
    return np.asarray(np.where(enough, below, above) / whole)
