"""Does 80 % sure mean right in 80 of 100? Calibration of a judge's confidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.intervals import wilson_interval
from evenhand.measure.logistic import fit_logistic, predict_logistic

ISOTONIC_FROM = 1000
_LEAST = 20
_EDGE = 1e-6

CalibrationMethod = Literal["auto", "platt", "isotonic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A rule that turns stated confidence into a probability of being right.

    Parameters
    ----------
    method:
        ``"platt"`` or ``"isotonic"``.
    n:
        Labels it was learned from.
    knots, values:
        Confidence and probability at the corners of the rule, shape (knots,) each.
    coefficients:
        Constant and slope on the logit, for Platt's rule.
    """

    method: str
    n: int
    knots: FloatArray
    values: FloatArray
    coefficients: FloatArray

    def __call__(self, confidence: npt.ArrayLike) -> FloatArray:
        """Calibrated probabilities, shape as given, one-dimensional."""
        stated = _confidence(confidence)
        if self.method == "platt":
            return predict_logistic(self.coefficients, _logit(stated)[:, None])
        return np.asarray(np.interp(stated, self.knots, self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityCurve:
    """Stated confidence against how often it was right, by bins of equal size.

    Parameters
    ----------
    stated, observed:
        Mean confidence and share right, shape (bins,).
    low, high:
        Wilson interval of the share, shape (bins,).
    n:
        Labels in each bin, shape (bins,).
    """

    stated: FloatArray
    observed: FloatArray
    low: FloatArray
    high: FloatArray
    n: FloatArray


def calibrate(
    confidence: npt.ArrayLike, correct: npt.ArrayLike, *, method: CalibrationMethod = "auto"
) -> Calibration:
    """Learn what a judge's confidence is worth.

    Parameters
    ----------
    confidence:
        Stated confidence, 0 to 1, shape (labels,).
    correct:
        Whether people agreed, shape (labels,).
    method:
        ``"platt"`` fits a logistic curve to the logit; ``"isotonic"`` any rising steps.
        ``"auto"`` takes Platt below 1,000 labels.

    Returns
    -------
    Calibration

    Raises
    ------
    NotEnoughData
        Fewer than 20 labels.
    InvalidData
        Values outside 0 to 1, or a judge that is always right or always wrong.

    Notes
    -----
    Platt (1999) with his smoothed targets; isotonic regression by pooling adjacent violators
    (Zadrozny and Elkan 2002). Assumes labels that are a random sample of what is to be judged.

    Examples
    --------
    >>> stated = np.repeat([0.6, 0.9], 20)
    >>> right = np.r_[np.tile([1, 0], 10), np.tile([1, 1, 1, 0], 5)]
    >>> calibrate(stated, right)([0.6, 0.9]).round(2).tolist()
    [0.51, 0.74]
    """
    stated, right = _labels(confidence, correct)
    if len(stated) < _LEAST:
        raise NotEnoughData(f"Calibration needs {_LEAST} labels; there are {len(stated)}.")
    chosen = method if method != "auto" else "platt" if len(stated) < ISOTONIC_FROM else "isotonic"
    return _platt(stated, right) if chosen == "platt" else _isotonic(stated, right)


def brier_score(confidence: npt.ArrayLike, correct: npt.ArrayLike) -> float:
    """Mean squared distance between confidence and being right; lower is better.

    Parameters
    ----------
    confidence, correct:
        As for :func:`calibrate`.

    Examples
    --------
    >>> round(brier_score([0.9, 0.8, 0.3], [1, 1, 0]), 4)
    0.0467
    """
    stated, right = _labels(confidence, correct)
    return float(((stated - right) ** 2).mean())


def calibration_error(
    confidence: npt.ArrayLike, correct: npt.ArrayLike, *, bins: int = 10
) -> float:
    """Expected calibration error over bins of equal width.

    Parameters
    ----------
    confidence, correct:
        As for :func:`calibrate`.
    bins:
        Number of bins.

    Notes
    -----
    Biased upwards with few labels per bin; decide by :func:`brier_score`, show this one.

    Examples
    --------
    >>> round(calibration_error([0.95, 0.95, 0.95, 0.95], [1, 1, 1, 0]), 2)
    0.2
    """
    stated, right = _labels(confidence, correct)
    place = np.minimum((stated * bins).astype(np.int64), bins - 1)
    gap = np.bincount(place, stated - right, minlength=bins)
    return float(np.abs(gap).sum() / len(stated))


def reliability_curve(
    confidence: npt.ArrayLike, correct: npt.ArrayLike, *, bins: int = 10
) -> ReliabilityCurve:
    """What to draw: confidence against share right, with intervals.

    Parameters
    ----------
    confidence, correct:
        As for :func:`calibrate`.
    bins:
        At most this many bins of (nearly) equal size.

    Examples
    --------
    >>> curve = reliability_curve([0.2, 0.3, 0.8, 0.9], [0, 1, 1, 1], bins=2)
    >>> curve.stated.round(2).tolist(), curve.observed.tolist()
    ([0.25, 0.85], [0.5, 1.0])
    """
    stated, right = _labels(confidence, correct)
    order = np.argsort(stated, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    n = np.array([len(part) for part in parts], dtype=np.float64)
    hits = np.array([right[part].sum() for part in parts])
    low, high = wilson_interval(hits, n)
    return ReliabilityCurve(
        stated=np.array([stated[part].mean() for part in parts]),
        observed=hits / n,
        low=low,
        high=high,
        n=n,
    )


def _platt(stated: FloatArray, right: FloatArray) -> Calibration:
    hits, misses = right.sum(), (1 - right).sum()
    target = np.where(right == 1, (hits + 1) / (hits + 2), 1 / (misses + 2))
    return Calibration(
        method="platt",
        n=len(stated),
        knots=np.array([]),
        values=np.array([]),
        coefficients=fit_logistic(_logit(stated)[:, None], target),
    )


def _isotonic(stated: FloatArray, right: FloatArray) -> Calibration:
    knots, place, n = np.unique(stated, return_inverse=True, return_counts=True)
    share = np.bincount(place, right) / n
    fit = scipy.optimize.isotonic_regression(share, weights=n.astype(np.float64))
    return Calibration(
        method="isotonic",
        n=len(stated),
        knots=knots,
        values=np.asarray(fit.x),
        coefficients=np.array([]),
    )


def _logit(stated: FloatArray) -> FloatArray:
    return np.asarray(special.logit(np.clip(stated, _EDGE, 1 - _EDGE)))


def _confidence(values: npt.ArrayLike) -> FloatArray:
    stated = finite(values, "Confidence")
    if (stated < 0).any() or (stated > 1).any():
        raise InvalidData("Confidence lies between 0 and 1.")
    return stated


def _labels(confidence: npt.ArrayLike, correct: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    stated = _confidence(confidence)
    right = finite(np.asarray(correct, dtype=np.float64), "Correct", len(stated))
    if len(stated) == 0:
        raise NotEnoughData("There are no labels.")
    if not np.isin(right, (0, 1)).all():
        raise InvalidData("Correct is yes or no.")
    return stated, right
