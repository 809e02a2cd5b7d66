"""Risk-based picks cost nothing when their chances are kept, and ruin the score otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.measure.combined import difference_mean, regression_mean
from evenhand.measure.designs import Simple, Stratified, Unequal
from evenhand.measure.iqs import mean_iqs
from evenhand.measure.sampling import (
    allocate,
    draw_poisson,
    draw_risk_based,
    draw_stratified,
    draw_uniform,
    risk_probabilities,
)
from evenhand.measure.terms import Terms
from measure import centre
from measure.coverage import REPLICATIONS, as_promised, runs

pytestmark = pytest.mark.slow

N = 150
BAD = 35.0
PERIOD = Terms(wanted=())


@pytest.fixture(scope="module")
def draws():
    """Scores of every population under each design, and how many bad conversations it found."""
    record, found = runs(), {"uniform": [], "floor 50 %": [], "floor 25 %": []}
    for number, (population, _) in enumerate(centre.populations(REPLICATIONS, seed=201)):
        risks = 100 - population.ai
        uniform = draw_uniform(population.size, N, seed=number)
        found["uniform"].append((population.score[uniform.positions] < BAD).mean())
        _uniform(record, population, uniform.positions)
        for name, floor in (("floor 50 %", 0.5), ("floor 25 %", 0.25)):
            drawn = draw_risk_based(risks, N, seed=number, floor=floor)
            found[name].append((population.score[drawn.positions] < BAD).mean())
            _weighted(record, name, population, drawn)
        _weighted(
            record, "Poisson", population, draw_poisson(risk_probabilities(risks, N), seed=number)
        )
        _suspicious_only(record, population, number)
        _by_automatic_score(record, population, number)
    return record, {name: float(np.mean(shares)) for name, shares in found.items()}


@pytest.mark.parametrize(
    "method",
    [
        "uniform, mean",
        "uniform, regression",
        "floor 50 %, mean",
        "floor 50 %, difference",
        "Poisson, difference",
        "stratified, mean",
    ],
)
def test_stored_chances_give_an_unbiased_score_that_covers(draws, method):
    record = draws[0][method]
    assert as_promised(record.coverage)
    assert abs(record.bias) < 3 * record.monte_carlo_se


@pytest.mark.parametrize("method", ["floor 50 %, regression", "stratified, regression"])
def test_a_fitted_slope_covers_too(draws, method):
    assert as_promised(draws[0][method].coverage)


@pytest.mark.parametrize("method", ["floor 25 %, mean", "floor 25 %, difference"])
def test_a_floor_of_a_quarter_covers_slightly_less(draws, method):
    record = draws[0][method]
    assert 0.92 <= record.coverage <= 0.97
    assert abs(record.bias) < 3 * record.monte_carlo_se


def test_risk_based_picks_find_nearly_twice_the_bad_conversations(draws):
    assert draws[1]["floor 50 %"] >= 1.8 * draws[1]["uniform"]
    assert draws[1]["floor 25 %"] > draws[1]["floor 50 %"]


def test_risk_based_picks_with_a_half_floor_cost_no_width(draws):
    record = draws[0]
    assert record["floor 50 %, difference"].width <= 1.05 * record["uniform, difference"].width


def test_a_plain_mean_of_risk_based_picks_is_far_too_low(draws):
    assert draws[0]["floor 50 %, naive"].bias < -6
    assert draws[0]["floor 50 %, naive"].coverage < 0.2


def test_picks_that_shut_some_out_cannot_be_repaired(draws):
    record = draws[0]["suspicious only, difference"]
    assert record.bias < -5
    assert record.coverage < 0.2


def test_strata_by_automatic_score_bring_most_of_its_gain_without_it(draws):
    record = draws[0]
    plain, strata = record["uniform, mean"].width, record["stratified, mean"].width
    best = record["uniform, regression"].width
    assert 0.5 < (plain - strata) / (plain - best) < 0.95


def _uniform(record, population, rows):
    score, truth, frame = population.score[rows], population.mean, Simple(population.size)
    record["uniform, mean"].add(mean_iqs(score, frame, PERIOD), truth)
    for name, estimator in (("difference", difference_mean), ("regression", regression_mean)):
        iqs = estimator(score, rows, population.ai, terms=PERIOD)
        record[f"uniform, {name}"].add(iqs, truth)


def _weighted(record, name, population, drawn):
    score, truth = population.score[drawn.positions], population.mean
    design = Unequal(drawn.inclusion, population.size)
    record[f"{name}, naive"].add(mean_iqs(score, Simple(population.size), PERIOD), truth)
    record[f"{name}, mean"].add(mean_iqs(score, design, PERIOD), truth)
    for kind, estimator in (("difference", difference_mean), ("regression", regression_mean)):
        iqs = estimator(score, drawn.positions, population.ai, design, PERIOD)
        record[f"{name}, {kind}"].add(iqs, truth)


def _suspicious_only(record, population, seed):
    """Only conversations with a low automatic score; everything else has no chance at all."""
    low = np.flatnonzero(population.ai < 75)
    rows = low[draw_uniform(len(low), N, seed=seed).positions]
    design = Unequal(np.full(N, N / len(low)), population.size)
    iqs = difference_mean(population.score[rows], rows, population.ai, design, PERIOD)
    record["suspicious only, difference"].add(iqs, population.mean)


def _by_automatic_score(record, population, seed):
    """Five equal strata from the lowest to the highest automatic score."""
    rank = np.argsort(np.argsort(population.ai, kind="stable"), kind="stable")
    stratum = rank * 5 // population.size
    sizes = np.bincount(stratum)
    reviews = allocate(sizes, [25, 25, 25, 25, 25], N)
    drawn = draw_stratified(stratum, dict(enumerate(reviews.tolist())), seed=seed)
    design = Stratified(stratum[drawn.positions], dict(enumerate(sizes.tolist())))
    score, truth = population.score[drawn.positions], population.mean
    record["stratified, mean"].add(mean_iqs(score, design, PERIOD), truth)
    iqs = regression_mean(score, drawn.positions, population.ai, design, PERIOD)
    record["stratified, regression"].add(iqs, truth)
