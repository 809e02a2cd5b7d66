"""Fair comparison of agents: shrunken scores, rank sets, tiers, and when not to compare at all.

Start with :func:`agent_scores` on single reviews and hand the result to :func:`leaderboard`.
"""

from evenhand.measure.leaderboard.agents import AgentScores, agent_scores
from evenhand.measure.leaderboard.board import Leaderboard, Standing, Tier, leaderboard
from evenhand.measure.leaderboard.casemix import CaseMix, case_mix
from evenhand.measure.leaderboard.funnel import Funnel, funnel
from evenhand.measure.leaderboard.passrates import PassRates, pass_rates
from evenhand.measure.leaderboard.ranks import RankSets, rank_sets
from evenhand.measure.leaderboard.reliability import reliability, reviews_for_reliability
from evenhand.measure.leaderboard.shrinkage import Shrunken, james_stein, shrink
from evenhand.measure.leaderboard.spread import Spread, spread

__all__ = [
    "AgentScores",
    "CaseMix",
    "Funnel",
    "Leaderboard",
    "PassRates",
    "RankSets",
    "Shrunken",
    "Spread",
    "Standing",
    "Tier",
    "agent_scores",
    "case_mix",
    "funnel",
    "james_stein",
    "leaderboard",
    "pass_rates",
    "rank_sets",
    "reliability",
    "reviews_for_reliability",
    "shrink",
    "spread",
]
