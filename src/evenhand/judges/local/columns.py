"""How much each column counts in the similarity of two rows, from the texts alone."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from evenhand.judges.local.features import (
    BLOCKS,
    FIRST_MEANING,
    FIRST_SIGNAL,
    FIRST_TURN,
    LONGEST_VECTOR,
    MEANT,
    WIDTH,
    Block,
)

Floats = NDArray[np.float64]

_LEAST_ROWS = 2
"""A column that fewer rows have tells nothing of other rows."""

_SHARES = {"words": 1.0, "characters": 0.5}
_ROLES = {"agent": 1.0, "customer": 0.5, "customer_last": 0.5, "last": 0.5}
_TURNS = 1.0
_SIGNALS = 0.125
_MEANING = 1.0


def scales(rows: scipy.sparse.csr_matrix) -> Floats:
    """A factor for each column, 0 for those left out.

    Rare columns count more than common ones, as in TF-IDF; then every block is brought to a fixed
    share of the total variance, so that long texts do not drown the rest.

    Parameters
    ----------
    rows:
        Rows of the texts learnt from, shape (rows, ``WIDTH``). No rating bears on this.
    """
    count = rows.shape[0]
    seen = np.bincount(rows.indices, minlength=WIDTH)
    first = _sums(rows) / count
    second = _sums(rows.multiply(rows).tocsr()) / count
    variance = np.maximum(second - first**2, 0.0)
    factor = np.log((1 + count) / (1 + seen)) + 1
    told = slice(FIRST_TURN, FIRST_MEANING)
    factor[told] = 1 / np.sqrt(np.maximum(variance[told], 1e-9))
    factor[FIRST_MEANING:] = 1.0
    factor[(seen < _LEAST_ROWS) | (variance < 1e-9)] = 0.0
    for block in BLOCKS:
        _level(factor, variance, slice(block.first, block.first + block.size), _share(block))
    _level(factor, variance, slice(FIRST_TURN, FIRST_SIGNAL), _TURNS)
    _level(factor, variance, slice(FIRST_SIGNAL, FIRST_MEANING), _SIGNALS)
    for start in range(FIRST_MEANING, WIDTH, LONGEST_VECTOR):
        _level(factor, variance, slice(start, start + LONGEST_VECTOR), _MEANING / len(MEANT))
    return factor


def scaled(rows: scipy.sparse.csr_matrix, factor: Floats) -> scipy.sparse.csr_matrix:
    """The rows with their columns multiplied, and what is 0 left out."""
    found = rows.copy()
    found.data = found.data * factor[found.indices]
    found.eliminate_zeros()
    return found


def table(rows: scipy.sparse.csr_matrix) -> Floats:
    """Similarities of all rows with all rows."""
    return np.asarray((rows @ rows.T).toarray(), dtype=np.float64)


def _sums(rows: scipy.sparse.csr_matrix) -> Floats:
    return np.asarray(np.bincount(rows.indices, rows.data, minlength=WIDTH), dtype=np.float64)


def _share(block: Block) -> float:
    role, kind = block.name.rsplit(" ", 1)
    return _ROLES[role] * _SHARES[kind]


def _level(factor: Floats, variance: Floats, part: slice, share: float) -> None:
    total = float((factor[part] ** 2 * variance[part]).sum())
    if total > 0:
        factor[part] *= np.sqrt(share / total)
