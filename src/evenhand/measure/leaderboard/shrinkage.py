"""Empirical Bayes: each agent's score drawn towards the team's as far as chance explains it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.leaderboard.spread import checked_scores, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunken:
    """Fair scores of all agents, one array entry each.

    Parameters
    ----------
    score, se:
        Empirical-Bayes score and its standard error, shape (agents,).
    low, high:
        Interval at the level asked for, shape (agents,).
    pull:
        Share of the way each raw score was drawn to the mean, 0 to 1, shape (agents,).
    mean, tau2:
        Centre and between-agent variance used.
    """

    score: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    pull: FloatArray
    mean: float
    tau2: float

    def below(self, target: float) -> FloatArray:
        """Probability that each agent's true score lies below ``target``, shape (agents,)."""
        return np.asarray(special.ndtr((target - self.score) / self.se))


def shrink(
    scores: npt.ArrayLike,
    variances: npt.ArrayLike,
    *,
    tau2: float | None = None,
    terms: Literal["morris", "plain"] = "morris",
    level: float = 0.95,
) -> Shrunken:
    """Empirical-Bayes scores with intervals.

    Parameters
    ----------
    scores:
        One score per agent, shape (agents,).
    variances:
        Sampling variance of each score, shape (agents,). Use the pooled within-agent variance
        over n (:func:`~evenhand.measure.leaderboard.agent_scores`), not each agent's own.
    tau2:
        Between-agent variance; by default estimated by Paule-Mandel.
    terms:
        ``"morris"`` widens the intervals for the estimated mean and between-agent variance.
        ``"plain"`` is the textbook formula, which takes both as known; it covers too little with
        few reviews and is here to be compared with.
    level:
        Confidence level of the intervals.

    Returns
    -------
    Shrunken

    Raises
    ------
    NotEnoughData
        Fewer than four agents (the Morris terms need them).
    InvalidData
        Missing values, variances not above 0, or a negative ``tau2``.

    Notes
    -----
    Morris, JASA 78 (1983) 47. Assumes roughly normal agent effects, independent of how many
    reviews an agent got. The intervals cover on average over agents. A shrunken score is for
    comparing and coaching; it draws a truly bad agent up, so no sanction rests on it.

    Examples
    --------
    >>> fair = shrink([90, 80, 84, 70, 86], [16, 16, 16, 16, 64])
    >>> fair.score.round(1).tolist()
    [88.8, 80.2, 83.7, 71.7, 84.6]
    """
    y, v = checked_scores(scores, variances, agents=4)
    if tau2 is not None and tau2 < 0:
        raise InvalidData(f"The between-agent variance cannot be negative; it is {tau2}.")
    between = spread(y, v).tau2 if tau2 is None else tau2
    pull, centre, variance = _posterior(y, v, between, corrected=terms == "morris")
    post = pull * centre + (1 - pull) * y
    half = special.ndtri(0.5 + level / 2) * np.sqrt(variance)
    return Shrunken(
        score=post,
        se=np.sqrt(variance),
        low=post - half,
        high=post + half,
        pull=pull,
        mean=centre,
        tau2=between,
    )


def _posterior(
    y: FloatArray, v: FloatArray, tau2: float, *, corrected: bool
) -> tuple[FloatArray, float, FloatArray]:
    agents = len(y)
    weight = 1 / (v + tau2)
    centre = float((weight * y).sum() / weight.sum())
    pull = v * weight
    if not corrected:
        return pull, centre, v * (1 - pull)
    pull = pull * (agents - 3) / (agents - 1)
    of_mean = v * (1 - pull * (agents - 1) / agents)
    of_pull = 2 * pull**2 / (agents - 3) * (y - centre) ** 2
    return pull, centre, of_mean + of_pull


def james_stein(scores: npt.ArrayLike, variance: float) -> FloatArray:
    """James-Stein scores about the grand mean, for one common known variance.

    Parameters
    ----------
    scores:
        One score per agent, shape (agents,).
    variance:
        Their common sampling variance.

    Returns
    -------
    ndarray
        Shrunken scores, shape (agents,); the factor is never below 0.

    Raises
    ------
    NotEnoughData
        Fewer than four agents.
    InvalidData
        A variance that is not above 0.

    Notes
    -----
    Efron and Morris (1975): ``mean + c (y - mean)``, ``c = 1 - (k - 3) v / sum((y - mean)^2)``.

    Examples
    --------
    >>> james_stein([0.4, 0.3, 0.3, 0.2], 0.004).round(3).tolist()
    [0.38, 0.3, 0.3, 0.22]
    """
    y = finite(scores, "Scores")
    if len(y) < 4:
        raise NotEnoughData(f"James-Stein needs at least 4 agents; there are {len(y)}.")
    if variance <= 0:
        raise InvalidData("The common variance must be above 0.")
    off = y - y.mean()
    total = float((off**2).sum())
    keep = max(0.0, 1 - (len(y) - 3) * variance / total) if total > 0 else 0.0
    return np.asarray(y.mean() + keep * off)
