"""Every picture of the method pages, drawn by the functions that the pages explain.

Run ``python docs/methods/plots.py [FOLDER]``. The same code draws the same files: seeds are fixed,
and nothing in a file tells when it was made. Colours are those of the product, for light and dark.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy import stats

from evenhand.measure.agreement import (
    Ratings,
    Resampling,
    cohen_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from evenhand.measure.change import ewma, live_wealth
from evenhand.measure.combined import regression_mean
from evenhand.measure.designs import Simple, Unequal
from evenhand.measure.drivers import driver_shares, split_correlation
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
from evenhand.measure.intervals import clopper_pearson_upper, t_interval, wilson_interval
from evenhand.measure.iqs import mean_iqs, with_reviewer_error
from evenhand.measure.leaderboard import agent_scores, rank_sets, shrink
from evenhand.measure.planner import margin_for_reviews, reviews_for_margin
from evenhand.measure.sampling import draw_risk_based, draw_uniform
from evenhand.measure.scoring import score_review
from evenhand.measure.severity import reviewer_severity
from evenhand.measure.validity import (
    anchor_drift,
    calibrate,
    reliability_curve,
    trust_or_escalate,
)

HERE = Path(__file__).parent
PALETTE = {
    # The light and the dark value of a token of frontend/src/css/parts/tokens.css.
    "surface": ("#ffffff", "#172027"),
    "ink": ("#16202a", "#e6edf1"),
    "muted": ("#55636f", "#9aabb7"),
    "line": ("#e3e7ea", "#26323b"),
    "accent": ("#0b6e6e", "#4fc3bd"),
    "band": ("#bfe0dd", "#1f4f52"),
    "bad": ("#b3261e", "#ff8a80"),
    "warn": ("#8f4d00", "#f0b35a"),
    "info": ("#1d5b8f", "#8cc4f2"),
}
SURFACE, INK, MUTED, LINE, ACCENT, BAND, BAD, WARN, INFO = (light for light, _ in PALETTE.values())
STYLE = {
    "svg.hashsalt": "evenhand",
    "svg.fonttype": "none",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.facecolor": SURFACE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "grid.color": LINE,
    "figure.facecolor": SURFACE,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
}
FONTS = "Inter, system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"
Floats = np.ndarray


def canvas(columns: int = 1, height: float = 3.1, **options: object) -> tuple[Figure, list[Axes]]:
    """A figure as wide as the page, and its panels."""
    figure = Figure(figsize=(7.2, height), layout="constrained")
    return figure, list(figure.subplots(1, columns, squeeze=False, **options)[0])


def spread_of(axes: Axes, y: Floats, shown: tuple[Floats, Floats, Floats], colour: str) -> None:
    """Intervals lying on their side: value, low and high."""
    value, low, high = shown
    axes.hlines(y, low, high, color=colour, linewidth=2, alpha=0.7)
    axes.plot(value, y, "o", color=colour, markersize=4.5)


def scores_of(rng: np.random.Generator, shape: int | tuple[int, ...]) -> Floats:
    """Review scores as they are: many perfect ones, and 3.5 % zeroed by a critical failure."""
    scores = np.clip(rng.normal(90, 21, shape), 0, 100)
    scores[rng.random(shape) < 0.035] = 0
    return scores


def automatic_of(rng: np.random.Generator, scores: Floats) -> Floats:
    """A lenient judge that follows the human score loosely."""
    return np.clip(48 + 0.45 * scores + rng.normal(0, 9, scores.shape), 0, 100)


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


PLOTS: tuple[Callable[[], Figure], ...] = (
    scoring,
    iqs,
    intervals,
    sampling,
    planner,
    combined,
    leaderboard,
    agreement,
    severity,
    change,
    drivers,
    validity,
    escalation,
)


def drawn(plot: Callable[[], Figure]) -> str:
    """The plot as SVG whose colours follow the reader's theme."""
    with matplotlib.rc_context({**matplotlib.rcParamsDefault, **STYLE, "backend": "svg"}):
        buffer = io.StringIO()
        plot().savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return themed(buffer.getvalue())


def themed(svg: str) -> str:
    """Colours as variables with a light and a dark value, on a surface of their own."""
    for name, (light, _) in PALETTE.items():
        svg = svg.replace(f": {light}", f": var(--{name}, {light})")
    svg = re.sub(r"'DejaVu Sans'[^;\"]*", FONTS.replace("\\", ""), svg)
    light, dark = (
        "".join(f"--{name}:{values[theme]};" for name, values in PALETTE.items())
        for theme in (0, 1)
    )
    style = f"<style>:root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}</style>"
    return re.sub(r"(<svg [^>]*>)", lambda found: f"{found[1]}\n {style}", svg, count=1)


def draw(folder: Path) -> Mapping[str, Path]:
    """Write every plot into the folder; the files by name."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {plot.__name__: folder / f"{plot.__name__}.svg" for plot in PLOTS}
    for plot in PLOTS:
        files[plot.__name__].write_text(drawn(plot), encoding="utf-8")
    return files


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "img")
