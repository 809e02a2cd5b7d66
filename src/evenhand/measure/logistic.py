"""Logistic regression for a handful of predictors, with a ridge that keeps it finite."""

from __future__ import annotations

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray, finite

_STEPS = 100
_SMALL = 1e-10


def fit_logistic(
    design: npt.ArrayLike, outcome: npt.ArrayLike, *, ridge: float = 1e-6
) -> FloatArray:
    """Coefficients of a logistic regression, by Newton's method.

    Parameters
    ----------
    design:
        Predictors without the constant, shape (rows, predictors).
    outcome:
        0 to 1 for each row, shape (rows,); fractions are allowed.
    ridge:
        Penalty on the squared coefficients, the constant excepted, per row.

    Returns
    -------
    ndarray
        The constant and the coefficients, shape (1 + predictors,).

    Raises
    ------
    InvalidData
        Shapes that do not fit, outcomes outside 0 to 1, or outcomes that are all alike.

    Examples
    --------
    >>> fit_logistic([[0], [0], [1], [1], [1]], [0, 1, 1, 1, 0]).round(3).tolist()
    [0.0, 0.693]
    """
    y = finite(outcome, "Outcomes")
    x = np.asarray(design, dtype=np.float64)
    if x.ndim != 2 or len(x) != len(y) or not np.isfinite(x).all():
        raise InvalidData("Each outcome needs one full row of predictors.")
    if len(y) == 0 or (y < 0).any() or (y > 1).any():
        raise InvalidData("Outcomes lie between 0 and 1.")
    if y.min() == y.max():
        raise InvalidData("All outcomes are the same, so nothing can be learned from them.")
    return _newton(np.column_stack([np.ones(len(y)), x]), y, ridge)


def predict_logistic(coefficients: FloatArray, design: npt.ArrayLike) -> FloatArray:
    """Probabilities from coefficients of :func:`fit_logistic`, shape (rows,).

    Examples
    --------
    >>> predict_logistic(np.array([0.0, 1.0]), [[0.0], [2.0]]).round(3).tolist()
    [0.5, 0.881]
    """
    x = np.asarray(design, dtype=np.float64)
    return np.asarray(special.expit(coefficients[0] + x @ coefficients[1:]))


def _newton(x: FloatArray, y: FloatArray, ridge: float) -> FloatArray:
    penalty = np.full(x.shape[1], ridge * len(y))
    penalty[0] = 0.0
    beta = np.zeros(x.shape[1])
    beta[0] = special.logit(np.clip(y.mean(), 1e-9, 1 - 1e-9))
    loss = _loss(beta, x, y, penalty)
    for _ in range(_STEPS):
        p = special.expit(x @ beta)
        slope = x.T @ (y - p) - penalty * beta
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + _SMALL)
        step = np.asarray(np.linalg.solve(curve, slope), dtype=np.float64)
        beta, new = _damped(beta, step, x, y, penalty, loss)
        if loss - new < _SMALL:
            break
        loss = new
    return beta


def _damped(
    beta: FloatArray,
    step: FloatArray,
    x: FloatArray,
    y: FloatArray,
    penalty: FloatArray,
    loss: float,
) -> tuple[FloatArray, float]:
    """A Newton step, halved until it does not make the fit worse."""
    for halving in range(30):
        tried = beta + step / 2**halving
        new = _loss(tried, x, y, penalty)
        if new <= loss:
            return tried, new
    return beta, loss


def _loss(beta: FloatArray, x: FloatArray, y: FloatArray, penalty: FloatArray) -> float:
    eta = x @ beta
    return float((np.logaddexp(0, eta) - y * eta).sum() + 0.5 * (penalty @ beta**2))
