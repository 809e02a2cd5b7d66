"""From single reviews to one row per agent, with the pooled within-agent spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, IntArray, codes, finite


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentScores:
    """One row per agent.

    Parameters
    ----------
    agents:
        Who they are, in a stable order.
    score:
        Mean review score, shape (agents,).
    n:
        Reviews, shape (agents,).
    sd, df:
        Within-agent standard deviation pooled over all agents, and its degrees of freedom.
    """

    agents: tuple[object, ...]
    score: FloatArray
    n: IntArray
    sd: float
    df: int

    @classmethod
    def from_groups(
        cls,
        agents: tuple[object, ...],
        score: npt.ArrayLike,
        n: npt.ArrayLike,
        squares: npt.ArrayLike,
    ) -> Self:
        """The same from sums kept elsewhere.

        Parameters
        ----------
        score, n:
            Mean and number of reviews of each agent.
        squares:
            Sum of squared deviations from the agent's own mean, shape (agents,).
        """
        mean = finite(score, "Scores", len(agents))
        counts = finite(n, "Numbers of reviews", len(agents)).astype(np.int64)
        within = float(finite(squares, "Sums of squares", len(agents)).sum())
        if (counts < 1).any():
            raise InvalidData("Every agent on a leaderboard needs at least one review.")
        df = int(counts.sum()) - len(agents)
        if df < 1:
            raise NotEnoughData(
                "Every agent has a single review, so nothing tells chance from skill. "
                "At least some agents need two."
            )
        return cls(agents=agents, score=mean, n=counts, sd=float((within / df) ** 0.5), df=df)

    @property
    def variance(self) -> FloatArray:
        """Sampling variance of each score, by the pooled spread, shape (agents,)."""
        return np.asarray(self.sd**2 / self.n, dtype=np.float64)


def agent_scores(scores: npt.ArrayLike, agents: npt.ArrayLike) -> AgentScores:
    """Mean score and pooled spread of each agent's reviews.

    Parameters
    ----------
    scores:
        Review scores, shape (reviews,).
    agents:
        The agent of each review, shape (reviews,).

    Returns
    -------
    AgentScores

    Raises
    ------
    InvalidData
        Missing scores, or columns of different lengths.
    NotEnoughData
        No agent has two reviews.

    Notes
    -----
    With 3 to 40 reviews an agent's own standard deviation is too unsteady for an interval;
    pooling assumes that agents scatter alike around their own level.

    Examples
    --------
    >>> rows = agent_scores([80, 90, 60, 70], ["Ada", "Ada", "Ben", "Ben"])
    >>> rows.score.tolist(), round(rows.sd, 3), rows.df
    ([85.0, 65.0], 7.071, 2)
    """
    y = finite(scores, "Scores")
    names, row = codes(agents, "Agents", len(y))
    n = np.bincount(row, minlength=len(names))
    mean = np.bincount(row, y, minlength=len(names)) / np.maximum(n, 1)
    squares = np.bincount(row, (y - mean[row]) ** 2, minlength=len(names))
    return AgentScores.from_groups(tuple(names), mean, n, squares)
