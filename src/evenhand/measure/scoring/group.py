"""Many reviews: the score of a group as a plain number. Its margin is the estimator's job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum, isnan

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.forms import Aggregate

Scores = Sequence[float | None] | NDArray[np.float64]
"""One per review; None or nan for no score."""


def aggregate(
    rule: Aggregate,
    scores: Scores,
    *,
    possible: Sequence[float] | NDArray[np.float64] | None = None,
    strata: Sequence[str] | None = None,
    strata_weights: Mapping[str, float] | None = None,
) -> float | None:
    """The score of a group of reviews, as a plain number; reviews without a score are left out.

    Parameters
    ----------
    rule:
        Mean of review scores; pooled points, where each review weighs what it could earn (so a
        failed critical category takes its points from the pool); or the mean over strata of their
        means, with given weights.
    scores:
        One per review; None or nan for no score.
    possible:
        For pooled points: :attr:`ReviewScore.possible`, one per review.
    strata, strata_weights:
        For the mean over strata: the stratum of each review, and each stratum's weight. The
        weights need not add up to 1.

    Returns
    -------
    float or None
        None where no review has a score (or the scored ones weigh nothing).

    Raises
    ------
    InvalidData
        What the rule needs is missing, or a stratum has no weight.
    NotEnoughData
        A stratum with a weight has no scored review, so the mean over strata does not exist.

    Examples
    --------
    >>> round(aggregate(Aggregate.MEAN, [100, 9.91, 63.96, 90.99, 0, None]), 3)
    52.972
    >>> aggregate(Aggregate.POOLED, [100.0, 50.0], possible=[1, 3])
    62.5
    """
    match rule:
        case Aggregate.MEAN:
            return _mean(scores)
        case Aggregate.POOLED:
            return _pooled(scores, possible)
        case Aggregate.STRATA:
            return _mean_over_strata(scores, strata, strata_weights)


def _mean(scores: Scores) -> float | None:
    kept = [score for score in scores if score is not None and not isnan(score)]
    # fsum is exact before its one rounding, so the order of reviews changes nothing.
    return fsum(kept) / len(kept) if kept else None


def _pooled(scores: Scores, possible: Sequence[float] | NDArray[np.float64] | None) -> float | None:
    if possible is None or len(possible) != len(scores):
        raise InvalidData("Pooled points need the possible points of every review.")
    pairs = [
        (score, points)
        for score, points in zip(scores, possible, strict=True)
        if score is not None and not isnan(score)
    ]
    weight = fsum(points for _, points in pairs)
    return fsum(score * points for score, points in pairs) / weight if weight else None


def _mean_over_strata(
    scores: Scores,
    strata: Sequence[str] | None,
    weights: Mapping[str, float] | None,
) -> float | None:
    if strata is None or len(strata) != len(scores) or not weights:
        raise InvalidData("A mean over strata needs the stratum of every review and the weights.")
    groups: dict[str, list[float]] = {name: [] for name in weights}
    for name, score in zip(strata, scores, strict=True):
        if name not in groups:
            raise InvalidData(f"Stratum '{name}' has no weight; give it one, 0 to leave it out.")
        if score is not None and not isnan(score):
            groups[name].append(score)
    if not any(groups.values()):
        return None
    return _weighted_mean(groups, {name: w for name, w in weights.items() if w})


def _weighted_mean(
    groups: Mapping[str, Sequence[float]], weights: Mapping[str, float]
) -> float | None:
    empty = [name for name in weights if not groups[name]]
    if empty:
        raise NotEnoughData(
            f"Stratum '{empty[0]}' has no scored review, so the mean over strata cannot be "
            "computed. Review some of it, or join it with another stratum."
        )
    means = {name: fsum(groups[name]) / len(groups[name]) for name in weights}
    total = fsum(weights.values())
    return fsum(weights[name] * mean for name, mean in means.items()) / total if total else None
