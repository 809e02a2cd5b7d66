"""How reviews of a scope were picked, as the estimators want to know it."""

from __future__ import annotations

import numpy as np

from evenhand.insights.queries import ReviewColumns
from evenhand.measure.designs import Design, Simple, Stratified, Unequal


def design_of(found: ReviewColumns, population: int) -> Design:
    """One random sample, samples from strata, or picks each with a chance of their own.

    Reviews drawn together with the same chance are a random sample of their part of the
    conversations. Where risk decided, or a part has a single review, every review goes by its own
    chance.
    """
    chances = found.probability
    if len(chances) <= population and np.allclose(chances, chances[0], rtol=1e-6):
        return Simple(population=max(round(len(chances) / chances[0]), len(chances)))
    strata = _strata(found)
    if strata is None:
        return Unequal(chances, population)
    reviewed = np.bincount(strata)
    sizes = np.maximum(np.rint(np.bincount(strata, 1 / chances)), reviewed)
    return Stratified(strata, dict(enumerate(sizes.astype(int).tolist())))


def _strata(found: ReviewColumns) -> np.ndarray | None:
    """A code per review; none where the reviews are not from strata."""
    if found.by_risk.any() or (found.draw == 0).any():
        return None
    pairs = np.column_stack((found.draw, found.probability.round(9)))
    strata = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)
    return strata if np.bincount(strata).min() > 1 else None
