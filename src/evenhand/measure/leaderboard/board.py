"""The leaderboard: what may be said of each agent, and when nothing may be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evenhand.measure.arrays import FloatArray
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import t_interval
from evenhand.measure.leaderboard.agents import AgentScores
from evenhand.measure.leaderboard.ranks import RankSets, rank_sets
from evenhand.measure.leaderboard.reliability import reliability, reviews_for_reliability
from evenhand.measure.leaderboard.shrinkage import Shrunken, shrink
from evenhand.measure.leaderboard.spread import Spread, spread

WANTED_RELIABILITY = 0.7
NO_DIFFERENCE = (
    "No detectable difference between agents: chance alone explains how far their scores lie apart."
)


class Tier(StrEnum):
    """Where an agent stands against the target."""

    ABOVE = "above target"
    IN_LINE = "in line with target"
    BELOW = "below target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What may be said of one agent.

    Parameters
    ----------
    agent:
        Who it is.
    raw:
        Mean of the agent's reviews with the pooled-spread interval.
    fair:
        Empirical-Bayes score; absent when agents do not differ detectably.
    chance_below:
        Probability that the agent's true score lies below the target, or ``None``.
    tier, best, worst:
        Tier and the places the agent may hold; ``None`` when agents do not differ detectably.
    """

    agent: object
    raw: Estimate
    fair: Estimate
    chance_below: float | None = None
    tier: Tier | None = None
    best: int | None = None
    worst: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaderboard:
    """All agents side by side, with what the comparison is worth.

    Parameters
    ----------
    standings:
        One per agent, in the order given.
    spread:
        Between-agent variance and the mean over agents.
    icc:
        Share of the variance of single reviews that lies between agents.
    reliability:
        Of the agents' mean scores, at their median number of reviews.
    reviews_needed:
        Reviews per agent for a reliability of .7; ``None`` when agents do not differ.
    verdict:
        The sentence to print above the table.
    ranks:
        The rank sets behind the standings, with their seed; ``None`` without a difference.
    """

    standings: tuple[Standing, ...]
    spread: Spread
    icc: float
    reliability: float
    reviews_needed: int | None
    verdict: str
    ranks: RankSets | None


def leaderboard(
    rows: AgentScores,
    target: float,
    *,
    level: float = 0.95,
    sure: float = 0.95,
    seed: int = 0,
) -> Leaderboard:
    """Compare agents as far as their reviews allow.

    Parameters
    ----------
    rows:
        One row per agent (:func:`~evenhand.measure.leaderboard.agent_scores`); at least four.
    target:
        The score agents are held against, in points.
    level:
        Confidence level of intervals and rank sets. Rank sets hold for all agents at once.
    sure:
        Probability from which an agent counts as above or below the target.
    seed:
        Seed of the rank sets.

    Returns
    -------
    Leaderboard

    Raises
    ------
    NotEnoughData
        Fewer than four agents.
    InvalidData
        No spread at all within agents.

    Notes
    -----
    Fair scores and tiers by empirical Bayes (Morris 1983), rank sets by Mogstad et al. (2024) on
    raw scores. Where agents handle different work, adjust scores for it first
    (:func:`~evenhand.measure.change.adjusted_for_mix`). Tiers serve coaching; no sanction should
    rest on a shrunken score.

    Examples
    --------
    >>> from evenhand.measure.leaderboard import agent_scores
    >>> scores = [70, 74, 72, 80, 84, 82, 90, 94, 92, 60, 64, 62]
    >>> names = ["Ada"] * 3 + ["Ben"] * 3 + ["Cy"] * 3 + ["Di"] * 3
    >>> board = leaderboard(agent_scores(scores, names), target=80)
    >>> [(row.agent, row.tier.value, row.best, row.worst) for row in board.standings][2:]
    [('Cy', 'above target', 1, 1), ('Di', 'below target', 4, 4)]
    """
    found = spread(rows.score, rows.variance)
    icc = found.tau2 / (found.tau2 + rows.sd**2)
    fair = shrink(rows.score, rows.variance, tau2=found.tau2, level=level)
    ranks = (
        rank_sets(rows.score, rows.variance, level=level, jointly=True, seed=seed)
        if found.detectable
        else None
    )
    typical = sorted(rows.n.tolist())[len(rows.n) // 2]
    return Leaderboard(
        standings=_standings(rows, fair, ranks, target, level, sure),
        spread=found,
        icc=icc,
        reliability=reliability(typical, icc),
        reviews_needed=reviews_for_reliability(WANTED_RELIABILITY, icc) if icc > 0 else None,
        verdict=_verdict(ranks),
        ranks=ranks,
    )


def _verdict(ranks: RankSets | None) -> str:
    if ranks is None:
        return NO_DIFFERENCE
    agents = len(ranks.width)
    resolved = int((ranks.width < agents).sum())
    if not resolved:
        return "Agents differ, but not enough to say who is better: every agent may hold any place."
    return f"The places of {resolved} of {agents} agents can be narrowed down."


def _standings(
    rows: AgentScores,
    fair: Shrunken,
    ranks: RankSets | None,
    target: float,
    level: float,
    sure: float,
) -> tuple[Standing, ...]:
    raw = _raw(rows, level)
    if ranks is None:
        return tuple(
            Standing(agent=agent, raw=estimate, fair=_no_fair(estimate.n))
            for agent, estimate in zip(rows.agents, raw, strict=True)
        )
    below = fair.below(target)
    return tuple(
        Standing(
            agent=agent,
            raw=raw[place],
            fair=_fair(fair, place, raw[place].n, level),
            chance_below=float(below[place]),
            tier=_tier(float(below[place]), sure),
            best=int(ranks.best[place]),
            worst=int(ranks.worst[place]),
        )
        for place, agent in enumerate(rows.agents)
    )


def _tier(below: float, sure: float) -> Tier:
    if below >= sure:
        return Tier.BELOW
    return Tier.ABOVE if below <= 1 - sure else Tier.IN_LINE


def _raw(rows: AgentScores, level: float) -> list[Estimate]:
    se: FloatArray = rows.variance**0.5
    low, high = t_interval(rows.score, se, rows.df, level)
    return [
        Estimate(
            value=float(rows.score[place]),
            low=float(low[place]),
            high=float(high[place]),
            se=float(se[place]),
            df=float(rows.df),
            n=int(rows.n[place]),
            level=level,
            method="leaderboard.raw.pooled-sd",
            target="process",
        )
        for place in range(len(rows.agents))
    ]


def _fair(fair: Shrunken, place: int, n: int, level: float) -> Estimate:
    return Estimate(
        value=float(fair.score[place]),
        low=float(fair.low[place]),
        high=float(fair.high[place]),
        se=float(fair.se[place]),
        n=n,
        level=level,
        method="leaderboard.eb.morris",
        target="process",
    )


def _no_fair(n: int) -> Estimate:
    return no_estimate(method="leaderboard.eb.morris", why=NO_DIFFERENCE, n=n)
