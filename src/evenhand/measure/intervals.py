"""Intervals for means and for shares.

Shares are proportions between 0 and 1 throughout; multiply by 100 for percent. All functions but
:func:`bootstrap_t` take arrays and broadcast.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite

RESAMPLES = 1999
SEED = 20_240_501


class Interval(NamedTuple):
    """Lower and upper ends, arrays of one shape (or numbers)."""

    low: FloatArray
    high: FloatArray


def t_quantile(df: npt.ArrayLike, level: float = 0.95) -> FloatArray:
    """Two-sided Student-t quantile; ``df`` may be fractional or infinite.

    Examples
    --------
    >>> round(float(t_quantile(4)), 3), round(float(t_quantile(np.inf)), 3)
    (2.776, 1.96)
    """
    upper = 0.5 + level / 2
    df = np.asarray(df, dtype=np.float64)
    quantile = np.where(np.isinf(df), special.ndtri(upper), special.stdtrit(df, upper))
    return np.asarray(quantile, dtype=np.float64)


def t_interval(
    value: npt.ArrayLike, se: npt.ArrayLike, df: npt.ArrayLike, level: float = 0.95
) -> Interval:
    """``value ± t(df) · se``, element by element.

    Examples
    --------
    >>> low, high = t_interval(80.0, 2.0, 9)
    >>> round(float(low), 2), round(float(high), 2)
    (75.48, 84.52)
    """
    middle = np.asarray(value, dtype=np.float64)
    half = t_quantile(df, level) * np.asarray(se, dtype=np.float64)
    return Interval(middle - half, middle + half)


def wilson_interval(passes: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Score interval of a share, as proportions; behaves at 0 and at n.

    Parameters
    ----------
    passes, n:
        Passes and trials; neither need be whole (effective sample sizes are welcome).

    Raises
    ------
    NotEnoughData
        If an n is 0.

    Notes
    -----
    Wilson (1927); recommended by Newcombe, Statistics in Medicine 17 (1998) 857.

    Examples
    --------
    >>> low, high = wilson_interval(4, 5)
    >>> round(100 * float(low), 1), round(100 * float(high), 1)
    (37.6, 96.4)
    """
    k, trials = _counts(passes, n)
    z2 = special.ndtri(0.5 + level / 2) ** 2
    middle = (k + z2 / 2) / (trials + z2)
    half = np.sqrt(z2 * (k * (trials - k) / trials + z2 / 4)) / (trials + z2)
    return Interval(
        np.where(k == 0, 0.0, middle - half),
        np.where(k == trials, 1.0, middle + half),
    )


def clopper_pearson_upper(k: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> FloatArray:
    """One-sided exact upper bound of a share: with k of n, it is no higher than this.

    Raises
    ------
    NotEnoughData
        If an n is 0.

    Notes
    -----
    Clopper & Pearson, Biometrika 26 (1934) 404, by the beta quantile.

    Examples
    --------
    >>> round(float(clopper_pearson_upper(0, 59)), 5)
    0.04951
    """
    found, trials = _counts(k, n)
    inside = np.minimum(found, trials - 1)
    bound = special.betaincinv(inside + 1, trials - inside, level)
    return np.asarray(np.where(found == trials, 1.0, bound), dtype=np.float64)


def zero_fail_bound(n: npt.ArrayLike, level: float = 0.95) -> FloatArray:
    """How large the failing share may still be when none of n reviews failed.

    The exact form of the "rule of three", 3/n.

    Examples
    --------
    >>> round(float(zero_fail_bound(59)), 5)
    0.04951
    """
    return clopper_pearson_upper(np.zeros_like(np.asarray(n, dtype=np.float64)), n, level)


def bootstrap_t(
    scores: npt.ArrayLike,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    shrink: float = 1.0,
) -> Interval | None:
    """Studentised bootstrap interval of a mean, for 20 to 50 skewed scores.

    Parameters
    ----------
    scores:
        n numbers. Their order does not matter: they are sorted before resampling.
    resamples, seed:
        Number of resamples and the seed of the generator; the same input gives the same interval.
    shrink:
        Factor on the standard error, such as the root of the finite population correction.

    Returns
    -------
    Interval or None
        ``None`` where the data cannot carry it: so many resamples without any spread that an end
        of the interval would be infinite (nearly all scores alike).

    Raises
    ------
    NotEnoughData
        With fewer than two scores.

    Notes
    -----
    Efron & Tibshirani, An Introduction to the Bootstrap (1993), section 12.5. The percentile
    bootstrap is deliberately absent: for a handful of reviews it covers far too little.

    Examples
    --------
    >>> scores = [100.0] * 14 + [90, 85, 80, 70, 60, 0]
    >>> low, high = bootstrap_t(scores)
    >>> bool(low < np.mean(scores) < high)
    True
    """
    data = np.sort(finite(scores, "Scores"))
    n = len(data)
    if n < 2:
        raise NotEnoughData("A bootstrap needs at least two scores.")
    pivots = _pivots(data, resamples, seed)
    tail = (1 - level) / 2
    below, above = np.quantile(pivots, [tail, 1 - tail], method="nearest")
    if not (np.isfinite(below) and np.isfinite(above)):
        return None
    se = shrink * data.std(ddof=1) / np.sqrt(n)
    mean = data.mean()
    return Interval(mean - above * se, mean - below * se)


def _pivots(data: FloatArray, resamples: int, seed: int) -> FloatArray:
    """(mean* - mean) / se* of each resample; infinite where a resample has no spread."""
    n = len(data)
    rng = np.random.Generator(np.random.PCG64(seed))
    # Uniforms scaled by hand: the stream of `rng.random` is stable between numpy versions.
    drawn = data[(rng.random((resamples, n)) * n).astype(np.intp)]
    off = drawn.mean(axis=1) - data.mean()
    se = drawn.std(axis=1, ddof=1) / np.sqrt(n)
    spread = se > 1e-12 * max(1.0, float(np.abs(data).max()))
    unbounded = np.sign(off) * np.where(off == 0, 0.0, np.inf) if not spread.all() else off
    return np.asarray(np.divide(off, se, out=np.array(unbounded), where=spread))


def _counts(found: npt.ArrayLike, n: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    k, trials = np.asarray(found, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if (trials <= 0).any():
        raise NotEnoughData("A share needs at least one review.")
    if (k < 0).any() or (k > trials).any():
        raise InvalidData("A share cannot be below 0 or above 1: check the counts.")
    return k, trials
