"""How much agents differ beyond what chance alone would show: the between-agent variance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.searching import root_between

SpreadMethod = Literal["paule-mandel", "reml", "dersimonian-laird"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The between-agent variance and the centre that goes with it.

    Parameters
    ----------
    tau2:
        Between-agent variance, in squared units of the scores; 0 when chance alone explains
        the differences.
    mean, se:
        Mean over agents, each weighted by ``1 / (variance + tau2)``, and its standard error.
    q, df:
        Cochran's statistic of homogeneity and its degrees of freedom (agents - 1).
    """

    tau2: float
    mean: float
    se: float
    q: float
    df: int

    @property
    def detectable(self) -> bool:
        """Whether any difference between agents shows beyond chance."""
        return self.tau2 > 0


def spread(
    scores: npt.ArrayLike,
    variances: npt.ArrayLike,
    method: SpreadMethod = "paule-mandel",
) -> Spread:
    """Between-agent variance, mean over agents and homogeneity.

    Parameters
    ----------
    scores:
        One score per agent, shape (agents,).
    variances:
        Sampling variance of each score, shape (agents,), above 0.
    method:
        Paule-Mandel needs no normality and is the default; REML is the likelihood method;
        DerSimonian-Laird is the closed form many tools report.

    Returns
    -------
    Spread

    Raises
    ------
    NotEnoughData
        Fewer than two agents.
    InvalidData
        Values that are missing, or variances that are not above 0.

    Notes
    -----
    Paule and Mandel (1982); DerSimonian and Laird (1986). Assumes independent scores with known
    variances.

    Examples
    --------
    Effects of coaching in eight schools (Rubin 1981): no detectable difference.

    >>> effects = [28, 8, -3, 7, -1, 1, 18, 12]
    >>> errors = [15, 10, 16, 11, 9, 11, 10, 18]
    >>> found = spread(effects, [e**2 for e in errors])
    >>> found.tau2, round(found.mean, 4), found.detectable
    (0.0, 7.6856, False)
    """
    y, v = checked_scores(scores, variances)
    tau2 = {
        "paule-mandel": _paule_mandel,
        "reml": _reml,
        "dersimonian-laird": _dersimonian_laird,
    }[method](y, v)
    weight = 1 / (v + tau2)
    return Spread(
        tau2=tau2,
        mean=float(np.average(y, weights=weight)),
        se=float(weight.sum() ** -0.5),
        q=_homogeneity(0.0, y, v),
        df=len(y) - 1,
    )


def checked_scores(
    scores: npt.ArrayLike, variances: npt.ArrayLike, agents: int = 2
) -> tuple[FloatArray, FloatArray]:
    """Scores and their variances, of so many agents at least."""
    y = finite(scores, "Scores")
    v = finite(variances, "Variances", len(y))
    if len(y) < agents:
        raise NotEnoughData(f"Comparing needs at least {agents} agents; there are {len(y)}.")
    if (v <= 0).any():
        raise InvalidData("Each agent's score needs a sampling variance above 0.")
    return y, v


def _homogeneity(tau2: float, y: FloatArray, v: FloatArray) -> float:
    weight = 1 / (v + tau2)
    centre = (weight * y).sum() / weight.sum()
    return float((weight * (y - centre) ** 2).sum())


def _paule_mandel(y: FloatArray, v: FloatArray) -> float:
    excess = len(y) - 1
    if _homogeneity(0.0, y, v) <= excess:
        return 0.0
    # At ten sample variances Q is certainly below its expectation, so the root is bracketed.
    high = 10 * float(y.var(ddof=1)) + float(v.max())
    return root_between(lambda t: _homogeneity(t, y, v) - excess, 0.0, high, 1e-12 * high)


def _reml_score(tau2: float, y: FloatArray, v: FloatArray) -> float:
    """Derivative of the restricted log-likelihood, times two."""
    weight = 1 / (v + tau2)
    centre = (weight * y).sum() / weight.sum()
    fit = (weight**2 * (y - centre) ** 2).sum()
    return float(fit - weight.sum() + (weight**2).sum() / weight.sum())


def _reml(y: FloatArray, v: FloatArray) -> float:
    if _reml_score(0.0, y, v) <= 0:
        return 0.0
    high = 10 * float(y.var(ddof=1)) + float(v.max())
    return root_between(lambda t: _reml_score(t, y, v), 0.0, high, 1e-12 * high)


def _dersimonian_laird(y: FloatArray, v: FloatArray) -> float:
    weight = 1 / v
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    return float(max(0.0, (_homogeneity(0.0, y, v) - (len(y) - 1)) / scale))
