"""IQS of a team or a period: mean of reviews and pooled score, under any design."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray, vector
from evenhand.measure.designs import Design, Simple
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import bootstrap_t, zero_fail_bound
from evenhand.measure.iqs.needed import with_margin
from evenhand.measure.terms import DEFAULT, Terms

FEW, SMALL = 20, 50
NO_SCORE = "no score"
_FULL = 100.0
_FEW_REVIEWS = (
    "Fewer than 50 reviews with uneven scores: the true margin may be somewhat wider than shown."
)
_ALIKE = (
    "All reviews scored the same, so their spread says nothing; the interval allows for the "
    "conversations that were not seen."
)
_ONE = "A single review has no margin: nothing shows how much reviews differ."


class Ratio(NamedTuple):
    """Earned and possible points of the usable reviews, and their design."""

    earned: FloatArray
    possible: FloatArray
    design: Design
    dropped: int


def mean_iqs(
    scores: npt.ArrayLike, design: Design | None = None, terms: Terms = DEFAULT
) -> Estimate:
    """Mean of review scores: every conversation counts alike.

    Parameters
    ----------
    scores:
        Review scores, 0-100, one per review; ``nan`` where a review has no score.
    design:
        How the reviews were picked; default a simple random sample of an unbounded population.
    terms:
        Target, level, minimum and wanted margins.

    Returns
    -------
    Estimate
        With a t interval; absent when no review has a score. When all scores are equal the
        interval is the exact bound for what was not seen, not a width of 0.

    Raises
    ------
    InvalidData, UnsupportedDesign
        If lengths, sizes or probabilities cannot be right.

    Notes
    -----
    Särndal, Swensson & Wretman, Model Assisted Survey Sampling (1992), chapter 5.

    Examples
    --------
    >>> iqs = mean_iqs([100, 9.91, 63.96, 90.99, 0], Simple(population=80))
    >>> round(iqs.value, 3), iqs.n, iqs.method
    (52.972, 5, 'iqs.mean.t')
    """
    values = vector(scores, "Scores")
    return _ratio_iqs("mean", values, np.ones(len(values)), design or Simple(), terms)


def pooled_iqs(
    earned: npt.ArrayLike,
    possible: npt.ArrayLike,
    design: Design | None = None,
    terms: Terms = DEFAULT,
) -> Estimate:
    """All earned points over all possible points, times 100.

    Reviews with more applicable categories count more; this is the number of a category view and
    not the mean of reviews.

    Parameters
    ----------
    earned, possible:
        Points per review; ``possible`` is 0 where everything was N/A.

    Returns
    -------
    Estimate
        With the linearised variance of a ratio and a t interval.

    Examples
    --------
    >>> pooled = pooled_iqs([40, 30, 10], [50, 60, 10])
    >>> round(pooled.value, 2), round(pooled.se, 4)
    (66.67, 12.7294)
    """
    points = vector(earned, "Earned points")
    out_of = vector(possible, "Possible points", len(points))
    if (out_of < 0).any():
        raise InvalidData("Possible points cannot be negative.")
    return _ratio_iqs("pooled", _FULL * points, out_of, design or Simple(), terms)


def small_sample_iqs(
    scores: npt.ArrayLike, population: int | None = None, terms: Terms = DEFAULT
) -> Estimate:
    """Mean of review scores with a bootstrap-t interval, for 20 to 50 reviews.

    Scores pile up at 100 and a critical failure is a 0; with few reviews the t interval then
    covers too little. Falls back to the t interval, with a warning, where the data cannot carry a
    bootstrap.

    Examples
    --------
    >>> iqs = small_sample_iqs([100.0] * 14 + [90, 85, 80, 70, 60, 0], population=300)
    >>> iqs.method, iqs.value - iqs.low > iqs.high - iqs.value
    ('iqs.mean.bootstrap_t', True)
    """
    plain = mean_iqs(scores, Simple(population), terms)
    if plain.se is None or plain.se == 0:
        return plain
    values = vector(scores, "Scores")
    values = values[np.isfinite(values)]
    shrink = plain.se / (values.std(ddof=1) / math.sqrt(len(values)))
    ends = bootstrap_t(values, terms.level, shrink=shrink)
    if ends is None:
        return plain.with_warning(_FEW_REVIEWS)
    return replace(plain, low=float(ends.low), high=float(ends.high), method="iqs.mean.bootstrap_t")


def team_iqs(
    scores: npt.ArrayLike, population: int | None = None, terms: Terms = DEFAULT
) -> Estimate:
    """Mean of review scores with the interval that suits their number.

    t from 50 reviews on, bootstrap-t from 20 to 49, t with a warning below. For a single agent
    use :func:`~evenhand.measure.iqs.agent_iqs`, which borrows the spread from the others.

    Examples
    --------
    >>> team_iqs([80, 90, 100, 70, 60] * 12).method
    'iqs.mean.t'
    """
    values = vector(scores, "Scores")
    scored = int(np.isfinite(values).sum())
    if FEW <= scored < SMALL:
        return small_sample_iqs(values, population, terms)
    estimate = mean_iqs(values, Simple(population), terms)
    return estimate.with_warning(_FEW_REVIEWS) if 2 <= scored < FEW else estimate


def _ratio_iqs(
    kind: str, earned: FloatArray, possible: FloatArray, design: Design, terms: Terms
) -> Estimate:
    method = f"iqs.{kind}.{design.key}"
    usable = _usable(earned, possible, design)
    n = len(usable.earned)
    if n == 0:
        absent = no_estimate(
            method=method, why="No review here has a score yet.", minimum=terms.minimum
        )
        return absent.with_exclusions(_dropped(usable.dropped))
    value, influence = _linearise(usable)
    if n == 1:
        return _estimate(value, None, usable, terms, method).with_warning(_ONE)
    spread = usable.design.variance(influence, terms.finite)
    alike = bool(np.ptp(usable.earned / usable.possible) == 0)
    if alike and isinstance(usable.design, Simple):
        return _alike(value, usable, terms, kind)
    return _estimate(value, spread, usable, terms, method).with_warning(*usable.design.cautions())


def _usable(earned: FloatArray, possible: FloatArray, design: Design) -> Ratio:
    rows = np.isfinite(earned) & np.isfinite(possible) & (possible > 0)
    kept = design if rows.all() else design.keep(rows)
    return Ratio(earned[rows], possible[rows], kept, int((~rows).sum()))


def _linearise(ratio: Ratio) -> tuple[float, FloatArray]:
    """The weighted ratio, and how strongly each review moves it."""
    weight = ratio.design.weights(len(ratio.earned))
    total = (weight * ratio.possible).sum()
    value = float((weight * ratio.earned).sum() / total)
    return value, weight * (ratio.earned - value * ratio.possible) / total


def _estimate(
    value: float, spread: tuple[float, float] | None, ratio: Ratio, terms: Terms, method: str
) -> Estimate:
    n, population = len(ratio.earned), ratio.design.population
    bare = Estimate(
        value=value,
        method=method,
        n=n,
        level=terms.level,
        population=population,
        target=terms.target,
        exclusions=_dropped(ratio.dropped),
        minimum=terms.minimum,
    )
    return bare if spread is None else with_margin(bare, *spread, terms)


def _alike(value: float, ratio: Ratio, terms: Terms, kind: str) -> Estimate:
    """Bounds when all scores are equal: what was not seen may still differ.

    With n equal scores, at most ``zero_fail_bound(n)`` of all conversations score otherwise, and
    each of those lies anywhere on the scale.
    """
    n, population = len(ratio.earned), ratio.design.population
    unseen = float(zero_fail_bound(n, terms.level))
    if population is not None and terms.finite:
        unseen = min(unseen, 1 - n / population)
    bare = _estimate(value, None, ratio, terms, f"iqs.{kind}.alike")
    low, high = value - unseen * value, value + unseen * max(_FULL - value, 0.0)
    if unseen == 0:
        known = dict.fromkeys(terms.wanted, 0)
        return replace(bare, low=low, high=high, se=0.0, df=n - 1, needed=known)
    return replace(bare, low=low, high=high).with_warning(_ALIKE)


def _dropped(count: int) -> dict[str, int]:
    return {NO_SCORE: count} if count else {}
