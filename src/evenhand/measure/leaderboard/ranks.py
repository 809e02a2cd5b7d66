"""Which places an agent may truly hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from evenhand.measure.arrays import FloatArray, IntArray
from evenhand.measure.leaderboard.spread import checked_scores

DRAWS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSets:
    """Best and worst place of each agent that the data cannot rule out; 1 is the best.

    Parameters
    ----------
    best, worst:
        Shape (agents,).
    level:
        Confidence level.
    jointly:
        Whether the level holds for all agents' sets at once or for each set by itself.
    seed, draws:
        What the sets replay from.
    """

    best: IntArray
    worst: IntArray
    level: float
    jointly: bool
    seed: int
    draws: int

    @property
    def width(self) -> IntArray:
        """How many places each set holds, shape (agents,)."""
        return np.asarray(self.worst - self.best + 1)


def rank_sets(
    scores: npt.ArrayLike,
    variances: npt.ArrayLike,
    *,
    level: float = 0.95,
    jointly: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
) -> RankSets:
    """Confidence sets for the ranks of agents.

    Parameters
    ----------
    scores, variances:
        One score and its sampling variance per agent, shape (agents,); higher is better. Use raw
        scores, not shrunken ones.
    level:
        Confidence level.
    jointly:
        ``True`` for a table that shows everyone: all sets hold at once with the level.
        ``False`` for one agent's page: each set by itself holds with the level.
    draws, seed:
        Size and seed of the simulation of the critical value.

    Returns
    -------
    RankSets

    Raises
    ------
    NotEnoughData, InvalidData
        As for :func:`~evenhand.measure.leaderboard.spread`.

    Notes
    -----
    Mogstad, Romano, Shaikh and Wilhelm, Review of Economic Studies 91 (2024) 476, single step: an
    agent is surely better than another when their difference exceeds the critical value of the
    largest studentised difference. Assumes independent, roughly normal scores.

    Examples
    --------
    >>> sets = rank_sets([95, 80, 79, 60], [4, 4, 4, 4])
    >>> list(zip(sets.best.tolist(), sets.worst.tolist()))
    [(1, 1), (2, 3), (2, 3), (4, 4)]
    """
    y, v = checked_scores(scores, variances)
    off = np.subtract.outer(y, y) / np.sqrt(np.add.outer(v, v))
    noise = np.random.default_rng(seed).standard_normal((draws, len(v))) * np.sqrt(v)
    critical = _critical(noise, v, level, jointly=jointly)[:, None]
    return RankSets(
        best=1 + (off < -critical).sum(axis=1),
        worst=len(y) - (off > critical).sum(axis=1),
        level=level,
        jointly=jointly,
        seed=seed,
        draws=draws,
    )


def _critical(noise: FloatArray, v: FloatArray, level: float, *, jointly: bool) -> FloatArray:
    """Critical value of each agent's largest studentised difference, shape (agents,)."""
    largest = np.stack(
        [
            (np.abs(noise - noise[:, [agent]]) / np.sqrt(v + v[agent])).max(axis=1)
            for agent in range(len(v))
        ],
        axis=1,
    )
    if not jointly:
        return np.asarray(np.quantile(largest, level, axis=0))
    return np.full(len(v), np.quantile(largest.max(axis=1), level))
