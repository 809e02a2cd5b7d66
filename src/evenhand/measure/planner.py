"""How many reviews a wanted margin or a wanted reliability takes, and what that costs in hours."""

from __future__ import annotations

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray, IntArray

_ROUNDING = 1e-9


def reviews_for_margin(
    sd: npt.ArrayLike,
    margin: npt.ArrayLike,
    population: npt.ArrayLike = np.inf,
    *,
    design_effect: float = 1.0,
    correlation: float = 0.0,
    level: float = 0.95,
) -> IntArray:
    """Reviews that bring the interval to ``± margin``.

    Parameters
    ----------
    sd:
        Standard deviation of review scores, in points (50 for a share in percent at its worst).
    margin:
        Wanted half-width, in the same unit.
    population:
        Conversations in the period; infinite for the process behind it.
    design_effect:
        Factor on the variance from clustering or unequal weights.
    correlation:
        Correlation of the automatic and the human score; the combined score needs ``1 - r²`` of
        the reviews.

    Returns
    -------
    IntArray
        Whole numbers of reviews, broadcast over the arguments, never above the population.

    Raises
    ------
    InvalidData
        If a margin or an SD is not above 0, or the correlation is not between -1 and 1.

    Notes
    -----
    Cochran, Sampling Techniques (1977), section 4.6:
    ``n0 = deff (1 - r²) (z SD / margin)²``, ``n = n0 / (1 + (n0 - 1) / N)``.

    Examples
    --------
    >>> int(reviews_for_margin(50, 5)), int(reviews_for_margin(50, 5, population=1000))
    (385, 278)
    >>> reviews_for_margin(20, 10, population=[60, 150, 400]).tolist()
    [13, 15, 15]
    """
    spread, half = np.asarray(sd, dtype=np.float64), np.asarray(margin, dtype=np.float64)
    if (half <= 0).any() or (spread < 0).any():
        raise InvalidData("A wanted margin must be above 0 and a spread cannot be negative.")
    if not -1 <= correlation <= 1:
        raise InvalidData(f"A correlation lies between -1 and 1; {correlation} does not.")
    z = special.ndtri(0.5 + level / 2)
    unlimited = design_effect * (1 - correlation**2) * (z * spread / half) ** 2
    return _limited(unlimited, np.asarray(population, dtype=np.float64))


def _limited(unlimited: FloatArray, population: FloatArray) -> IntArray:
    """Whole reviews after the finite-population correction: at least 1, at most everything."""
    n = unlimited / (1 + (unlimited - 1) / population)
    whole = np.ceil(np.maximum(n, 1) - _ROUNDING)
    return np.minimum(whole, population).astype(np.int64)
