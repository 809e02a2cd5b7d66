"""How many reviews are still missing for a wanted margin."""

from __future__ import annotations

import math
from dataclasses import replace

from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import t_interval, t_quantile
from evenhand.measure.planner import reviews_for_margin
from evenhand.measure.terms import DEFAULT, Terms

_STEPS = 50


def reviews_needed(
    sd: float, margin: float, population: int | None = None, level: float = 0.95
) -> int:
    """Reviews in total for ``± margin``, with the t quantile of that many reviews.

    The planner's normal formula says too little below about 30 reviews; this starts there and
    adds reviews until the t interval is as narrow as wanted.

    Examples
    --------
    >>> reviews_needed(sd=20, margin=10)
    18
    >>> reviews_needed(sd=20, margin=10, population=15)
    9
    """
    frame = math.inf if population is None else population
    n = max(int(reviews_for_margin(sd, margin, frame, level=level)), 2)
    for _ in range(_STEPS):
        if n >= frame or _half_width(sd, n, frame, level) <= margin:
            break
        n += 1
    return int(min(n, frame))


def reviews_still_needed(
    *, se: float, n: int, population: int | None, terms: Terms = DEFAULT
) -> dict[float, int]:
    """Further reviews for each wanted margin, at the efficiency the design has had so far.

    Parameters
    ----------
    se:
        Standard error that the ``n`` reviews gave, for the target of ``terms``.
    population:
        Conversations in the period, if known.

    Returns
    -------
    dict
        Wanted margin to further reviews, 0 where it is reached.

    Examples
    --------
    >>> reviews_still_needed(se=4.0, n=25, population=None)
    {5.0: 39}
    """
    frame = population if terms.finite else None
    left = 1.0 if frame is None else 1 - n / frame
    if left <= 0:
        return dict.fromkeys(terms.wanted, 0)
    sd = se * math.sqrt(n / left)
    return {
        margin: max(reviews_needed(sd, margin, frame, terms.level) - n, 0)
        for margin in terms.wanted
    }


def with_margin(bare: Estimate, variance: float, df: float, terms: Terms = DEFAULT) -> Estimate:
    """An estimate with its t interval, and the reviews that wanted margins still take.

    Parameters
    ----------
    bare:
        Value, n, population and level.
    variance, df:
        Sampling variance of the value, and its degrees of freedom.

    Examples
    --------
    >>> bare = Estimate(value=80.0, n=25, method="iqs.mean.t")
    >>> shown = with_margin(bare, 16.0, 24)
    >>> shown.se, round(shown.margin, 2), shown.needed
    (4.0, 8.26, {5.0: 39})
    """
    assert bare.value is not None
    se = math.sqrt(max(variance, 0.0))
    low, high = t_interval(bare.value, se, df, bare.level)
    needed = reviews_still_needed(se=se, n=bare.n, population=bare.population, terms=terms)
    return replace(bare, low=float(low), high=float(high), se=se, df=df, needed=needed)


def _half_width(sd: float, n: int, frame: float, level: float) -> float:
    return float(t_quantile(n - 1, level)) * sd * math.sqrt((1 - n / frame) / n)
