"""IQS of many groups at once: by agent, by month, by channel, over millions of reviews."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, IntArray, finite, probabilities, vector
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import t_interval
from evenhand.measure.iqs.needed import reviews_still_needed
from evenhand.measure.terms import DEFAULT, Terms

_BLOCK = 1 << 16
_NOTHING = "No review here has a score yet."
_ONE = "A single review has no margin of its own: nothing shows how much reviews differ."


class Moments(NamedTuple):
    """Count, sum and sum of squares of the scores of each group; they add up across blocks."""

    n: IntArray
    total: FloatArray
    squares: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Mean score by group, ``nan`` where there is none."""
        return _ratio(self.total, self.n)

    @property
    def deviations(self) -> FloatArray:
        """Sum of squared deviations from the group mean; rounding noise is cut to 0."""
        about = self.squares - _ratio(self.total**2, self.n, empty=0.0)
        return np.where(about > 1e-12 * self.squares, about, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class GroupedIqs:
    """Estimates of many groups, as arrays of one length.

    ``value``, ``low``, ``high`` and ``se`` are in points, ``nan`` where there is none;
    ``df`` are degrees of freedom, ``n`` reviews. ``groups[i]`` is group i as an
    :class:`~evenhand.measure.estimate.Estimate`.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    se: FloatArray
    df: FloatArray
    n: IntArray
    population: FloatArray
    method: str
    terms: Terms

    def __len__(self) -> int:
        return len(self.n)

    def __getitem__(self, group: int) -> Estimate:
        """The estimate of one group, with the reviews it still needs."""
        n, terms = int(self.n[group]), self.terms
        if n == 0:
            return no_estimate(method=self.method, why=_NOTHING, minimum=terms.minimum)
        frame = self.population[group]
        population = int(frame) if math.isfinite(frame) else None
        bare = Estimate(
            value=float(self.value[group]),
            method=self.method,
            n=n,
            level=terms.level,
            population=population,
            target=terms.target,
            minimum=terms.minimum,
        )
        se = float(self.se[group])
        if math.isnan(se):
            return bare.with_warning(_ONE)
        return _with_margin(self, bare, group, se)

    def estimates(self) -> list[Estimate]:
        """All groups as estimates, in order."""
        return [self[group] for group in range(len(self))]


def group_moments(scores: npt.ArrayLike, groups: npt.ArrayLike, n_groups: int) -> Moments:
    """Count, sum and sum of squares of scores by group, in one pass.

    Parameters
    ----------
    scores:
        Review scores, 0-100, none missing.
    groups:
        Group code of each score, 0 to ``n_groups - 1``.

    Raises
    ------
    InvalidData
        If lengths differ, a score is missing, or a code lies outside the range.

    Examples
    --------
    >>> group_moments([80, 90, 60], [0, 0, 2], 3).n.tolist()
    [2, 0, 1]
    """
    values, codes = vector(scores, "Scores"), np.asarray(groups)
    if codes.shape != values.shape:
        raise InvalidData(f"There are {len(values)} scores and {codes.size} group codes.")
    sums = np.zeros((3, n_groups))
    step = max(_BLOCK, 4 * n_groups)
    for start in range(0, len(values), step):
        block = slice(start, start + step)
        sums += _block_sums(values[block], codes[block], n_groups)
    if not np.isfinite(sums[2]).all():
        raise InvalidData("Scores: some are missing or infinite; leave out reviews with no score.")
    return Moments(sums[0].astype(np.int64), sums[1], sums[2])


def grouped_iqs(
    scores: npt.ArrayLike,
    groups: npt.ArrayLike,
    n_groups: int,
    populations: npt.ArrayLike | None = None,
    terms: Terms = DEFAULT,
) -> GroupedIqs:
    """Mean of reviews and its t interval for every group, each with its own spread.

    For groups of at least about 50 reviews (teams, channels, months); for agents with a handful
    of reviews use :func:`agent_iqs`.

    Parameters
    ----------
    scores, groups, n_groups:
        As for :func:`group_moments`; simple random samples within groups.
    populations:
        Conversations in each group, length ``n_groups``, if known.

    Examples
    --------
    >>> by_team = grouped_iqs([80, 90, 60, 70, 80], [0, 0, 1, 1, 1], 2)
    >>> by_team.value.tolist(), by_team.n.tolist()
    ([85.0, 70.0], [2, 3])
    """
    return own_spread(group_moments(scores, groups, n_groups), populations, terms)


def agent_iqs(
    scores: npt.ArrayLike,
    agents: npt.ArrayLike,
    n_agents: int,
    populations: npt.ArrayLike | None = None,
    terms: Terms = DEFAULT,
) -> GroupedIqs:
    """Mean of reviews of every agent, with the spread pooled over all agents.

    An agent's 3 to 40 reviews say little about their own spread; what all agents' reviews say
    about it together gives an interval that covers and is far narrower.

    Parameters
    ----------
    scores, agents, n_agents:
        As for :func:`group_moments`, one group per agent.
    populations:
        Conversations of each agent, length ``n_agents``, if known.

    Raises
    ------
    NotEnoughData
        If no agent has two reviews.

    Notes
    -----
    Assumes that scores vary about equally within every agent. Degrees of freedom: reviews less
    agents.

    Examples
    --------
    >>> agents = agent_iqs([80, 90, 60, 70, 100], [0, 0, 1, 1, 2], 3)
    >>> agents.df.tolist(), agents[2].shows_point
    ([2.0, 2.0, 2.0], False)
    """
    return pooled_spread(group_moments(scores, agents, n_agents), populations, terms)


def own_spread(
    moments: Moments, populations: npt.ArrayLike | None = None, terms: Terms = DEFAULT
) -> GroupedIqs:
    """:func:`grouped_iqs` from moments that were summed elsewhere, such as in a database.

    Examples
    --------
    >>> by_team = own_spread(group_moments([80, 90, 60, 70, 80], [0, 0, 1, 1, 1], 2))
    >>> by_team.value.tolist(), by_team.df.tolist()
    ([85.0, 70.0], [1.0, 2.0])
    """
    df = np.maximum(moments.n - 1.0, 0.0)
    variance = _ratio(moments.deviations, df)
    return _grouped(moments, variance, df, populations, terms, "iqs.mean.t")


def pooled_spread(
    moments: Moments, populations: npt.ArrayLike | None = None, terms: Terms = DEFAULT
) -> GroupedIqs:
    """:func:`agent_iqs` from moments that were summed elsewhere, such as in a database.

    Raises
    ------
    NotEnoughData
        If no agent has two reviews.

    Examples
    --------
    >>> agents = pooled_spread(group_moments([80, 90, 60, 70, 100], [0, 0, 1, 1, 2], 3))
    >>> agents.value.tolist(), agents.df.tolist()
    ([85.0, 65.0, 100.0], [2.0, 2.0, 2.0])
    """
    df = float(np.maximum(moments.n - 1, 0).sum())
    if df == 0:
        raise NotEnoughData(
            "No agent has two reviews, so nothing shows how much reviews of one agent differ."
        )
    variance = np.full(len(moments.n), moments.deviations.sum() / df)
    freedom = np.full(len(moments.n), df)
    return _grouped(moments, variance, freedom, populations, terms, "iqs.agent.pooled_sd")


def weighted_grouped_iqs(
    scores: npt.ArrayLike,
    groups: npt.ArrayLike,
    n_groups: int,
    inclusion: npt.ArrayLike,
    terms: Terms = DEFAULT,
) -> GroupedIqs:
    """Hájek mean of every group when reviews had unequal chances of being picked.

    Parameters
    ----------
    scores, groups, n_groups:
        As for :func:`group_moments`.
    inclusion:
        Inclusion probability of each review, above 0 and at most 1.

    Notes
    -----
    Each group by the Hájek-Deville variance, as :class:`~evenhand.measure.designs.Unequal`.

    Examples
    --------
    >>> iqs = weighted_grouped_iqs([40, 90, 80], [0, 0, 0], 1, [0.9, 0.1, 0.1])
    >>> round(float(iqs.value[0]), 1)
    82.6
    """
    values = finite(scores, "Scores")
    codes = _codes(groups, len(values), n_groups)
    chance = probabilities(inclusion, "Inclusion probabilities", len(values))
    weight = 1 / chance
    n = np.bincount(codes, minlength=n_groups)
    total = np.bincount(codes, weight, n_groups)
    mean = _ratio(np.bincount(codes, weight * values, n_groups), total)
    left = 1 - chance if terms.finite else 1.0
    squares = np.bincount(codes, left * (weight * (values - mean[codes])) ** 2, n_groups)
    variance = _ratio(n * squares, (n - 1.0) * total**2)
    se, df = np.asarray(np.sqrt(variance)), np.asarray(n - 1, dtype=np.float64)
    frame = np.full(n_groups, np.inf)
    return _finish(mean, se, df, n, frame, terms, "iqs.mean.weighted")


def weighted_agent_iqs(
    scores: npt.ArrayLike,
    agents: npt.ArrayLike,
    n_agents: int,
    inclusion: npt.ArrayLike,
    terms: Terms = DEFAULT,
) -> GroupedIqs:
    """Hájek mean of every agent, with the spread pooled over all agents.

    As :func:`agent_iqs`, for reviews with unequal chances of being picked: the pooled variance
    is that of the weighted reviews, and an agent's own variance is it times Σw²/(Σw)².

    Parameters
    ----------
    scores, agents, n_agents:
        As for :func:`group_moments`, one group per agent.
    inclusion:
        Inclusion probability of each review, above 0 and at most 1.

    Returns
    -------
    GroupedIqs
        Without an interval where no agent has two reviews.

    Examples
    --------
    >>> agents = weighted_agent_iqs([80, 90, 60, 70], [0, 0, 1, 1], 2, [0.1, 0.1, 0.1, 0.1])
    >>> agents.value.round(1).tolist(), agents.df.tolist()
    ([85.0, 65.0], [2.0, 2.0])
    """
    values = finite(scores, "Scores")
    codes = _codes(agents, len(values), n_agents)
    chance = probabilities(inclusion, "Inclusion probabilities", len(values))
    weight = 1 / chance
    n = np.bincount(codes, minlength=n_agents)
    total = np.bincount(codes, weight, n_agents)
    mean = _ratio(np.bincount(codes, weight * values, n_agents), total)
    df = float(np.maximum(n - 1, 0).sum())
    about = weight * (values - mean[codes]) ** 2
    correction = _ratio(n, np.maximum(n - 1.0, 0.0), empty=0.0)[codes]
    variance = (
        (about * correction).sum() / np.where(n[codes] > 1, weight, 0.0).sum() if df else np.nan
    )
    left = 1 - chance if terms.finite else 1.0
    share = _ratio(np.bincount(codes, left * weight**2, n_agents), total**2)
    se = np.asarray(np.sqrt(variance * share))
    frame = np.full(n_agents, np.inf)
    return _finish(mean, se, np.full(n_agents, df), n, frame, terms, "iqs.agent.pooled_sd")


def _ratio(top: npt.ArrayLike, bottom: npt.ArrayLike, empty: float = np.nan) -> FloatArray:
    """``top / bottom``, and ``empty`` where the bottom is not above 0."""
    above, below = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    out: FloatArray = np.full(below.shape, empty)
    np.divide(above, below, out=out, where=below > 0)
    return out


def _block_sums(values: FloatArray, codes: IntArray, n_groups: int) -> FloatArray:
    """Sums of 1, x and x² by group; a block fits the cache, so the square costs little."""
    checked = _codes(codes, len(values), n_groups)
    return np.stack(
        [
            np.bincount(checked, minlength=n_groups),
            np.bincount(checked, values, n_groups),
            np.bincount(checked, values * values, n_groups),
        ]
    )


def _codes(groups: npt.ArrayLike, length: int, n_groups: int) -> IntArray:
    codes = np.asarray(groups)
    if codes.shape != (length,):
        raise InvalidData(f"There are {length} scores and {codes.size} group codes.")
    if codes.dtype.kind not in "iu":
        raise InvalidData("Group codes must be whole numbers, starting at 0.")
    if length and (codes.min() < 0 or codes.max() >= n_groups):
        raise InvalidData(f"Group codes must lie between 0 and {n_groups - 1}.")
    return codes.astype(np.int64, copy=False)


def _grouped(
    moments: Moments,
    variance: FloatArray,
    df: FloatArray,
    populations: npt.ArrayLike | None,
    terms: Terms,
    method: str,
) -> GroupedIqs:
    size = len(moments.n)
    frame = np.full(size, np.inf) if populations is None else vector(populations, "Sizes", size)
    if (moments.n > frame).any():
        group = int(np.flatnonzero(moments.n > frame)[0])
        raise InvalidData(f"Group {group} has more reviews than conversations.")
    left = 1 - moments.n / np.maximum(frame, 1) if terms.finite else 1.0
    se = np.sqrt(_ratio(left * variance, moments.n))
    return _finish(moments.mean, se, df, moments.n, frame, terms, method)


def _finish(
    value: FloatArray,
    se: FloatArray,
    df: FloatArray,
    n: IntArray,
    frame: FloatArray,
    terms: Terms,
    method: str,
) -> GroupedIqs:
    low, high = t_interval(value, se, np.maximum(df, 1), terms.level)
    return GroupedIqs(value, low, high, se, df, n, frame, method, terms)


def _with_margin(group: GroupedIqs, bare: Estimate, index: int, se: float) -> Estimate:
    needed = reviews_still_needed(se=se, n=bare.n, population=bare.population, terms=group.terms)
    return replace(
        bare,
        low=float(group.low[index]),
        high=float(group.high[index]),
        se=se,
        df=float(group.df[index]),
        needed=needed,
    )
