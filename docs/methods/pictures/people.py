"""Pictures of agents and of their reviewers."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from evenhand.measure.agreement import (
    Ratings,
    Resampling,
    cohen_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from evenhand.measure.leaderboard import agent_scores, rank_sets, shrink
from evenhand.measure.severity import reviewer_severity
from pictures.style import (
    ACCENT,
    BAD,
    INFO,
    INK,
    MUTED,
    canvas,
    spread_of,
)


def leaderboard() -> Figure:
    """Thirty agents with eight reviews each: scores, and places."""
    rng = np.random.default_rng(7)
    skill = rng.normal(80, 7, 30)
    rows = agent_scores(rng.normal(skill[:, None], 21, (30, 8)).ravel(), np.repeat(range(30), 8))
    order = np.argsort(rows.score)
    fair, y = shrink(rows.score, rows.variance), np.arange(30)
    sets = rank_sets(rows.score, rows.variance, jointly=True)
    figure, (left, right) = canvas(2, 4.4, sharey=True)
    spread_of(left, y, (fair.score[order], fair.low[order], fair.high[order]), ACCENT)
    left.plot(rows.score[order], y, "x", color=BAD, markersize=5, label="raw mean")
    left.plot(skill[order], y, "|", color=INK, markersize=9, label="true level")
    left.plot([], [], "o-", color=ACCENT, label="fair score, 95 %")
    left.set(title="score", ylabel="agents, by raw mean", yticks=[])
    left.legend(fontsize=8, loc="lower right")
    right.hlines(y, sets.best[order], sets.worst[order], color=ACCENT, linewidth=2, alpha=0.7)
    place = 1 + (skill[:, None] < skill).sum(axis=1)
    right.plot(place[order], y, "|", color=INK, markersize=9)
    right.set(title="places that cannot be ruled out", xlim=(30.7, 0.3))
    return figure


def agreement() -> Figure:
    """Two reviewers who agree on 85 of 100, as one option becomes common."""
    quick = Resampling(count=100)
    lines = {
        "percent": (percent_agreement, MUTED),
        "AC1": (gwet_ac, INFO),
        "alpha": (lambda ratings, **how: krippendorff_alpha(ratings, "nominal", **how), ACCENT),
        "Cohen's kappa": (cohen_kappa, BAD),
    }
    common = range(43, 84, 5)
    figure, (axes,) = canvas()
    for name, (coefficient, colour) in lines.items():
        values = [
            coefficient(
                Ratings.from_contingency([[both, 8], [7, 85 - both]]), resampling=quick
            ).value
            for both in common
        ]
        shares = [both + 7.5 for both in common]
        style = "--" if name == "Cohen's kappa" else "-"
        axes.plot(shares, values, style, color=colour, label=name)
    axes.set(xlabel="ratings that are the common option, %", ylim=(0, 1), ylabel="coefficient")
    axes.legend(loc="lower left")
    return figure


def severity() -> Figure:
    """Eight reviewers, without and with conversations that all of them scored."""
    true = np.linspace(-9, 9, 8)
    figure, panels = canvas(2, sharey=True, sharex=True)
    for axes, shared in zip(panels, (0, 15), strict=True):
        rng = np.random.default_rng(4)
        agent, reviewer = np.arange(300) % 30, rng.integers(0, 8, 300)
        conversation = np.concatenate([np.arange(300), np.repeat(np.arange(300, 300 + shared), 8)])
        agent = np.concatenate([agent, np.repeat(rng.integers(0, 30, shared), 8)])
        reviewer = np.concatenate([reviewer, np.tile(np.arange(8), shared)])
        quality = rng.normal(80, 20, 300 + shared)[conversation] + rng.normal(0, 5.7, 30)[agent]
        score = quality - true[reviewer] + rng.normal(0, 4, len(agent))
        found = reviewer_severity(score, agent, reviewer, conversation).severity
        shown = np.transpose([(one.value, one.low, one.high) for one in found])
        spread_of(axes, np.arange(8), tuple(shown), ACCENT)
        axes.plot(true, np.arange(8), "|", color=INK, markersize=11)
        axes.set(title=f"{shared} conversations scored by all", xlabel="severity, points")
    panels[0].set_yticks(range(8), [f"R{number}" for number in range(1, 9)])
    return figure
