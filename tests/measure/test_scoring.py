"""The score of one review: weights, N/A, drafts, outcome and bands."""

from __future__ import annotations

import pytest

from evenhand.errors import InvalidData
from evenhand.measure.forms import (
    NOT_APPLICABLE,
    Band,
    Category,
    NaRule,
    Option,
    Outcome,
    Scale,
    Section,
    even_scale,
)
from evenhand.measure.scoring import missing_required, score_review
from measure.scorecards import FOUR, THREE, YES_NO, form_of, out_of

TWENTIETHS = Scale(
    tuple(Option(str(value), value, value >= 0.5) for value in (1, 0.90, 0.85, 0.80, 0))
)


def test_the_score_is_weights_times_fractions_over_weights():
    weights = zip("abcde", (25, 20, 25, 15, 15), strict=True)
    form = form_of(*(Category(key, TWENTIETHS, weight) for key, weight in weights))
    assert score_review(form, {"a": 3, "b": 1, "c": 2, "d": 3, "e": 2}).score == 84.0


def test_plain_points_are_weights_equal_to_points():
    parts = [(3, "a"), (10, "b"), (5, "c"), (2, "d")]
    form = form_of(*(Category(key, out_of(n, key).scale, weight=n) for n, key in parts))
    assert score_review(form, {"a": 0, "b": 5, "c": 1, "d": 1}).score == 65.0


@pytest.mark.parametrize(("option", "score"), [(0, 100), (1, 200 / 3), (2, 100 / 3), (3, 0)])
def test_a_four_point_scale_is_worth_thirds(option, score):
    assert score_review(form_of(Category("tone", FOUR)), {"tone": option}).score == score


def test_a_category_that_does_not_apply_leaves_both_sums():
    form = form_of(Category("a", YES_NO, 3), Category("b", YES_NO, 1), Category("c", YES_NO, 90))
    result = score_review(form, {"a": 0, "b": 1, "c": NOT_APPLICABLE})
    assert (result.score, result.possible) == (75.0, 4.0)


def test_a_category_that_does_not_apply_can_count_as_full_marks():
    form = form_of(Category("a", YES_NO), Category("b", YES_NO, 3), na=NaRule.FULL)
    assert score_review(form, {"a": 1, "b": NOT_APPLICABLE}).score == 75.0


def test_all_not_applicable_is_full_marks_where_not_applicable_is():
    form = form_of(Category("a", YES_NO), na=NaRule.FULL)
    assert score_review(form, {"a": NOT_APPLICABLE}).score == 100.0


TWO_SECTIONS = (Section("x"), Section("y"))
IMPUTED = (
    Category("a", YES_NO, 1, "x"),
    Category("b", YES_NO, 1, "x"),
    Category("c", YES_NO, 4, "x"),
    Category("d", YES_NO, 2, "y"),
)


def test_the_section_mean_stands_in_for_not_applicable():
    """Section x rates 1 of 2 and its third category, weight 4, takes half: 3 of 6; y has 2 of 2."""
    form = form_of(*IMPUTED, parts=TWO_SECTIONS, na=NaRule.SECTION_MEAN)
    assert score_review(form, {"a": 0, "b": 1, "c": NOT_APPLICABLE, "d": 0}).score == 62.5


def test_the_form_mean_stands_in_for_not_applicable():
    """3 of 4 is rated in the form, so the category of weight 4 adds 3 of 4: 6 of 8."""
    form = form_of(*IMPUTED, parts=TWO_SECTIONS, na=NaRule.FORM_MEAN)
    assert score_review(form, {"a": 0, "b": 1, "c": NOT_APPLICABLE, "d": 0}).score == 75.0


def test_a_section_without_ratings_has_no_mean_and_drops_what_does_not_apply():
    form = form_of(*IMPUTED, parts=TWO_SECTIONS, na=NaRule.SECTION_MEAN)
    answers = {"a": 0, "b": 1, "c": 1, "d": NOT_APPLICABLE}
    result = score_review(form, answers)
    assert (result.score, result.possible) == (100 / 6, 6.0)


