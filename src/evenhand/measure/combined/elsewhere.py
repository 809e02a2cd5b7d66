"""Corrections for when reviews and automatic scores are not of the same conversations.

Where they are, and the reviews are a random part of the frame, use ``combined_iqs``: it is
narrower and assumes less.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData, UnsupportedDesign
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.estimate import Estimate
from evenhand.measure.terms import DEFAULT, Terms

_STABLE = (
    "Corrected with a calibration set from elsewhere: right only if the judge errs as often here "
    "as it did there."
)
_LARGE_SAMPLE = "A large-sample interval: below about 50 reviews it is too narrow."


class ErrorRates(NamedTuple):
    """How often the judge was right on a calibration set.

    ``passed_right`` of ``passed`` conversations that people passed were passed by the judge
    (sensitivity); ``failed_right`` of ``failed`` that people failed were failed by it
    (specificity).
    """

    passed_right: float
    passed: float
    failed_right: float
    failed: float


def misclassification_corrected(
    judged_passes: float, n: int, rates: ErrorRates, terms: Terms = DEFAULT
) -> Estimate:
    """Pass rate from a judge alone, corrected by its error rates measured *elsewhere*.

    Only for calibration sets from another period or team. When the labels are a random part of
    the same conversations this is worse than ignoring the judge; use
    :func:`~evenhand.measure.combined.combined_pass_rate`.

    Parameters
    ----------
    judged_passes, n:
        Conversations the judge passed, of all it judged.
    rates:
        The judge's hits on the calibration set.

    Returns
    -------
    Estimate
        In percent, for the process, with a warning that error rates are assumed stable.

    Raises
    ------
    UnsupportedDesign
        If the judge is no better than a coin (sensitivity + specificity not above 1).
    InvalidData
        If counts cannot be.

    Notes
    -----
    Rogan & Gladen (1978); interval by Lang & Reiczigel, Preventive Veterinary Medicine 113 (2014)
    13.

    Examples
    --------
    >>> rate = misclassification_corrected(700, 1000, ErrorRates(90, 100, 85, 100))
    >>> round(rate.value, 3), round(rate.low, 4), round(rate.high, 4)
    (73.333, 66.4402, 81.6313)
    """
    _check(judged_passes, n, rates)
    hit = rates.passed_right / rates.passed
    correct = rates.failed_right / rates.failed
    if hit + correct <= 1:
        raise UnsupportedDesign("The judge is no better than a coin; nothing can be corrected.")
    share = _corrected(judged_passes / n, hit, correct)
    low, high = _lang_reiczigel(judged_passes, n, rates, terms.level)
    return Estimate(
        value=100 * min(max(share, 0.0), 1.0),
        low=100 * max(low, 0.0),
        high=100 * min(high, 1.0),
        method="combined.rogan_gladen",
        n=n,
        level=terms.level,
        target="process",
        unit="percent",
        warnings=(_STABLE,),
        minimum=terms.minimum,
    )


def independent_mean(
    scores: npt.ArrayLike,
    automatic: npt.ArrayLike,
    automatic_elsewhere: npt.ArrayLike,
    slope: float | None = None,
    terms: Terms = DEFAULT,
) -> Estimate:
    """Human mean of the process, when automatic scores exist for *other* conversations of it.

    Parameters
    ----------
    scores, automatic:
        Human and automatic scores of n reviewed conversations.
    automatic_elsewhere:
        Automatic scores of N further conversations of the same process.
    slope:
        How far to follow the automatic score: 1 takes it at face value, 0 ignores it; default the
        slope with the smallest variance.

    Notes
    -----
    Prediction-powered inference, PPI++ (Angelopoulos, Duchi & Zrnic 2023, arXiv 2311.01453), with
    its normal interval.

    Examples
    --------
    >>> iqs = independent_mean([5, 6], [4.9, 6.1], [5.2, 6.1])
    >>> round(iqs.value, 3), round(iqs.low, 3), round(iqs.high, 3)
    (5.618, 4.923, 6.312)
    """
    y = finite(scores, "Human scores")
    f = finite(automatic, "Automatic scores", len(y))
    other = finite(automatic_elsewhere, "Automatic scores elsewhere")
    if len(y) < 2 or len(other) < 2:
        raise NotEnoughData("At least two reviewed and two further conversations are needed.")
    follow = _best_slope(y, f, other) if slope is None else slope
    value = float(y.mean() + follow * (other.mean() - f.mean()))
    variance = float((y - follow * f).var(ddof=1) / len(y))
    variance += follow**2 * float(other.var(ddof=1)) / len(other)
    se = math.sqrt(variance)
    half = float(special.ndtri(0.5 + terms.level / 2)) * se
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        se=se,
        df=math.inf,
        method="combined.independent",
        n=len(y),
        level=terms.level,
        target="process",
        warnings=(_LARGE_SAMPLE,) if len(y) < 50 else (),
        minimum=terms.minimum,
    )


def _best_slope(y: FloatArray, f: FloatArray, other: FloatArray) -> float:
    spread = float(np.concatenate((f, other)).var(ddof=1))
    if spread == 0:
        return 0.0
    return float(np.cov(y, f)[0, 1]) / spread / (1 + len(y) / len(other))


def _corrected(share: float, hit: float, correct: float) -> float:
    return (share + correct - 1) / (hit + correct - 1)


def _lang_reiczigel(passes: float, n: int, rates: ErrorRates, level: float) -> tuple[float, float]:
    z = float(special.ndtri(0.5 + level / 2))
    size, n_hit, n_correct = n + z**2, rates.passed + 2, rates.failed + 2
    share = (passes + z**2 / 2) / size
    hit, correct = (rates.passed_right + 1) / n_hit, (rates.failed_right + 1) / n_correct
    middle = _corrected(share, hit, correct)
    of_hit = hit * (1 - hit) / n_hit
    of_correct = correct * (1 - correct) / n_correct
    shift = 2 * z**2 * (middle * of_hit - (1 - middle) * of_correct)
    variance = share * (1 - share) / size + middle**2 * of_hit + (1 - middle) ** 2 * of_correct
    half = z * math.sqrt(variance) / (hit + correct - 1)
    return middle + shift - half, middle + shift + half


def _check(passes: float, n: int, rates: ErrorRates) -> None:
    pairs = ((passes, n), (rates.passed_right, rates.passed), (rates.failed_right, rates.failed))
    if any(whole <= 0 or not 0 <= part <= whole for part, whole in pairs):
        raise InvalidData("A count lies outside its total, or a total is 0: check the counts.")
