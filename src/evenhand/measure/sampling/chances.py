"""Inclusion probabilities: who is picked how likely, before anything is drawn."""

from __future__ import annotations

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, UnsupportedDesign
from evenhand.measure.arrays import FloatArray, finite

DEFAULT_FLOOR = 0.5
"""Share of a risk-based draw that is spread evenly: costs no width, bounds every weight."""

MINIMUM_FLOOR = 0.25
"""Below this the weights of unlikely picks make margins too narrow."""


def risk_probabilities(risks: npt.ArrayLike, n: int, floor: float = DEFAULT_FLOOR) -> FloatArray:
    """Chances that favour risky conversations without shutting out any.

    Parameters
    ----------
    risks:
        Risk of every conversation of the frame, 0 or more, on any scale.
    n:
        Reviews to draw.
    floor:
        Share of the reviews spread evenly over the frame, 0.25 to 1.

    Returns
    -------
    FloatArray
        ``floor n/N + (1 - floor) n risk/Σrisk``, no higher than 1, summing to ``n``; what a cap
        at 1 frees is shared out in proportion.

    Raises
    ------
    UnsupportedDesign
        If the floor is below 25 %.
    InvalidData
        If a risk is negative or missing.

    Examples
    --------
    >>> risk_probabilities([0, 0, 10, 30], n=2).round(3).tolist()
    [0.25, 0.25, 0.5, 1.0]
    """
    risk = finite(risks, "Risks")
    if len(risk) and risk.min() < 0:
        raise InvalidData("A risk cannot be negative; 0 means no particular risk.")
    if not MINIMUM_FLOOR <= floor <= 1:
        raise UnsupportedDesign(
            f"At least {MINIMUM_FLOOR:.0%} of a risk-based draw must be spread evenly over all "
            f"conversations (asked for: {floor:.0%}). Otherwise the score of the period has no "
            "honest margin."
        )
    total = risk.sum()
    if total == 0:
        return size_probabilities(np.ones(len(risk)), n)
    return size_probabilities(floor / len(risk) + (1 - floor) * risk / total, n)


def size_probabilities(sizes: npt.ArrayLike, n: int) -> FloatArray:
    """Chances in proportion to a size, no higher than 1, summing to ``n``.

    Raises
    ------
    InvalidData
        If a size is not above 0 (it could never be picked), or ``n`` exceeds the frame.

    Examples
    --------
    >>> size_probabilities([1, 1, 8], n=2).tolist()
    [0.5, 0.5, 1.0]
    """
    size = finite(sizes, "Sizes")
    if not 0 <= n <= len(size):
        raise InvalidData(f"{n} reviews cannot be drawn from {len(size)} conversations.")
    if len(size) and size.min() <= 0:
        raise InvalidData(
            "Every conversation needs a chance above 0: one that cannot be picked cannot be "
            "estimated, whatever the weights."
        )
    return _capped(size, n)


def _capped(size: FloatArray, n: int) -> FloatArray:
    """Share n out in proportion to size; certain units leave the sharing until none exceeds 1."""
    certain = np.zeros(len(size), dtype=np.bool_)
    while True:
        open_size = np.where(certain, 0.0, size)
        left = n - int(certain.sum())
        chance = left * open_size / open_size.sum() if left else np.zeros(len(size))
        over = chance >= 1
        if not over.any():
            return np.where(certain, 1.0, chance)
        certain |= over
