"""Intervals by resampling conversations, on tables of distinct rows instead of conversations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.errors import InvalidData
from evenhand.measure.agreement.tables import FloatArray

Statistic = Callable[[FloatArray], FloatArray]
"""Takes weights, shape (resamples, rows), and gives one coefficient per resample."""

_CELLS_AT_ONCE = 4_000_000
_ROWS_WITH_INFLUENCE = 2_000
_FEWEST_CONVERSATIONS = 5
_FARTHEST = 50.0
_STUDENTISED_UP_TO = 500
_STUDENTISED_CELLS = 20_000_000


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
class Coefficient:
    """A coefficient ready to be computed on any weighting of the conversations.

    Parameters
    ----------
    method:
        Stable key of the method.
    times:
        Conversations per distinct row, shape (rows,). Coefficients that share this very array
        share their resamples.
    statistic:
        The coefficient as a function of weights, shape (resamples, rows).
    se:
        Closed-form standard error, where the method has one.
    corrected:
        Whether chance agreement is taken out, so that 1 is the most there can be and the
        distance from 1 is what varies in proportion.
    bounded:
        Whether 1 means that nobody disagreed about anything.
    even:
        Whether chance is taken to fall on every option of the scale alike.
    """

    method: str
    times: FloatArray
    statistic: Statistic
    se: float | None = None
    corrected: bool = True
    bounded: bool = True
    even: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """A coefficient, its interval and its standard error (NaN where there is none)."""

    value: float
    low: float
    high: float
    se: float


def intervals(coefficients: Sequence[Coefficient], resampling: Resampling) -> list[Interval]:
    """Point, interval and standard error of coefficients on the same rows and resamples.

    Conversations are drawn with replacement; because equal rows are merged, one draw is one
    multinomial vector over distinct rows. Few conversations, chance-corrected coefficient: the
    studentised bootstrap of log(1 - coefficient), which covers better in small sessions.
    Otherwise the bias-corrected and accelerated one (Efron 1987). Standard errors and
    acceleration come from the infinitesimal jackknife.

    Parameters
    ----------
    coefficients:
        Coefficients that share one ``times``.
    resampling:
        Number of resamples, seed and level.
    """
    times = coefficients[0].times
    parts: list[list[FloatArray]] = [[] for _ in coefficients]
    for weights in _draws(times, resampling):
        for part, coefficient in zip(parts, coefficients, strict=True):
            part.append(_replicates(coefficient, weights, resampling.count))
    return [
        _interval(coefficient, np.concatenate(part, axis=1), resampling.level)
        for coefficient, part in zip(coefficients, parts, strict=True)
    ]


def _draws(times: FloatArray, resampling: Resampling) -> Iterator[FloatArray]:
    generator = np.random.default_rng(resampling.seed)
    total = int(times.sum())
    at_once = max(1, _CELLS_AT_ONCE // len(times))
    for start in range(0, resampling.count, at_once):
        size = min(at_once, resampling.count - start)
        yield generator.multinomial(total, times / total, size=size).astype(float)


def _replicates(coefficient: Coefficient, weights: FloatArray, count: int) -> FloatArray:
    """Values of the resamples and, where they are studentised, their standard errors too."""
    values = coefficient.statistic(weights)
    if not _is_studentised(coefficient, count):
        return values[None, :]
    at_once = max(1, _CELLS_AT_ONCE // (4 * weights.shape[1] ** 2))
    blocks = np.split(weights, range(at_once, len(weights), at_once))
    errors = [_standard_error(w, _influences(coefficient.statistic, w)) for w in blocks]
    return np.stack([values, np.concatenate(errors)])


def _is_studentised(coefficient: Coefficient, count: int) -> bool:
    """With many conversations the two bootstraps agree, and this one costs rows times more."""
    few = coefficient.times.sum() <= _STUDENTISED_UP_TO
    affordable = count * len(coefficient.times) ** 2 <= _STUDENTISED_CELLS
    return bool(coefficient.corrected and few and affordable)


def _interval(coefficient: Coefficient, replicates: FloatArray, level: float) -> Interval:
    times = coefficient.times
    value = float(coefficient.statistic(times[None, :])[0])
    defined = replicates[0][np.isfinite(replicates[0])]
    usable = len(defined) >= replicates.shape[1] / 2 and np.ptp(defined) > 1e-12
    if not np.isfinite(value) or not usable or times.sum() < _FEWEST_CONVERSATIONS:
        return Interval(value, np.nan, np.nan, np.nan)
    if len(times) > _ROWS_WITH_INFLUENCE:
        # With thousands of conversations the acceleration, of the order of one over the root of
        # their number, is too small to matter.
        return Interval(value, *_bca(value, defined, 0.0, level), float(defined.std(ddof=1)))
    influence = _influences(coefficient.statistic, times[None, :])
    se = float(_standard_error(times[None, :], influence)[0])
    found = _studentised(value, se, replicates, level) if len(replicates) == 2 else None
    low, high = found or _bca(value, defined, _acceleration(times, influence[0]), level)
    return Interval(value, low, high, se)


def _influences(statistic: Statistic, weights: FloatArray) -> FloatArray:
    """Change of the statistic per conversation of each row, shape (resamples, rows)."""
    count, rows = weights.shape
    size = 1e-5 * weights[0].sum()
    step = size * np.eye(rows)
    ahead = statistic((weights[:, None, :] + step).reshape(-1, rows))
    behind = statistic((weights[:, None, :] - step).reshape(-1, rows))
    slope = ((ahead - behind) / (2 * size)).reshape(count, rows)
    centre = (weights * slope).sum(axis=1, keepdims=True) / weights.sum(axis=1, keepdims=True)
    return np.asarray(slope - centre, float)


def _standard_error(weights: FloatArray, influence: FloatArray) -> FloatArray:
    n = weights.sum(axis=1)
    spread = (weights * influence**2).sum(axis=1)
    return np.asarray(np.sqrt(spread * n / np.maximum(n - 1, 1)), float)


def _acceleration(times: FloatArray, influence: FloatArray) -> float:
    spread = (times * influence**2).sum()
    if not spread > 0:
        return 0.0
    return float((times * influence**3).sum() / (6 * spread**1.5))


def _studentised(
    value: float, se: float, replicates: FloatArray, level: float
) -> tuple[float, float] | None:
    """Bootstrap-t on log(1 - coefficient); ``None`` where too few resamples allow it."""
    gap, gaps = 1 - value, 1 - replicates[0]
    usable = np.isfinite(replicates).all(axis=0) & (gaps > 1e-9) & (replicates[1] > 0)
    if gap < 1e-9 or usable.mean() < 0.5:
        return None
    errors = replicates[1][usable] / gaps[usable]
    t = (np.log(gaps[usable]) - np.log(gap)) / errors
    tails = ((1 - level) / 2, (1 + level) / 2)
    arms = (min(-float(np.quantile(t, q)) * se / gap, _FARTHEST) for q in tails)
    low, high = (1 - gap * np.exp(arm) for arm in arms)
    return max(low, min(value, -1.0)), high


def _bca(
    value: float, replicates: FloatArray, acceleration: float, level: float
) -> tuple[float, float]:
    ordered = np.sort(replicates)
    below = (np.searchsorted(ordered, value) + np.searchsorted(ordered, value, "right")) / 2
    share = np.clip(below / len(ordered), 1 / len(ordered), 1 - 1 / len(ordered))
    shift = float(special.ndtri(share))
    arms = (float(special.ndtri(tail)) for tail in ((1 - level) / 2, (1 + level) / 2))
    ends = [shift + (shift + z) / (1 - acceleration * (shift + z)) for z in arms]
    low, high = (float(np.quantile(ordered, float(special.ndtr(end)))) for end in ends)
    return low, high
