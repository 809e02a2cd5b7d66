"""Does quality go with satisfaction? Within agents, between agents, and both thrown together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData, UnsupportedDesign
from evenhand.measure.arrays import FloatArray, codes, finite
from evenhand.measure.correlations import centred_correlation, correlation_estimate
from evenhand.measure.estimate import Estimate

LEAST_RELIABILITY = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCorrelation:
    """The same correlation at three levels.

    Parameters
    ----------
    within:
        Between reviews of one agent: what a better conversation goes with.
    between:
        Between agents' means: mixed up with who works on which queue.
    pooled:
        All reviews thrown together; neither of the two.
    """

    within: Estimate
    between: Estimate
    pooled: Estimate


def within_agent_correlation(
    x: npt.ArrayLike, y: npt.ArrayLike, agents: npt.ArrayLike, *, level: float = 0.95
) -> Estimate:
    """Correlation of two columns within agents.

    Parameters
    ----------
    x, y:
        For instance review score and satisfaction, shape (reviews,).
    agents:
        The agent of each review, shape (reviews,).
    level:
        Confidence level.

    Returns
    -------
    Estimate
        Unit ``coefficient``, method ``drivers.within.rmcorr``; ``df`` is reviews - agents - 1.

    Raises
    ------
    NotEnoughData
        Fewer than two degrees of freedom left.
    InvalidData
        Missing values, unequal lengths, or a column that never varies within an agent.

    Notes
    -----
    Bland and Altman, BMJ 310 (1995) 446: one common slope and an intercept per agent. Interval by
    Fisher's transformation with df + 2 in place of n (Bakdash and Marusich 2017). Assumes the same
    slope for every agent.

    Examples
    --------
    >>> r = within_agent_correlation([1, 2, 3, 7, 8, 9], [5, 6, 8, 1, 2, 2], list("AAABBB"))
    >>> round(r.value, 3), r.df
    (0.866, 3.0)
    """
    a, b, row, groups = _columns(x, y, agents)
    df = len(a) - groups - 1
    if df < 2:
        raise NotEnoughData("Too few reviews per agent: at least four more reviews than agents.")
    r = centred_correlation(_centred(a, row, groups), _centred(b, row, groups))
    return correlation_estimate(r, df, n=len(a), level=level, method="drivers.within.rmcorr")


def split_correlation(
    x: npt.ArrayLike, y: npt.ArrayLike, agents: npt.ArrayLike, *, level: float = 0.95
) -> SplitCorrelation:
    """The correlation within agents beside the two that mislead.

    Parameters
    ----------
    x, y, agents, level:
        As for :func:`within_agent_correlation`.

    Raises
    ------
    NotEnoughData
        Fewer than four agents, or too few reviews.
    InvalidData
        As for :func:`within_agent_correlation`.

    Examples
    --------
    >>> split = split_correlation(
    ...     [1, 2, 3, 4, 5, 6, 7, 8], [7, 8, 5, 6, 3, 4, 1, 2], list("AABBCCDD"))
    >>> round(split.within.value, 2), round(split.between.value, 2), round(split.pooled.value, 2)
    (1.0, -1.0, -0.9)
    """
    a, b, row, groups = _columns(x, y, agents)
    if groups < 4:
        raise NotEnoughData(f"A correlation between agents needs 4 of them; there are {groups}.")
    n = np.bincount(row, minlength=groups)
    means = [np.bincount(row, values, minlength=groups) / n for values in (a, b)]
    return SplitCorrelation(
        within=within_agent_correlation(a, b, row, level=level),
        between=correlation_estimate(
            centred_correlation(means[0] - means[0].mean(), means[1] - means[1].mean()),
            groups - 2,
            n=groups,
            level=level,
            method="drivers.between.pearson",
        ),
        pooled=correlation_estimate(
            centred_correlation(a - a.mean(), b - b.mean()),
            len(a) - 2,
            n=len(a),
            level=level,
            method="drivers.pooled.pearson",
        ).with_warning("Reviews of one agent are not independent: read the within-agent value."),
    )


def p_value(correlation: Estimate) -> float:
    """Two-sided p-value of a correlation from this module against none.

    Examples
    --------
    >>> r = within_agent_correlation([1, 2, 3, 7, 8, 9], [5, 6, 8, 1, 2, 2], list("AAABBB"))
    >>> round(p_value(r), 3)
    0.058
    """
    r, df = float(correlation.value or 0.0), float(correlation.df or 0.0)
    if abs(r) >= 1:
        return 0.0
    return float(2 * special.stdtr(df, -abs(r) * math.sqrt(df / (1 - r**2))))


def disattenuated(
    correlation: Estimate,
    reliability_x: Estimate | float,
    reliability_y: Estimate | float,
) -> Estimate:
    """What the correlation would be without measurement error in either column.

    Parameters
    ----------
    correlation:
        With its interval, from this module.
    reliability_x, reliability_y:
        Reliability of each column, 0 to 1: a number where it is known, an :class:`Estimate` with
        a standard error where it is estimated.

    Returns
    -------
    Estimate
        Method ``drivers.disattenuated``; an end beyond 1 is cut and a warning says so.

    Raises
    ------
    UnsupportedDesign
        A reliability below .4: the correction would say more about itself than about the data.
    InvalidData
        A reliability above 1, or a correlation without an interval.

    Notes
    -----
    Spearman (1904): ``r / sqrt(rel_x rel_y)``. The interval recovers the variances of the parts
    (MOVER, Zou and Donner 2008): that of the correlation by its own interval, that of the
    reliabilities by the delta method.

    Examples
    --------
    >>> r = within_agent_correlation([1, 2, 3, 7, 8, 9], [5, 6, 6, 1, 1, 2], list("AAABBB"))
    >>> round(r.value, 3), round(disattenuated(r, 0.95, 0.9).value, 3)
    (0.866, 0.937)
    """
    if correlation.value is None or correlation.low is None or correlation.high is None:
        raise InvalidData("The correlation to correct needs a value and an interval.")
    (rel_x, cv_x), (rel_y, cv_y) = _reliability(reliability_x), _reliability(reliability_y)
    shrunk = math.sqrt(rel_x * rel_y)
    value = correlation.value / shrunk
    z = float(special.ndtri(0.5 + correlation.level / 2))
    of_reliability = (z * value / 2) ** 2 * (cv_x**2 + cv_y**2)
    down = math.hypot(value - correlation.low / shrunk, math.sqrt(of_reliability))
    up = math.hypot(correlation.high / shrunk - value, math.sqrt(of_reliability))
    cut = value - down < -1 or value + up > 1
    return Estimate(
        value=_unit(value),
        low=_unit(value - down),
        high=_unit(value + up),
        n=correlation.n,
        df=correlation.df,
        level=correlation.level,
        unit="coefficient",
        method="drivers.disattenuated",
        target="process",
        warnings=("The interval reaches 1 and is cut there.",) if cut else (),
    )


def _reliability(given: Estimate | float) -> tuple[float, float]:
    """Reliability and its coefficient of variation."""
    value = given.value if isinstance(given, Estimate) else given
    se = (given.se or 0.0) if isinstance(given, Estimate) else 0.0
    if value is None or value > 1:
        raise InvalidData("A reliability lies between 0 and 1.")
    if value < LEAST_RELIABILITY:
        raise UnsupportedDesign(
            f"A reliability of {value:.2f} is below {LEAST_RELIABILITY}: measure more reliably "
            "before correcting for it."
        )
    return value, se / value


def _unit(value: float) -> float:
    return min(1.0, max(-1.0, value))


def _columns(
    x: npt.ArrayLike, y: npt.ArrayLike, agents: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int64], int]:
    a = finite(x, "First column")
    b = finite(y, "Second column", len(a))
    names, row = codes(agents, "Agents", len(a))
    return a, b, row, len(names)


def _centred(values: FloatArray, row: npt.NDArray[np.int64], groups: int) -> FloatArray:
    n = np.bincount(row, minlength=groups)
    return np.asarray(values - (np.bincount(row, values, minlength=groups) / n)[row])
