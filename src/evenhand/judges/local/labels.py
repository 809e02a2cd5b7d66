"""People's ratings as numbers to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evenhand.scorecards.document import CategoryDocument

Floats = NDArray[np.float64]

_ALIKE = 0.5
"""How much two raters of one segment repeat each other; fixed, so nothing hangs on few pairs."""


class Labels(NamedTuple):
    """One category's ratings of a list of segments.

    Parameters
    ----------
    category:
        The question.
    given:
        How many raters gave each option (worst first), and N/A in the last column, shape
        (segments, options + 1); rows of zeros were not rated.
    """

    category: CategoryDocument
    given: Floats

    @property
    def raters(self) -> Floats:
        """Raters of each segment."""
        return np.asarray(self.given.sum(axis=1))

    @property
    def applied(self) -> Floats:
        """Raters of each segment who did not say N/A."""
        return np.asarray(self.given[:, :-1].sum(axis=1))

    @property
    def fractions(self) -> Floats:
        """The fraction each option is worth, worst first."""
        values = sorted(option.value for option in self.category.options)
        return np.array(values, dtype=np.float64)

    @property
    def wanted(self) -> Floats:
        """Raters' mean fraction of each segment; nan where none rated an option."""
        applied = self.applied
        worth = self.given[:, :-1] @ self.fractions
        return _per(worth, applied)

    @property
    def ranks(self) -> Floats:
        """Raters' mean option of each segment, from 0 (worst) to 1, steps counting alike."""
        options = self.given.shape[1] - 1
        applied = self.applied
        worth = self.given[:, :-1] @ np.linspace(0, 1, options)
        return _per(worth, applied)


def weights(raters: Floats) -> Floats:
    """How much a segment with so many raters counts: more raters tell more, but not as often.

    Examples
    --------
    >>> weights(np.array([1.0, 2.0, 3.0])).round(2).tolist()
    [1.0, 1.33, 1.5]
    """
    return np.asarray(raters / (1 + _ALIKE * (raters - 1)))


def _per(total: Floats, count: Floats) -> Floats:
    """Total by count, nan where there is none."""
    found = np.full(len(total), np.nan)
    np.divide(total, count, out=found, where=count > 0)
    return found


def labels_of(category: CategoryDocument, given: Sequence[Sequence[int]]) -> Labels:
    """Ratings as the labels of a category.

    Parameters
    ----------
    category:
        The question.
    given:
        For each segment what its raters said: positions from the best option, -1 for N/A.
    """
    options = len(category.options)
    counted = np.zeros((len(given), options + 1))
    for row, said in enumerate(given):
        for option in said:
            counted[row, options if option < 0 else options - 1 - option] += 1
    return Labels(category, counted)
