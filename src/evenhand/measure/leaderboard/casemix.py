"""Groups at the mix of work they all share: what difficult work takes from a mean is given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy import typing as npt

from evenhand.errors import NotEnoughData
from evenhand.measure.arrays import FloatArray, IntArray, codes, finite
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import t_interval
from evenhand.measure.leaderboard.agents import AgentScores
from evenhand.measure.searching import lowest_within

METHOD = "leaderboard.casemix"
_NOTHING = 1e-9
"""A direction in which the kinds of work vary less than this share of the largest says nothing."""
_LARGEST = 4.0
_STARTS = (0.0, 0.001, 0.01, 0.1, 0.4, 1.0, _LARGEST)
"""Effects spread at most twice as far as single reviews do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMix:
    """Every group's mean as it would be at the mix of all reviews.

    Parameters
    ----------
    groups:
        What is compared, in order.
    raw, adjusted:
        Mean score as it is, and at the common mix, shape (groups,).
    n:
        Reviews, shape (groups,).
    sd, df:
        Spread of single reviews around group and kind of work, and its degrees of freedom.
    mix:
        Each group's shares of the kinds of work less those of all, shape (groups, kinds).
    inverse:
        Of what the reviews and the spread between kinds say of their effects, shape (kinds, kinds).
    difficulty:
        Standard deviation of the kinds' effects, in points; 0 where kinds are not seen to differ,
        and then nothing is adjusted.
    """

    groups: tuple[object, ...]
    raw: FloatArray
    adjusted: FloatArray
    n: IntArray
    sd: float
    df: int
    mix: FloatArray
    inverse: FloatArray
    difficulty: float

    @property
    def variance(self) -> FloatArray:
        """Sampling variance of each adjusted mean, the adjustment's own included."""
        return np.asarray(self.sd**2 * (1 / self.n + self._leverage(self.mix)))

    def scores(self, places: Sequence[int] | None = None) -> AgentScores:
        """The adjusted means as a leaderboard takes them, counted by the reviews they are worth.

        Parameters
        ----------
        places:
            Which groups; all unless given.
        """
        chosen = np.arange(len(self.n)) if places is None else np.asarray(places, dtype=np.int64)
        worth = np.floor(self.sd**2 / self.variance + 1e-9) if self.sd else self.n
        return AgentScores(
            agents=tuple(self.groups[place] for place in chosen),
            score=self.adjusted[chosen],
            n=np.maximum(worth, 1).astype(np.int64)[chosen],
            sd=self.sd,
            df=self.df,
        )

    def estimate(self, place: int, level: float = 0.95) -> Estimate:
        """One group's adjusted mean with its interval, both held on the scale of 0 to 100."""
        n = int(self.n[place])
        found = self._estimate(float(self.adjusted[place]), float(self.variance[place]), n, level)
        value, low, high = np.clip([found.value, found.low, found.high], 0.0, 100.0).tolist()
        return replace(found, value=value, low=low, high=high)

    def taken(self, place: int, level: float = 0.95) -> Estimate:
        """Points by which one group's mix of work moves its mean: below 0 for harder work."""
        value = float(self.raw[place] - self.adjusted[place])
        variance = self.sd**2 * float(self._leverage(self.mix[[place]])[0])
        return self._estimate(value, variance, int(self.n[place]), level)

    def difference(self, place: int, other: int, level: float = 0.95) -> Estimate:
        """Adjusted mean of one group less that of another."""
        apart = self.mix[[place]] - self.mix[[other]]
        counts = 1 / self.n[place] + 1 / self.n[other]
        variance = self.sd**2 * float(counts + self._leverage(apart)[0])
        value = float(self.adjusted[place] - self.adjusted[other])
        return self._estimate(value, variance, int(self.n[place] + self.n[other]), level)

    def _leverage(self, mix: FloatArray) -> FloatArray:
        return np.asarray(np.maximum(np.einsum("gk,kl,gl->g", mix, self.inverse, mix), 0.0))

    def _estimate(self, value: float, variance: float, n: int, level: float) -> Estimate:
        se = max(variance, 0.0) ** 0.5
        low, high = t_interval(value, se, self.df, level)
        return Estimate(
            value=value,
            low=float(low),
            high=float(high),
            se=se,
            df=float(self.df),
            n=n,
            level=level,
            method=METHOD,
            target="process",
        )


