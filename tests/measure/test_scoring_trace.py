"""The steps of a score, as a person reads them."""

from __future__ import annotations

from fractions import Fraction

from evenhand.measure.forms import (
    NOT_APPLICABLE,
    BonusRule,
    Category,
    CriticalEffect,
    CriticalScope,
    NaRule,
    Outcome,
    Section,
    SectionRule,
)
from evenhand.measure.scoring import score_review
from evenhand.measure.scoring.trace import (
    BonusStep,
    CategoryStep,
    CriticalStep,
    FinalStep,
    NotApplicableStep,
    SectionStep,
    TotalStep,
)
from measure.scorecards import FOUR, YES_NO, form_of


def steps_of(form, answers, kind):
    return [step for step in score_review(form, answers).trace if step.kind == kind]


def test_a_rated_category_shows_its_option_fraction_and_points():
    form = form_of(Category("tone", FOUR, 6))
    assert steps_of(form, {"tone": 1}, "category") == [
        CategoryStep(
            category="tone",
            section="",
            option=1,
            label="Good",
            fraction=Fraction(2, 3),
            weight=Fraction(6),
            earned=Fraction(4),
            possible=Fraction(6),
            failed=False,
        )
    ]


def test_an_unanswered_category_is_told_from_one_that_does_not_apply():
    form = form_of(Category("a", YES_NO), Category("b", YES_NO))
    steps = steps_of(form, {"b": NOT_APPLICABLE}, "category")
    assert [(step.option, step.possible) for step in steps] == [(None, 0), (NOT_APPLICABLE, 0)]


def test_not_applicable_shows_the_mean_that_stands_in():
    form = form_of(
        Category("a", YES_NO, 3),
        Category("b", YES_NO),
        Category("c", YES_NO, 8),
        na=NaRule.FORM_MEAN,
    )
    assert steps_of(form, {"a": 0, "b": 1, "c": NOT_APPLICABLE}, "not_applicable") == [
        NotApplicableStep("c", "", NaRule.FORM_MEAN, Fraction(3, 4), Fraction(6), Fraction(8))
    ]


def test_a_failed_section_shows_what_it_had_and_what_is_left():
    form = form_of(
        Category("a", YES_NO, 1, critical=True),
        Category("b", YES_NO, 4),
        critical_scope=CriticalScope.SECTION,
        critical_effect=CriticalEffect.CAP,
        cap=20,
    )
    assert steps_of(form, {"a": 1, "b": 0}, "critical") == [
        CriticalStep(
            scope=CriticalScope.SECTION,
            effect=CriticalEffect.CAP,
            section="",
            categories=("a",),
            limit=Fraction(20),
            before=Fraction(4),
            after=Fraction(1),
        )
    ]


def test_a_failed_form_shows_the_score_before_and_after():
    form = form_of(Category("a", YES_NO, 1, critical=True), Category("b", YES_NO, 3))
    steps = steps_of(form, {"a": 1, "b": 0}, "critical")
    assert [(s.section, s.categories, s.before, s.after) for s in steps] == [(None, ("a",), 75, 0)]


def test_every_step_from_ratings_to_outcome_stands_in_order():
    form = form_of(
        Category("a", YES_NO, section="x"),
        Category("b", YES_NO, section="x"),
        Category("c", YES_NO, section="y"),
        parts=(Section("x", 100), Section("y", 5, bonus=True)),
        sections=SectionRule.NORMALISED,
        bonus=BonusRule.CAPPED,
    )
    trace = score_review(form, {"a": 0, "b": 1, "c": 0}).trace
    assert trace[3:] == (
        SectionStep("x", Fraction(1), Fraction(2), Fraction(50), Fraction(100), False, False),
        SectionStep("y", Fraction(1), Fraction(1), Fraction(100), Fraction(5), True, False),
        TotalStep(SectionRule.NORMALISED, Fraction(50), Fraction(100), Fraction(50)),
        BonusStep(BonusRule.CAPPED, Fraction(5), Fraction(50), Fraction(55)),
        FinalStep(55.0, 80, Outcome.FAIL, "critical"),
    )
