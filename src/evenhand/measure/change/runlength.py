"""How long a control chart runs before it signals: the cost of an alert, known in advance."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from scipy import special

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray

_NODES = 120


def _nodes(low: float, high: float) -> tuple[FloatArray, FloatArray]:
    """Gauss-Legendre nodes and weights on an interval."""
    x, w = np.polynomial.legendre.leggauss(_NODES)
    half = (high - low) / 2
    return (low + high) / 2 + half * x, half * w


def _density(z: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi))


@cache
def ewma_run_length(weight: float = 0.2, limit: float = 2.962, shift: float = 0.0) -> float:
    """Average run length of a two-sided EWMA chart with limits of the steady state.

    Parameters
    ----------
    weight:
        Weight of the newest point, above 0 and at most 1.
    limit:
        Limits in standard deviations of the EWMA.
    shift:
        Size of the shift, in standard deviations of a point; 0 gives the run length between
        false alarms.

    Returns
    -------
    float
        Mean number of points until the signal, starting from the centre.

    Raises
    ------
    InvalidData
        A weight or limit outside its range.

    Notes
    -----
    The integral equation of Crowder (1987) by Nystrom's method on Gauss-Legendre nodes. Assumes
    independent normal points.

    Examples
    --------
    >>> round(ewma_run_length(), 1), round(ewma_run_length(shift=1), 2)
    (499.7, 10.54)
    """
    if not 0 < weight <= 1 or limit <= 0:
        raise InvalidData("An EWMA needs a weight above 0 and at most 1, and a limit above 0.")
    edge = limit * math.sqrt(weight / (2 - weight))
    x, w = _nodes(-edge, edge)
    kernel = _density((x - (1 - weight) * x[:, None]) / weight - shift) * w / weight
    inside = np.linalg.solve(np.eye(_NODES) - kernel, np.ones(_NODES))
    from_centre = _density(x / weight - shift) * w / weight
    return float(1 + from_centre @ inside)


@cache
def cusum_run_length(slack: float = 0.5, limit: float = 5.0, shift: float = 0.0) -> float:
    """Average run length of a two-sided CUSUM chart, both sides starting from 0.

    Parameters
    ----------
    slack:
        The reference value k, half of the shift to be found, in standard deviations of a point.
    limit:
        The decision value h.
    shift:
        As for :func:`ewma_run_length`.

    Raises
    ------
    InvalidData
        A negative slack or a limit that is not above 0.

    Notes
    -----
    Page's integral equation for each side by Nystrom's method; the sides combine by
    ``1/L = 1/L_up + 1/L_down`` (van Dobben de Bruyn 1968).

    Examples
    --------
    >>> round(cusum_run_length(), 1), round(cusum_run_length(shift=1), 2)
    (465.4, 10.38)
    """
    if slack < 0 or limit <= 0:
        raise InvalidData("A CUSUM needs a slack of at least 0 and a limit above 0.")
    up, down = _one_side(slack, limit, shift), _one_side(slack, limit, -shift)
    return 1 / (1 / up + 1 / down)


def _one_side(slack: float, limit: float, shift: float) -> float:
    x, w = _nodes(0.0, limit)
    start = np.concatenate([[0.0], x])
    kernel = np.empty((_NODES + 1, _NODES + 1))
    # The sum falls back to exactly 0 with this probability: an atom beside the density.
    kernel[:, 0] = special.ndtr(slack - shift - start)
    kernel[:, 1:] = _density(x - start[:, None] + slack - shift) * w
    return float(np.linalg.solve(np.eye(_NODES + 1) - kernel, np.ones(_NODES + 1))[0])


def shewhart_run_length(limit: float = 3.0, shift: float = 0.0) -> float:
    """Average run length of a Shewhart chart: one point beyond ``limit`` standard deviations.

    Parameters
    ----------
    limit, shift:
        In standard deviations of a point.

    Raises
    ------
    InvalidData
        A limit that is not above 0.

    Examples
    --------
    >>> round(shewhart_run_length(), 1), round(shewhart_run_length(shift=1), 2)
    (370.4, 43.89)
    """
    if limit <= 0:
        raise InvalidData("A Shewhart chart needs a limit above 0.")
    return float(1 / (special.ndtr(-limit - shift) + special.ndtr(-limit + shift)))
