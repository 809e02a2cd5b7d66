"""Folds that keep together what belongs together: a customer, a conversation, a copied text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import scipy
from numpy.typing import NDArray

from evenhand.judges.local.hashing import mixed, word_hashes
from evenhand.judges.local.reading import Part

FOLDS = 5
ALIKE = 0.6
"""Texts that share so much of their runs of three words count as copies of each other."""

_RUN = 3
_BASE = np.uint64(0x100000001B3)
_NUMBER = re.compile(r"\d+")
_SHARED_BY_MANY = 0.05
_MANY = 20

Codes = NDArray[np.intp]


def groups(texts: Sequence[Sequence[str]], keys: Sequence[Sequence[Hashable]]) -> Codes:
    """Which segments must not be split: one code per group, from 0.

    Parameters
    ----------
    texts:
        All words of each segment, in order.
    keys:
        What else each segment shares with others of its group (its conversation, its customer). A
        key that very many share is a placeholder and binds nobody.

    Examples
    --------
    >>> texts = [["order", "12", "is", "late"], ["order", "99", "is", "late"], ["hello"]]
    >>> groups(texts, [["a"], ["b"], ["c"]]).tolist()
    [0, 0, 1]
    """
    first, second = np.array([*_copies(texts), *_bound(keys), (0, 0)], dtype=np.intp).T
    size = len(texts)
    if not size:
        return np.empty(0, dtype=np.intp)
    edges = scipy.sparse.coo_matrix((np.ones(len(first)), (first, second)), shape=(size, size))
    _count, found = scipy.sparse.csgraph.connected_components(edges, directed=False)
    return np.asarray(found, dtype=np.intp)


def folds_of(group: Codes, names: Sequence[int], folds: int = FOLDS) -> Codes:
    """The fold of each segment: groups whole, folds as even as they allow.

    Parameters
    ----------
    group:
        The group of each segment.
    names:
        A number per segment that stays with it, such as its key; order does not matter.
    folds:
        How many.

    Examples
    --------
    >>> folds_of(np.array([0, 0, 1, 2]), [5, 6, 7, 8], 2).tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])
    True
    """
    sizes = Counter(group.tolist())
    lead: dict[int, int] = {}
    for code, name in zip(group.tolist(), names, strict=True):
        lead[code] = min(name, lead.get(code, name))
    order = sorted(sizes, key=lambda code: (-sizes[code], shuffled(lead[code])))
    fold: dict[int, int] = {}
    filled = [0] * folds
    for code in order:
        least = filled.index(min(filled))
        fold[code] = least
        filled[least] += sizes[code]
    return np.array([fold[code] for code in group.tolist()], dtype=np.intp)


def shuffled(number: int) -> int:
    """A number's place in an order that is arbitrary and always the same."""
    return int(mixed(np.array([number], dtype=np.uint64))[0])


def words_of(part: Part) -> list[str]:
    """All words of agent and customer, in order of the conversation."""
    said = sorted([*part.customer, *part.agent], key=lambda passage: passage.place)
    return [word for passage in said for word in passage.words]


def _copies(texts: Sequence[Sequence[str]]) -> Iterable[tuple[int, int]]:
    """Pairs of texts that are nearly the same; numbers in them do not matter."""
    runs = [_runs(text) for text in texts]
    known, column = np.unique(np.concatenate(runs), return_inverse=True)
    pointers = np.concatenate(([0], np.cumsum([len(each) for each in runs])))
    shape = (len(texts), len(known))
    matrix = scipy.sparse.csr_matrix((np.ones(len(column), np.float32), column, pointers), shape)
    shared = (matrix @ matrix.T).tocoo()
    size = np.diff(pointers)
    either = size[shared.row] + size[shared.col] - shared.data
    alike = (shared.data >= ALIKE * either) & (shared.row < shared.col)
    return zip(shared.row[alike].tolist(), shared.col[alike].tolist(), strict=True)


def _runs(text: Sequence[str]) -> NDArray[np.uint64]:
    """Distinct runs of three words; a shorter text is one run."""
    words = word_hashes([_NUMBER.sub("0", word) for word in text])
    if len(words) < _RUN:
        words = np.concatenate((np.zeros(_RUN - len(words), dtype=np.uint64), words))
    return np.unique(mixed((words[:-2] * _BASE + words[1:-1]) * _BASE + words[2:]))


def _bound(keys: Sequence[Sequence[Hashable]]) -> Iterable[tuple[int, int]]:
    """Pairs of segments that share a key."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for place, own in enumerate(keys):
        for key in own:
            members[key].append(place)
    most = max(_MANY, _SHARED_BY_MANY * len(keys))
    return [
        (found[0], other) for found in members.values() if len(found) <= most for other in found[1:]
    ]
