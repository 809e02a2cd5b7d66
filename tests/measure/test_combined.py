"""The combined score: published values, fall-back rules, and what must not change it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData, NotEnoughData, UnsupportedDesign
from evenhand.measure.combined import (
    Frame,
    combined_iqs,
    combined_iqs_of_totals,
    combined_pass_rate,
    difference_mean,
    independent_mean,
    misclassification_corrected,
    regression_mean,
)
from evenhand.measure.combined.elsewhere import ErrorRates
from evenhand.measure.designs import Simple, Stratified, Unequal
from evenhand.measure.iqs import mean_iqs
from evenhand.measure.sampling import horvitz_thompson_mean
from evenhand.measure.terms import Terms
from measure import centre

AUTOMATIC = [90, 85, 50, 70, 92, 30, 88, 76, 95, 64]
REVIEWED, HUMAN = [0, 2, 5, 7], [100, 40, 20, 80]
PROCESS = Terms(target="process")


@pytest.fixture(scope="module")
def sampled() -> tuple[centre.Population, np.ndarray]:
    rng = np.random.Generator(np.random.PCG64(11))
    population = centre.fresh(rng)
    return population, centre.draw(rng, population.size, 150)


def test_the_difference_estimator_equals_its_reference():
    iqs = difference_mean(HUMAN, REVIEWED, AUTOMATIC)
    assert iqs.value == pytest.approx(72.5)
    assert iqs.se == pytest.approx(3.91791, abs=5e-6)


def test_the_regression_estimator_equals_its_reference():
    iqs = regression_mean(HUMAN, REVIEWED, AUTOMATIC)
    assert (iqs.value, iqs.se) == pytest.approx((77.0005, 1.49373), abs=5e-5)
    assert (iqs.df, iqs.population, iqs.method) == (2, 10, "combined.regression.hc3")


def test_the_margin_knows_how_far_the_reviewed_are_from_all_and_the_textbook_one_does_not():
    """Negative control: the textbook standard error of the same fit, spread of residuals / n."""
    f = np.array(AUTOMATIC, float)
    x = np.column_stack([np.ones(4), f[REVIEWED] - f.mean()])
    coefficients, squares, *_ = np.linalg.lstsq(x, np.array(HUMAN, float), rcond=None)
    plain = math.sqrt(squares[0] / (4 - 2) / 4 * (1 - 4 / 10))
    assert coefficients == pytest.approx([77.0005, 1.36004], abs=5e-5)
    assert plain == pytest.approx(1.46692, abs=5e-6)
    assert plain < regression_mean(HUMAN, REVIEWED, AUTOMATIC).se


def test_unequal_chances_equal_their_reference():
    iqs = difference_mean(HUMAN, REVIEWED, AUTOMATIC, Unequal([0.2, 0.6, 0.9, 0.3]))
    assert (iqs.value, iqs.se) == pytest.approx((77.2, 3.51636), abs=5e-6)


def test_the_process_adds_the_spread_of_the_frame_and_drops_the_correction():
    period, process = (
        regression_mean(HUMAN, REVIEWED, AUTOMATIC, None, t) for t in (Terms(), PROCESS)
    )
    slope = 1.36004
    frame = slope**2 * np.var(AUTOMATIC, ddof=1) / 10
    assert process.se**2 == pytest.approx(period.se**2 / 0.6 + frame, rel=1e-5)


def test_reviewing_everything_leaves_no_margin_for_the_period():
    human = np.linspace(40, 100, 10) + np.array([3, -4] * 5)
    iqs = regression_mean(human, np.arange(10), AUTOMATIC)
    assert (iqs.value, iqs.margin) == pytest.approx((human.mean(), 0), abs=1e-9)
    assert regression_mean(human, np.arange(10), AUTOMATIC, None, PROCESS).margin > 1


def test_proportional_strata_with_one_slope_reproduce_their_own_regression():
    strata = ["a", "a", "b", "b"]
    design = Stratified(strata, {"a": 5, "b": 5})
    iqs = regression_mean(HUMAN, REVIEWED, AUTOMATIC, design)
    human, ai = np.array(HUMAN, float), np.array(AUTOMATIC)[REVIEWED].astype(float)
    x, y = ai - np.repeat([70, 53], 2), human - np.repeat([70, 50], 2)
    slope = (x * y).sum() / (x * x).sum()
    assert iqs.value == pytest.approx(human.mean() + slope * (np.mean(AUTOMATIC) - ai.mean()))


@given(st.floats(0.1, 20), st.floats(-100, 100), st.sampled_from([1, -1]))
def test_the_scale_and_offset_of_the_automatic_score_do_not_matter(factor, offset, sign):
    changed = sign * factor * np.array(AUTOMATIC, float) + offset
    for design in (None, Unequal([0.2, 0.6, 0.9, 0.3])):
        before = regression_mean(HUMAN, REVIEWED, AUTOMATIC, design)
        after = regression_mean(HUMAN, REVIEWED, changed, design)
        assert (after.value, after.se) == pytest.approx((before.value, before.se), rel=1e-6)


@given(st.permutations(range(4)))
def test_the_order_of_reviews_does_not_matter(order):
    rows = list(order)
    chances = np.array([0.2, 0.6, 0.9, 0.3])
    before = regression_mean(HUMAN, REVIEWED, AUTOMATIC, Unequal(chances))
    after = regression_mean(
        np.array(HUMAN)[rows], np.array(REVIEWED)[rows], AUTOMATIC, Unequal(chances[rows])
    )
    assert (after.value, after.margin) == pytest.approx((before.value, before.margin))


def test_a_useful_automatic_score_is_worth_further_reviews(sampled):
    population, rows = sampled
    result = combined_iqs(population.score[rows], rows, population.ai)
    ratio = result.estimate.margin / result.human.margin
    assert not result.fallback
    assert result.worth == pytest.approx(150 * (1 / ratio**2 - 1))
    assert result.worth > 50
    assert result.estimate.needed[5.0] == 0


def test_the_bias_of_the_automatic_score_is_named_with_its_interval(sampled):
    population, rows = sampled
    result = combined_iqs(population.score[rows], rows, population.ai)
    assert result.bias.low < population.ai.mean() - population.mean < result.bias.high
    assert result.bias.low > 0
    assert result.bias.value + result.estimate.value == pytest.approx(population.ai.mean())


@pytest.mark.parametrize(
    ("n", "spoil", "reason"),
    [
        (29, lambda ai, rng: ai, "Fewer than 30 reviews"),
        (150, lambda ai, rng: rng.permutation(ai), "too loosely"),
        (150, lambda ai, rng: np.full(len(ai), 90.0), "the same"),
    ],
)
def test_an_automatic_score_that_cannot_help_is_not_used(sampled, n, spoil, reason):
    population, rows = sampled
    ai = spoil(population.ai, np.random.Generator(np.random.PCG64(11)))
    result = combined_iqs(population.score[rows[:n]], rows[:n], ai)
    human = mean_iqs(population.score[rows[:n]], Simple(population.size))
    assert reason in result.fallback
    assert (result.estimate.value, result.estimate.margin) == (human.value, human.margin)
    assert any("not used" in sentence for sentence in result.estimate.warnings)
    assert result.worth == 0
    assert result.bias.method == "combined.bias"


def test_a_perfect_judge_is_worth_any_number_of_reviews_and_after_a_census_none(sampled):
    population, rows = sampled
    ai = np.linspace(0, 100, population.size)
    assert combined_iqs(ai[rows], rows, ai).worth == math.inf
    everything = np.arange(60)
    assert combined_iqs(population.score[:60], everything, population.ai[:60]).worth == 0


def test_few_failures_leave_the_pass_rate_to_people_and_wilson(sampled):
    population, rows = sampled
    passed, ai = population.score > 0, population.ai >= 50
    result = combined_pass_rate(passed[rows[:90]], rows[:90], ai)
    assert "Fewer than 10" in result.fallback
    assert (result.estimate.method, result.estimate.unit) == ("iqs.pass_rate.wilson", "percent")


def test_enough_failures_let_the_judge_narrow_the_pass_rate(sampled):
    population, rows = sampled
    result = combined_pass_rate(population.score[rows] >= 80, rows, population.ai >= 85)
    assert not result.fallback
    assert (result.estimate.unit, result.bias.unit) == ("percent", "percent")
    assert result.estimate.low < 100 * (population.score >= 80).mean() < result.estimate.high


def test_a_pass_rate_under_risk_based_picks_uses_their_chances(sampled):
    population, rows = sampled
    passed, chances = population.score[rows] >= 80, np.full(150, 150 / population.size)
    even = combined_pass_rate(passed, rows, population.ai, Unequal(chances))
    assert even.human.value == pytest.approx(100 * passed.mean())
    with pytest.raises(InvalidData, match="1 \\(passed\\) or 0"):
        combined_pass_rate(population.score[rows], rows, population.ai)


@pytest.mark.parametrize(
    ("scores", "reviewed", "message"),
    [
        ([80, 90], [1], "2 human scores and 1"),
        ([80, 90], [1, 1], "reviewed twice"),
        ([80, 90], [1, 10], "outside the frame"),
        ([80, 90], [0.5, 1.0], "whole numbers"),
        ([80, np.nan], [0, 1], "missing"),
    ],
)
def test_pieces_that_do_not_fit_are_refused(scores, reviewed, message):
    with pytest.raises(InvalidData, match=message):
        combined_iqs(scores, reviewed, AUTOMATIC)


def test_too_few_reviews_for_the_bare_estimators_are_refused():
    with pytest.raises(NotEnoughData, match="four"):
        regression_mean([80, 90, 70], [0, 1, 2], AUTOMATIC)
    with pytest.raises(NotEnoughData, match="two"):
        difference_mean([80], [0], AUTOMATIC)
    with pytest.raises(InvalidData, match="same automatic score"):
        regression_mean(HUMAN, REVIEWED, [50] * 10)


def test_small_published_examples_of_prediction_powered_means_are_reproduced():
    iqs = independent_mean([5, 6], [4.9, 6.1], [5.2, 6.1])
    assert (iqs.value, iqs.low, iqs.high) == pytest.approx((5.618, 4.923, 6.312), abs=5e-4)
    low = independent_mean([1, 2], [1.1, 2.2], [1.5, 1.8])
    high = independent_mean([4, 5], [3.9, 5.1], [4.5, 4.8])
    value, se = (low.value + high.value) / 2, math.hypot(low.se, high.se) / 2
    half = 1.959964 * se
    assert (value, value - half, value + half) == pytest.approx((3.086, 2.720, 3.452), abs=5e-4)


def test_means_of_clusters_give_the_published_clustered_example():
    """Two reviewed clusters of two (1 2, 3 4 judged 1.1 2.2, 3.1 3.9), two further ones."""
    iqs = independent_mean([1.5, 3.5], [1.65, 3.5], [(1.5 + 1.8) / 2, (4.5 + 4.8) / 2])
    assert (iqs.value, iqs.low, iqs.high) == pytest.approx((2.744, 1.020, 4.468), abs=6e-4)


def test_a_published_active_estimate_is_the_difference_with_its_own_slope():
    """Its value; its interval takes every conversation for one draw and has no twin here."""
    y, f, chance = np.array([0.0, 1, 0, 0]), np.array([0.1, 0.9, 0.5, 0.5]), 0.8
    seen = np.array([1.0, 1, 0, 0])
    people, judge = seen * y / chance, f - seen * f / chance
    slope = -np.cov(people, judge)[0, 1] / judge.var(ddof=1)
    rest = horvitz_thompson_mean((y - slope * f)[:2], [chance, chance], population=4)
    assert slope * f.mean() + rest.value == pytest.approx(0.548, abs=5e-4)


@pytest.mark.parametrize(("r", "used"), [(0.1439, False), (0.1447, True)])
def test_fifty_reviews_need_a_correlation_of_one_over_the_root_of_48(r, used):
    rng = np.random.Generator(np.random.PCG64(12))
    judge, rest = np.linalg.qr(np.column_stack([np.ones(50), rng.random((50, 2))]))[0].T[1:]
    human = 80 + 100 * (r * judge + math.sqrt(1 - r**2) * rest)
    frame = np.concatenate([judge, rng.random(100)])
    result = combined_iqs(human, np.arange(50), frame)
    assert result.correlation == pytest.approx(r)
    assert (result.fallback == "") is used
    assert round(1 / math.sqrt(48), 3) == 0.144


@pytest.mark.parametrize("terms", [Terms(), PROCESS])
@pytest.mark.parametrize("design", [None, Unequal(np.linspace(0.1, 0.7, 60))])
def test_sums_of_a_database_give_what_all_automatic_scores_give(sampled, design, terms):
    population, rows = sampled
    human, picked = population.score[rows[:60]], rows[:60]
    whole = combined_iqs(human, picked, population.ai, design, terms)
    summed = combined_iqs_of_totals(
        human, population.ai[picked], Frame.of(population.ai), design, terms
    )
    for one, other in zip(
        (whole.estimate, whole.human, whole.bias),
        (summed.estimate, summed.human, summed.bias),
        strict=True,
    ):
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))
    assert (summed.correlation, summed.worth) == pytest.approx((whole.correlation, whole.worth))
    with pytest.raises(InvalidData, match="only 10 conversations"):
        combined_iqs_of_totals(human, population.ai[picked], Frame.of(np.array(AUTOMATIC)))


@pytest.mark.parametrize(
    ("slope", "value", "low", "high"),
    [
        (0.0, 86.0, 72.8814, 99.1186),
        (1.0, 81.825, 71.2794, 92.3706),
        (None, 83.6891, 73.2883, 94.0899),
    ],
)
def test_a_published_implementation_agrees_but_for_its_divisors(slope, value, low, high):
    """It divides sums of squares by n where this divides by n - 1; undone here."""
    human, ai = [80, 100, 60, 90, 100], [85, 95, 75, 92, 97]
    other = [88, 70, 95, 90, 84, 91, 60, 99]
    if slope is None:
        tuned = independent_mean(human, ai, other).value
        slope = (tuned - 86) / (np.mean(other) - np.mean(ai)) * 4 / 5
    ours = independent_mean(human, ai, other, slope)
    residual = independent_mean(np.array(human) - slope * np.array(ai), ai, other, 0.0).se ** 2
    theirs = residual * 4 / 5 + (ours.se**2 - residual) * 7 / 8
    half = 1.959964 * math.sqrt(theirs)
    assert (ours.value, ours.value - half, ours.value + half) == pytest.approx(
        (value, low, high), abs=5e-4
    )


def test_an_independent_mean_of_a_constant_judge_is_the_human_mean():
    iqs = independent_mean([80, 90, 70], [50, 50, 50], [50, 50])
    assert iqs.value == 80
    assert "too narrow" in iqs.warnings[0]
    with pytest.raises(NotEnoughData, match="two"):
        independent_mean([80], [50], [50, 60])


def test_rogan_gladen_and_its_interval_equal_the_published_values():
    first = misclassification_corrected(23, 150, ErrorRates(96, 100, 89, 100))
    assert first.value == pytest.approx(5.098, abs=5e-4)
    second = misclassification_corrected(700, 1000, ErrorRates(90, 100, 85, 100))
    ends = (second.value, second.low, second.high)
    assert ends == pytest.approx((73.3333, 66.4402, 81.6313), abs=5e-5)
    assert "from elsewhere" in second.warnings[0]
    assert second.target == "process"


def test_a_judge_no_better_than_a_coin_cannot_be_corrected():
    with pytest.raises(UnsupportedDesign, match="coin"):
        misclassification_corrected(50, 100, ErrorRates(50, 100, 50, 100))
    with pytest.raises(InvalidData, match="count"):
        misclassification_corrected(50, 100, ErrorRates(50, 40, 50, 100))
