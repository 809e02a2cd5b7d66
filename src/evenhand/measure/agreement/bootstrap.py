"""Intervals by resampling conversations, on tables of distinct rows instead of conversations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from evenhand.errors import InvalidData
from evenhand.measure.agreement.tables import FloatArray

Statistic = Callable[[FloatArray], FloatArray]
"""Takes weights, shape (resamples, rows), and gives one coefficient per resample."""

_CELLS_AT_ONCE = 4_000_000
_ROWS_WITH_INFLUENCE = 2_000


@dataclass(frozen=True, slots=True)
class Resampling:
    """How an interval is drawn. The same seed gives the same interval.

    Parameters
    ----------
    count:
        Resamples of the conversations.
    seed:
        Start of the random numbers; stored with the result where results are stored.
    level:
        Confidence level.

    Examples
    --------
    >>> Resampling(count=2000, level=0.9)
    Resampling(count=2000, seed=1729, level=0.9)
    """

    count: int = 1000
    seed: int = 1729
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.count < 100 or not 0 < self.level < 1:
            raise InvalidData(
                "An interval needs 100 resamples or more and a level between 0 and 1."
            )


@dataclass(frozen=True, slots=True)
class Interval:
    """A coefficient, its interval and its standard error (NaN where there is none)."""

    value: float
    low: float
    high: float
    se: float


def intervals(
    times: FloatArray, statistics: Sequence[Statistic], resampling: Resampling
) -> list[Interval]:
    """Point, BCa interval and standard error of each statistic, on the same resamples.

    Conversations are drawn with replacement; because equal rows are merged, one draw is one
    multinomial vector over distinct rows. The interval is bias-corrected and accelerated
    (Efron 1987), the acceleration and the standard error come from the infinitesimal jackknife.

    Parameters
    ----------
    times:
        How many conversations have each row, shape (rows,).
    statistics:
        Functions of weights.
    resampling:
        Number of resamples, seed and level.
    """
    replicates = _replicates(times, statistics, resampling)
    return [
        _interval(times, statistic, values, resampling.level)
        for statistic, values in zip(statistics, replicates, strict=True)
    ]


def _replicates(
    times: FloatArray, statistics: Sequence[Statistic], resampling: Resampling
) -> list[FloatArray]:
    parts: list[list[FloatArray]] = [[] for _ in statistics]
    for weights in _draws(times, resampling):
        for part, statistic in zip(parts, statistics, strict=True):
            part.append(statistic(weights))
    return [np.concatenate(part) for part in parts]


def _draws(times: FloatArray, resampling: Resampling) -> Iterator[FloatArray]:
    generator = np.random.default_rng(resampling.seed)
    total = int(times.sum())
    at_once = max(1, _CELLS_AT_ONCE // len(times))
    for start in range(0, resampling.count, at_once):
        size = min(at_once, resampling.count - start)
        yield generator.multinomial(total, times / total, size=size).astype(float)


def _interval(
    times: FloatArray, statistic: Statistic, replicates: FloatArray, level: float
) -> Interval:
    value = float(statistic(times[None, :])[0])
    defined = replicates[np.isfinite(replicates)]
    if not np.isfinite(value) or len(defined) < len(replicates) / 2:
        return Interval(value, np.nan, np.nan, np.nan)
    influence = _influence(times, statistic)
    se = _standard_error(times, influence) if influence is not None else float(defined.std(ddof=1))
    acceleration = _acceleration(times, influence) if influence is not None else 0.0
    low, high = _bca(value, defined, acceleration, level)
    return Interval(value, low, high, se)


def _influence(times: FloatArray, statistic: Statistic) -> FloatArray | None:
    """Change of the statistic per conversation of each row; ``None`` where it is too long.

    With thousands of distinct rows there are thousands of conversations; the acceleration,
    of the order of one over their square root, is then too small to matter.
    """
    if len(times) > _ROWS_WITH_INFLUENCE:
        return None
    size = 1e-5 * times.sum()
    step = size * np.eye(len(times))
    slope = (statistic(times + step) - statistic(times - step)) / (2 * size)
    return np.asarray(slope - (times * slope).sum() / times.sum(), float)


def _standard_error(times: FloatArray, influence: FloatArray) -> float:
    n = times.sum()
    return float(np.sqrt((times * influence**2).sum() * n / max(n - 1, 1)))


def _acceleration(times: FloatArray, influence: FloatArray) -> float:
    spread = (times * influence**2).sum()
    if not spread > 0:
        return 0.0
    return float((times * influence**3).sum() / (6 * spread**1.5))


def _bca(
    value: float, replicates: FloatArray, acceleration: float, level: float
) -> tuple[float, float]:
    ordered = np.sort(replicates)
    below = (np.searchsorted(ordered, value) + np.searchsorted(ordered, value, "right")) / 2
    share = np.clip(below / len(ordered), 1 / len(ordered), 1 - 1 / len(ordered))
    shift = float(stats.norm.ppf(share))
    arms = (float(stats.norm.ppf(tail)) for tail in ((1 - level) / 2, (1 + level) / 2))
    ends = [shift + (shift + z) / (1 - acceleration * (shift + z)) for z in arms]
    low, high = (float(np.quantile(ordered, float(stats.norm.cdf(end)))) for end in ends)
    return low, high
