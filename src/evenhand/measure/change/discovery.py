"""Many agents at once: how many of the findings may be false."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData
from evenhand.measure.arrays import BoolArray, FloatArray, finite


@dataclass(frozen=True, slots=True, kw_only=True)
class Discoveries:
    """Which of many findings stand.

    Parameters
    ----------
    found:
        Shape (tests,).
    adjusted:
        Each p-value made comparable with ``share``, shape (tests,).
    share:
        Expected share of false findings among those found.
    """

    found: BoolArray
    adjusted: FloatArray
    share: float

    @property
    def count(self) -> int:
        """How many stand."""
        return int(self.found.sum())


def false_discoveries(p_values: npt.ArrayLike, share: float = 0.10) -> Discoveries:
    """Benjamini-Hochberg: of what is found, at most this share is false, on average.

    Parameters
    ----------
    p_values:
        One p-value per agent, shape (tests,).
    share:
        Share of false findings allowed.

    Returns
    -------
    Discoveries

    Raises
    ------
    InvalidData
        P-values outside 0 to 1, or a share that is not between 0 and 1.

    Notes
    -----
    Benjamini and Hochberg, JRSS B 57 (1995) 289. Assumes independent or positively dependent
    tests.

    Examples
    --------
    >>> false_discoveries([0.001, 0.012, 0.4, 0.9]).found.tolist()
    [True, True, False, False]
    """
    p = finite(p_values, "P-values")
    if (p < 0).any() or (p > 1).any():
        raise InvalidData("P-values lie between 0 and 1.")
    if not 0 < share < 1:
        raise InvalidData(f"The share of false findings must lie between 0 and 1, not {share}.")
    adjusted = _adjusted(p)
    return Discoveries(found=adjusted <= share, adjusted=adjusted, share=share)


def _adjusted(p: FloatArray) -> FloatArray:
    """The smallest share at which each would be found: p times tests by rank, from the largest."""
    order = np.argsort(p)
    at_rank = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(at_rank[::-1])[::-1], 1.0)
    return adjusted
