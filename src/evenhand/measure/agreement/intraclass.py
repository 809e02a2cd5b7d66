"""The six intraclass correlations of Shrout and Fleiss, for review scores of 0-100."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData, UnsupportedDesign
from evenhand.measure.agreement.report import NO_INTERVAL
from evenhand.measure.agreement.tables import FloatArray, Ratings
from evenhand.measure.estimate import Estimate, no_estimate

Form = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]
"""Raters differ by target (1), are a sample of raters (2), or are all there are (3); reliability
of one rater (1) or of the mean of all k."""


def icc(ratings: Ratings, form: Form = "2,1", *, level: float = 0.95) -> Estimate:
    """One intraclass correlation, over the conversations that every rater rated.

    Parameters
    ----------
    ratings:
        Scores. Conversations that some rater did not rate are left out and counted.
    form:
        Which of the six. ``2,1`` (absolute agreement of one reviewer) fits the question "would
        another reviewer have given this score?".
    level:
        Confidence level of the interval, which is exact under normality for forms 1 and 3 and
        a good approximation for 2 (Shrout and Fleiss 1979).

    Returns
    -------
    Estimate
        A coefficient.

    Raises
    ------
    UnsupportedDesign
        Fewer than two conversations were rated by every rater.
    InvalidData
        An unknown form.

    Examples
    --------
    >>> ratings = Ratings.from_matrix([[80, 60, 90, 70], [85, 55, 95, 70]])
    >>> round(icc(ratings, "2,1").value, 3)
    0.96
    """
    if form not in get_args(Form):
        raise InvalidData(f"There is no ICC({form}); use one of {', '.join(get_args(Form))}.")
    table = _complete(ratings)
    left_out = ratings.n_units - len(table)
    anova = _Anova.of(table)
    if not anova.total > 0:
        shown = no_estimate(
            method=f"agreement.icc.{form}",
            n=len(table),
            why="All scores are the same, so there is nothing to tell conversations apart by.",
        )
    else:
        shown = _estimate(anova, form, level)
    if anova.total > 0 and not anova.residual > 1e-12 * anova.total:
        shown = replace(shown, low=None, high=None).with_warning(NO_INTERVAL)
    return shown.with_exclusions({"not rated by everyone": left_out}) if left_out else shown


def icc_family(ratings: Ratings, *, level: float = 0.95) -> dict[Form, Estimate]:
    """All six intraclass correlations.

    Examples
    --------
    >>> ratings = Ratings.from_matrix([[80, 60, 90, 70], [85, 55, 95, 70]])
    >>> {form: round(estimate.value, 2) for form, estimate in icc_family(ratings).items()}
    {'1,1': 0.96, '2,1': 0.96, '3,1': 0.95, '1,k': 0.98, '2,k': 0.98, '3,k': 0.98}
    """
    return {form: icc(ratings, form, level=level) for form in get_args(Form)}


@dataclass(frozen=True, slots=True)
class _Anova:
    """Mean squares of a complete table: between units, within, between raters, residual."""

    n: int
    k: int
    between: float
    within: float
    raters: float
    residual: float

    @classmethod
    def of(cls, table: FloatArray) -> _Anova:
        n, k = table.shape
        grand = table.mean()
        units = k * ((table.mean(axis=1) - grand) ** 2).sum()
        raters = n * ((table.mean(axis=0) - grand) ** 2).sum()
        within = ((table - table.mean(axis=1, keepdims=True)) ** 2).sum()
        return cls(
            n=n,
            k=k,
            between=units / (n - 1),
            within=within / (n * (k - 1)),
            raters=raters / (k - 1),
            residual=max(within - raters, 0.0) / ((n - 1) * (k - 1)),
        )

    @property
    def total(self) -> float:
        return self.between + self.within


def _complete(ratings: Ratings) -> FloatArray:
    if ratings.n_raters < 2:
        raise NotEnoughData("Agreement needs two reviewers or more.")
    table = ratings.matrix().T
    table = table[~np.isnan(table).any(axis=1)]
    if len(table) < 2:
        raise UnsupportedDesign(
            f"Only {len(table)} conversations were rated by all {ratings.n_raters} reviewers; an "
            "ICC needs two or more. Use interval alpha, which accepts missing ratings, or the "
            "severity model."
        )
    return table


def _estimate(anova: _Anova, form: Form, level: float) -> Estimate:
    model, unit = form.split(",")
    single, low, high = _SINGLE[model](anova, level)
    value, low, high = (_stepped(x, 1 if unit == "1" else anova.k) for x in (single, low, high))
    return Estimate(
        value=value,
        low=low,
        high=high,
        method=f"agreement.icc.{form}",
        n=anova.n,
        level=level,
        unit="coefficient",
        target="process",
    )


def _stepped(reliability: float, k: int) -> float:
    """Spearman-Brown: reliability of the mean of k ratings from that of one."""
    if reliability <= -1 / (k - 1) if k > 1 else False:
        return -np.inf
    return k * reliability / (1 + (k - 1) * reliability)


def _one_way(anova: _Anova, level: float) -> tuple[float, float, float]:
    return _from_ratio(
        _ratio(anova.between, anova.within), (anova.n - 1, anova.n * (anova.k - 1)), anova.k, level
    )


def _two_way_mixed(anova: _Anova, level: float) -> tuple[float, float, float]:
    freedom = (anova.n - 1, (anova.n - 1) * (anova.k - 1))
    return _from_ratio(_ratio(anova.between, anova.residual), freedom, anova.k, level)


def _from_ratio(
    ratio: float, freedom: tuple[int, int], k: int, level: float
) -> tuple[float, float, float]:
    top, bottom = freedom
    tail = (1 - level) / 2
    low = ratio / _upper_f(tail, top, bottom)
    high = ratio * _upper_f(tail, bottom, top)
    return _single(ratio, k), _single(low, k), _single(high, k)


def _single(ratio: float, k: int) -> float:
    return 1.0 if np.isinf(ratio) else float((ratio - 1) / (ratio + k - 1))


def _ratio(top: float, bottom: float) -> float:
    return top / bottom if bottom > 0 else np.inf


def _two_way_random(anova: _Anova, level: float) -> tuple[float, float, float]:
    n, k, b, r, e = anova.n, anova.k, anova.between, anova.raters, anova.residual
    value = (b - e) / (b + (k - 1) * e + k * (r - e) / n)
    freedom = _satterthwaite(anova, value)
    tail = (1 - level) / 2
    upper = _upper_f(tail, n - 1, freedom)
    lower = _upper_f(tail, freedom, n - 1)
    noise = k * r + (k * n - k - n) * e
    low = n * (b - upper * e) / (upper * noise + n * b)
    high = n * (lower * b - e) / (noise + n * lower * b)
    return float(value), float(low), float(high)


def _satterthwaite(anova: _Anova, value: float) -> float:
    """Degrees of freedom of the error of ICC(2,1), after Shrout and Fleiss (1979)."""
    n, k = anova.n, anova.k
    ratio = _ratio(anova.raters, anova.residual)
    if np.isinf(ratio):
        return float(k - 1)
    share = n * (1 + (k - 1) * value) - k * value
    top = (k - 1) * (n - 1) * (k * value * ratio + share) ** 2
    return float(top / ((n - 1) * (k * value * ratio) ** 2 + share**2))


_SINGLE = {"1": _one_way, "2": _two_way_random, "3": _two_way_mixed}


def _upper_f(tail: float, top: float, bottom: float) -> float:
    """The value that F with these degrees of freedom exceeds with the probability ``tail``."""
    return 1 / float(special.fdtri(bottom, top, tail))
