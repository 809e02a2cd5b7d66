"""The columnar scorer: the same numbers as the single one, to the last bit."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.errors import InvalidData
from evenhand.measure.bulk import CHUNK_ROWS, OUTCOMES, UNANSWERED, bulk_scores, bulk_scores_long
from evenhand.measure.columns import columns_of
from evenhand.measure.forms import (
    Category,
    Form,
    NaRule,
    Option,
    Policy,
    Scale,
    Section,
    SectionRule,
    even_scale,
)
from evenhand.measure.scoring import score_review
from measure.scorecards import forms

YES_NO = even_scale("Yes", "No")


def table_for(form, rows, seed):
    """Random answers to every category of a form, some N/A and some missing."""
    generator = np.random.default_rng(seed)
    columns = [
        generator.integers(UNANSWERED, len(category.scale.options), size=rows)
        for category in form.categories
    ]
    return np.array(columns, dtype=np.int8).T


def one_by_one(form, table):
    keys = [category.key for category in form.categories]
    return [
        score_review(form, {k: int(a) for k, a in zip(keys, row, strict=True) if a != UNANSWERED})
        for row in table
    ]


def assert_same(form, table):
    bulk = bulk_scores(form, table)
    singles = one_by_one(form, table)
    bands = [band.name for band in form.policy.bands]
    assert [None if np.isnan(s) else s for s in bulk.score.tolist()] == [s.score for s in singles]
    assert [OUTCOMES[code] for code in bulk.outcome] == [s.outcome for s in singles]
    assert [None if b < 0 else bands[b] for b in bulk.band] == [s.band for s in singles]
    assert bulk.failed.tolist() == [bool(s.failed) for s in singles]
    assert bulk.possible.tolist() == [s.possible for s in singles]


@settings(max_examples=300)
@given(form=forms(), seed=st.integers(0, 2**32 - 1))
def test_it_equals_the_single_scorer_on_every_form_and_rating_set(form, seed):
    assert_same(form, table_for(form, 25, seed))


@settings(max_examples=25)
@given(form=forms(), seed=st.integers(0, 2**32 - 1))
def test_it_equals_the_single_scorer_where_denominators_outgrow_64_bits(form, seed):
    steps = (1, 8000 / 9973, 6000 / 9967, 4000 / 9949, 2000 / 9941, 0)
    scale = Scale(tuple(Option(str(value), value, value == 1) for value in steps))
    odd = replace(
        form, categories=tuple(replace(c, scale=scale, failing=(5,)) for c in form.categories)
    )
    assert columns_of(odd).dtype == object
    assert_same(odd, table_for(odd, 10, seed))


@pytest.mark.parametrize("na", NaRule)
@pytest.mark.parametrize("sections", SectionRule)
def test_a_score_of_exactly_80_passes_under_every_rule(na, sections):
    """Sevenths and thirds add up to 80 exactly, which rounded sums would miss."""
    thirds, sevenths = (even_scale(*"abcdefghijk"[: size + 1]) for size in (3, 7))
    percents = (70, 30) if sections is SectionRule.NORMALISED else (1, 1)
    form = Form(
        (
            Category("a", sevenths, weight=70, section="x"),
            Category("b", thirds, weight=30, section="y"),
        ),
        (Section("x", percents[0]), Section("y", percents[1])),
        Policy(na=na, sections=sections),
    )
    scores = bulk_scores(form, np.array([[2, 0], [0, 2], [1, 1]], dtype=np.int8))
    assert scores.score.tolist() == [80.0, 80.0, 80.0]
    assert {OUTCOMES[code] for code in scores.outcome} == {"pass"}


def test_long_ratings_in_any_order_score_as_the_table_does():
    form = Form(tuple(Category(key, even_scale("a", "b", "c"), 2) for key in "xyz"))
    table = table_for(form, 500, seed=1)
    review, category = (codes.ravel() for codes in np.indices(table.shape))
    order = np.random.default_rng(2).permutation(table.size)
    long = bulk_scores_long(
        form, review[order], category[order], table.ravel()[order], reviews=len(table)
    )
    np.testing.assert_array_equal(long.score, bulk_scores(form, table).score)


def test_permuting_reviews_permutes_their_scores_across_blocks():
    form = Form(tuple(Category(key, YES_NO, weight) for key, weight in (("x", 3), ("y", 4))))
    table = table_for(form, 2 * CHUNK_ROWS + 7, seed=3)
    order = np.random.default_rng(4).permutation(len(table))
    np.testing.assert_array_equal(
        bulk_scores(form, table).score[order], bulk_scores(form, table[order]).score
    )


def test_a_review_without_ratings_has_no_score():
    form = Form((Category("tone", YES_NO),))
    none = np.array([], dtype=np.int32)
    result = bulk_scores_long(form, none, none, none, reviews=1)
    assert np.isnan(result.score).tolist() == [True]
    assert OUTCOMES[result.outcome[0]] == "none"


def test_no_reviews_give_no_scores():
    form = Form((Category("tone", YES_NO),))
    assert len(bulk_scores(form, np.empty((0, 1), dtype=np.int8)).score) == 0


def test_two_ratings_of_one_category_in_one_review_are_refused():
    form = Form((Category("tone", YES_NO),))
    twice = np.array([0, 0])
    with pytest.raises(InvalidData, match="two ratings"):
        bulk_scores_long(form, twice, twice, twice, reviews=1)


@pytest.mark.parametrize("answer", [-3, 2])
def test_an_answer_the_scale_does_not_have_is_refused(answer):
    form = Form((Category("tone", YES_NO),))
    with pytest.raises(InvalidData, match="category 'tone'"):
        bulk_scores(form, np.array([[answer]], dtype=np.int8))


def test_an_option_that_would_not_fit_a_byte_is_refused():
    form = Form((Category("tone", YES_NO),))
    first = np.array([0])
    with pytest.raises(InvalidData, match="256"):
        bulk_scores_long(form, first, first, np.array([256]), reviews=1)


def test_a_review_code_beyond_the_number_of_reviews_is_refused():
    form = Form((Category("tone", YES_NO),))
    first = np.array([0])
    with pytest.raises(InvalidData, match="review at position 1"):
        bulk_scores_long(form, np.array([1]), first, first, reviews=1)


def test_codes_of_different_lengths_are_refused():
    form = Form((Category("tone", YES_NO),))
    with pytest.raises(InvalidData, match="one entry per rating"):
        bulk_scores_long(form, np.array([0, 0]), np.array([0]), np.array([0]), reviews=1)


def test_a_table_with_another_number_of_categories_is_refused():
    form = Form((Category("tone", YES_NO),))
    with pytest.raises(InvalidData, match="1 categories"):
        bulk_scores(form, np.zeros((3, 2), dtype=np.int8))


def test_working_memory_does_not_grow_with_the_number_of_reviews():
    form = Form(tuple(Category(key, YES_NO) for key in "abcdefgh"))
    small, large = (working_memory(form, blocks * CHUNK_ROWS) for blocks in (2, 20))
    assert large < 1.2 * small


def working_memory(form, rows):
    """Peak bytes while scoring, beyond the answers and the result."""
    table = table_for(form, rows, seed=5)
    tracemalloc.start()
    try:
        result = bulk_scores(form, table)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    kept = (result.score, result.outcome, result.band, result.failed, result.possible)
    return peak - sum(column.nbytes for column in kept)


def test_it_is_fast_enough_for_a_year_of_ratings():
    form = Form(tuple(Category(f"category {place}", YES_NO, 5) for place in range(20)))
    table = table_for(form, 50_000, seed=6)
    start = time.process_time()
    bulk_scores(form, table)
    assert table.size / (time.process_time() - start) > 5_000_000
