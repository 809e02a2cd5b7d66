"""When a category is on: only where what was predicted for unseen reviews follows them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.measure.correlations import centred_correlation, correlation_estimate
from evenhand.measure.estimate import Estimate

Floats = NDArray[np.float64]

LEAST_REVIEWS = 30
LEAST_OF_RARER = 10
MOST_NA = 0.1
"""A share of N/A up to which a category may be answered without telling when it applies."""

FURTHEST = 10
"""More reviews than so many times those there are, are not held out as a prospect."""

_STEADY = 1e-20


def bar(n: int) -> float:
    """What the lower end of the correlation has to exceed, with so many reviews.

    Examples
    --------
    >>> round(bar(402), 3)
    0.05
    """
    return 1 / math.sqrt(max(n - 2, 1))


def correlation(values: Floats, wanted: Floats, groups: int) -> Estimate:
    """Correlation of out-of-fold values with people's; the interval counts groups, not segments.

    Parameters
    ----------
    values, wanted:
        Of the same segments, shape (segments,). Values that do not vary follow nobody: 0.
    groups:
        How many of the segments are independent of each other.
    """
    own, theirs = values - values.mean(), wanted - wanted.mean()
    varies = float((own @ own) * (theirs @ theirs)) > _STEADY
    r = centred_correlation(own, theirs) if varies else 0.0
    return correlation_estimate(
        r, groups - 2, n=len(values), level=0.95, method="validity.correlation.fisher"
    )


def clears(found: Estimate) -> bool:
    """Whether the lower end is above the bar."""
    return found.low is not None and found.low > bar(_independent(found))


def reviews_needed(found: Estimate) -> int:
    """Reviews with which a correlation as found would clear the bar; 0 if no likely number would.

    Examples
    --------
    >>> from evenhand.measure.correlations import correlation_estimate
    >>> weak = correlation_estimate(0.2, 98, n=100, level=0.95, method="example")
    >>> clears(weak), reviews_needed(weak)
    (False, 217)
    """
    r = found.value or 0.0
    if r <= 0:
        return 0
    sizes = np.arange(LEAST_REVIEWS, FURTHEST * _independent(found))
    half = special.ndtri(0.975) / np.sqrt(sizes - 3)
    enough = np.tanh(math.atanh(min(r, 0.999999)) - half) > 1 / np.sqrt(sizes - 2)
    if not enough.any():
        return 0
    return math.ceil(int(sizes[enough.argmax()]) * found.n / _independent(found))


def _independent(found: Estimate) -> int:
    return int(found.df or 0) + 2
