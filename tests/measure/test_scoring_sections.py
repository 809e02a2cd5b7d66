"""Sections: normalised, raw points, and bonus sections."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.measure.forms import (
    NOT_APPLICABLE,
    BonusRule,
    Category,
    CriticalEffect,
    NaRule,
    Outcome,
    Section,
    SectionRule,
)
from evenhand.measure.scoring import score_review
from measure.scorecards import YES_NO, form_of, out_of

FOUR_SECTIONS = (Section("a", 10), Section("b", 30), Section("c", 50), Section("d", 10))
FOUR_PARTS = (out_of(3, "a", "a"), out_of(10, "b", "b"), out_of(5, "c", "c"), out_of(2, "d", "d"))
FOUR_ANSWERS = {"a": 0, "b": 5, "c": 1, "d": 1}
"""3 of 3, 5 of 10, 4 of 5 and 1 of 2 points."""


def normalised(*categories, parts=FOUR_SECTIONS, **choices):
    return form_of(*categories, parts=parts, sections=SectionRule.NORMALISED, **choices)


def test_normalised_sections_count_by_their_percent():
    assert score_review(normalised(*FOUR_PARTS), FOUR_ANSWERS).score == 70.0


def test_raw_points_of_equal_sections_are_plain_points():
    equal = tuple(replace(section, weight=1) for section in FOUR_SECTIONS)
    form = form_of(*FOUR_PARTS, parts=equal, sections=SectionRule.RAW_POINTS)
    result = score_review(form, FOUR_ANSWERS)
    assert (result.score, result.possible) == (65.0, 20.0)


def test_raw_points_are_multiplied_by_the_weight_of_their_section():
    form = form_of(
        out_of(2, "a", "a"),
        out_of(1, "b", "b"),
        parts=(Section("a", 40), Section("b", 20)),
        sections=SectionRule.RAW_POINTS,
    )
    result = score_review(form, {"a": 1, "b": 0})
    assert (result.score, result.possible) == (60.0, 100.0)


def test_a_normalised_section_without_ratings_leaves_its_percent_to_the_others():
    """10, 30 and 50 % remain: (10 + 15 + 40) of 90."""
    answers = FOUR_ANSWERS | {"d": NOT_APPLICABLE}
    assert score_review(normalised(*FOUR_PARTS), answers).score == 6500 / 90


def test_thirds_typed_to_two_decimals_give_full_marks():
    parts = tuple(Section(key, 33.33) for key in "abc")
    form = normalised(*(Category(key, YES_NO, section=key) for key in "abc"), parts=parts)
    assert score_review(form, {"a": 0, "b": 0, "c": 0}).score == 100.0


def test_a_form_mean_fills_normalised_sections():
    """1 of 2 rated points is the mean: section a has 1 of 1, b (0 + 1/2 * 3) of 4."""
    form = normalised(
        out_of(1, "a", "a"),
        out_of(1, "b", "b"),
        out_of(3, "c", "b"),
        parts=(Section("a", 50), Section("b", 50)),
        na=NaRule.FORM_MEAN,
    )
    assert score_review(form, {"a": 0, "b": 1, "c": NOT_APPLICABLE}).score == 68.75


def with_bonus(bonus, rule=SectionRule.WEIGHTS, **choices):
    parts = (Section("base", 100), Section("extra", 10, bonus=True))
    return form_of(
        Category("a", YES_NO, 8, "base"),
        Category("b", YES_NO, 2, "base"),
        Category("c", YES_NO, 5, "extra"),
        parts=parts,
        bonus=bonus,
        sections=rule,
        **choices,
    )


@pytest.mark.parametrize(
    ("bonus", "full", "most"),
    [
        (BonusRule.OFF, 100.0, 80.0),
        (BonusRule.CAPPED, 100.0, 100.0),
        (BonusRule.UNCAPPED, 150.0, 130.0),
    ],
)
def test_a_bonus_section_only_adds(bonus, full, most):
    form = with_bonus(bonus)
    assert score_review(form, {"a": 0, "b": 0, "c": 0}).score == full
    assert score_review(form, {"a": 0, "b": 1, "c": 0}).score == most
    assert score_review(form, {"a": 0, "b": 1, "c": 1}).score == 80.0


@pytest.mark.parametrize(
    ("rule", "score"), [(SectionRule.NORMALISED, 90.0), (SectionRule.RAW_POINTS, 85.0)]
)
def test_a_bonus_section_adds_its_percent_or_its_points(rule, score):
    """Normalised: 10 % of the score on top. Raw points: 5 x 10 on 10 x 100."""
    form = with_bonus(BonusRule.UNCAPPED, rule)
    assert score_review(form, {"a": 0, "b": 1, "c": 0}).score == score


@pytest.mark.parametrize("na", NaRule)
def test_a_bonus_that_does_not_apply_adds_nothing(na):
    form = with_bonus(BonusRule.UNCAPPED, na=na)
    assert score_review(form, {"a": 0, "b": 1, "c": NOT_APPLICABLE}).score == 80.0


def test_a_bonus_alone_is_no_score():
    form = with_bonus(BonusRule.UNCAPPED)
    result = score_review(form, {"c": 0})
    assert (result.score, result.outcome) == (None, Outcome.NONE)


def test_a_bonus_cannot_lift_a_failed_form():
    form = form_of(
        Category("a", YES_NO, 1, "base", critical=True),
        Category("b", YES_NO, 1, "base"),
        Category("c", YES_NO, 5, "extra"),
        parts=(Section("base"), Section("extra", bonus=True)),
        bonus=BonusRule.UNCAPPED,
        critical_effect=CriticalEffect.CAP,
        cap=30,
    )
    assert score_review(form, {"a": 1, "b": 0, "c": 0}).score == 30.0
