"""Pictures of scores and of the reviews they rest on."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from scipy import stats

from evenhand.measure.combined import regression_mean
from evenhand.measure.designs import Simple, Unequal
from evenhand.measure.estimate import Estimate
from evenhand.measure.forms import (
    NOT_APPLICABLE,
    Category,
    CriticalEffect,
    Form,
    NaRule,
    Policy,
    Section,
    SectionRule,
    even_scale,
)
from evenhand.measure.intervals import t_interval, wilson_interval
from evenhand.measure.iqs import mean_iqs, with_reviewer_error
from evenhand.measure.planner import margin_for_reviews, reviews_for_margin
from evenhand.measure.sampling import draw_risk_based, draw_uniform
from evenhand.measure.scoring import score_review
from pictures.centre import automatic_of, scores_of
from pictures.style import (
    ACCENT,
    BAD,
    INFO,
    INK,
    MUTED,
    WARN,
    canvas,
    spread_of,
)


def scoring() -> Figure:
    """One review under seven policies."""
    yes_no, four = even_scale("Yes", "No"), even_scale("Full", "Good", "Fair", "Poor")
    categories = (
        Category("solution", four, 40, "work"),
        Category("steps", four, 20, "work"),
        Category("tone", four, 20, "contact"),
        Category("closing", yes_no, 10, "contact"),
        Category("identity checked", yes_no, 10, "contact", critical=True),
    )
    answers = {"solution": 0, "steps": 1, "tone": 1, "closing": NOT_APPLICABLE}
    sections = (Section("work", 50), Section("contact", 50))
    policies = {
        "as it comes, identity checked": Policy(),
        "N/A counts as full marks": Policy(na=NaRule.FULL),
        "sections normalised to 50/50": Policy(sections=SectionRule.NORMALISED),
        "identity not checked: score 0": Policy(),
        "identity not checked: section 0": Policy(critical_effect=CriticalEffect.ZERO_SECTION),
        "identity not checked: cap at 50": Policy(critical_effect=CriticalEffect.CAP),
        "identity not checked: fails, score kept": Policy(
            critical_effect=CriticalEffect.FAIL_KEEP_SCORE
        ),
    }
    figure, (axes,) = canvas()
    for row, (name, policy) in enumerate(policies.items()):
        failed = name.startswith("identity not")
        form = Form(categories, sections, policy)
        found = score_review(form, {**answers, "identity checked": int(failed)})
        passed = found.outcome == "pass"
        axes.barh(row, found.score, height=0.6, color=ACCENT if passed else BAD)
        axes.text(90, row, f"{found.score:.1f}, {found.outcome}", va="center")
    axes.axvline(80, color=INK, linestyle="--", linewidth=1)
    axes.set_yticks(range(len(policies)), policies)
    axes.set(xlim=(0, 108), xlabel="review score; the dashed line is the pass mark")
    axes.invert_yaxis()
    return figure


def iqs() -> Figure:
    """What more reviews buy when reviewers differ."""
    figure, (axes,) = canvas()
    n = np.unique(np.geomspace(20, 1000, 40).astype(int))
    sampling = [_plain(int(count)) for count in n]
    axes.plot(n, [shown.margin for shown in sampling], color=ACCENT, label="sampling alone")
    for reviewers, colour in ((15, INFO), (5, BAD)):
        aware = [
            with_reviewer_error(
                shown, np.arange(shown.n) % reviewers, severity_sd=5, severity_df=np.inf
            )
            for shown in sampling
        ]
        label = f"and {reviewers} reviewers of severity SD 5"
        axes.plot(n, [shown.margin for shown in aware], color=colour, label=label)
    axes.set(ylim=(0, None), xlabel="reviews", ylabel="margin, points")
    axes.legend()
    return figure


def _plain(n: int, sd: float = 24.0) -> Estimate:
    se = sd / n**0.5
    low, high = t_interval(80.0, se, n - 1)
    return Estimate(
        value=80.0, low=float(low), high=float(high), se=se, df=n - 1, method="iqs.mean.t", n=n
    )


def intervals() -> Figure:
    """Exact coverage of two intervals of a pass rate, 20 reviews."""
    figure, (axes,) = canvas()
    n, rate = 20, np.linspace(0.5, 0.995, 250)
    passes = np.arange(n + 1)
    chance = stats.binom.pmf(passes[:, None], n, rate)
    seen = passes / n
    half = 1.96 * np.sqrt(seen * (1 - seen) / n)
    drawn = {
        "Wilson": (wilson_interval(passes, n), ACCENT),
        "textbook (Wald)": ((seen - half, seen + half), BAD),
    }
    for name, ((low, high), colour) in drawn.items():
        inside = (low[:, None] <= rate) & (rate <= high[:, None])
        axes.plot(100 * rate, 100 * (chance * inside).sum(axis=0), color=colour, label=name)
    axes.axhline(95, color=INK, linestyle="--", linewidth=1)
    axes.set(xlabel="true pass rate, %", ylabel="intervals that hold it, %", ylim=(30, 101))
    axes.legend(loc="lower left")
    return figure


def sampling() -> Figure:
    """Four ways to pick 150 of 6,000, 300 times each: how far the score is off."""
    rng = np.random.default_rng(4)
    score = scores_of(rng, 6000)
    automatic = automatic_of(rng, score)
    low = np.flatnonzero(automatic < np.quantile(automatic, 0.3))
    off: dict[str, list[float]] = {}
    for seed in range(300):
        uniform = score[draw_uniform(len(score), 150, seed=seed).positions]
        risky = draw_risk_based(100 - automatic, 150, seed=seed)
        picked = score[risky.positions]
        weighted = mean_iqs(picked, Unequal(risky.inclusion))
        suspicious = score[low[draw_uniform(len(low), 150, seed=seed).positions]]
        found = {
            "uniform": uniform.mean(),
            "risk-based, weighted by chance": weighted.value,
            "risk-based, plain mean": picked.mean(),
            "only the suspicious": suspicious.mean(),
        }
        for name, value in found.items():
            off.setdefault(name, []).append(value - score.mean())
    figure, (axes,) = canvas(height=2.4)
    for row, values in enumerate(off.values()):
        ends = np.quantile(values, [0.025, 0.975])
        honest = bool(ends[0] < 0 < ends[1])
        spread_of(axes, row, (np.mean(values), *ends), ACCENT if honest else BAD)
    axes.axvline(0, color=INK, linestyle="--", linewidth=1)
    axes.set_yticks(range(len(off)), off)
    axes.set(xlabel="points off the true IQS: mean and 95 % of 300 draws", ylim=(3.6, -0.6))
    return figure


def planner() -> Figure:
    """Margin against reviews, by how many conversations an agent has."""
    figure, (axes,) = canvas()
    for size, colour in ((60, WARN), (150, INFO), (400, ACCENT), (np.inf, MUTED)):
        n = np.arange(3, min(size, 80) + 1)
        label = "no end of conversations" if size == np.inf else f"{size} conversations"
        axes.plot(n, margin_for_reviews(n, 20, size), color=colour, label=label)
        for margin in (10, 5):
            needed = int(reviews_for_margin(20, margin, size))
            axes.plot(needed, margin_for_reviews(needed, 20, size), "o", color=colour)
    axes.set(xlabel="reviews", ylabel="margin, points", ylim=(0, 20))
    axes.legend(title="SD 20")
    return figure


def combined() -> Figure:
    """How much narrower the combined interval is, promised and found."""
    rng = np.random.default_rng(6)
    figure, (axes,) = canvas()
    curve = np.linspace(0, 1, 100)
    axes.plot(curve, 100 * np.sqrt(1 - curve**2), color=MUTED, label="√(1 − r²)")
    found = [_width_ratio(rng, noise) for noise in (60, 38, 26, 18, 12, 8, 5)]
    axes.plot(*np.transpose(found), "o", color=ACCENT, label="150 reviews of 3,000")
    axes.axvline(1 / np.sqrt(148), color=BAD, linestyle="--", linewidth=1, label="1/√(n − 2)")
    axes.set(xlabel="correlation r of automatic and human scores", ylim=(0, 106))
    axes.set_ylabel("width, % of people only")
    axes.legend(loc="upper right")
    return figure


def _width_ratio(rng: np.random.Generator, noise: float) -> tuple[float, float]:
    """Correlation, and width of the combined interval over that of people only."""
    correlations, ratios = [], []
    for _ in range(30):
        score = scores_of(rng, 3000)
        automatic = score + rng.normal(0, noise, 3000)
        rows = rng.permutation(3000)[:150]
        both = regression_mean(score[rows], rows, automatic)
        people = mean_iqs(score[rows], Simple(3000))
        correlations.append(np.corrcoef(score, automatic)[0, 1])
        ratios.append(both.margin / people.margin)
    return float(np.mean(correlations)), 100 * float(np.mean(ratios))
