"""A band around the judge's score that holds the human score as often as promised."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData
from evenhand.measure.arrays import BoolArray, FloatArray, codes, finite

LEAST_IN_GROUP = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """How far the human score may lie from the judge's.

    Parameters
    ----------
    half:
        Half-width for everything without a group of its own; infinite with too few labels.
    by_group:
        Half-width of each group with enough labels.
    alpha:
        Share of conversations outside the band, at most.
    n:
        Labels it was learned from.
    warnings:
        Groups too small for a band of their own.
    """

    half: float
    by_group: Mapping[object, float]
    alpha: float
    n: int
    warnings: tuple[str, ...] = ()

    def around(
        self, judge: npt.ArrayLike, groups: npt.ArrayLike | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Low and high ends of the band, shape (conversations,) each."""
        score = finite(judge, "Judge")
        if groups is None:
            half = np.full(len(score), self.half)
        else:
            names, row = codes(groups, "Groups", len(score))
            half = np.array([self.by_group.get(name, self.half) for name in names])[row]
        return score - half, score + half

    def needs_eyes(
        self, judge: npt.ArrayLike, mark: float, groups: npt.ArrayLike | None = None
    ) -> BoolArray:
        """Where the band straddles the pass mark, so that a person should decide."""
        low, high = self.around(judge, groups)
        return np.asarray((low < mark) & (mark <= high))


def conformal_quantile(residuals: npt.ArrayLike, alpha: float) -> float:
    """Half-width that a fresh residual exceeds with probability at most ``alpha``.

    Parameters
    ----------
    residuals:
        Absolute differences between human and judge, shape (labels,).
    alpha:
        Share outside, above 0 and below 1.

    Returns
    -------
    float
        The ``ceil((n + 1)(1 - alpha))``-th smallest residual; infinite for
        ``n < 1/alpha - 1``.

    Raises
    ------
    InvalidData
        Negative residuals, or an alpha outside its range.

    Notes
    -----
    Split conformal prediction (Vovk, Gammerman and Shafer 2005; Lei et al. 2018). Holds on average
    over conversations exchangeable with the labels, not for each agent.

    Examples
    --------
    >>> conformal_quantile([1, 2, 3, 4, 5, 6, 7, 8, 9], 0.2)
    8.0
    >>> conformal_quantile([1, 2, 3], 0.1)
    inf
    """
    gaps = finite(residuals, "Residuals")
    if not 0 < alpha < 1:
        raise InvalidData(f"The share outside must lie between 0 and 1, not {alpha}.")
    if (gaps < 0).any():
        raise InvalidData("Residuals are absolute differences and cannot be negative.")
    place = math.ceil((len(gaps) + 1) * (1 - alpha) - 1e-9)
    return math.inf if place > len(gaps) else float(np.sort(gaps)[place - 1])


def conformal_band(
    human: npt.ArrayLike,
    judge: npt.ArrayLike,
    *,
    alpha: float = 0.1,
    groups: npt.ArrayLike | None = None,
    least: int = LEAST_IN_GROUP,
) -> Band:
    """Learn the band from labelled conversations.

    Parameters
    ----------
    human, judge:
        Scores of the same conversations, shape (labels,); a random sample, rated blind.
    alpha:
        Share outside, at most.
    groups:
        For instance the channel, shape (labels,): each group with enough labels gets a band that
        holds within it (Mondrian).
    least:
        Labels a group needs.

    Returns
    -------
    Band

    Raises
    ------
    InvalidData
        Missing scores, or columns of different lengths.

    Examples
    --------
    >>> band = conformal_band([80, 70, 90, 60, 75] * 4, [82, 75, 89, 70, 75] * 4)
    >>> band.half, band.needs_eyes([85, 95], mark=80).tolist()
    (10.0, [True, False])
    """
    truth = finite(human, "Human scores")
    gaps = np.abs(truth - finite(judge, "Judge", len(truth)))
    own: dict[object, float] = {}
    small: list[str] = []
    if groups is not None:
        names, row = codes(groups, "Groups", len(gaps))
        for place, name in enumerate(names):
            part = gaps[row == place]
            if len(part) < least:
                small.append(f"{name} ({len(part)})")
            else:
                own[name] = conformal_quantile(part, alpha)
    return Band(
        half=conformal_quantile(gaps, alpha),
        by_group=own,
        alpha=alpha,
        n=len(gaps),
        warnings=_too_small(small, least),
    )


def _too_small(small: list[str], least: int) -> tuple[str, ...]:
    if not small:
        return ()
    return (f"Fewer than {least} labels, so the common band is used: {', '.join(small)}.",)
