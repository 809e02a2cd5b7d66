"""What must change no result: the order of rows, what people are called, the unit of weights."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from numpy import typing as npt

import evenhand.measure
from evenhand.measure import (
    agreement,
    change,
    combined,
    drivers,
    iqs,
    leaderboard,
    planner,
    sampling,
    scoring,
    severity,
    validity,
)
from evenhand.measure.agreement import Ratings, Resampling
from evenhand.measure.combined import Frame
from evenhand.measure.designs import Clustered, Stratified, Unequal
from evenhand.measure.estimate import Estimate
from evenhand.measure.forms import Aggregate
from evenhand.measure.terms import Terms

ROWS = 96
QUICK = Resampling(count=100)
PROCESS = Terms(target="process")
NAMES = {
    "agent": ["Ana", "Ben", "Cleo", "Dan", "Eva", "Finn"],
    "reviewer": ["Rita", "Sam", "Tom", "Uma"],
    "channel": ["chat", "mail", "phone"],
}
Columns = dict[str, npt.NDArray[Any]]


def month(seed: int = 23) -> Columns:
    """Every conversation scored by every reviewer, and what else may be known of a review."""
    rng = np.random.default_rng(seed)
    conversation, reviewer = (axis.ravel() for axis in np.indices((ROWS // 4, 4)))
    agent = conversation % 6
    quality = rng.normal(80, 9, ROWS // 4)[conversation] + 2.0 * agent
    score = np.round(quality - 2.0 * reviewer + rng.normal(0, 4, ROWS))
    return {
        "conversation": conversation,
        "reviewer": np.array(NAMES["reviewer"])[reviewer],
        "agent": np.array(NAMES["agent"])[agent],
        "channel": np.array(NAMES["channel"])[conversation % 3],
        "score": score,
        "rating": np.clip(np.round((score - 70) / 8), 0, 4),
        "ai": np.round(score + rng.normal(4, 6, ROWS)),
        "other": rng.normal(0, 1, ROWS),
        "chance": rng.uniform(0.1, 0.5, ROWS),
        "possible": rng.choice([80.0, 100.0], ROWS),
        "sure": rng.uniform(0.5, 1, ROWS),
        "right": rng.random(ROWS) < 0.75,
        "answered": rng.random(ROWS) < 0.6,
        "position": rng.permutation(400)[:ROWS],
    }


def reordered(rows: Columns, rng: np.random.Generator) -> Columns:
    """The same reviews in another order, by people who swapped names and never had these."""
    order = rng.permutation(ROWS)
    changed = {name: column[order] for name, column in rows.items()}
    for name, known in NAMES.items():
        given = dict(zip(known, rng.permutation([f"N. {k} {name}" for k in known]), strict=True))
        changed[name] = np.array([given[label] for label in changed[name]])
    again = rng.permutation(ROWS // 4) + 500
    changed["conversation"] = again[changed["conversation"]]
    return changed


def numbers(result: object) -> Iterator[float]:
    """Every number in a result, whatever wraps it; a gap is one too, names and sentences not."""
    if isinstance(result, bool | int | float | np.number | np.bool_):
        yield -1e9 if np.isnan(result) else float(result)
    elif isinstance(result, np.ndarray):
        yield from (x for one in result.ravel().tolist() for x in numbers(one))
    elif isinstance(result, Mapping):
        yield from (x for part in result.values() for x in numbers(part))
    elif isinstance(result, list | tuple):
        yield from (x for part in result for x in numbers(part))
    elif is_dataclass(result):
        public = (f.name for f in fields(result) if not f.name.startswith("_"))
        yield from (x for name in public for x in numbers(getattr(result, name)))


def ratings(r: Columns) -> Ratings:
    return Ratings.from_long(r["conversation"], r["reviewer"], r["rating"], scale=range(5))


def totals(r: Columns) -> Ratings:
    return Ratings.from_long(r["conversation"], r["reviewer"], r["score"])


def codes(r: Columns, name: str = "agent") -> npt.NDArray[np.intp]:
    return np.unique(r[name], return_inverse=True)[1]


def strata(r: Columns) -> Stratified:
    """Sizes go with how often a channel was reviewed, so that they follow it to a new name."""
    sizes = {str(k): 300 for k in np.unique(r["channel"])}
    return Stratified(r["channel"], sizes)


def automatic(r: Columns) -> npt.NDArray[np.float64]:
    """Automatic scores of a frame of 400, in which the reviewed stand at their positions."""
    frame = np.linspace(60, 110, 400)
    frame[r["position"]] = r["ai"]
    return frame


def one_per_conversation(r: Columns) -> list[npt.NDArray[np.float64]]:
    """Scores of four people, in order of conversations: one row for each of them."""
    table = np.full((4, ROWS // 4), np.nan)
    table[codes(r, "reviewer"), codes(r, "conversation")] = r["rating"]
    return list(table)


def alt(r: Columns) -> object:
    judge, *people = one_per_conversation(r)
    steady = np.mean([judge, *people], axis=0).round()
    return validity.alt_test(steady, [judge, *people], least_items=10)


def anchors(r: Columns) -> object:
    place = np.argsort(r["position"])
    drawn = np.random.default_rng(3).normal(80, 4, (8, ROWS))
    back = np.empty_like(place)
    back[place] = np.arange(ROWS)
    return validity.anchor_drift(drawn[:5, back], drawn[5:, back] + r["other"])


def shares(r: Columns, *, agents: bool) -> list[float | None]:
    found = drivers.driver_shares(
        np.column_stack([r["score"], r["ai"], r["other"]]),
        r["sure"],
        r["agent"] if agents else None,
        draws=20,
    )
    return [share.value for share in found.shares]


def fair(r: Columns) -> object:
    fit = severity.reviewer_severity(r["score"], r["agent"], r["reviewer"], r["conversation"])
    return [fit.severity, fit.mean, severity.fair_agents(fit, r["agent"])]


def mixed(r: Columns) -> object:
    early = r["position"] < 200
    before, after = ((r["score"][rows], r["channel"][rows]) for rows in (early, ~early))
    return change.mix_change(before, after)


def board(r: Columns) -> object:
    """Without places: those are simulated agent by agent, and held to it elsewhere."""
    found = leaderboard.leaderboard(leaderboard.agent_scores(r["score"], r["agent"]), 84)
    return [(s.raw, s.fair, s.chance_below) for s in found.standings], found.icc


def watched(r: Columns) -> object:
    grid = change.points(r["score"], r["agent"], r["position"] // 100, r["channel"])
    return change.watch(grid, change.Watch(baseline=2))


def kappa_of_two(r: Columns) -> object:
    """Cohen's kappa of the first two conversations' columns, whoever they are called."""
    first, second, *_ = sorted(one_per_conversation(r), key=lambda row: tuple(-np.sort(row)))
    return agreement.cohen_kappa(Ratings.from_matrix([first, second]), "linear", QUICK)


def by_group(estimate: Callable[..., object], *args: str) -> Callable[[Columns], object]:
    return lambda r: estimate(r["score"], codes(r), 6, *(r[name] for name in args))


CASES: dict[str, Callable[[Columns], object]] = {
    "agreement_sheet": lambda r: agreement.agreement_sheet(ratings(r), "interval", QUICK),
    "category_alignment": lambda r: agreement.category_alignment(ratings(r), 4, QUICK),
    "cohen_kappa": kappa_of_two,
    "correlation_with_rest": lambda r: agreement.correlation_with_rest(totals(r)),
    "form_alignments": lambda r: agreement.form_alignments(
        np.column_stack([r["score"], r["ai"]]), np.column_stack([r["ai"], r["score"]]), [200, 200]
    ),
    "icc_family": lambda r: agreement.icc_family(totals(r)),
    "pairwise_kappas": lambda r: agreement.pairwise_kappas(ratings(r)),
    "panel_truth": lambda r: (
        (found := agreement.panel_truth(r["conversation"], r["reviewer"], r["rating"])).shares,
        found.confusion,
    ),
    "prevalence": lambda r: agreement.prevalence(ratings(r)),
    "adjusted_for_mix": lambda r: change.adjusted_for_mix(r["score"], r["agent"], r["channel"]),
    "false_discoveries": lambda r: change.false_discoveries(1 - r["sure"]),
    "live_mean": lambda r: change.live_mean(np.clip(r["score"], 0, 100)),
    "mix_change": mixed,
    "points": lambda r: (
        (grid := change.points(r["score"], r["agent"], r["position"] // 100)).mean,
        grid.n,
        grid.sd,
    ),
    "watch": watched,
    "combined_iqs": lambda r: combined.combined_iqs(r["score"], r["position"], automatic(r)),
    "combined_iqs_of_totals": lambda r: combined.combined_iqs_of_totals(
        r["score"], r["ai"], Frame.of(automatic(r)), strata(r), PROCESS
    ),
    "combined_pass_rate": lambda r: combined.combined_pass_rate(
        r["score"] >= 82, r["position"], automatic(r) / 120
    ),
    "difference_mean": lambda r: combined.difference_mean(
        r["score"], r["position"], automatic(r), Unequal(r["chance"])
    ),
    "independent_mean": lambda r: combined.independent_mean(r["score"], r["ai"], r["ai"] + 1),
    "regression_mean": lambda r: combined.regression_mean(
        r["score"], r["position"], automatic(r), Clustered(r["conversation"])
    ),
    "driver_shares": lambda r: [shares(r, agents=True), shares(r, agents=False)],
    "effort": lambda r: drivers.effort(r["rating"] + 1),
    "response_bias": lambda r: drivers.response_bias(r["answered"], r["right"], r["other"]),
    "split_correlation": lambda r: drivers.split_correlation(r["score"], r["other"], r["agent"]),
    "agent_iqs": by_group(iqs.agent_iqs),
    "grouped_iqs": by_group(iqs.grouped_iqs),
    "group_moments": lambda r: iqs.group_moments(r["score"], codes(r), 6),
    "mean_iqs, strata": lambda r: iqs.mean_iqs(r["score"], strata(r)),
    "mean_iqs, clusters": lambda r: iqs.mean_iqs(r["score"], Clustered(r["conversation"])),
    "mean_iqs, unequal": lambda r: iqs.mean_iqs(r["score"], Unequal(r["chance"])),
    "pooled_iqs": lambda r: iqs.pooled_iqs(r["score"] / 2, r["possible"], strata(r)),
    "reviewer_aware_iqs": lambda r: iqs.reviewer_aware_iqs(r["score"], r["reviewer"], panel=9),
    "severity_spread": lambda r: iqs.severity_spread(r["score"], r["reviewer"]),
    "small_sample_iqs": lambda r: iqs.small_sample_iqs(np.sort(r["score"])[:30][::-1]),
    "team_iqs": lambda r: iqs.team_iqs(r["score"], 400),
    "weighted_agent_iqs": by_group(iqs.weighted_agent_iqs, "chance"),
    "weighted_grouped_iqs": by_group(iqs.weighted_grouped_iqs, "chance"),
    "with_reviewer_error": lambda r: iqs.with_reviewer_error(
        iqs.mean_iqs(r["score"]), r["reviewer"], 4.0
    ),
    "agent_scores": lambda r: leaderboard.agent_scores(r["score"], r["agent"]),
    "case_mix": lambda r: (
        (found := leaderboard.case_mix(r["score"], r["agent"], [r["reviewer"]])).raw,
        found.adjusted,
    ),
    "leaderboard": board,
    "pass_rates": lambda r: leaderboard.pass_rates(
        np.bincount(codes(r), r["score"] >= 82), np.bincount(codes(r))
    ),
    "spread": lambda r: leaderboard.spread(
        np.bincount(codes(r), r["score"]) / 16, np.full(6, 5.0), "reml"
    ),
    "horvitz_thompson_mean": lambda r: sampling.horvitz_thompson_mean(r["score"], r["chance"], 400),
    "risk_probabilities": lambda r: sampling.risk_probabilities(r["sure"], 20),
    "size_probabilities": lambda r: sampling.size_probabilities(r["possible"], 20),
    "allocate": lambda r: sampling.allocate(r["possible"], r["sure"], 300),
    "reviewer_severity": fair,
    "reviewer_profiles": lambda r: [
        (p.habits.severity, p.habits.consistency, p.habits.spread)
        for p in severity.reviewer_profiles(
            r["conversation"], r["reviewer"], np.zeros(ROWS), r["rating"], scale=(0, 4)
        )
    ],
    "variance_components": lambda r: (
        severity.variance_components(
            r["score"], {"agent": r["agent"], "reviewer": r["reviewer"]}
        ).variances
    ),
    "alt_test": alt,
    "anchor_drift": anchors,
    "aggregate": lambda r: [
        scoring.aggregate(
            rule,
            r["score"],
            possible=r["possible"],
            strata=r["channel"],
            strata_weights=dict.fromkeys(r["channel"], 2.0),
        )
        for rule in Aggregate
    ],
    "brier_score": lambda r: validity.brier_score(r["sure"], r["right"]),
    "calibrate": lambda r: [
        validity.calibrate(r["sure"], r["right"], method=m)(np.linspace(0.55, 0.95, 5))
        for m in ("platt", "isotonic")  # type: ignore[arg-type]
    ],
    "calibration_error": lambda r: validity.calibration_error(r["sure"], r["right"]),
    "conformal_band": lambda r: (
        (band := validity.conformal_band(r["score"], r["ai"], groups=r["channel"], least=20)).half,
        band.by_group,
    ),
    "judge_accuracy": lambda r: validity.judge_accuracy(r["ai"], r["score"]),
    "length_effect": lambda r: validity.length_effect(r["ai"], r["score"], np.exp(r["other"])),
    "reliability_curve": lambda r: validity.reliability_curve(r["sure"], r["right"]),
    "repeat_agreement": lambda r: validity.repeat_agreement(
        np.array(one_per_conversation(r)), interval=False
    ),
    "separation": lambda r: validity.separation(r["score"], r["right"], r["conversation"]),
    "trust_or_escalate": lambda r: validity.trust_or_escalate(
        r["sure"], r["right"], alpha=0.4, delta=0.2
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_rows_and_the_names_of_people_change_nothing(name: str) -> None:
    rows, rng = month(), np.random.default_rng(31)
    plain = sorted(numbers(CASES[name](rows)))
    assert plain
    for _ in range(3):
        changed = sorted(numbers(CASES[name](reordered(rows, rng))))
        np.testing.assert_allclose(changed, plain, rtol=2e-4, atol=1e-6)


def test_other_scores_are_noticed() -> None:
    """Negative control: a different month gives different numbers in every case."""
    for name, case in CASES.items():
        here, there = sorted(numbers(case(month()))), sorted(numbers(case(month(24))))
        assert len(here) != len(there) or not np.allclose(here, there, rtol=2e-4), name


SCALED: dict[str, Callable[[Columns, float], object]] = {
    "chances, mean": lambda r, k: iqs.mean_iqs(r["score"], Unequal(r["chance"] * k), PROCESS),
    "chances, pooled": lambda r, k: iqs.pooled_iqs(
        r["score"] / 2, r["possible"], Unequal(r["chance"] * k), PROCESS
    ),
    "chances, agents": lambda r, k: (
        iqs.weighted_agent_iqs(r["score"], codes(r), 6, r["chance"] * k, PROCESS).value
    ),
    "chances, regression": lambda r, k: (
        combined.combined_iqs(
            r["score"], r["position"], automatic(r), Unequal(r["chance"] * k), PROCESS
        ).estimate
    ),
    "sizes of strata": lambda r, k: iqs.mean_iqs(
        r["score"], Stratified(r["channel"], dict.fromkeys(NAMES["channel"], 4000 * k)), PROCESS
    ),
    "points of a review": lambda r, k: iqs.pooled_iqs(r["score"] / 2 * k, r["possible"] * k),
    "weights of categories": lambda r, k: agreement.form_alignments(
        k * np.column_stack([r["score"], r["ai"]]),
        k * np.column_stack([r["ai"], r["score"]]),
        [200 * k, 300 * k],
    ),
    "risks": lambda r, k: sampling.risk_probabilities(r["sure"] * k, 20),
    "sizes": lambda r, k: sampling.size_probabilities(r["possible"] * k, 20),
    "spreads of strata": lambda r, k: sampling.allocate([40, 90, 60], [9 * k, 4 * k, 7 * k], 50),
    "units of predictors": lambda r, k: shares({**r, "other": r["other"] * k}, agents=True),
    "minutes": lambda r, k: (
        planner.plan_for_reviews([40, 90], [9, 4], 20, effort=planner.Effort(minutes=10 * k)).hours
        / k
    ),
}


@pytest.mark.parametrize("factor", [0.25, 0.5, 2.0])
@pytest.mark.parametrize("name", SCALED)
def test_a_common_factor_on_weights_changes_nothing(name: str, factor: float) -> None:
    def shown(k: float) -> list[float]:
        found = SCALED[name](month(), k)
        if isinstance(found, Estimate):
            return [float(x) for x in (found.value, found.low, found.high) if x is not None]
        return list(numbers(found))

    np.testing.assert_allclose(shown(factor), shown(1.0), rtol=1e-9)


ELSEWHERE = {
    # Property tests of their own, with drawn data.
    "test_agreement_properties": """krippendorff_alpha gwet_ac fleiss_kappa conger_kappa
        brennan_prediger percent_agreement within_agreement mean_absolute_difference""",
    "test_severity_rasch": "rasch_severity",
    "test_leaderboard_board": "shrink",
    "test_drivers_behaviour": "within_agent_correlation",
    "test_scoring_invariants": "score_review",
}
PARTS = """estimates alpha_coefficient gwet_coefficient conger_coefficient fleiss_coefficient
    brennan_coefficient percent_coefficient within_coefficient difference_coefficient
    icc form_alignment fair_agents own_spread pooled_spread least_accepted conformal_quantile
    rank_sets linked_groups require_linked enough_to_tell verdict trust_level band_of fails
    check_form missing_required"""
"""Steps of what is tested here or above, or about single things that have no rows."""
IN_ORDER = """ewma cusum shewhart laney_chart change_points live_wealth
    shewhart_run_length funnel james_stein"""
"""Series, where order is the point, and functions of each number alone."""
OF_COUNTS = """csat nps pass_rate p_value disattenuated actionability reliability
    reviews_for_reliability reviews_needed reviews_still_needed misclassification_corrected
    split_half"""
"""Functions of counts or of estimates; split halves are drawn at random."""
DRAWS = """draw_poisson draw_risk_based draw_stratified draw_systematic draw_uniform"""
"""Draws replay from a frame in a fixed order; that order is part of the frame."""


def test_every_public_estimator_is_held_to_it() -> None:
    held = {name.split(",")[0] for name in CASES}
    listed = " ".join([*ELSEWHERE.values(), PARTS, IN_ORDER, OF_COUNTS, DRAWS]).split()
    parts = pkgutil.walk_packages(evenhand.measure.__path__, "evenhand.measure.")
    modules = [importlib.import_module(part.name) for part in parts]
    public = {
        name
        for module in modules
        for name in getattr(module, "__all__", ())
        if inspect.isfunction(getattr(module, name))
    }
    assert not public - held - set(listed)
    assert not (held | set(listed)) - public


@pytest.mark.parametrize("module", ELSEWHERE)
def test_what_is_held_to_it_elsewhere_is(module: str) -> None:
    source = inspect.getsource(importlib.import_module(f"measure.{module}"))
    assert all(f"{name}(" in source for name in ELSEWHERE[module].split())
    assert "order" in source
