"""Openings in, drivers out: one language at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evenhand.insights.contact.grouping import Floats, group
from evenhand.insights.contact.naming import terms_of_groups
from evenhand.insights.contact.stock import without_stock
from evenhand.insights.contact.vectors import wording_vectors

LEAST_OPENINGS = 20

Vectors = Callable[[Sequence[str]], Floats]
"""Texts as rows of length one; zero where there is nothing to go by."""


class Discovery(NamedTuple):
    """Drivers found in one language: the group of each text (from 0 on) and each group's terms.

    ``told`` are the texts without stock sentences.
    """

    label: NDArray[np.int64]
    terms: list[list[str]]
    silhouette: float
    told: list[str]

    @property
    def groups(self) -> int:
        """How many drivers there are."""
        return len(self.terms)


def discover(
    texts: Sequence[str], language: str, vectors: Vectors = wording_vectors
) -> Discovery | None:
    """Find the drivers of one language's openings.

    Parameters
    ----------
    texts:
        Openings with words in them.
    language:
        Two letters, or empty where it is not known.
    vectors:
        How texts become points: by their wording, or by a sentence model.

    Returns
    -------
    Discovery or None
        None: fewer than ``LEAST_OPENINGS`` openings say too little to be grouped.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    if len(texts) < LEAST_OPENINGS:
        return None
    with threadpool_limits(limits=1):
        told = without_stock(texts)
        found = group(vectors(told))
    return Discovery(
        found.label, terms_of_groups(told, found.label, language), found.silhouette, told
    )
