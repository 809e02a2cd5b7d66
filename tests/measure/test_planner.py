"""The review planner against published sample sizes, and against what its plans achieve."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.designs import Simple, Stratified
from evenhand.measure.iqs import mean_iqs
from evenhand.measure.planner import (
    Effort,
    cautious_sd,
    margin_for_reviews,
    plan_for_margin,
    plan_for_reviews,
    reviews_for_margin,
)
from evenhand.measure.sampling import draw_stratified
from evenhand.measure.terms import Terms
from measure import centre
from measure.coverage import REPLICATIONS, Runs, as_promised, runs


def test_sample_sizes_for_a_share_are_the_published_ones():
    assert int(reviews_for_margin(50, 5)) == 385
    assert int(reviews_for_margin(50, 5, population=1000)) == 278
    assert int(reviews_for_margin(50, 3)) == 1068


def test_sample_sizes_for_one_agent_are_the_published_ones():
    assert reviews_for_margin(20, 10, population=[60, 150, 400]).tolist() == [13, 15, 15]
    assert reviews_for_margin(20, 5, population=[60, 150, 400]).tolist() == [31, 44, 54]


def test_a_good_automatic_score_saves_its_share_of_reviews():
    alone, helped = (
        reviews_for_margin(20, 1),
        reviews_for_margin(20, 1, effort=Effort(correlation=0.6)),
    )
    assert helped / alone == pytest.approx(1 - 0.6**2, abs=0.001)
    doubled = reviews_for_margin(20, 1, effort=Effort(design_effect=2))
    assert doubled / alone == pytest.approx(2, abs=0.001)


def test_school_strata_are_allocated_as_in_the_reference():
    plan = plan_for_reviews([4421, 755, 1018], [131.346, 107.656, 124.717], 200)
    assert plan.reviews.tolist() == [147, 21, 32]


def test_a_plan_is_the_cheapest_that_reaches_its_margin():
    sizes, sds = [400, 150, 60], [20, 30, 25]
    plan = plan_for_margin(sizes, sds, 4, effort=Effort(minutes=12))
    cheaper = plan_for_reviews(sizes, sds, plan.total - 1)
    assert plan.margin <= 4 < cheaper.margin
    assert plan.hours == pytest.approx(plan.total / 5)
    assert (plan.group_margins > plan.margin).all()


def test_a_plan_gives_every_agent_the_coaching_minimum():
    plan = plan_for_margin([500, 20, 3, 0], [10, 10, 10, 10], 3, minimum=5)
    assert plan.reviews[1:].tolist() == [5, 3, 0]
    assert plan.group_margins[2:].tolist() == [0, np.inf]


def test_a_plan_names_the_reliability_of_agent_scores():
    plan = plan_for_reviews([400, 400], [20, 20], 90)
    assert plan.reliability(icc=0.05) == pytest.approx([0.703, 0.703], abs=0.001)


def test_a_margin_of_nothing_cannot_be_planned():
    with pytest.raises(InvalidData, match="above 0"):
        plan_for_margin([100], [20], 0)
    with pytest.raises(InvalidData, match="above 0"):
        reviews_for_margin(20, 0)
    with pytest.raises(InvalidData, match="at least one review"):
        margin_for_reviews(0, 20)
    with pytest.raises(InvalidData, match="-1 and 1"):
        Effort(correlation=1.2)
    with pytest.raises(InvalidData, match="minutes"):
        Effort(minutes=-1)


def test_a_spread_from_few_reviews_is_planned_with_cautiously():
    assert cautious_sd(20, 10) > 1.25 * 20
    assert cautious_sd(20, 29) > 20
    assert cautious_sd(20, 30) == 20
    with pytest.raises(NotEnoughData, match="25 points"):
        cautious_sd(20, 1)


def test_the_cautious_spread_holds_the_real_one_as_often_as_it_says():
    rng = np.random.Generator(np.random.PCG64(8))
    observed = (20 * rng.standard_normal((20_000, 10))).std(axis=1, ddof=1)
    bounds = [cautious_sd(float(sd), 10) for sd in observed]
    assert np.mean(np.array(bounds) >= 20) == pytest.approx(0.8, abs=0.01)
    assert np.mean(observed >= 20) < 0.5


def test_a_stratified_plan_achieves_its_margin_on_real_draws():
    half_widths = []
    for population, _ in centre.populations(60, seed=31):
        agents = np.arange(centre.AGENTS)
        sizes = np.bincount(population.agent)
        sds = [population.score[population.agent == agent].std(ddof=1) for agent in agents]
        plan = plan_for_margin(sizes, sds, 3)
        drawn = draw_stratified(
            population.agent, dict(zip(agents.tolist(), plan.reviews.tolist(), strict=True)), seed=1
        )
        strata = population.agent[drawn.positions]
        design = Stratified(strata, dict(enumerate(sizes.tolist())))
        half_widths.append(mean_iqs(population.score[drawn.positions], design).margin)
    assert np.mean(half_widths) == pytest.approx(3, rel=0.1)


@pytest.fixture(scope="module")
def carried_out() -> dict[str, Runs]:
    """Months reviewed as planned for ±4 points, and months where 3 % were reviewed as a rule."""
    record = runs()
    for population, rng in centre.populations(REPLICATIONS, seed=401):
        rows = rng.permutation(population.size)
        planned = population.score[rows[: int(reviews_for_margin(24, 4, population.size))]]
        iqs = mean_iqs(planned, Simple(population.size), Terms(wanted=()))
        record["planned"].add(iqs, population.mean)
        value = float(population.score[rows[: population.size * 3 // 100]].mean())
        record["3 percent"].add_ends(value, value - 4, value + 4, population.mean)
    return record


def test_a_planned_month_has_the_margin_it_was_planned_for_and_covers(
    carried_out: dict[str, Runs],
) -> None:
    assert carried_out["planned"].width / 2 == pytest.approx(4, rel=0.1)
    assert as_promised(carried_out["planned"].coverage)


def test_three_percent_of_conversations_do_not_give_that_margin(
    carried_out: dict[str, Runs],
) -> None:
    """Negative control: the rule of thumb, with the margin the plan would have given."""
    assert carried_out["3 percent"].coverage < 0.92


@given(st.floats(1, 50), st.floats(0.5, 20), st.integers(2, 5000))
def test_planning_there_and_back_reaches_the_margin(sd, margin, population):
    n = int(reviews_for_margin(sd, margin, population))
    assert 1 <= n <= population
    assert margin_for_reviews(n, sd, population) <= margin * (1 + 1e-6) or n == population
    if n > 1:
        assert margin_for_reviews(n - 1, sd, population) > margin * (1 - 1e-6)
