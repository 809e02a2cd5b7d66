"""Reviewers who err by different amounts: a residual variance of its own for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.measure.agreement.tables import FloatArray, IntArray
from evenhand.measure.severity.equations import Components, Equations, blas

Coded = Mapping[str, tuple[NDArray[np.generic], IntArray]]

_ROUNDS = 3
_STEPS = 30
_MOST_SHARED = 6.0
"""Degrees of freedom the panel lends a reviewer at most. A handful of variances always look alike
within chance, and without a limit the one reviewer who differs would be averaged away."""

_LEAST_BEYOND = 1e-3
_LEAST_OF_PANEL = 1e-3
"""Share of the panel's residual variance below which nobody is weighted any higher."""


@dataclass(frozen=True, slots=True)
class Uneven:
    """A fit in which each level of one factor has a residual variance of its own.

    Parameters
    ----------
    fit:
        Effects and their errors under these variances.
    residuals:
        Residual variance of each level, shape (levels,).
    freedom:
        Degrees of freedom behind each level's deviation from their mean, shape (levels,).
    """

    fit: Components
    residuals: FloatArray
    freedom: FloatArray


def uneven_components(scores: FloatArray, coded: Coded, by: str, start: Components) -> Uneven:
    """Refit a model with a residual variance for each level of one factor.

    Parameters
    ----------
    scores, coded:
        As fitted before: scores, and labels and codes of every factor.
    by:
        The factor whose levels may differ in spread.
    start:
        The fit with one residual variance for all; its other variances are kept.

    Notes
    -----
    A residual variance is the sum of squared residuals over what the fit left free of them,
    iterated with weights of one over the variance (iterated MINQUE, Rao 1971). With few reviews
    each it is drawn towards the panel's (Smyth 2004), by six degrees of freedom at most.
    """
    who = coded[by][1]
    spread = _Spread.alike(start.variances["residual"], len(coded[by][0]))
    with blas().limit(limits=1, user_api="blas"):
        for _ in range(_ROUNDS):
            equations, ratios = _weighted(scores, coded, spread.variances[who], start)
            spread = _Spread.of(who, *equations.left_over(ratios))
        equations, ratios = _weighted(scores, coded, spread.variances[who], start)
        fit = equations.solve(ratios)
    return Uneven(fit, spread.variances, spread.freedom_from_mean())


def _weighted(
    scores: FloatArray, coded: Coded, variance: FloatArray, start: Components
) -> tuple[Equations, FloatArray]:
    common = start.variances["residual"]
    equations = Equations.of(scores, coded, common / variance)
    order = [*equations.names, equations.largest]
    return equations, np.array([start.variances[name] for name in order]) / common


@dataclass(frozen=True, slots=True)
class _Spread:
    """Residual variances, how many free residuals each rests on, and degrees of freedom."""

    variances: FloatArray
    free: FloatArray
    freedom: FloatArray

    @classmethod
    def alike(cls, variance: float, levels: int) -> _Spread:
        return cls(np.full(levels, variance), np.ones(levels), np.full(levels, np.inf))

    @classmethod
    def of(cls, who: IntArray, left: FloatArray, share: FloatArray) -> _Spread:
        free = np.bincount(who, share).astype(np.float64)
        freedom = np.bincount(who, share**2).astype(np.float64)
        # Someone without a free residual knows nothing of their own spread and takes the panel's.
        known = freedom > _LEAST_BEYOND
        own = np.bincount(who, left**2) / np.where(known, free, 1.0)
        prior, common = _panel(own[known], free[known], freedom[known])
        weight = np.where(known, freedom, 0.0)
        drawn = (weight * own + prior * common) / (weight + prior)
        drawn = np.maximum(drawn, _LEAST_OF_PANEL * drawn.mean())
        return cls(drawn, np.maximum(free, _LEAST_BEYOND), weight + prior)

    def freedom_from_mean(self) -> FloatArray:
        """Satterthwaite's, of each level's deviation from the mean of all."""
        levels = len(self.variances)
        parts = (np.eye(levels) - 1 / levels) ** 2 * (self.variances / self.free)
        return np.asarray(parts.sum(axis=1) ** 2 / (parts**2 / self.freedom).sum(axis=1), float)


def _panel(variances: FloatArray, free: FloatArray, freedom: FloatArray) -> tuple[float, float]:
    """Degrees of freedom and variance of the panel, from how much the variances vary."""
    half = freedom / 2
    logs = np.log(variances) - special.digamma(half) + np.log(half)
    beyond = float(logs.var() * len(logs) / max(len(logs) - 1, 1))
    beyond -= float(special.polygamma(1, half).mean())
    prior = 2 * _trigamma_inverse(max(beyond, _LEAST_BEYOND))
    if prior >= _MOST_SHARED:
        return _MOST_SHARED, float(np.average(variances, weights=free))
    centre = logs.mean() + special.digamma(prior / 2) - np.log(prior / 2)
    return prior, float(np.exp(centre))


def _trigamma_inverse(value: float) -> float:
    """Newton's steps on one over trigamma, which is nearly straight."""
    found = 0.5 + 1 / value
    for _ in range(_STEPS):
        trigamma = float(special.polygamma(1, found))
        found += trigamma * (1 - trigamma / value) / float(special.polygamma(2, found))
    return found
