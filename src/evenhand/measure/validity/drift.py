"""Did the judge change? Fixed, human-scored anchors scored again and again."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import BoolArray, FloatArray
from evenhand.measure.estimate import Estimate

_LEAST_ANCHORS = 20
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What the anchors say.

    Parameters
    ----------
    shift:
        How far the judge lies from its baseline now, in points, over the looks since the change
        if there is one. The interval holds at all looks together.
    flagged:
        Whether each look found a change, shape (looks,).
    since:
        Look at which the change seems to have begun; ``None`` without a change.
    weekly:
        Mean difference from the baseline at each look, shape (looks,).
    """

    shift: Estimate
    flagged: BoolArray
    since: int | None
    weekly: FloatArray

    @property
    def found(self) -> bool:
        """Whether any look found a change."""
        return bool(self.flagged.any())

    @property
    def first(self) -> int | None:
        """The first look that found one."""
        return int(self.flagged.argmax()) if self.found else None


def anchor_drift(
    baseline: npt.ArrayLike,
    rescored: npt.ArrayLike,
    *,
    tuned_to: float = 4,
    level: float = 0.95,
) -> Drift:
    """Tell a change of the judge from chance, safe to look at after every scoring.

    Parameters
    ----------
    baseline:
        Scores of the anchors by the judge version on record, shape (scorings, anchors); at least
        two scorings, five are advised.
    rescored:
        Scores of the same anchors since, shape (looks, anchors), in time order.
    tuned_to:
        Looks after which a change should be found.
    level:
        Probability that an unchanged judge is never flagged.

    Returns
    -------
    Drift

    Raises
    ------
    NotEnoughData
        Fewer than two baseline scorings, no look, or fewer than 20 anchors.
    InvalidData
        Missing scores or different anchors.

    Notes
    -----
    Half of the error goes to the baseline, whose own uncertainty every look shares; half is spread
    over confidence sequences (normal mixture, Robbins 1970; Howard et al. 2021), one starting at
    each look, so that a change at any time is found. Service cannot move the anchors: only the
    judge can. Assumes that repeats of the judge scatter independently.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> anchors = rng.normal(80, 10, 60)
    >>> before = rng.normal(anchors, 4, (5, 60))
    >>> quiet = anchor_drift(before, rng.normal(anchors, 4, (4, 60)))
    >>> moved = anchor_drift(before, rng.normal(anchors - 3, 4, (4, 60)))
    >>> quiet.found, moved.found, moved.since
    (False, True, 0)
    """
    first, later = _checked(baseline, rescored)
    scorings, anchors = first.shape
    noise = float((first.var(axis=0, ddof=1).mean() / anchors) ** 0.5)
    weekly = (later - first.mean(axis=0)).mean(axis=1)
    share = (1 - level) / 2
    allowance = float(special.ndtri(1 - share / 2)) * noise / math.sqrt(scorings)
    mean, half = _since_each(weekly, noise, tuned_to, share)
    half = half + allowance
    beyond = np.abs(mean) > half + _ROUNDING
    flagged = np.asarray(beyond.any(axis=0), dtype=np.bool_)
    since = _start(mean, half) if flagged[-1] else None
    return Drift(
        shift=_shift(mean, half, since or 0, later.size, level),
        flagged=flagged,
        since=since,
        weekly=weekly,
    )


def _checked(baseline: npt.ArrayLike, rescored: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    first = np.asarray(baseline, dtype=np.float64)
    later = np.asarray(rescored, dtype=np.float64)
    if first.ndim != 2 or later.ndim != 2 or first.shape[1] != later.shape[1]:
        raise InvalidData("Baseline and later scores need one row per scoring of the same anchors.")
    if not np.isfinite(first).all() or not np.isfinite(later).all():
        raise InvalidData("Every anchor needs a score at every scoring.")
    if len(first) < 2 or len(later) < 1:
        raise NotEnoughData("Anchors need two baseline scorings and one later scoring.")
    if first.shape[1] < _LEAST_ANCHORS:
        raise NotEnoughData(f"{first.shape[1]} anchors are too few; use at least {_LEAST_ANCHORS}.")
    return first, later


def _since_each(
    weekly: FloatArray, noise: float, tuned_to: float, share: float
) -> tuple[FloatArray, FloatArray]:
    """Mean difference from start to look and its half-width, shape (starts, looks)."""
    looks = len(weekly)
    total = np.concatenate([[0.0], np.cumsum(weekly)])
    start, look = np.arange(looks)[:, None], np.arange(looks)
    count = (look - start + 1).astype(np.float64)
    valid = count > 0
    count = np.where(valid, count, 1.0)
    mean = np.where(valid, (total[look + 1] - total[start]) / count, 0.0)
    # Shares 6 / (pi k)^2 add up to 1 over all starts k = 1, 2, ...
    alpha = share * 6 / (math.pi * (start + 1.0)) ** 2
    rho2 = (-2 * math.log(share) + math.log(1 - 2 * math.log(share))) / tuned_to
    grown = count * rho2 + 1
    half = noise * np.sqrt(2 * grown / (count**2 * rho2) * np.log(np.sqrt(grown) / alpha))
    return mean, np.where(valid, half, np.inf)


def _start(mean: FloatArray, half: FloatArray) -> int:
    """The start whose sequence excludes 0 by most at the last look."""
    return int((np.abs(mean[:, -1]) - half[:, -1]).argmax())


def _shift(mean: FloatArray, half: FloatArray, start: int, n: int, level: float) -> Estimate:
    value, margin = float(mean[start, -1]), float(half[start, -1])
    return Estimate(
        value=value,
        low=value - margin,
        high=value + margin,
        n=n,
        level=level,
        method="validity.drift.confseq",
        target="process",
    )
