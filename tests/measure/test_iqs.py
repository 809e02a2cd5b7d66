"""IQS under every design: reference values, edges and what must not change it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData, NotEnoughData, UnsupportedDesign
from evenhand.measure.designs import Clustered, Simple, Stratified, Unequal
from evenhand.measure.intervals import t_quantile
from evenhand.measure.iqs import (
    agent_iqs,
    group_moments,
    grouped_iqs,
    mean_iqs,
    own_spread,
    pass_rate,
    pooled_iqs,
    reviewer_aware_iqs,
    reviews_needed,
    severity_spread,
    small_sample_iqs,
    team_iqs,
    weighted_agent_iqs,
    weighted_grouped_iqs,
    with_reviewer_error,
)
from evenhand.measure.terms import Terms

DATA = Path(__file__).parent / "data"
SCHOOLS_BY_TYPE = {"E": 4421, "M": 1018, "H": 755}
PROCESS = Terms(target="process")
SKEWED = [100.0] * 14 + [90, 85, 80, 70, 60, 0]
scores_lists = st.lists(st.floats(0, 100), min_size=3, max_size=30)


@pytest.fixture(scope="module")
def by_type() -> pd.DataFrame:
    return pd.read_csv(DATA / "apistrat.csv")


@pytest.fixture(scope="module")
def by_district() -> pd.DataFrame:
    return pd.read_csv(DATA / "apiclus1.csv")


def test_the_documented_example_averages_to_52_972():
    assert mean_iqs([100, 9.91, 63.96, 90.99, 0]).value == pytest.approx(52.972, abs=1e-9)


def test_mean_of_reviews_and_pooled_score_differ_on_the_worked_pair():
    mean = mean_iqs([100 * 40 / 50, 100 * 30 / 60, 100 * 10 / 10])
    pooled = pooled_iqs([40, 30, 10], [50, 60, 10])
    assert (mean.value, mean.se) == pytest.approx((76.6667, 14.5297), abs=5e-5)
    assert (pooled.value, pooled.se) == pytest.approx((66.6667, 12.7294), abs=5e-5)
    assert (mean.method, pooled.method) == ("iqs.mean.t", "iqs.pooled.t")


def test_stratified_mean_equals_the_survey_reference(by_type):
    design = Stratified(by_type["stype"], SCHOOLS_BY_TYPE)
    iqs = mean_iqs(by_type["api00"], design)
    assert iqs.value == pytest.approx(662.2874, abs=5e-5)
    assert iqs.se == pytest.approx(9.40894, abs=5e-6)
    assert iqs.population == 6194


def test_clustered_mean_equals_the_survey_reference_for_period_and_process(by_district):
    design = Clustered(by_district["dnum"], population_clusters=757)
    period = mean_iqs(by_district["api00"], design)
    process = mean_iqs(by_district["api00"], design, PROCESS)
    assert period.value == pytest.approx(644.1694, abs=5e-5)
    assert (period.se, process.se) == pytest.approx((23.5422, 23.7790), abs=5e-5)
    assert period.df == 14


def test_ratios_equal_the_survey_reference(by_district, by_type):
    clusters = Clustered(by_district["dnum"], population_clusters=757)
    strata = Stratified(by_type["stype"], SCHOOLS_BY_TYPE)
    clustered = pooled_iqs(by_district["api.stu"], by_district["enroll"], clusters)
    stratified = pooled_iqs(by_type["api.stu"], by_type["enroll"], strata)
    assert clustered.value == pytest.approx(84.970874, abs=5e-7)
    assert clustered.se == pytest.approx(0.83862972, abs=5e-9)
    assert stratified.value == pytest.approx(83.695689, abs=5e-7)
    assert stratified.se == pytest.approx(
        0.77571032, abs=5e-8
    )  # weights there are in single precision


def test_reviewing_everything_leaves_no_margin_for_the_period_but_one_for_the_process():
    scores = [80, 95, 100, 60]
    for design in (Simple(4), Stratified(["a", "a", "b", "b"], {"a": 2, "b": 2}), Unequal([1] * 4)):
        assert mean_iqs(scores, design).margin == pytest.approx(0, abs=1e-9)
        assert mean_iqs(scores, design, PROCESS).margin > 10


def test_a_category_that_is_never_rated_changes_nothing():
    earned, possible = np.array([[40, 0], [30, 0], [10, 0]]), np.array([[50, 0], [60, 0], [10, 0]])
    alone = pooled_iqs(earned[:, 0], possible[:, 0])
    with_it = pooled_iqs(earned.sum(axis=1), possible.sum(axis=1))
    assert alone == with_it


def test_reviews_without_a_score_are_left_out_and_counted():
    iqs = mean_iqs([80, np.nan, 90, 70], Unequal([0.5, 0.1, 0.5, 0.5]))
    assert (iqs.value, iqs.n, dict(iqs.exclusions)) == (80, 3, {"no score": 1})


@pytest.mark.parametrize(
    "design",
    [
        lambda labels: Stratified(labels, {0: 30, 1: 30}),
        lambda labels: Clustered(labels),
    ],
)
def test_a_design_forgets_reviews_without_a_score(design):
    scores, labels = np.array([80.0, 70, np.nan, 90, 60]), np.array([0, 1, 0, 0, 1])
    scored = np.isfinite(scores)
    alone = mean_iqs(scores[scored], design(labels[scored]))
    assert mean_iqs(scores, design(labels)).margin == pytest.approx(alone.margin)


def test_no_score_at_all_is_no_number():
    iqs = mean_iqs([np.nan, np.nan])
    assert iqs.value is None
    assert iqs.absent
    assert iqs.exclusions == {"no score": 2}


def test_one_review_has_a_value_and_no_margin_and_is_not_shown_as_a_point():
    iqs = mean_iqs([80])
    assert (iqs.value, iqs.margin, iqs.shows_point) == (80, None, False)
    assert "single review" in iqs.warnings[0]


def test_equal_scores_do_not_pretend_to_certainty():
    iqs = mean_iqs([100.0] * 5)
    assert iqs.high == 100
    assert iqs.low == pytest.approx(100 * 0.05 ** (1 / 5))
    assert any("same" in sentence for sentence in iqs.warnings)
    assert mean_iqs([100.0] * 5, Simple(5)).margin == 0


def test_the_team_interval_follows_the_number_of_reviews():
    spread = np.linspace(50, 100, 60)
    assert team_iqs(spread).method == "iqs.mean.t"
    assert team_iqs(spread[:30]).method == "iqs.mean.bootstrap_t"
    few = team_iqs(spread[:10])
    assert few.method == "iqs.mean.t"
    assert any("50 reviews" in sentence for sentence in few.warnings)


def test_the_bootstrap_falls_back_to_t_with_a_warning_where_it_cannot_work():
    iqs = small_sample_iqs([100.0] * 19 + [0.0])
    assert iqs.method == "iqs.mean.t"
    assert iqs.warnings


def test_the_bootstrap_interval_closes_with_the_finite_population():
    open_ended, nearly_all = small_sample_iqs(SKEWED), small_sample_iqs(SKEWED, population=21)
    assert nearly_all.margin < 0.3 * open_ended.margin


def test_a_stratum_without_reviews_is_named():
    iqs = mean_iqs([80, 90, 70], Stratified(["a", "a", "a"], {"a": 10, "b": 30}))
    assert "1 groups with 30 conversations" in iqs.warnings[0]
    assert iqs.population == 10


def test_a_lone_review_borrows_the_spread_of_the_other_strata():
    sizes = {"a": 50, "b": 50}
    iqs = mean_iqs([80, 90, 70, 60], Stratified(["a", "a", "a", "b"], sizes))
    assert any("single review" in sentence for sentence in iqs.warnings)
    with pytest.raises(UnsupportedDesign, match="single review"):
        mean_iqs([80, 60], Stratified(["a", "b"], sizes))


@pytest.mark.parametrize(
    ("design", "message"),
    [
        (Simple(2), "holds 2"),
        (Stratified(["a", "a", "c"], {"a": 9}), "'c' is missing"),
        (Stratified(["a", "a", "a"], {"a": 2}), "more reviews than conversations"),
        (Unequal([0.5, 0.5, 0.0]), "above 0"),
        (Unequal([0.5, 0.5]), "2 values where 3"),
        (Clustered([1, 2, 3], population_clusters=2), "holds 2"),
    ],
)
def test_designs_that_cannot_be_are_refused(design, message):
    with pytest.raises(InvalidData, match=message):
        mean_iqs([80, 90, 70], design)


@pytest.mark.parametrize(
    ("refused", "message"),
    [
        (lambda: mean_iqs(["good", "bad"]), "must be a number"),
        (lambda: mean_iqs([[80, 90]]), "2 dimensions"),
        (lambda: mean_iqs([80, 90], Clustered([1, 2, 3])), "labels where 2"),
        (lambda: pooled_iqs([1, 2], [2, -3]), "negative"),
        (lambda: pooled_iqs([1, 2], [2]), "1 values where 2"),
        (lambda: reviewer_aware_iqs([80, 90], ["Ann"]), "one reviewer per score"),
        (lambda: with_reviewer_error(mean_iqs([80]), ["Ann"], 5), "standard error"),
        (lambda: grouped_iqs([80, 90], [0, 0], 1, populations=[1]), "more reviews"),
        (lambda: Terms(level=1.0), "between 0 and 1"),
        (lambda: Terms(wanted=(0.0,)), "above 0 points"),
    ],
)
def test_input_that_cannot_be_is_refused_in_a_sentence(refused, message):
    with pytest.raises(InvalidData, match=message):
        refused()


def test_many_clusters_and_many_weighted_reviews_need_no_caution():
    scores = np.linspace(40, 100, 120)
    assert not mean_iqs(scores, Clustered(np.arange(120) // 2)).warnings
    assert not mean_iqs(scores, Unequal(np.full(120, 0.3))).warnings
    assert "15 clusters" in mean_iqs(scores, Clustered(np.arange(120) % 15)).warnings[0]
    assert "below 100" in mean_iqs(scores[:60], Unequal(np.full(60, 0.3))).warnings[0]


def test_equal_strata_of_equal_scores_have_no_margin_but_all_degrees_of_freedom():
    iqs = mean_iqs([80.0] * 6, Stratified(["a", "b"] * 3, {"a": 30, "b": 30}))
    assert (iqs.margin, iqs.df) == (0, 4)


def test_a_small_or_equal_sample_stays_with_what_the_mean_says():
    assert small_sample_iqs([80]).margin is None
    assert small_sample_iqs([80.0] * 25).method == "iqs.mean.alike"


def test_reviews_by_people_need_a_score():
    assert reviewer_aware_iqs([np.nan], ["Ann"]).absent
    assert reviewer_aware_iqs([80, np.nan, 90, 85], ["Ann", "Ann", "Ben", "Ben"]).n == 3


def test_one_cluster_is_not_enough():
    with pytest.raises(UnsupportedDesign, match="at least two"):
        mean_iqs([80, 90], Clustered([1, 1]))


def test_pooled_spread_gives_every_agent_the_same_ruler():
    agents = agent_iqs([80, 90, 60, 70, 100], [0, 0, 1, 1, 2], 4)
    assert agents.df.tolist() == [2, 2, 2, 2]
    assert agents[2].margin == pytest.approx(agents[2].se * 4.302652, abs=1e-5)
    assert agents[3].absent
    with pytest.raises(NotEnoughData, match="two reviews"):
        agent_iqs([80, 90], [0, 1], 2)


def test_grouped_and_single_estimates_agree():
    scores, groups = np.array([80, 90, 60, 70, 95, 100.0]), np.array([1, 1, 0, 0, 0, 1])
    grouped = grouped_iqs(scores, groups, 3, populations=[30, 40, 50])
    for group, size in ((0, 30), (1, 40)):
        alone = mean_iqs(scores[groups == group], Simple(size))
        assert grouped[group].value == pytest.approx(alone.value)
        assert (grouped[group].low, grouped[group].high) == pytest.approx((alone.low, alone.high))
        assert grouped[group].needed == alone.needed
    assert grouped[2].value is None
    assert len(grouped.estimates()) == 3


def test_weighted_groups_agree_with_the_single_estimate():
    scores, groups = np.array([80, 90, 60, 70, 95, 100.0]), np.array([1, 1, 0, 0, 0, 1])
    chance = np.array([0.2, 0.9, 0.4, 0.1, 0.6, 0.3])
    for terms in (Terms(), PROCESS):
        grouped = weighted_grouped_iqs(scores, groups, 2, chance, terms)
        for group in (0, 1):
            rows = groups == group
            alone = mean_iqs(scores[rows], Unequal(chance[rows]), terms)
            assert grouped[group].se == pytest.approx(alone.se)
            assert grouped[group].value == pytest.approx(alone.value)


def test_weighted_agents_share_one_spread_and_need_no_more_than_their_weights():
    scores, agents = [80, 90, 60, 70, 95, 100.0], [1, 1, 0, 0, 0, 1]
    equal = weighted_agent_iqs(scores, agents, 3, [0.2] * 6, PROCESS)
    plain = agent_iqs(scores, agents, 3, terms=PROCESS)
    assert equal.se[:2] == pytest.approx(plain.se[:2])
    uneven = weighted_agent_iqs(scores, agents, 3, [0.2, 0.9, 0.4, 0.1, 0.6, 0.3], PROCESS)
    assert (uneven.df == 4).all()
    assert uneven[2].absent
    assert weighted_agent_iqs(scores, agents, 3, [1.0] * 6).se[0] == 0


def test_without_a_second_review_agents_have_values_and_no_interval():
    alone = weighted_agent_iqs([80, 90], [0, 1], 2, [0.5, 0.5])
    assert (alone[0].value, alone[0].margin, alone[0].shows_point) == (80, None, False)


def test_moments_add_up_across_blocks_larger_than_the_cache():
    rng = np.random.Generator(np.random.PCG64(3))
    scores, groups = rng.random(200_000) * 100, (rng.random(200_000) * 7).astype(np.int32)
    moments = group_moments(scores, groups, 7)
    for group in range(7):
        mine = scores[groups == group]
        assert moments.n[group] == len(mine)
        assert own_spread(moments)[group].se == pytest.approx(mine.std(ddof=1) / len(mine) ** 0.5)


@pytest.mark.parametrize("groups", [[0, 1, 2], [0, -1, 1], [0.0, 1.0, 1.0], [0, 1]])
def test_group_codes_that_cannot_be_are_refused(groups):
    with pytest.raises(InvalidData):
        grouped_iqs([80, 90, 70], groups, 2)


def test_a_missing_score_is_refused_where_nothing_could_count_it():
    with pytest.raises(InvalidData, match="missing"):
        grouped_iqs([80, np.nan], [0, 0], 1)


def test_a_pass_rate_is_shown_in_percent_with_wilson():
    rate = pass_rate(45, 50)
    assert (round(rate.low, 1), round(rate.high, 1), rate.unit) == (78.6, 95.7, "percent")
    assert pass_rate(45, 50, population=50).margin == 0
    assert pass_rate(45, 50, population=100).margin < rate.margin
    assert pass_rate(45, 50, population=100, terms=PROCESS).margin == rate.margin
    assert pass_rate(0, 0).absent


def test_no_failure_says_how_many_may_still_fail():
    assert "up to 5.0 %" in pass_rate(59, 59).warnings[0]
    assert not pass_rate(59, 59, population=59).warnings
    with pytest.raises(InvalidData, match="cannot be"):
        pass_rate(7, 5)
    with pytest.raises(InvalidData, match="cannot be"):
        pass_rate(4, 5, population=3)


def test_reviews_still_needed_reach_the_wanted_margin():
    iqs = mean_iqs(np.tile([60.0, 100.0], 10), Simple(500), Terms(wanted=(5.0, 20.0)))
    assert iqs.needed[20.0] == 0
    n = 20 + iqs.needed[5.0]
    assert mean_iqs(np.tile([60.0, 100.0], n // 2), Simple(500)).margin < 5.1
    assert reviews_needed(sd=20, margin=1, population=30) == 30


def test_a_full_panel_has_no_reviewer_error_and_a_partial_one_has():
    rng = np.random.Generator(np.random.PCG64(5))
    who = np.repeat(np.arange(5), 20)
    scores = 80 + 8 * rng.standard_normal(5)[who] + 10 * rng.standard_normal(100)
    whole, part, general = (reviewer_aware_iqs(scores, who, size) for size in (5, 19, None))
    assert whole.margin < part.margin < general.margin
    assert whole.margin < mean_iqs(scores).margin
    assert whole.df == 95


def test_one_reviewer_of_several_gives_no_margin_with_the_reviewer_in_it():
    alone = reviewer_aware_iqs([80, 90, 70], ["Ann"] * 3)
    assert (alone.value, alone.margin) == (80, None)
    assert "One reviewer" in alone.warnings[0]
    assert reviewer_aware_iqs([80, 90, 70], ["Ann"] * 3, panel=1).margin > 0
    assert reviewer_aware_iqs([80, 90, 70], ["Ann", "Ben", "Cleo"]).margin is None
    with pytest.raises(InvalidData, match="panel has 1"):
        reviewer_aware_iqs([80, 90], ["Ann", "Ben"], panel=1)


def test_known_severity_widens_any_margin_by_the_shares_of_the_reviewers():
    sampling, who = mean_iqs(np.tile([70.0, 90.0], 50)), np.arange(100) % 5
    both = with_reviewer_error(sampling, who, severity_sd=5, severity_df=math.inf)
    assert both.se**2 == pytest.approx(sampling.se**2 + 25 / 5)
    assert both.margin == pytest.approx(both.se * sampling.margin / sampling.se)
    complete = with_reviewer_error(sampling, who, 5, panel=5)
    assert (complete.se, complete.margin) == (sampling.se, sampling.margin)


def test_estimated_severity_widens_more_and_its_df_give_the_margin_back():
    sampling, who = mean_iqs(np.tile([70.0, 90.0], 50)), np.arange(100) % 5
    known = with_reviewer_error(sampling, who, 5, severity_df=math.inf)
    estimated = with_reviewer_error(sampling, who, 5)
    assert estimated.se == known.se
    assert estimated.margin > 1.2 * known.margin
    again = float(t_quantile(estimated.df)) * estimated.se
    assert again == pytest.approx(estimated.margin, rel=1e-6)


def test_severity_spread_is_what_reviewers_differ_by_beyond_chance():
    rng = np.random.Generator(np.random.PCG64(17))
    who = np.arange(40_000) % 200
    scores = 80 + 5 * rng.standard_normal(200)[who] + 20 * rng.standard_normal(40_000)
    assert severity_spread(scores, who) == pytest.approx(5, rel=0.12)
    assert severity_spread([80, 90, 80, 90], ["Ann", "Ann", "Ben", "Ben"]) == 0
    assert severity_spread([80, 90, np.nan], ["Ann", "Ann", "Ben"]) == 0


@given(scores_lists, st.randoms())
def test_row_order_changes_nothing(scores, random):
    order = list(range(len(scores)))
    random.shuffle(order)
    labels = np.arange(len(scores)) % 2
    design = Stratified(labels, {0: 100, 1: 300})
    shuffled = mean_iqs(np.array(scores)[order], Stratified(labels[order], {0: 100, 1: 300}))
    assert shuffled.value == pytest.approx(mean_iqs(scores, design).value)
    assert shuffled.margin == pytest.approx(mean_iqs(scores, design).margin, abs=1e-6)


@given(scores_lists, st.floats(0.1, 10), st.floats(-50, 50))
def test_margins_scale_with_the_scores_and_ignore_a_shift(scores, factor, shift):
    values = np.array([*scores, 10.0, 90.0])
    before, after = mean_iqs(values), mean_iqs(factor * values + shift)
    assert after.value == pytest.approx(factor * before.value + shift, abs=1e-6)
    assert after.margin == pytest.approx(factor * before.margin, rel=1e-6)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), st.floats(0.01, 1))
def test_only_the_ratios_of_probabilities_matter_to_the_value(chances, factor):
    scores = [10.0, 60.0, 80.0, 100.0]
    before = mean_iqs(scores, Unequal(chances), PROCESS)
    after = mean_iqs(scores, Unequal(np.array(chances) * factor), PROCESS)
    assert after.value == pytest.approx(before.value)
    assert after.se == pytest.approx(before.se)


def test_names_of_reviewers_do_not_matter():
    scores, who = [80, 90, 60, 70, 95, 100], np.array([0, 0, 1, 1, 2, 2])
    names = np.array(["Zoe", "Ben", "Ann"])[who]
    by_code, by_name = reviewer_aware_iqs(scores, who), reviewer_aware_iqs(scores, names)
    assert by_code.margin == pytest.approx(by_name.margin)


def test_pandas_columns_are_welcome(by_type):
    assert mean_iqs(by_type["api00"]).n == 200
