"""From a coefficient as a function of weights to the estimate a reader sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evenhand.measure.agreement.bootstrap import Coefficient, Interval, Resampling, intervals
from evenhand.measure.agreement.tables import FloatArray, Ratings
from evenhand.measure.estimate import Estimate, no_estimate

PREVALENT = 0.85
"""Above this share of one value, chance-corrected coefficients say little."""

NO_INTERVAL = (
    "No interval: too few conversations, or nothing but the same ratings over and over. "
    "Rate more conversations, some of them with problems."
)


def estimate(ratings: Ratings, coefficient: Coefficient, resampling: Resampling) -> Estimate:
    """The estimate of one coefficient."""
    return estimates(ratings, [coefficient], resampling)[0]


def estimates(
    ratings: Ratings, coefficients: Sequence[Coefficient], resampling: Resampling
) -> tuple[Estimate, ...]:
    """The estimates of several coefficients, in order, on shared resamples where possible.

    Examples
    --------
    >>> from evenhand.measure.agreement import alpha_coefficient, fleiss_coefficient
    >>> ratings = Ratings.from_contingency([[40, 9], [6, 45]])
    >>> wanted = [alpha_coefficient(ratings, "nominal"), fleiss_coefficient(ratings)]
    >>> [round(shown.value, 3) for shown in estimates(ratings, wanted, Resampling())]
    [0.701, 0.699]
    """
    found: dict[int, Interval] = {}
    for times in {id(c.times): c.times for c in coefficients}.values():
        chosen = [i for i, c in enumerate(coefficients) if c.times is times]
        shared = intervals([coefficients[i] for i in chosen], resampling)
        found.update(zip(chosen, shared, strict=True))
    return tuple(
        _shown(ratings, coefficient, found[i], resampling.level)
        for i, coefficient in enumerate(coefficients)
    )


def _shown(
    ratings: Ratings, coefficient: Coefficient, interval: Interval, level: float
) -> Estimate:
    exclusions = {"rated once": ratings.rated_once} if ratings.rated_once else {}
    if not np.isfinite(interval.value):
        return no_estimate(
            method=coefficient.method,
            n=ratings.n_pairable,
            why="Everybody gave the same value throughout, so agreement beyond chance cannot be "
            "told from habit. Add conversations that deserve a different rating.",
        ).with_exclusions(exclusions)
    shown = Estimate(
        value=interval.value,
        method=coefficient.method,
        n=ratings.n_pairable,
        level=level,
        unit="coefficient",
        target="process",
        se=finite(coefficient.se if coefficient.se is not None else interval.se),
        exclusions=exclusions,
        low=finite(interval.low),
        high=finite(interval.high),
    )
    if coefficient.bounded and interval.value > 1 - 1e-12:
        shown = _perfect(shown, ratings, coefficient)
    if shown.low is None:
        shown = shown.with_warning(NO_INTERVAL)
    return _paradox(shown, ratings) if coefficient.corrected else shown


def _perfect(shown: Estimate, ratings: Ratings, coefficient: Coefficient) -> Estimate:
    """An interval for a session without any disagreement, which no resample would contain.

    If a share q of conversations were rated at random, n conversations without disagreement
    would come about with probability (1 - q (1 - chance)) ** n; the bound is the q that makes
    this the tail probability.
    """
    agreeing = ((1 - shown.level) / 2) ** (1 / shown.n)
    low = 1 - (1 - agreeing) / (1 - _chance(ratings, coefficient))
    return replace(shown, low=max(low, -1.0), high=1.0, se=None).with_warning(
        f"No disagreement in {shown.n} conversations: the lower end says what that rules out."
    )


def _chance(ratings: Ratings, coefficient: Coefficient) -> float:
    """Agreement of a rating at random with another, as the coefficient sees chance."""
    if not coefficient.corrected:
        return 0.0
    if coefficient.even:
        return 1 / len(ratings.scale)
    return float((value_shares(ratings) ** 2).sum())


def finite(number: float) -> float | None:
    """The number, or ``None`` where there is none."""
    return number if np.isfinite(number) else None


def _paradox(shown: Estimate, ratings: Ratings) -> Estimate:
    value, share = prevalence(ratings)
    if share <= PREVALENT:
        return shown
    return shown.with_warning(
        f"{share:.0%} of the ratings are {value:g}. With one value this common, "
        "chance-corrected agreement can be low although reviewers mostly agree: read it "
        "beside percent agreement and AC1."
    )


def prevalence(ratings: Ratings) -> tuple[float, float]:
    """The most frequent value of conversations rated twice or more, and its share.

    Examples
    --------
    >>> prevalence(Ratings.from_contingency([[80, 10], [5, 5]]))
    (0.0, 0.875)
    """
    shares = value_shares(ratings)
    top = int(shares.argmax())
    return float(ratings.scale[top]), float(shares[top])


def value_shares(ratings: Ratings) -> FloatArray:
    """Share of each value of the scale over conversations rated twice or more."""
    ratings.require_pairs()
    paired = ratings.per_unit[ratings.unit] >= 2
    counts = np.bincount(ratings.value[paired], minlength=len(ratings.scale))
    return np.asarray(counts / max(counts.sum(), 1), float)


def in_points(shown: Estimate) -> Estimate:
    """The same estimate, labelled as points of the scale instead of a coefficient."""
    return replace(shown, unit="points")
