"""Survey scores with their margin: NPS, CSAT and customer effort."""

from __future__ import annotations

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import finite
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import t_interval, wilson_interval


def nps(promoters: int, passives: int, detractors: int, *, level: float = 0.95) -> Estimate:
    """Net promoter score with the adjusted Wald interval.

    Parameters
    ----------
    promoters, passives, detractors:
        Answers 9-10, 7-8 and 0-6.
    level:
        Confidence level.

    Returns
    -------
    Estimate
        From -100 to 100 points. The value is the usual difference of percentages; the interval
        is centred a little closer to 0.

    Raises
    ------
    NotEnoughData
        No answers.
    InvalidData
        Negative counts.

    Notes
    -----
    Rocks, The American Statistician 70 (2016) 365: three answers are added, 3/4 each to promoters
    and detractors. Assumes answers that are independent and exchangeable with silence.

    Examples
    --------
    >>> score = nps(60, 25, 15)
    >>> score.value, round(score.low, 1), round(score.high, 1)
    (45.0, 29.3, 58.0)
    """
    if min(promoters, passives, detractors) < 0:
        raise InvalidData("Counts of answers cannot be negative.")
    n = promoters + passives + detractors
    if n == 0:
        raise NotEnoughData("There are no answers.")
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    se = ((p + d - (p - d) ** 2) / (n + 3)) ** 0.5
    half = float(special.ndtri(0.5 + level / 2)) * se
    return Estimate(
        value=100 * (promoters - detractors) / n,
        low=100 * max(-1.0, p - d - half),
        high=100 * min(1.0, p - d + half),
        se=100 * se,
        n=n,
        level=level,
        method="drivers.nps.adjusted-wald",
        target="process",
    )


def csat(satisfied: int, n: int, *, level: float = 0.95) -> Estimate:
    """Share of satisfied answers with the Wilson interval.

    Parameters
    ----------
    satisfied, n:
        Satisfied answers (the top two of five, by custom) and all answers.
    level:
        Confidence level.

    Returns
    -------
    Estimate
        In percent, of those who would answer.

    Raises
    ------
    NotEnoughData
        No answers.
    InvalidData
        More satisfied answers than answers.

    Examples
    --------
    >>> score = csat(45, 50)
    >>> score.value, round(score.low, 1), round(score.high, 1)
    (90.0, 78.6, 95.7)
    """
    low, high = wilson_interval(satisfied, n, level)
    return Estimate(
        value=100 * satisfied / n,
        low=100 * float(low),
        high=100 * float(high),
        n=n,
        level=level,
        unit="percent",
        method="drivers.csat.wilson",
        target="process",
    )


def effort(
    answers: npt.ArrayLike, *, scale: tuple[float, float] = (1, 7), level: float = 0.95
) -> Estimate:
    """Mean customer effort score, on its own scale.

    Parameters
    ----------
    answers:
        Answers, shape (answers,), at least two.
    scale:
        Lowest and highest possible answer.
    level:
        Confidence level.

    Returns
    -------
    Estimate
        On the scale of the answers, the interval cut to it.

    Raises
    ------
    NotEnoughData
        Fewer than two answers.
    InvalidData
        Answers outside the scale.

    Examples
    --------
    >>> score = effort([5, 6, 7, 4, 6, 5])
    >>> score.value, round(score.low, 2), round(score.high, 2)
    (5.5, 4.4, 6.6)
    """
    given = finite(answers, "Answers")
    if len(given) < 2:
        raise NotEnoughData(f"A mean with an interval needs two answers; there are {len(given)}.")
    if given.min() < scale[0] or given.max() > scale[1]:
        raise InvalidData(f"Answers must lie between {scale[0]} and {scale[1]}.")
    se = float(given.std(ddof=1) / np.sqrt(len(given)))
    low, high = t_interval(given.mean(), se, len(given) - 1, level)
    return Estimate(
        value=float(given.mean()),
        low=max(scale[0], float(low)),
        high=min(scale[1], float(high)),
        se=se,
        df=float(len(given) - 1),
        n=len(given),
        level=level,
        unit="coefficient",
        method="drivers.effort.t",
        target="process",
    )
