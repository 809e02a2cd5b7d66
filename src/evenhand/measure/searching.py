"""Where a function is zero, and where it is lowest, for functions of one to a few numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from evenhand.measure.arrays import FloatArray

_STEP = 1e-4
_FARTHEST = 2.0
_ROUNDS = 200
_HALVINGS = 40
_LITTLE = 1e-10


def root_between(function: Callable[[float], float], low: float, high: float, near: float) -> float:
    """Where a function that changes its sign between two places is zero.

    Parameters
    ----------
    function:
        Of one number.
    low, high:
        Between them it changes its sign once.
    near:
        How near the place found is to it.

    Notes
    -----
    Chandrupatla, Advances in Engineering Software 28 (1997) 145: inverse quadratic interpolation
    where that is safe, halving elsewhere.

    Examples
    --------
    >>> round(root_between(lambda x: x * x - 2, 0.0, 2.0, 1e-12), 10)
    1.4142135624
    """
    a, b, at_a, at_b = high, low, function(high), function(low)
    if not at_a or not at_b:
        return a if not at_a else b
    share = 0.5
    for _round in range(_ROUNDS):
        x = a + share * (b - a)
        at_x = function(x)
        if (at_x > 0) == (at_a > 0):
            c, at_c = a, at_a
        else:
            c, at_c, b, at_b = b, at_b, a, at_a
        a, at_a = x, at_x
        least = 0.5 * near / abs(b - a) if b != a else 1.0
        if least > 0.5 or not at_a:
            break
        share = _interpolated(a, b, c, at_a, at_b, at_c)
        share = min(max(share, least), 1 - least)
    return a if abs(at_a) <= abs(at_b) else b


def _interpolated(a: float, b: float, c: float, at_a: float, at_b: float, at_c: float) -> float:
    """How far from ``a`` towards ``b`` to look next."""
    place, value = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
    if value**2 >= place or (1 - value) ** 2 >= 1 - place:
        return 0.5
    first = at_a / (at_b - at_a) * at_c / (at_b - at_c)
    return first + (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)


def lowest_within(
    function: Callable[[FloatArray], float],
    start: Sequence[float],
    bounds: Sequence[tuple[float, float]],
) -> FloatArray:
    """Where a smooth function of a few numbers is lowest, near where the search starts.

    Parameters
    ----------
    function:
        Of an array as long as ``start``; infinite where it is not defined. Changes noticeably
        over a step of 1, barely over one of 0.0001.
    start:
        Within the bounds.
    bounds:
        Lowest and highest value of each number.

    Notes
    -----
    Newton's method with slopes and curvatures by differences, projected on the bounds; steps that
    do not lead down are halved.

    Examples
    --------
    >>> found = lowest_within(lambda x: float((x[0] - 3) ** 2 + (x[1] + 1) ** 2), [1, 1],
    ...                       [(0, 9), (0, 9)])
    >>> found.round(6).tolist()
    [3.0, 0.0]
    """
    low, high = np.array(bounds, dtype=np.float64).T
    x = np.array(start, dtype=np.float64)
    at_x = function(x)
    for _round in range(_ROUNDS):
        slope, curve = _shape(function, x, low, high)
        held = ((x <= low) & (slope > 0)) | ((x >= high) & (slope < 0))
        step = _newton(slope, curve, ~held)
        if not -(slope @ step) > _LITTLE:
            break
        moved = _downhill(function, x, at_x, step, low, high)
        if moved is None:
            break
        x, at_x = moved
    return x


def _shape(
    function: Callable[[FloatArray], float], x: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Slope and curvature at a place, from values around it that stay within the bounds."""
    centre = np.clip(x, low + _STEP, high - _STEP)
    steps = _STEP * np.eye(len(x))
    middle = function(centre)
    up = np.array([function(centre + step) for step in steps])
    down = np.array([function(centre - step) for step in steps])
    curve = np.diag((up - 2 * middle + down) / _STEP**2)
    for i in range(len(x)):
        for j in range(i):
            both = function(centre + steps[i] + steps[j]) + function(centre - steps[i] - steps[j])
            mixed = both - up[i] - up[j] - down[i] - down[j] + 2 * middle
            curve[i, j] = curve[j, i] = mixed / (2 * _STEP**2)
    return (up - down) / (2 * _STEP) + curve @ (x - centre), curve


def _newton(slope: FloatArray, curve: FloatArray, free: np.ndarray) -> FloatArray:
    """The step to where a bowl of this shape is lowest; where it is none, away from its top."""
    step = np.zeros(len(slope))
    if not free.any() or not np.isfinite(slope).all() or not np.isfinite(curve).all():
        return step
    bent, turn = np.linalg.eigh(curve[np.ix_(free, free)])
    bent = np.maximum(np.abs(bent), 1e-6 * max(np.abs(bent).max(), 1e-6))
    step[free] = -turn @ ((turn.T @ slope[free]) / bent)
    step *= min(1.0, _FARTHEST / max(float(np.abs(step).max()), _LITTLE))
    return step


def _downhill(
    function: Callable[[FloatArray], float],
    x: FloatArray,
    at_x: float,
    step: FloatArray,
    low: FloatArray,
    high: FloatArray,
) -> tuple[FloatArray, float] | None:
    """The first of the step, its half, its quarter ... that leads down."""
    for _halving in range(_HALVINGS):
        place = np.clip(x + step, low, high)
        at_place = function(place)
        if at_place < at_x:
            return place, at_place
        step = step / 2
    return None
