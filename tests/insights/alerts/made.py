"""Series with known changes."""

from __future__ import annotations

from datetime import date

import numpy as np

from evenhand.insights.alerts.watching import Series

MONDAY = date(2026, 1, 5).toordinal()


def series(rng, *, agents=8, weeks=26, reviews=6, drop=0.0, since=16):
    """Skewed scores of agents with levels of their own; the first agent drops by so many points."""
    agent, week = (grid.ravel() for grid in np.meshgrid(np.arange(agents), np.arange(weeks)))
    agent, week = np.repeat(agent, reviews), np.repeat(week, reviews)
    level = rng.normal(0, 4, agents)[agent]
    score = 100 * rng.beta(6, 1.2, len(agent)) + level
    score -= drop * ((agent == 0) & (week >= since))
    return built(score, agent, week)


def built(score, agent, week, stratum=None, author=None):
    n = len(score)
    return Series(
        score=np.clip(np.asarray(score, dtype=np.float64), 0, 100),
        agent=np.asarray(agent, dtype=np.int64),
        week=MONDAY + 7 * np.asarray(week, dtype=np.int64),
        stratum=np.array(["chat:1"] * n if stratum is None else stratum, dtype=np.str_),
        author=np.asarray(np.ones(n) if author is None else author, dtype=np.int64),
    )