@pytest.mark.parametrize("na", [NaRule.DROP, NaRule.SECTION_MEAN, NaRule.FORM_MEAN])
def test_all_not_applicable_is_no_score(na):
    form = form_of(Category("a", YES_NO), Category("b", YES_NO), na=na)
    result = score_review(form, {"a": NOT_APPLICABLE, "b": NOT_APPLICABLE})
    assert (result.score, result.outcome, result.band) == (None, Outcome.NONE, None)


def test_rated_weights_that_sum_to_zero_are_no_score():
    form = form_of(Category("tracked", YES_NO, 0), Category("scored", YES_NO, 5))
    result = score_review(form, {"tracked": 0, "scored": NOT_APPLICABLE})
    assert (result.score, result.outcome) == (None, Outcome.NONE)


def test_a_category_of_weight_zero_is_tracked_and_not_scored():
    form = form_of(Category("tracked", YES_NO, 0), Category("scored", YES_NO, 5))
    assert score_review(form, {"tracked": 1, "scored": 0}).score == 100.0


@pytest.mark.parametrize("na", NaRule)
def test_a_draft_scores_what_is_answered_so_far_under_every_rule(na):
    form = form_of(Category("a", YES_NO, 1), Category("b", YES_NO, 1), na=na)
    result = score_review(form, {"a": 1})
    assert (result.score, result.possible) == (0.0, 1.0)


def test_a_draft_without_answers_has_no_score():
    assert score_review(form_of(Category("a", YES_NO)), {}).score is None


def test_unanswered_required_categories_keep_a_review_from_submission():
    form = form_of(
        Category("a", YES_NO),
        Category("b", YES_NO, weight=0),
        Category("c", YES_NO, required=False),
        Category("d", YES_NO),
    )
    assert missing_required(form, {"d": NOT_APPLICABLE}) == ("a", "b")


NEARLY_80 = Scale((Option("1", 1, True), Option(".7996", 0.7996, True), Option("0", 0, False)))


def test_the_pass_mark_holds_against_the_unrounded_score():
    form = form_of(Category("a", NEARLY_80))
    result = score_review(form, {"a": 1})
    assert f"{result.score:.1f}" == "80.0"
    assert (result.score, result.outcome, result.band) == (79.96, Outcome.FAIL, "acceptable")


def test_a_score_of_exactly_80_passes():
    form = form_of(Category("a", even_scale(*"abcdef")))
    result = score_review(form, {"a": 1})
    assert (result.score, result.outcome, result.band) == (80.0, Outcome.PASS, "excellent")


def test_thirds_and_sevenths_that_add_up_to_80_pass():
    """In rounded steps 70 * 5/7 + 30 comes out below 80."""
    form = form_of(Category("a", even_scale(*"abcdefgh"), 70), Category("b", FOUR, 30))
    assert score_review(form, {"a": 2, "b": 0}).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("option", "band"), [(0, "excellent"), (1, "acceptable"), (2, "critical"), (3, "critical")]
)
def test_bands_run_from_their_lower_end_upwards(option, band):
    assert score_review(form_of(Category("a", FOUR)), {"a": option}).band == band


def test_bands_and_pass_mark_are_the_policys_own():
    bands = (Band("fine", 50), Band("poor", 0))
    form = form_of(Category("a", THREE), bands=bands, pass_mark=50)
    result = score_review(form, {"a": 1})
    assert (result.band, result.outcome) == ("fine", Outcome.PASS)


def test_an_answer_to_an_unknown_category_is_refused():
    with pytest.raises(InvalidData, match="'mood'"):
        score_review(form_of(Category("tone", YES_NO)), {"mood": 0})


@pytest.mark.parametrize("option", [-2, 2])
def test_an_option_the_scale_does_not_have_is_refused(option):
    with pytest.raises(InvalidData, match="'tone' has no option"):
        score_review(form_of(Category("tone", YES_NO)), {"tone": option})
