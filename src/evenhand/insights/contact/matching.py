"""Which groups found now are drivers known before, so that ids and names persist.

Groups and former drivers are paired so that as many openings as possible stay where they were
(Kuhn 1955); a pair counts only where at least a third of both together is shared (Jaccard).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LEAST_SHARED = 1 / 3


def former_drivers(label: Sequence[int], former: Sequence[int | None]) -> dict[int, int]:
    """Former drivers by group.

    Parameters
    ----------
    label:
        The group of each opening now.
    former:
        The driver of each opening before; ``None`` where it had none.

    Examples
    --------
    >>> former_drivers([0, 0, 1, 1, 2], [7, 7, 9, 9, None])
    {0: 7, 1: 9}
    """
    from scipy.optimize import linear_sum_assignment

    groups = np.unique(np.asarray(label, dtype=np.int64))
    drivers = sorted({each for each in former if each is not None})
    if not drivers or not len(groups):
        return {}
    place = {driver: column for column, driver in enumerate(drivers)}
    shared = np.zeros((int(groups.max()) + 1, len(drivers)))
    for group, driver in zip(label, former, strict=True):
        if driver is not None:
            shared[group, place[driver]] += 1
    now = np.bincount(np.asarray(label), minlength=len(shared))[:, None]
    either = now + shared.sum(axis=0) - shared
    alike = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    rows, columns = linear_sum_assignment(-alike)
    return {
        int(row): drivers[column]
        for row, column in zip(rows, columns, strict=True)
        if alike[row, column] >= LEAST_SHARED
    }
