"""A judge's passport: how close it is to people, how steady, and how far it is to be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy import typing as npt

from evenhand.errors import NotEnoughData
from evenhand.measure.agreement import Ratings, krippendorff_alpha
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.correlations import centred_correlation, correlation_estimate
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import t_interval
from evenhand.measure.validity.alttest import AltTest
from evenhand.measure.validity.drift import Drift
from evenhand.measure.validity.length import LengthEffect, LengthVerdict

LEAST_LABELS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How close the judge comes to people.

    Parameters
    ----------
    correlation:
        Of judge and human scores; decides how many reviews the judge is worth.
    bias:
        Mean of judge minus human, in points.
    error:
        Mean absolute difference, in points.
    """

    correlation: Estimate
    bias: Estimate
    error: Estimate


def judge_accuracy(judge: npt.ArrayLike, human: npt.ArrayLike, *, level: float = 0.95) -> Accuracy:
    """Correlation, bias and mean absolute error of a judge, each with its interval.

    Parameters
    ----------
    judge, human:
        Scores of the same conversations, shape (labels,); a random sample, rated without sight
        of the judge's score.
    level:
        Confidence level.

    Returns
    -------
    Accuracy

    Raises
    ------
    NotEnoughData
        Fewer than five labels.
    InvalidData
        Missing scores or columns of different lengths.

    Notes
    -----
    Fisher's interval for the correlation (0 for a judge that never varies), Student's for the
    others.

    Examples
    --------
    >>> found = judge_accuracy([80, 85, 90, 70, 60, 95], [78, 80, 92, 66, 65, 90])
    >>> round(found.correlation.value, 2), found.bias.value, round(found.error.value, 2)
    (0.95, 1.5, 3.83)
    """
    own = finite(judge, "Judge")
    truth = finite(human, "Human scores", len(own))
    if len(own) < 5:
        raise NotEnoughData(f"A passport needs at least five labels; there are {len(own)}.")
    off = own - truth
    return Accuracy(
        correlation=_correlation(own, truth, level),
        bias=_mean(off, level, "validity.bias.t"),
        error=_mean(np.abs(off), level, "validity.mae.t"),
    )


def repeat_agreement(repeats: npt.ArrayLike, *, interval: bool = True) -> Estimate:
    """Agreement of a judge with itself when it scores the same conversations again.

    Parameters
    ----------
    repeats:
        Ratings by the same judge version, shape (repeats, conversations); five are usual.
    interval:
        Whether ratings are numbers (distances count) or ordered options.

    Returns
    -------
    Estimate
        Krippendorff's alpha over repeats; a judge cannot agree with people better than with
        itself.

    Raises
    ------
    NotEnoughData
        No conversation was scored twice.
    InvalidData
        Ratings that are not numbers.

    Examples
    --------
    >>> same = [[80, 70, 90, 60], [80, 72, 90, 61], [79, 70, 91, 60]]
    >>> repeat_agreement(same).value > 0.98
    True
    """
    ratings = Ratings.from_matrix(np.asarray(repeats, dtype=np.float64))
    return krippendorff_alpha(ratings, "interval" if interval else "ordinal")


class Trust(StrEnum):
    """What a judge may do for a category."""

    TRUSTED = "trusted"
    ASSIST = "assist only"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustDecision:
    """What a judge may do, and why.

    Parameters
    ----------
    level:
        The decision.
    reasons:
        One sentence for everything that stands against full trust.
    """

    level: Trust
    reasons: tuple[str, ...]


def trust_level(
    accuracy: Accuracy,
    *,
    alternative: AltTest | None = None,
    length: LengthEffect | None = None,
    drift: Drift | None = None,
) -> TrustDecision:
    """Decide by rule, the same for every judge and category.

    Parameters
    ----------
    accuracy:
        Of :func:`judge_accuracy`.
    alternative, length, drift:
        Of the alternative annotator test, the effect of length and the anchors, as far as done.

    Returns
    -------
    TrustDecision
        Off without a correlation above chance or with too few labels; trusted when the judge
        passes the alternative annotator test and nothing stands against it; else assist only.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> human = rng.normal(80, 10, 60)
    >>> trust_level(judge_accuracy(rng.normal(80, 10, 60), human)).level.value
    'off'
    >>> trust_level(judge_accuracy(human + rng.normal(0, 5, 60), human)).level.value
    'assist only'
    """
    off = _against_use(accuracy.correlation)
    if off:
        return TrustDecision(level=Trust.OFF, reasons=off)
    doubts = (*_of_people(alternative), *_of_length(length), *_of_drift(drift))
    return TrustDecision(level=Trust.ASSIST if doubts else Trust.TRUSTED, reasons=doubts)


def _against_use(correlation: Estimate) -> tuple[str, ...]:
    if correlation.n < LEAST_LABELS:
        return (f"Only {correlation.n} labels; {LEAST_LABELS} are the least.",)
    if (correlation.value or 0.0) < 1 / math.sqrt(correlation.n - 2):
        return ("The judge's scores do not follow people's scores beyond chance.",)
    if (correlation.low or 0.0) <= 0:
        return ("The judge's scores may not follow people's scores at all.",)
    return ()


def _of_people(found: AltTest | None) -> tuple[str, ...]:
    if found is None:
        return ("It was not compared with several people on the same conversations.",)
    if found.passes:
        return found.warnings
    return (f"It may stand in for {100 * found.winning_rate:.0f} % of people, fewer than half.",)


def _of_length(found: LengthEffect | None) -> tuple[str, ...]:
    if found is None or found.verdict is not LengthVerdict.PRESENT:
        return ()
    way = "long" if (found.correlation.value or 0.0) > 0 else "short"
    return (f"It favours {way} conversations.",)


def _of_drift(found: Drift | None) -> tuple[str, ...]:
    if found is None or found.since is None:
        return ()
    return (f"It moved by {found.shift.value:+.1f} points on the anchors.",)


def _correlation(own: FloatArray, truth: FloatArray, level: float) -> Estimate:
    # A judge that never varies follows nobody: 0, not an error.
    varies = min(np.ptp(own), np.ptp(truth)) > 0
    r = centred_correlation(own - own.mean(), truth - truth.mean()) if varies else 0.0
    method = "validity.correlation.fisher"
    return correlation_estimate(r, len(own) - 2, n=len(own), level=level, method=method)


def _mean(values: FloatArray, level: float, method: str) -> Estimate:
    se = float(values.std(ddof=1)) / math.sqrt(len(values))
    low, high = t_interval(values.mean(), se, len(values) - 1, level)
    return Estimate(
        value=float(values.mean()),
        low=float(low),
        high=float(high),
        se=se,
        df=float(len(values) - 1),
        n=len(values),
        level=level,
        method=method,
        target="process",
    )
