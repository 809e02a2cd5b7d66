"""Correlation coefficients with Fisher's interval."""

from __future__ import annotations

import math

from scipy import special

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray
from evenhand.measure.estimate import Estimate

_NEARLY_ONE = 1 - 1e-15


def centred_correlation(a: FloatArray, b: FloatArray) -> float:
    """Correlation of two columns whose mean is 0 already.

    Raises
    ------
    InvalidData
        One of them does not vary.

    Examples
    --------
    >>> import numpy as np
    >>> round(centred_correlation(np.array([-1.0, 0, 1]), np.array([-2.0, 1, 1])), 3)
    0.866
    """
    total = float((a @ a) * (b @ b))
    if total <= 1e-20:
        raise InvalidData("One of the two columns does not vary, so there is no correlation.")
    return min(1.0, max(-1.0, float(a @ b) / math.sqrt(total)))


def correlation_estimate(r: float, df: int, *, n: int, level: float, method: str) -> Estimate:
    """A correlation with the interval of Fisher's transformation.

    Parameters
    ----------
    r:
        The coefficient.
    df:
        Its degrees of freedom: n - 2, less one for every column or agent taken out.
    n, level, method:
        As in :class:`~evenhand.measure.estimate.Estimate`.

    Notes
    -----
    Fisher (1924): the transformed coefficient has variance ``1 / (df - 1)``. With fewer than two
    degrees of freedom the interval is everything.

    Examples
    --------
    >>> found = correlation_estimate(0.5, 28, n=30, level=0.95, method="example")
    >>> round(found.low, 3), round(found.high, 3)
    (0.17, 0.729)
    """
    low, high = -1.0, 1.0
    if df >= 2:
        half = float(special.ndtri(0.5 + level / 2)) / math.sqrt(df - 1)
        centre = math.atanh(min(max(r, -_NEARLY_ONE), _NEARLY_ONE))
        low, high = math.tanh(centre - half), math.tanh(centre + half)
    return Estimate(
        value=r,
        low=low,
        high=high,
        df=float(df),
        n=n,
        level=level,
        unit="coefficient",
        method=method,
        target="process",
    )
