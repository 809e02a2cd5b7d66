"""Points into groups, and how many groups there are.

Average linkage on cosine distance (Sokal & Michener 1958) finds groups of very different size,
which contacts come in; k-means would split the common ones. Groups too small to act on are
dissolved into the nearest that stay. The data say how many groups there are: the fewest whose mean
silhouette (Rousseeuw 1987) is within one standard error of the widest (the rule of Breiman et al.
1984).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

SMALLEST_SHARE = 0.005
SMALLEST = 8
CUTS = 40
LARGEST_SHARE = 0.5
_ALIKE = 0.05


class Grouping(NamedTuple):
    """Which group each point is in, from 0 (the largest) on, and the groups' directions."""

    label: Labels
    centres: Floats
    silhouette: float
    error: float = 0.0


def group(rows: Floats) -> Grouping:
    """Group points, choosing the number of groups.

    Parameters
    ----------
    rows:
        Points of length one, shape (points, axes); a zero row is alike to none and joins the
        largest group.

    Returns
    -------
    Grouping
        At least one group, ordered from the largest.
    """
    told = np.linalg.norm(rows, axis=1) > 0
    if told.sum() < 2 * SMALLEST:
        return _one(rows)
    found = _best(rows[told])
    label = np.zeros(len(rows), dtype=np.int64)
    label[told] = found.label
    return found._replace(label=label)


def silhouettes(rows: Floats, label: Labels) -> Floats:
    """Every point's silhouette under cosine distance (-1 to 1).

    Distances to a whole group follow from the sum of its points, so this takes time in proportion
    to points x groups.
    """
    groups = int(label.max()) + 1
    size = np.bincount(label, minlength=groups).astype(np.float64)
    total = np.zeros((groups, rows.shape[1]))
    np.add.at(total, label, rows)
    away = size - rows @ total.T
    places = np.arange(len(rows))
    own_size = size[label]
    own = away[places, label] / np.maximum(own_size - 1, 1)
    other = away / size
    other[places, label] = np.inf
    nearest = other.min(axis=1)
    widest = np.maximum(np.maximum(own, nearest), 1e-12)
    return np.asarray(np.where(own_size > 1, (nearest - own) / widest, 0.0))


def _best(rows: Floats) -> Grouping:
    """The cut to keep, among those that do more than part one big group."""
    found = list(_cuts(rows))
    if not found:
        return _one(rows)
    found = [each for each in found if _largest_share(each) <= LARGEST_SHARE] or found
    widest = max(found, key=lambda each: each.silhouette)
    enough = widest.silhouette - widest.error
    return min(
        (each for each in found if each.silhouette >= enough), key=lambda each: len(each.centres)
    )


def _cuts(rows: Floats) -> Iterator[Grouping]:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist

    distances = pdist(rows, "cosine").clip(0)
    if distances.max() < _ALIKE:
        return
    tree = linkage(distances, "average")
    least = max(SMALLEST, int(np.ceil(SMALLEST_SHARE * len(rows))))
    seen: set[int] = set()
    for wanted in np.unique(np.geomspace(2, max(len(rows) / 3, 2), CUTS).astype(int)):
        label = np.asarray(fcluster(tree, wanted, "maxclust") - 1, dtype=np.int64)
        tidy = _tidied(rows, label, least)
        if tidy is not None and len(tidy.centres) not in seen:
            seen.add(len(tidy.centres))
            yield tidy


def _tidied(rows: Floats, label: Labels, least: int) -> Grouping | None:
    """The groups large enough, from the largest, with everybody else in the nearest of them."""
    size = np.bincount(label)
    kept = np.argsort(-size, kind="stable")[: int((size >= least).sum())]
    if len(kept) < 2:
        return None
    centres = np.vstack([_centre(rows[label == number]) for number in kept])
    place = np.full(len(size), -1)
    place[kept] = np.arange(len(kept))
    named = place[label]
    named = np.where(named >= 0, named, (rows @ centres.T).argmax(axis=1))
    each = silhouettes(rows, named)
    return Grouping(named, centres, float(each.mean()), float(each.std() / np.sqrt(len(each))))


def _largest_share(found: Grouping) -> float:
    return float(np.bincount(found.label).max() / len(found.label))


def _one(rows: Floats) -> Grouping:
    return Grouping(np.zeros(len(rows), dtype=np.int64), _centre(rows)[None, :], 0.0)


def _centre(rows: Floats) -> Floats:
    centre = rows.mean(axis=0)
    length = float(np.linalg.norm(centre))
    return np.asarray(centre / length if length > 0 else centre)
