"""The Horvitz-Thompson mean: exactly unbiased, and rarely the best choice."""

from __future__ import annotations

import math

import numpy as np
from numpy import typing as npt

from evenhand.measure.arrays import finite, probabilities
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import t_interval
from evenhand.measure.terms import DEFAULT, Terms

_METHOD = "sampling.horvitz_thompson"


def horvitz_thompson_mean(
    scores: npt.ArrayLike, inclusion: npt.ArrayLike, population: int, terms: Terms = DEFAULT
) -> Estimate:
    """Mean of a population of known size from unequal chances, without any normalisation.

    Exactly unbiased whatever the chances. For scores prefer
    ``mean_iqs(scores, Unequal(inclusion))``, the Hájek mean, whose interval is 2 to 5 times
    narrower; this one serves totals and residuals around 0.

    Parameters
    ----------
    scores, inclusion:
        Value and inclusion probability of each drawn unit.
    population:
        Size of the frame.

    Notes
    -----
    Horvitz & Thompson (1952). The variance is unbiased for Poisson draws and slightly large for
    draws of fixed size.

    Examples
    --------
    >>> horvitz_thompson_mean([100, 60], [0.2, 0.5], population=6).value
    103.33333333333333
    """
    values = finite(scores, "Scores")
    chance = probabilities(inclusion, "Inclusion probabilities", len(values))
    n = len(values)
    if n == 0:
        return no_estimate(method=_METHOD, why="Nothing was drawn.", minimum=terms.minimum)
    left = 1 - chance if terms.finite else np.ones(n)
    value = float((values / chance).sum() / population)
    se = math.sqrt(float((left * (values / chance) ** 2).sum())) / population
    low, high = t_interval(value, se, max(n - 1, 1), terms.level)
    return Estimate(
        value=value,
        low=float(low),
        high=float(high),
        se=se,
        df=max(n - 1, 1),
        method=_METHOD,
        n=n,
        level=terms.level,
        population=population,
        target=terms.target,
        minimum=terms.minimum,
    )
