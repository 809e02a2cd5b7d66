"""Fisher's exact test of two shares."""

from __future__ import annotations

import numpy as np
from scipy import special

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray

_ALIKE = 1 + 1e-7
"""Chances that differ by rounding only count as equal."""


def fisher_exact(found: int, n: int, found_elsewhere: int, n_elsewhere: int) -> float:
    """Two-sided p-value that two shares are the same.

    Parameters
    ----------
    found, n:
        How many of how many, in one group.
    found_elsewhere, n_elsewhere:
        The same in the other.

    Raises
    ------
    InvalidData
        More found than there are, or fewer than none.

    Notes
    -----
    Fisher (1935): with all margins fixed the count is hypergeometric; the p-value adds up every
    count that is at most as likely as the one seen.

    Examples
    --------
    >>> round(fisher_exact(8, 10, 1, 6), 5)
    0.03497
    """
    if not (0 <= found <= n and 0 <= found_elsewhere <= n_elsewhere):
        raise InvalidData("Of a group at least none and at most all can be found.")
    total = found + found_elsewhere
    possible = np.arange(max(0, total - n_elsewhere), min(total, n) + 1)
    log_chance = _log_choose(n, possible) + _log_choose(n_elsewhere, total - possible)
    chance = np.exp(log_chance - special.logsumexp(log_chance))
    seen = chance[found - possible[0]]
    return float(min(1.0, chance[chance <= seen * _ALIKE].sum()))


def _log_choose(n: int, k: np.ndarray) -> FloatArray:
    chosen = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return np.asarray(chosen, dtype=np.float64)
