"""Mean scores by agent and period: what a watch looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from evenhand.errors import NotEnoughData
from evenhand.measure.arrays import FloatArray, IntArray, codes, finite
from evenhand.measure.change.mix import adjusted_for_mix


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Mean scores by agent and period.

    Parameters
    ----------
    agents, periods:
        Labels of rows and columns, in order.
    mean:
        Mean score, shape (agents, periods); 0 where there is no review.
    n:
        Reviews, shape (agents, periods).
    sd:
        Standard deviation of single reviews, pooled within agent and period.
    """

    agents: tuple[object, ...]
    periods: tuple[object, ...]
    mean: FloatArray
    n: IntArray
    sd: float


def points(
    scores: npt.ArrayLike,
    agents: npt.ArrayLike,
    periods: npt.ArrayLike,
    strata: npt.ArrayLike | None = None,
) -> Points:
    """Mean scores by agent and period, with case mix taken out where strata are given.

    Parameters
    ----------
    scores, agents, periods:
        One value per review, shape (reviews,); periods sort in time order.
    strata:
        Channel, topic, language or a combination, shape (reviews,).

    Returns
    -------
    Points

    Raises
    ------
    NotEnoughData
        No agent has two reviews in one period.
    InvalidData
        Missing scores or columns of different lengths.

    Examples
    --------
    >>> grid = points([80, 90, 70, 60], ["Ada", "Ada", "Ben", "Ben"], [1, 1, 1, 2])
    >>> grid.mean.tolist(), grid.n.tolist()
    ([[85.0, 0.0], [70.0, 60.0]], [[2, 0], [1, 1]])
    """
    y = finite(scores, "Scores")
    who, row = codes(agents, "Agents", len(y))
    when, column = codes(periods, "Periods", len(y))
    cell = row * len(when) + column
    if strata is not None:
        y = adjusted_for_mix(y, cell, strata)
    shape = (len(who), len(when))
    n = np.bincount(cell, minlength=len(who) * len(when))
    mean = np.bincount(cell, y, minlength=len(n)) / np.maximum(n, 1)
    df = len(y) - int((n > 0).sum())
    if df < 1:
        raise NotEnoughData("No agent has two reviews in one period, so chance is unknown.")
    return Points(
        agents=tuple(who),
        periods=tuple(when),
        mean=mean.reshape(shape),
        n=n.reshape(shape).astype(np.int64),
        sd=float((((y - mean[cell]) ** 2).sum() / df) ** 0.5),
    )
