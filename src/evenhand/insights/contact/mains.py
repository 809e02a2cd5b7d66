"""Main drivers: the many narrow drivers of a large centre gathered to as many as a page can hold.

Openings tell narrow drivers apart by their wording; what belongs together shows in the whole of the
conversations: whoever pays twice and whoever cannot pay hears the same words from whoever helps.
Each driver is described by the words its conversations use more often than others do, and drivers
are gathered by average linkage (Sokal & Michener 1958). The number is the one with the widest mean
silhouette (Rousseeuw 1987) among those a page can hold.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evenhand.insights.contact.grouping import Floats, Labels, silhouettes

MOST = 16
"""Main drivers of a workspace, as many as are taken in at a glance or two."""
FEWEST = 4
FEW = 12
"""So many drivers need no gathering."""
LEAST_SAID = 5


def mains_of(label: Labels, wholes: Sequence[str], most: int = MOST) -> Labels:
    """The main driver of each group, from 0 on.

    Parameters
    ----------
    label:
        The group of each conversation, from 0 on.
    wholes:
        All that was said in each.
    most:
        No more main drivers than this.
    """
    groups = int(label.max()) + 1
    if most < 2 or groups <= 2:
        return np.zeros(groups, dtype=np.int64)
    rows = described(label, wholes)
    return max(_cuts(rows, min(most, groups - 1)), key=lambda cut: _width(rows, cut))


def described(label: Labels, wholes: Sequence[str]) -> Floats:
    """Each group by the words its conversations use more often than others, of length one.

    A word weighs as much as it adds to the Kullback-Leibler divergence of the group from all.
    """
    from scipy import sparse
    from sklearn.feature_extraction.text import CountVectorizer

    least = min(LEAST_SAID, len(wholes))
    counted = CountVectorizer(binary=True, min_df=least, analyzer=_said)
    said = counted.fit_transform(wholes).astype(np.float64)
    size = np.bincount(label)
    member = sparse.csr_matrix((1.0 / size[label], (label, np.arange(len(label)))))
    share = (member @ said).toarray()
    usual = np.asarray(said.mean(axis=0)).ravel()
    more = np.where(share > usual, share * np.log(np.maximum(share, usual) / usual), 0.0)
    length = np.linalg.norm(more, axis=1, keepdims=True)
    return np.asarray(more / np.maximum(length, 1e-12))


def _said(text: str) -> list[str]:
    return text.casefold().replace(".", " ").split()


def _cuts(rows: Floats, most: int) -> list[Labels]:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist

    tree = linkage(pdist(rows, "cosine").clip(0), "average")
    wanted = range(min(FEWEST, most), most + 1)
    return [np.asarray(fcluster(tree, each, "maxclust") - 1, dtype=np.int64) for each in wanted]


def _width(rows: Floats, cut: Labels) -> float:
    return float(silhouettes(rows, cut).mean()) if cut.max() > 0 else -1.0
