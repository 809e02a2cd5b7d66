"""Scores of a support centre to draw from."""

from __future__ import annotations

import numpy as np

from pictures.style import Floats


def scores_of(rng: np.random.Generator, shape: int | tuple[int, ...]) -> Floats:
    """Review scores as they are: many perfect ones, and 3.5 % zeroed by a critical failure."""
    scores = np.clip(rng.normal(90, 21, shape), 0, 100)
    scores[rng.random(shape) < 0.035] = 0
    return scores


def automatic_of(rng: np.random.Generator, scores: Floats) -> Floats:
    """A lenient judge that follows the human score loosely."""
    return np.clip(48 + 0.45 * scores + rng.normal(0, 9, scores.shape), 0, 100)
