"""The score of a group of reviews."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.forms import NOT_APPLICABLE, Aggregate, Category
from evenhand.measure.scoring import aggregate, score_review
from measure.scorecards import YES_NO, form_of, out_of


def test_iqs_is_the_mean_of_review_scores():
    assert math.isclose(
        aggregate(Aggregate.MEAN, [100, 9.91, 63.96, 90.99, 0]), 52.972, rel_tol=1e-15
    )


def test_pooled_points_of_five_aspects():
    form = form_of(*(out_of(5, key) for key in "abcde"))
    answers = {key: 5 - points for key, points in zip("abcde", (4, 5, 3, 4, 5), strict=True)}
    one = score_review(form, answers)
    assert aggregate(Aggregate.POOLED, [one.score], possible=[one.possible]) == 84.0


def test_pooled_points_and_the_mean_differ_where_reviews_have_different_ratings():
    form = form_of(Category("a", YES_NO), Category("b", YES_NO, 3))
    short = score_review(form, {"a": 0, "b": NOT_APPLICABLE})
    long = score_review(form, {"a": 0, "b": 1})
    scores, possible = [short.score, long.score], [short.possible, long.possible]
    assert aggregate(Aggregate.MEAN, scores) == 62.5
    assert aggregate(Aggregate.POOLED, scores, possible=possible) == 40.0


@pytest.mark.parametrize("missing", [None, float("nan")])
@pytest.mark.parametrize("rule", [Aggregate.MEAN, Aggregate.POOLED])
def test_a_review_without_a_score_is_in_no_mean(rule, missing):
    assert aggregate(rule, [80, missing, 60], possible=[1, 1, 1]) == 70.0


@pytest.mark.parametrize("scores", [[], [None, None]])
@pytest.mark.parametrize("rule", Aggregate)
def test_no_scores_are_no_aggregate(rule, scores):
    nothing = aggregate(
        rule,
        scores,
        possible=[1.0] * len(scores),
        strata=["chat"] * len(scores),
        strata_weights={"chat": 1},
    )
    assert nothing is None


def test_the_mean_over_strata_weighs_each_stratum_as_given():
    value = aggregate(
        Aggregate.STRATA,
        [100, 90, 50],
        strata=["chat", "chat", "phone"],
        strata_weights={"chat": 1, "phone": 3},
    )
    assert value == 61.25


def test_a_stratum_of_weight_zero_is_left_out():
    value = aggregate(
        Aggregate.STRATA,
        [100, 0],
        strata=["chat", "test"],
        strata_weights={"chat": 2, "test": 0, "spam": 0},
    )
    assert value == 100.0


def test_a_stratum_without_a_scored_review_is_not_enough_data():
    with pytest.raises(NotEnoughData, match="'phone'"):
        aggregate(
            Aggregate.STRATA,
            [100, None],
            strata=["chat", "phone"],
            strata_weights={"chat": 1, "phone": 1},
        )


def test_a_stratum_without_a_weight_is_refused():
    with pytest.raises(InvalidData, match="'phone'"):
        aggregate(Aggregate.STRATA, [1], strata=["phone"], strata_weights={"chat": 1})


def test_a_mean_over_strata_needs_the_stratum_of_every_review():
    with pytest.raises(InvalidData, match="stratum of every review"):
        aggregate(Aggregate.STRATA, [1, 2], strata=["chat"], strata_weights={"chat": 1})


@pytest.mark.parametrize("possible", [None, [1.0]])
def test_pooled_points_need_the_possible_points_of_every_review(possible):
    with pytest.raises(InvalidData, match="possible points of every review"):
        aggregate(Aggregate.POOLED, [1, 2], possible=possible)


@given(st.lists(st.floats(0, 100), min_size=1), st.randoms())
def test_permuting_reviews_changes_nothing(scores, random):
    shuffled = random.sample(scores, len(scores))
    assert aggregate(Aggregate.MEAN, scores) == aggregate(Aggregate.MEAN, shuffled)


def test_columns_of_scores_aggregate_as_lists_do():
    scores = np.array([80, np.nan, 60])
    assert aggregate(Aggregate.POOLED, scores, possible=np.array([1.0, 1.0, 3.0])) == 65.0
