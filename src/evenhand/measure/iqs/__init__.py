"""IQS with its margin: the mean of reviews, the pooled score, agents, pass rates, reviewers."""

from evenhand.measure.iqs.groups import (
    GroupedIqs,
    Moments,
    agent_iqs,
    group_moments,
    grouped_iqs,
    own_spread,
    pooled_spread,
    weighted_agent_iqs,
    weighted_grouped_iqs,
)
from evenhand.measure.iqs.means import mean_iqs, pooled_iqs, small_sample_iqs, team_iqs
from evenhand.measure.iqs.needed import reviews_needed, reviews_still_needed
from evenhand.measure.iqs.rates import pass_rate
from evenhand.measure.iqs.reviewers import (
    reviewer_aware_iqs,
    severity_spread,
    with_reviewer_error,
)

__all__ = [
    "GroupedIqs",
    "Moments",
    "agent_iqs",
    "group_moments",
    "grouped_iqs",
    "mean_iqs",
    "own_spread",
    "pass_rate",
    "pooled_iqs",
    "pooled_spread",
    "reviewer_aware_iqs",
    "reviews_needed",
    "reviews_still_needed",
    "severity_spread",
    "small_sample_iqs",
    "team_iqs",
    "weighted_agent_iqs",
    "weighted_grouped_iqs",
    "with_reviewer_error",
]
