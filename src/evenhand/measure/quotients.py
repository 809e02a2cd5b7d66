"""Sums of fractions over columns, rounded once.

Adding rounded quotients would make 80 come out as 79.99999999999999 in some rows and fail a pass
mark of 80. Here every row gets the floating-point number nearest to its exact sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

FRACTION_BITS = 62
HALF_BITS = FRACTION_BITS // 2
LARGEST_SUM = 2**20
"""Below this the whole part and the upper 31 places are one float without rounding."""

EXACT_INTEGERS = 2**53
"""Below this every integer is a floating-point number."""

Integers = NDArray[Any]
"""Whole numbers: int64, or Python's own (of any size) in an object array."""


def sum_of_quotients(
    numerators: Sequence[Integers], denominators: Sequence[Integers]
) -> NDArray[np.float64]:
    """Row by row, the float nearest to ``sum(numerator / denominator)``.

    Parameters
    ----------
    numerators:
        One array per term, all of the same length, whole numbers from 0 up. Either int64 below
        2**53, or Python integers of any size in object arrays (exact as well, and slow).
    denominators:
        The same, above 0.

    Notes
    -----
    Each quotient is carried to 62 binary places by long division, so the exact sum lies between
    the sum ``low`` and ``low + terms * 2**-62``. Where both ends round to the same float that is
    the answer; the few other rows, and sums from 2**20 up, are added up as fractions.

    Examples
    --------
    >>> thirds = np.array([1, 2, 3])
    >>> sum_of_quotients([thirds, thirds], [np.full(3, 3), np.full(3, 6)])
    array([0.5, 1. , 1.5])
    """
    if numerators[0].dtype == object:
        return _exactly(numerators, denominators)
    if len(numerators) == 1:
        return np.asarray(numerators[0] / denominators[0], dtype=np.float64)
    high, low = _long_division(numerators, denominators)
    result = high + np.ldexp(low, -FRACTION_BITS)
    above = high + np.ldexp(low + len(numerators), -FRACTION_BITS)
    unsure = np.flatnonzero((result != above) | (result >= LARGEST_SUM))
    result[unsure] = _exactly(
        [term[unsure] for term in numerators], [term[unsure] for term in denominators]
    )
    return result


def _long_division(
    numerators: Sequence[Integers], denominators: Sequence[Integers]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Whole part with the upper 31 binary places, and the sum of the lower 31, both exact."""
    rows = len(numerators[0])
    whole, upper, lower = (np.zeros(rows, dtype=np.int64) for _ in range(3))
    for numerator, denominator in zip(numerators, denominators, strict=True):
        quotient, rest = np.divmod(numerator, denominator)
        whole += quotient
        places = _places(rest, denominator)
        upper += places >> HALF_BITS
        lower += places & (2**HALF_BITS - 1)
    high: NDArray[np.float64] = np.ldexp(upper, -HALF_BITS)
    return high + whole, lower


def _places(rest: NDArray[np.int64], denominator: Integers) -> NDArray[np.int64]:
    """The first 62 binary places of ``rest / denominator``, as an integer."""
    room = 63 - int(denominator.max(initial=1)).bit_length()
    places = np.zeros(len(rest), dtype=np.int64)
    missing = FRACTION_BITS
    while missing:
        step = min(room, missing)
        digits, rest = np.divmod(rest << step, denominator)
        places = places << step | digits
        missing -= step
    return places


def _exactly(
    numerators: Sequence[Integers], denominators: Sequence[Integers]
) -> NDArray[np.float64]:
    rows = len(numerators[0])
    result = np.zeros(rows)
    for row in range(rows):
        terms = (
            Fraction(int(n[row]), int(d[row]))
            for n, d in zip(numerators, denominators, strict=True)
        )
        result[row] = float(sum(terms, start=Fraction(0)))
    return result
