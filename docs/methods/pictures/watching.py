"""Pictures of what is watched: changes, drivers and judges."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from scipy import stats

from evenhand.measure.change import ewma, live_wealth
from evenhand.measure.drivers import driver_shares, split_correlation
from evenhand.measure.intervals import clopper_pearson_upper
from evenhand.measure.validity import (
    anchor_drift,
    calibrate,
    reliability_curve,
    trust_or_escalate,
)
from pictures.centre import scores_of
from pictures.style import (
    ACCENT,
    BAD,
    BAND,
    INFO,
    INK,
    MUTED,
    WARN,
    Floats,
    canvas,
    spread_of,
)


def change() -> Figure:
    """An EWMA chart of one agent, and what looking every day does to a plain interval."""
    figure, (left, right) = canvas(2)
    rng = np.random.default_rng(11)
    months = np.arange(1, 25)
    points = rng.normal(np.where(months > 12, -1.0, 0.0), 1)
    chart = ewma(points)
    left.fill_between(months, -chart.limit, chart.limit, color=BAND, linewidth=0)
    left.plot(months, points, "o", color=MUTED, markersize=3.5, label="month")
    left.plot(months, chart.statistic, color=ACCENT, label="EWMA")
    at = np.flatnonzero(chart.signals)
    left.plot(months[at], chart.statistic[at], "o", color=BAD, markersize=5, label="signal")
    left.axvline(12.5, color=INK, linestyle="--", linewidth=1)
    left.set(xlabel="month; the agent falls by 1 SD after 12", ylabel="SDs from own level")
    left.legend(fontsize=8, loc="lower left")
    for name, missed, colour in _ever_outside(rng):
        right.plot(np.arange(10, 301), 100 * missed, color=colour, label=name)
    right.axhline(5, color=INK, linestyle="--", linewidth=1)
    right.set(xlabel="review, with a look after each", ylim=(0, 60))
    right.set_ylabel("histories once wrong, %")
    right.legend(fontsize=8)
    return figure


def _ever_outside(rng: np.random.Generator) -> list[tuple[str, Floats, str]]:
    """Share of 1,000 histories whose interval has missed the truth at some review so far."""
    truth = float(scores_of(rng, 2_000_000).mean())
    scores = scores_of(rng, (1000, 300))
    n = np.arange(1, 301)
    mean = scores.cumsum(axis=1) / n
    squares = (scores**2).cumsum(axis=1) - n * mean**2
    sd = np.sqrt(np.maximum(squares, 0) / np.maximum(n - 1, 1))
    half = stats.t.ppf(0.975, np.maximum(n - 1, 1)) * sd / np.sqrt(n)
    missed = {
        "plain interval": (np.abs(mean - truth) > half, BAD),
        "live interval": (live_wealth(scores, truth) >= 20, ACCENT),
    }
    return [
        (name, np.maximum.accumulate(outside[:, 9:], axis=1).mean(axis=0), colour)
        for name, (outside, colour) in missed.items()
    ]


def drivers() -> Figure:
    """Good agents on hard queues, and what each category goes with."""
    rng = np.random.default_rng(12)
    figure, (left, right) = canvas(2)
    agent = np.repeat(np.arange(5), 20)
    quality = rng.normal(0, 4, 100)
    score = 70 + 5 * agent + quality
    happy = 4.6 - 0.35 * agent + 0.07 * quality + rng.normal(0, 0.25, 100)
    found = split_correlation(score, happy, agent)
    for code, colour in enumerate((ACCENT, BAD, INFO, WARN, MUTED)):
        own = agent == code
        ends = np.array([score[own].min(), score[own].max()])
        left.plot(score[own], happy[own], "o", color=colour, markersize=3)
        left.plot(ends, np.polyval(np.polyfit(score[own], happy[own], 1), ends), color=colour)
    left.set(xlabel="review score", ylabel="satisfaction, 1 to 5")
    left.set_title(f"within agents {found.within.value:+.2f}, pooled {found.pooled.value:+.2f}")
    categories = rng.normal(size=(600, 4)) + 0.8 * rng.normal(size=(600, 1))
    outcome = categories @ [0.5, 0.25, 0.12, 0.0] + rng.normal(0, 1.2, 600)
    names = ["solution", "tone", "steps", "closing"]
    shares = driver_shares(categories, outcome, np.arange(600) % 30, names=names, draws=300)
    shown = np.transpose([(one.value, one.low, one.high) for one in shares.shares])
    spread_of(right, np.arange(4), tuple(100 * shown), ACCENT)
    right.set_yticks(range(4), names)
    right.invert_yaxis()
    right.set(title="share of what satisfaction goes with", xlabel="% of its variance")
    right.set_xlim(0, None)
    return figure


def validity() -> Figure:
    """A judge that is too sure, and one that moved."""
    rng = np.random.default_rng(13)
    figure, (left, right) = canvas(2)
    true = rng.normal(0.8, 0.9, 1600)
    stated, agreed = 1 / (1 + np.exp(-2 * true - 0.5)), rng.random(1600) < 1 / (1 + np.exp(-true))
    rule, rest = calibrate(stated[:200], agreed[:200]), slice(200, None)
    curves = (("as stated", stated, BAD), ("after 200 labels", rule(stated), ACCENT))
    left.plot([0, 100], [0, 100], color=INK, linestyle="--", linewidth=1)
    for name, confidence, colour in curves:
        curve = reliability_curve(confidence[rest], agreed[rest], bins=8)
        ends = np.abs(np.stack([curve.low, curve.high]) - curve.observed)
        left.errorbar(
            100 * curve.stated, 100 * curve.observed, 100 * ends, fmt="o-", color=colour, label=name
        )
    left.set(xlabel="confidence, %", ylabel="people agreed, %")
    left.legend(fontsize=8)
    anchors = rng.normal(80, 10, 60)
    before, weeks = rng.normal(anchors, 4, (5, 60)), np.arange(1, 13)
    after = rng.normal(anchors - 2.0 * (weeks[:, None] > 6), 4)
    found = anchor_drift(before, after)
    right.axhline(0, color=INK, linestyle="--", linewidth=1)
    right.plot(weeks, found.weekly, "o-", color=ACCENT)
    right.plot(weeks[found.flagged], found.weekly[found.flagged], "o", color=BAD, label="flagged")
    right.set(xlabel="week; the judge moves by −2 after week 6", ylabel="points off the baseline")
    right.legend(fontsize=8)
    return figure


def escalation() -> Figure:
    """From strict to lax: errors among accepted judgements, and how many there are."""
    rng = np.random.default_rng(14)
    latent = rng.normal(1.5, 1.5, 400)
    sure = 1 / (1 + np.exp(-latent))
    right = rng.random(400) < 1 / (1 + np.exp(-2.6 - 1.6 * (latent - 1.5)))
    found = trust_or_escalate(sure, right, alpha=0.1)
    wrong = np.cumsum(~right[np.argsort(-sure)])
    accepted = np.arange(1, 401)
    figure, (axes,) = canvas()
    bound = clopper_pearson_upper(wrong, accepted, 0.9)
    axes.plot(accepted / 4, 100 * bound, color=ACCENT, label="upper bound, 90 % sure")
    axes.plot(accepted / 4, 100 * wrong / accepted, color=MUTED, label="errors seen")
    axes.axhline(10, color=BAD, linestyle="--", linewidth=1, label="10 % tolerated")
    axes.axvspan(0, 100 * found.share, color=BAND, linewidth=0, zorder=0)
    axes.set(xlabel="judgements accepted, % of all, surest first", ylabel="errors among them, %")
    axes.set(ylim=(0, 40), xlim=(0, 100))
    axes.legend()
    return figure
