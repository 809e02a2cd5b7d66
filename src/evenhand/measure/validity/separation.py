"""How well does a score separate two outcomes? The area under the ROC curve, with its interval."""

from __future__ import annotations

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import t_quantile

METHOD = "validity.auc.clustered"
_LEAST = 10


def separation(
    score: npt.ArrayLike,
    outcome: npt.ArrayLike,
    group: npt.ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> Estimate:
    """Chance that a conversation with the outcome scores above one without it; ties count half.

    Parameters
    ----------
    score:
        What is to separate, shape (conversations,).
    outcome:
        Whether the outcome came true, the same shape.
    group:
        Conversations that belong together (the same task, customer, agent), the same shape; without
        it each stands alone.
    level:
        Confidence level.

    Returns
    -------
    Estimate
        Unit ``coefficient``: .5 separates nothing, 1 all, 0 all the wrong way round. Without
        interval, and with a warning, where every score is the same.

    Raises
    ------
    NotEnoughData
        Fewer than 10 conversations, or fewer than 2 groups, of one of the outcomes.
    InvalidData
        Shapes differ, or a score is not finite.

    Notes
    -----
    Mann and Whitney's statistic; its variance for grouped data by Obuchowski (1997), Biometrics 53,
    567, which is DeLong's where every group is one conversation; interval on the logit scale with
    one degree of freedom less than the smaller count of groups.

    Examples
    --------
    >>> found = separation([1, 2, 3, 4, 5] * 6, [0, 0, 1, 0, 1] * 6)
    >>> round(found.value, 3), round(found.low, 2), round(found.high, 2)
    (0.833, 0.6, 0.94)
    """
    values, true, groups = _checked(score, outcome, group)
    above = _shares_below(values[true], values[~true])
    below = _shares_below(-values[~true], -values[true])
    area = float(above.mean())
    if np.ptp(values) == 0:
        return _alike(len(values))
    variance, df = _variance((above, groups[true]), (below, groups[~true]), area)
    low, high = _interval(area, variance, df, level)
    return Estimate(
        value=area,
        low=low,
        high=high,
        se=float(np.sqrt(variance)),
        df=df,
        n=len(values),
        level=level,
        method=METHOD,
        unit="coefficient",
        target="process",
    )


def _shares_below(one: FloatArray, other: FloatArray) -> FloatArray:
    """For each of the first, the share of the second that lies below it; ties count half."""
    ordered = np.sort(other)
    left = np.searchsorted(ordered, one, "left")
    right = np.searchsorted(ordered, one, "right")
    shares: FloatArray = (left + right) / (2 * len(ordered))
    return shares


Side = tuple[FloatArray, npt.NDArray[np.intp]]


def _variance(with_it: Side, without: Side, area: float) -> tuple[float, float]:
    """Obuchowski's variance, and the degrees of freedom."""
    size = 1 + max(int(with_it[1].max()), int(without[1].max()))
    sums = [_centred(side, area, size) for side in (with_it, without)]
    counts = [len(side[0]) for side in (with_it, without)]
    held = [len(np.unique(side[1])) for side in (with_it, without)]
    own = [
        groups / (groups - 1) * float(total @ total) / n**2
        for total, n, groups in zip(sums, counts, held, strict=True)
    ]
    every = len(np.union1d(with_it[1], without[1]))
    shared = every / (every - 1) * float(sums[0] @ sums[1]) / (counts[0] * counts[1])
    return max(sum(own) + 2 * shared, 0.0), float(min(held) - 1)


def _centred(side: Side, area: float, size: int) -> FloatArray:
    totals = np.bincount(side[1], side[0] - area, minlength=size)
    return totals.astype(np.float64)


def _interval(area: float, variance: float, df: float, level: float) -> tuple[float, float]:
    """On the logit scale, so that it stays within 0 and 1; all of a side at the very ends."""
    if not 0 < area < 1:
        return (0.0, 1.0)
    half = float(t_quantile(df, level)) * np.sqrt(variance) / (area * (1 - area))
    middle = special.logit(area)
    return float(special.expit(middle - half)), float(special.expit(middle + half))


def _alike(n: int) -> Estimate:
    return Estimate(
        value=0.5,
        n=n,
        method=METHOD,
        unit="coefficient",
        target="process",
        warnings=("Every score is the same, so there is nothing to separate by.",),
    )


def _checked(
    score: npt.ArrayLike, outcome: npt.ArrayLike, group: npt.ArrayLike | None
) -> tuple[FloatArray, npt.NDArray[np.bool_], npt.NDArray[np.intp]]:
    values = finite(score, "score")
    true = np.asarray(outcome).astype(bool)
    names = np.arange(len(values)) if group is None else np.asarray(group)
    if not values.shape == true.shape == names.shape:
        raise InvalidData("Scores, outcomes and groups must be of the same conversations.")
    groups = np.unique(names, return_inverse=True)[1]
    for side in (true, ~true):
        if side.sum() < _LEAST or len(np.unique(groups[side])) < 2:
            raise NotEnoughData(
                "10 conversations in 2 groups are needed with the outcome, and as many without it."
            )
    return values, true, groups
