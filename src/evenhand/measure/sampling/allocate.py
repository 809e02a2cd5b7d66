"""How many reviews each stratum gets."""

from __future__ import annotations

import heapq
import math

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, IntArray, finite


def allocate(
    sizes: npt.ArrayLike,
    spreads: npt.ArrayLike,
    n: int,
    minimum: int = 2,
    most: npt.ArrayLike | None = None,
) -> IntArray:
    """Reviews per stratum for the narrowest margin of the whole, in whole numbers.

    Parameters
    ----------
    sizes:
        Conversations in each stratum.
    spreads:
        Standard deviation of scores in each stratum; equal values give proportional allocation.
    n:
        Reviews to hand out.
    minimum:
        Least reviews per stratum, such as a coaching minimum per agent; 2 is needed for a margin.
        A stratum smaller than that is reviewed completely.
    most:
        Most reviews per stratum; at the latest its size.

    Returns
    -------
    IntArray
        Reviews per stratum; they sum to ``n``, or to everything that may be reviewed if that is
        less.

    Raises
    ------
    InvalidData
        If sizes or spreads are negative, or ``minimum`` is below 1.
    NotEnoughData
        If ``n`` does not reach for the minimum everywhere.

    Notes
    -----
    Neyman allocation, exact in whole numbers by Wright, The American Statistician 66 (2012) 217:
    one unit at a time to the largest ``N S / sqrt(m (m + 1))``.

    Examples
    --------
    >>> allocate([4421, 755, 1018], [131.346, 107.656, 124.717], 200).tolist()
    [147, 21, 32]
    """
    size, spread = finite(sizes, "Sizes"), finite(spreads, "Spreads", len(np.asarray(sizes)))
    if (size < 0).any() or (spread < 0).any() or minimum < 1:
        raise InvalidData("Sizes and spreads cannot be negative, and the minimum is at least 1.")
    limit = size if most is None else np.minimum(size, finite(most, "Most reviews", len(size)))
    given = np.minimum(limit, minimum).astype(np.int64)
    if given.sum() > n:
        raise NotEnoughData(
            f"{minimum} reviews in each of {len(size)} groups take {given.sum()}; only {n} are "
            "planned. Plan more, lower the minimum, or merge groups."
        )
    worth = size * spread if spread.any() else size
    return _hand_out(given, limit, worth, n - int(given.sum()))


def _hand_out(given: IntArray, limit: FloatArray, worth: FloatArray, rest: int) -> IntArray:
    """Give one review at a time to the stratum whose variance falls most by it."""
    counts = given.tolist()
    queue = [_entry(worth, counts, stratum) for stratum in range(len(counts))]
    heapq.heapify(queue)
    while rest > 0 and queue:
        stratum = queue[0][1]
        if counts[stratum] >= limit[stratum]:
            heapq.heappop(queue)
            continue
        counts[stratum] += 1
        rest -= 1
        heapq.heapreplace(queue, _entry(worth, counts, stratum))
    return np.array(counts, dtype=np.int64)


def _entry(worth: FloatArray, counts: list[int], stratum: int) -> tuple[float, int]:
    """Largest worth first, and the earlier stratum among equals."""
    m = counts[stratum]
    return (-float(worth[stratum]) / math.sqrt(m * (m + 1)) if m else 0.0, stratum)