def case_mix(
    scores: npt.ArrayLike, groups: npt.ArrayLike, factors: Sequence[npt.ArrayLike]
) -> CaseMix:
    """Means of groups with the difficulty of their work taken out.

    Parameters
    ----------
    scores:
        Review scores, shape (reviews,).
    groups:
        The agent (or agent and period, or team) of each review, shape (reviews,).
    factors:
        What describes the work of each review (channel, topic, ...), each of shape (reviews,).
        Their effects add up. Without any, nothing is adjusted.

    Raises
    ------
    InvalidData
        Missing scores or columns of different lengths.
    NotEnoughData
        Too few reviews to tell chance from groups and kinds of work.

    Notes
    -----
    A fixed effect for every group and a random one for every kind of work (Henderson's mixed model
    equations): the effects of the work are estimated within groups, so that work does not look
    hard because weak agents do it, and are drawn to zero as far as they are uncertain. Their
    spread is that of the largest likelihood, and is then taken as known. Assumes that a kind of
    work is harder by the same number of points for everyone.

    Examples
    --------
    >>> names = ["Ada"] * 4 + ["Ben"] * 4
    >>> work = ["easy", "easy", "easy", "hard", "easy", "hard", "hard", "hard"]
    >>> found = case_mix([90, 92, 88, 70, 95, 75, 73, 77], names, [work])
    >>> found.raw.tolist(), found.adjusted.round(1).tolist()
    ([85.0, 80.0], [80.4, 84.6])
    """
    y = finite(scores, "Scores")
    names, group = codes(groups, "Groups", len(y))
    kinds = _kinds(factors, len(y))
    n = np.bincount(group, minlength=len(names))
    raw = _means(y[:, None], group, n)[:, 0]
    shares = _means(kinds, group, n)
    fit = _fit(y - raw[group], kinds - shares[group], len(y) - len(names))
    mix = shares - kinds.mean(axis=0)
    return CaseMix(
        groups=tuple(names),
        raw=raw,
        adjusted=raw - mix @ fit.effect,
        n=n.astype(np.int64),
        sd=fit.sd,
        df=fit.df,
        mix=mix,
        inverse=fit.inverse,
        difficulty=fit.difficulty,
    )


class _Fit(NamedTuple):
    effect: FloatArray
    inverse: FloatArray
    sd: float
    difficulty: float
    df: int


def _fit(y: FloatArray, kinds: FloatArray, free: int) -> _Fit:
    """Effects of the kinds on scores, both within groups."""
    size, turn = np.linalg.eigh(kinds.T @ kinds)
    told = size > _NOTHING * max(float(size.max(initial=0.0)), 1.0)
    df = free - int(told.sum())
    if df < 1:
        raise NotEnoughData(
            "There are too few reviews to tell chance from skill and from kinds of work."
        )
    along = (kinds @ turn).T @ y
    rest = float(y @ y - (along[told] ** 2 / size[told]).sum())
    variance = max(rest, 0.0) / df
    ratio = _ratio(along[told] ** 2 / size[told], size[told], variance)
    inverse = (turn * (ratio / (1 + ratio * np.maximum(size, 0.0)))) @ turn.T
    return _Fit(
        effect=np.asarray(turn @ (ratio / (1 + ratio * np.maximum(size, 0.0)) * along)),
        inverse=np.asarray(inverse, dtype=np.float64),
        sd=variance**0.5,
        difficulty=(ratio * variance) ** 0.5,
        df=df,
    )


def _ratio(squares: FloatArray, size: FloatArray, variance: float) -> float:
    """Variance of the effects over that of single reviews, of the largest likelihood."""
    if not len(size) or variance <= 0:
        return 0.0

    def misfit(ratio: float) -> float:
        spread = variance * (1 + ratio * size)
        return float((np.log(spread) + squares / spread).sum())

    start = min(_STARTS, key=misfit)
    found = lowest_within(lambda ratio: misfit(ratio[0]), [start], [(0.0, _LARGEST)])
    return float(found[0])


def _kinds(factors: Sequence[npt.ArrayLike], length: int) -> FloatArray:
    """A column of zeros and ones for every kind of work of every factor."""
    columns = [np.zeros((length, 0))]
    for factor in factors:
        names, code = codes(factor, "Kinds of work", length)
        columns.append(np.eye(len(names))[code])
    return np.concatenate(columns, axis=1)


def _means(values: FloatArray, group: IntArray, n: IntArray) -> FloatArray:
    sums = np.zeros((len(n), values.shape[1]))
    np.add.at(sums, group, values)
    return np.asarray(sums / n[:, None])
