"""Failed critical categories: when they fail, how far that reaches and what it does there."""

from __future__ import annotations

import pytest

from evenhand.measure.forms import (
    NOT_APPLICABLE,
    Category,
    CriticalEffect,
    CriticalScope,
    CriticalTrigger,
    NaRule,
    Outcome,
    Section,
)
from evenhand.measure.scoring import score_review
from measure.scorecards import FOUR, THREE, YES_NO, form_of

TWO_SECTIONS = (Section("x"), Section("y"))


def outcome_of(form, **answers):
    result = score_review(form, answers)
    return result.score, result.outcome


def test_a_failed_critical_category_zeroes_the_score():
    form = form_of(Category("a", YES_NO, 1, critical=True), Category("b", YES_NO, 99))
    result = score_review(form, {"a": 1, "b": 0})
    assert (result.score, result.outcome, result.failed) == (0.0, Outcome.FAIL, ("a",))


@pytest.mark.parametrize(
    ("scale", "option", "fails"), [(THREE, 1, False), (FOUR, 1, False), (FOUR, 2, True)]
)
def test_below_half_fails_and_half_does_not(scale, option, fails):
    form = form_of(Category("a", scale, critical=True))
    assert bool(score_review(form, {"a": option}).failed) is fails


@pytest.mark.parametrize(("option", "fails"), [(2, False), (3, True)])
def test_the_lowest_option_can_be_the_trigger(option, fails):
    form = form_of(Category("a", FOUR, critical=True), critical_trigger=CriticalTrigger.LOWEST)
    assert bool(score_review(form, {"a": option}).failed) is fails


@pytest.mark.parametrize(("option", "fails"), [(0, False), (1, True), (3, True)])
def test_named_options_can_be_the_trigger(option, fails):
    category = Category("a", FOUR, critical=True, failing=(1, 2, 3))
    form = form_of(category, critical_trigger=CriticalTrigger.NAMED)
    assert bool(score_review(form, {"a": option}).failed) is fails


def test_failing_options_of_a_category_that_is_not_critical_do_nothing():
    form = form_of(Category("a", YES_NO, failing=(1,)), critical_trigger=CriticalTrigger.NAMED)
    assert score_review(form, {"a": 1}).failed == ()


@pytest.mark.parametrize("answers", [{"b": 0}, {"a": NOT_APPLICABLE, "b": 0}])
def test_no_answer_or_not_applicable_fails_no_critical_category(answers):
    form = form_of(Category("a", YES_NO, critical=True), Category("b", YES_NO))
    assert score_review(form, answers).score == 100.0


def test_a_critical_category_of_weight_zero_still_fails():
    form = form_of(Category("a", YES_NO, 0, critical=True), Category("b", YES_NO))
    assert outcome_of(form, a=1, b=0) == (0.0, Outcome.FAIL)


def test_a_failed_form_without_anything_scored_fails_and_has_no_score():
    """Form failure goes before N/A for the outcome; no score is never 0."""
    form = form_of(Category("a", YES_NO, 0, critical=True), Category("b", YES_NO))
    assert outcome_of(form, a=1, b=NOT_APPLICABLE) == (None, Outcome.FAIL)


def test_a_zeroed_form_fails_even_where_zero_meets_the_pass_mark():
    form = form_of(Category("a", YES_NO, critical=True), pass_mark=0)
    assert outcome_of(form, a=1) == (0.0, Outcome.FAIL)


CAPPED = (Category("a", YES_NO, 1, critical=True), Category("b", YES_NO, 9))


@pytest.mark.parametrize(
    ("cap", "b", "expected"),
    [
        (50, 0, (50.0, Outcome.FAIL)),
        (50, 1, (0.0, Outcome.FAIL)),
        (85, 0, (85.0, Outcome.PASS)),
        (95, 0, (90.0, Outcome.PASS)),
    ],
)
def test_a_cap_lowers_the_score_to_it_and_leaves_the_outcome_to_the_pass_mark(cap, b, expected):
    form = form_of(*CAPPED, critical_effect=CriticalEffect.CAP, cap=cap)
    assert outcome_of(form, a=1, b=b) == expected


def test_the_outcome_can_fail_with_the_score_kept():
    form = form_of(*CAPPED, critical_effect=CriticalEffect.FAIL_KEEP_SCORE)
    result = score_review(form, {"a": 1, "b": 0})
    assert (result.score, result.outcome, result.band) == (90.0, Outcome.FAIL, "excellent")


IN_SECTIONS = (
    Category("a", YES_NO, 1, "x", critical=True),
    Category("b", YES_NO, 4, "x"),
    Category("c", YES_NO, 5, "y"),
)


@pytest.mark.parametrize(
    "choices",
    [
        {"critical_scope": CriticalScope.SECTION, "critical_effect": CriticalEffect.ZERO},
        {"critical_scope": CriticalScope.SECTION, "critical_effect": CriticalEffect.ZERO_SECTION},
        {"critical_scope": CriticalScope.FORM, "critical_effect": CriticalEffect.ZERO_SECTION},
    ],
)
def test_a_zeroed_section_earns_nothing_and_the_others_keep_theirs(choices):
    form = form_of(*IN_SECTIONS, parts=TWO_SECTIONS, **choices)
    result = score_review(form, {"a": 1, "b": 0, "c": 0})
    assert result.score == 50.0
    assert [(s.key, s.score, s.failed) for s in result.sections] == [
        ("x", 0.0, True),
        ("y", 100.0, False),
    ]


def test_a_capped_section_keeps_its_share_and_no_more():
    form = form_of(
        *IN_SECTIONS,
        parts=TWO_SECTIONS,
        critical_scope=CriticalScope.SECTION,
        critical_effect=CriticalEffect.CAP,
        cap=40,
    )
    result = score_review(form, {"a": 1, "b": 0, "c": 0})
    assert (result.score, result.sections[0].score) == (70.0, 40.0)


def test_a_section_marked_failed_keeps_its_score_and_the_review_its_outcome():
    form = form_of(
        *IN_SECTIONS,
        parts=TWO_SECTIONS,
        critical_scope=CriticalScope.SECTION,
        critical_effect=CriticalEffect.FAIL_KEEP_SCORE,
    )
    result = score_review(form, {"a": 1, "b": 0, "c": 0})
    assert (result.score, result.outcome) == (90.0, Outcome.PASS)
    assert [section.failed for section in result.sections] == [True, False]


@pytest.mark.parametrize("na", NaRule)
def test_a_zeroed_section_earns_nothing_for_not_applicable_either(na):
    form = form_of(
        *IN_SECTIONS,
        parts=TWO_SECTIONS,
        na=na,
        critical_scope=CriticalScope.SECTION,
    )
    result = score_review(form, {"a": 1, "b": NOT_APPLICABLE, "c": 0})
    assert result.sections[0].score == 0.0


def test_a_form_mean_is_taken_after_sections_failed():
    """x earns 0 of 5 and y 2 of 2, so 2 of 7 is the mean that stands in for d: 2 + 2 of 14."""
    form = form_of(
        *IN_SECTIONS[:2],
        Category("c", YES_NO, 2, "y"),
        Category("d", YES_NO, 7, "y"),
        parts=TWO_SECTIONS,
        na=NaRule.FORM_MEAN,
        critical_scope=CriticalScope.SECTION,
    )
    answers = {"a": 1, "b": 0, "c": 0, "d": NOT_APPLICABLE}
    assert score_review(form, answers).score == 400 / 14
