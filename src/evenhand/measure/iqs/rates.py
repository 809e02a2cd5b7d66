"""Pass rates: the share of reviews at or above the pass mark."""

from __future__ import annotations

from evenhand.errors import InvalidData
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import wilson_interval, zero_fail_bound
from evenhand.measure.terms import DEFAULT, Terms

_METHOD = "iqs.pass_rate.wilson"


def pass_rate(
    passes: int, n: int, population: int | None = None, terms: Terms = DEFAULT
) -> Estimate:
    """Pass rate in percent with a Wilson interval.

    Parameters
    ----------
    passes, n:
        Reviews that passed, and all reviews of a simple random sample.
    population:
        Conversations in the period; with the target ``"period"`` the interval closes as they are
        all reviewed.

    Returns
    -------
    Estimate
        In percent. Without any failure a warning names the share that may still fail.

    Raises
    ------
    InvalidData
        If there are more passes than reviews, or more reviews than conversations.

    Notes
    -----
    Wilson (1927). The finite population enters as the effective sample size
    ``n (N - 1) / (N - n)`` (Korn & Graubard 1998).

    Examples
    --------
    >>> rate = pass_rate(4, 5)
    >>> round(rate.value, 1), round(rate.low, 1), round(rate.high, 1)
    (80.0, 37.6, 96.4)
    """
    if n == 0:
        return no_estimate(method=_METHOD, why="No review here has a score yet.")
    if not 0 <= passes <= n:
        raise InvalidData(f"{passes} passes of {n} reviews cannot be: check the counts.")
    share = passes / n
    low, high = _ends(share, n, population if terms.finite else None, terms.level)
    estimate = Estimate(
        value=100 * share,
        low=100 * low,
        high=100 * high,
        method=_METHOD,
        n=n,
        level=terms.level,
        population=population,
        target=terms.target,
        unit="percent",
        minimum=terms.minimum,
    )
    return (
        estimate.with_warning(_none_failed(n, terms.level))
        if passes == n < _all(population)
        else estimate
    )


def _ends(share: float, n: int, population: int | None, level: float) -> tuple[float, float]:
    if population is not None and n > population:
        raise InvalidData(f"{n} reviews of {population} conversations cannot be.")
    if population == n:
        return share, share
    size = n if population is None else n * (population - 1) / (population - n)
    low, high = wilson_interval(share * size, size, level)
    return float(low), float(high)


def _all(population: int | None) -> float:
    return float("inf") if population is None else population


def _none_failed(n: int, level: float) -> str:
    worst = 100 * float(zero_fail_bound(n, level))
    return f"None of {n} failed; up to {worst:.1f} % of conversations may still fail."
