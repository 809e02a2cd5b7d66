"""What a calibration session shows: coefficients side by side, warnings, a verdict, alignment."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData, MeasureError, NotEnoughData, UnsupportedDesign
from evenhand.measure.agreement import (
    Band,
    Ratings,
    Resampling,
    agreement_sheet,
    category_alignment,
    cohen_kappa,
    correlation_with_rest,
    fleiss_kappa,
    form_alignment,
    form_alignments,
    gwet_ac,
    icc,
    krippendorff_alpha,
    mean_absolute_difference,
    panel_truth,
    percent_agreement,
    prevalence,
    split_half,
    verdict,
    within_agreement,
)
from evenhand.measure.estimate import Estimate
from measure import reference_tables as tables

QUICK = Resampling(count=200)
NAN = float("nan")


def alpha_of(value: float, low: float, high: float, n: int) -> Estimate:
    return Estimate(
        value=value, low=low, high=high, n=n, method="agreement.alpha.ordinal", unit="coefficient"
    )


def test_the_sheet_shows_percent_alpha_and_ac1_side_by_side() -> None:
    sheet = agreement_sheet(Ratings.from_contingency(tables.PREVALENT), "nominal", QUICK)
    assert sheet.percent.value == pytest.approx(0.85)
    assert sheet.ac1.value == pytest.approx(0.808, abs=5e-4)
    assert sheet.alpha.value < 0.4
    assert (sheet.prevalent, sheet.prevalence) == (0.0, 0.875)


def test_the_paradox_is_explained_where_one_value_is_very_common() -> None:
    sheet = agreement_sheet(Ratings.from_contingency(tables.PREVALENT), "nominal", QUICK)
    assert any("88% of the ratings are 0" in sentence for sentence in sheet.alpha.warnings)
    assert sheet.percent.warnings == ()


def test_nothing_is_explained_where_values_are_balanced() -> None:
    sheet = agreement_sheet(Ratings.from_contingency(tables.BALANCED), "nominal", QUICK)
    assert sheet.alpha.warnings == ()
    assert prevalence(Ratings.from_contingency(tables.BALANCED))[1] < 0.6


def test_the_difference_against_chance_is_absolute_alpha() -> None:
    rng = np.random.default_rng(4)
    quality = rng.normal(80, 10, 60)
    ratings = Ratings.from_matrix((quality + rng.normal(0, 5, (2, 60))).round())
    pairs = ratings.matrix()
    observed = np.abs(pairs[0] - pairs[1]).mean()
    everything = pairs.ravel()
    n = len(everything)
    by_chance = np.abs(np.subtract.outer(everything, everything)).sum() / (n * (n - 1))
    sheet = agreement_sheet(ratings, "interval", QUICK)
    assert sheet.difference.value == pytest.approx(observed)
    assert sheet.difference.unit == "points"
    assert sheet.against_chance.value == pytest.approx(1 - observed / by_chance)


def test_everybody_giving_one_value_is_no_agreement_beyond_chance() -> None:
    ratings = Ratings.from_matrix(np.ones((3, 30)), scale=[0, 1])
    alpha = krippendorff_alpha(ratings, "nominal", QUICK)
    assert alpha.value is None
    assert "same value throughout" in alpha.absent
    assert percent_agreement(ratings, resampling=QUICK).value == 1


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    ratings = Ratings.from_contingency(tables.ABSTRACTORS)
    first, again = (percent_agreement(ratings, resampling=Resampling(500, 3)) for _ in range(2))
    other = krippendorff_alpha(ratings, "nominal", Resampling(500, 4))
    assert first == again
    assert other.low != krippendorff_alpha(ratings, "nominal", Resampling(500, 3)).low


def test_a_wider_level_gives_a_wider_interval() -> None:
    ratings = Ratings.from_contingency(tables.SEX_IS_FUN)
    narrow = cohen_kappa(ratings, "linear", Resampling(1000, level=0.8))
    wide = cohen_kappa(ratings, "linear", Resampling(1000, level=0.99))
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


def test_scores_of_many_values_are_compared_by_interval_alpha() -> None:
    rng = np.random.default_rng(2)
    quality = rng.normal(80, 10, 400)
    scores = Ratings.from_matrix(quality + rng.normal(0, 10, (2, 400)))
    assert krippendorff_alpha(scores, "interval", QUICK).value == pytest.approx(0.5, abs=0.1)
    with pytest.raises(InvalidData, match="Round the scores"):
        krippendorff_alpha(scores, "ordinal", QUICK)


def test_rounding_scores_that_need_no_rounding_changes_nothing() -> None:
    """The way through moments and the way through value counts are the same number."""
    rng = np.random.default_rng(3)
    few = rng.integers(0, 40, (3, 50)).astype(float)
    many = np.hstack([few, np.full((3, 1), NAN)])
    more_options = Ratings.from_matrix(many, scale=np.arange(100.0))
    assert krippendorff_alpha(more_options, "interval", QUICK).value == pytest.approx(
        krippendorff_alpha(Ratings.from_matrix(few), "interval", QUICK).value
    )


@pytest.mark.parametrize(
    ("shown", "band"),
    [
        (alpha_of(0.90, 0.82, 0.95, 200), Band.RELIABLE),
        (alpha_of(0.80, 0.70, 0.88, 200), Band.TENTATIVE),
        (alpha_of(0.40, 0.30, 0.50, 200), Band.DO_NOT_COMPARE),
        (alpha_of(0.60, 0.40, 0.75, 200), Band.DO_NOT_COMPARE),
        (alpha_of(0.75, 0.50, 0.90, 40), Band.UNDECIDED),
        (alpha_of(0.95, 0.85, 0.99, 10), Band.UNDECIDED),
        (alpha_of(0.20, 0.10, 0.30, 10), Band.UNDECIDED),
    ],
)
def test_the_verdict_is_decided_on_the_lower_bound(shown: Estimate, band: Band) -> None:
    assert verdict(shown).band is band


def test_ten_conversations_certify_nobody() -> None:
    ratings = Ratings.from_matrix(np.tile(np.arange(10) % 3, (2, 1)))
    decision = agreement_sheet(ratings, "ordinal", QUICK).verdict
    assert decision.band is Band.UNDECIDED
    assert decision.more is not None
    assert decision.more >= 10
    assert f"double-score {decision.more} more conversations" in decision.sentence


def test_the_conversations_asked_for_would_bring_the_lower_bound_to_the_band() -> None:
    shown = alpha_of(0.75, 0.50, 0.90, 40)
    more = verdict(shown).more
    assert more is not None
    for extra, reached in ((more, True), (more - 2, False)):
        arm = (0.75 - 0.50) * np.sqrt(40 / (40 + extra))
        assert bool(0.75 - arm >= 0.667) == reached


def test_a_tentative_verdict_says_how_many_more_would_make_it_reliable() -> None:
    assert verdict(alpha_of(0.85, 0.70, 0.93, 100)).more == 800
    assert verdict(alpha_of(0.75, 0.70, 0.80, 100)).more is None


def test_no_interval_is_no_verdict() -> None:
    absent = Estimate(value=None, method="agreement.alpha.ordinal", n=3, absent="All the same.")
    assert verdict(absent).band is Band.UNDECIDED
    assert verdict(absent).sentence == "All the same."
    assert verdict(absent).more == 17


@given(st.floats(-1, 1), st.floats(0, 1), st.integers(1, 500))
def test_a_higher_lower_bound_never_lowers_the_verdict(value: float, arm: float, n: int) -> None:
    order = [Band.DO_NOT_COMPARE, Band.UNDECIDED, Band.TENTATIVE, Band.RELIABLE]
    wide = verdict(alpha_of(value, value - arm, 1.0, n)).band
    narrow = verdict(alpha_of(value, value - arm / 2, 1.0, n)).band
    assert order.index(narrow) >= order.index(wide)


def test_alignment_of_a_category_is_one_minus_the_distance_over_the_maximum() -> None:
    ratings = Ratings.from_matrix([[0, 2, 4], [4, 2, 3]])
    assert category_alignment(ratings, 4, QUICK).value == pytest.approx((0 + 1 + 0.75) / 3)


def test_equal_totals_with_different_answers_align_below_one() -> None:
    assert form_alignments([[5, 0, 3]], [[0, 5, 3]], [5, 5, 5]) == pytest.approx([1 / 3])


def test_form_alignment_is_the_mean_of_categories_weighted_by_their_maxima() -> None:
    left, right, maxima = np.array([[4, 1, 0]]), np.array([[2, 1, 1]]), np.array([4, 2, 1])
    by_category = 1 - np.abs(left - right)[0] / maxima
    assert form_alignments(left, right, maxima)[0] == pytest.approx(
        np.average(by_category, weights=maxima)
    )


def test_a_category_that_does_not_apply_takes_no_part_in_alignment() -> None:
    assert form_alignments([[5, NAN]], [[4, 2]], [5, 5]) == pytest.approx([0.8])
    shown = form_alignment([[5, NAN], [NAN, 1]], [[4, 2], [3, NAN]], [5, 5], QUICK)
    assert (shown.value, shown.n) == (pytest.approx(0.8), 1)
    assert shown.exclusions == {"no category in common": 1}


def test_icc_leaves_out_conversations_that_someone_did_not_rate_and_says_so() -> None:
    table = np.array([[80, 60, 90, 70, NAN], [85, 55, 95, 70, 50]])
    shown = icc(Ratings.from_matrix(table), "2,1")
    assert shown.value == icc(Ratings.from_matrix(table[:, :4]), "2,1").value
    assert shown.exclusions == {"not rated by everyone": 1}


@pytest.mark.parametrize("n", [1, 2, 4])
def test_a_handful_of_conversations_has_no_interval(n: int) -> None:
    ratings = Ratings.from_matrix([np.arange(n) % 2, np.arange(n) // 2 % 2], scale=[0, 1])
    shown = gwet_ac(ratings, resampling=QUICK)
    assert shown.low is None or shown.value == 1
    aligned = form_alignment([[2.0]] * n, [[1.0]] * n, [2], QUICK)
    assert (aligned.value, aligned.low) == (0.5, None)
    assert "too few conversations" in aligned.warnings[0]


def test_an_icc_without_any_disagreement_has_no_interval() -> None:
    shown = icc(Ratings.from_matrix([[80, 60, 70], [80, 60, 70]]))
    assert (shown.value, shown.low) == (1, None)
    assert "No interval" in shown.warnings[0]


def test_icc_of_equal_scores_is_absent() -> None:
    assert icc(Ratings.from_matrix(np.full((2, 5), 70.0))).value is None


def test_the_mean_difference_is_in_points() -> None:
    shown = mean_absolute_difference(Ratings.from_matrix([[80, 90], [70, 90]]), QUICK)
    assert (shown.value, shown.unit) == (5, "points")


def test_within_one_counts_options_not_points() -> None:
    ratings = Ratings.from_matrix([[0, 50], [50, 100]], scale=[0, 50, 100])
    assert within_agreement(ratings, 1, QUICK).value == 1
    assert within_agreement(ratings, 0, QUICK).value == 0


def test_a_reviewer_at_random_stands_out_by_the_correlation_with_the_rest() -> None:
    rng = np.random.default_rng(6)
    quality = rng.normal(size=300)
    table = quality + 0.5 * rng.normal(size=(5, 300))
    table[3] = rng.normal(size=300)
    found = correlation_with_rest(Ratings.from_matrix(table))
    assert found[3] < 0.2
    assert np.delete(found, 3).min() > 0.7


def test_a_reviewer_with_a_single_value_has_no_correlation_with_the_rest() -> None:
    found = correlation_with_rest(Ratings.from_matrix([[1, 2, 3, 4], [2, 2, 2, 2], [1, 2, 4, 3]]))
    assert np.isnan(found[1])
    assert not np.isnan(found[[0, 2]]).any()


def test_a_panel_whose_last_rater_never_gives_the_highest_value_has_a_truth_too() -> None:
    units, raters = np.repeat(np.arange(30), 3), np.tile(["ana", "ben", "zoe"], 30)
    values = np.repeat(np.arange(30) % 3, 3).astype(float)
    values[(raters == "zoe") & (values == 2)] = 1
    truth = panel_truth(units, raters, values)
    np.testing.assert_array_equal(truth.answers.argmax(axis=1), np.arange(30) % 3)
    assert truth.confusion[2, 2].round(2).tolist() == [0, 1, 0]


def test_the_panel_outvotes_a_careless_rater() -> None:
    rng = np.random.default_rng(9)
    true = rng.integers(0, 3, 200)
    accuracy = np.array([0.9, 0.9, 0.85, 0.4])
    given_right = rng.random((4, 200)) < accuracy[:, None]
    votes = np.where(given_right, true, rng.integers(0, 3, (4, 200)))
    truth = panel_truth(np.tile(np.arange(200), 4), np.repeat(np.arange(4), 200), votes.ravel())
    assert (truth.consensus == true).mean() > 0.95
    diagonal = truth.confusion.diagonal(axis1=1, axis2=2).mean(axis=1)
    assert diagonal.argmin() == 3
    np.testing.assert_allclose(truth.confusion.sum(axis=2), 1)
    np.testing.assert_allclose(truth.answers.sum(axis=1), 1)


TWO = Ratings.from_matrix([[0, 1, 1], [0, 1, 0]])

REFUSALS: dict[str, tuple[Callable[[], object], type[MeasureError], str]] = {
    "lists of different length": (
        lambda: Ratings.from_long([1, 2], [1, 2], [1.0]),
        InvalidData,
        "same length",
    ),
    "a value off the scale": (
        lambda: Ratings.from_long([1, 1], [1, 2], [1.0, 7.0], scale=[1, 2]),
        InvalidData,
        "not on the scale",
    ),
    "a scale out of order": (
        lambda: Ratings.from_long([1, 1], [1, 2], [1.0, 2.0], scale=[2, 1]),
        InvalidData,
        "from lowest to highest",
    ),
    "the same review twice": (
        lambda: Ratings.from_long([1, 1], [1, 1], [1.0, 2.0]),
        InvalidData,
        "second rating of the same",
    ),
    "a table that is a list": (lambda: Ratings.from_matrix([1, 2]), InvalidData, "as rows"),
    "a cross table that is not square": (
        lambda: Ratings.from_contingency([[1, 2, 3], [1, 2, 3]]),
        InvalidData,
        "as many rows as columns",
    ),
    "negative counts": (lambda: Ratings.from_counts([[1, -2]]), InvalidData, "whole numbers"),
    "half counts": (lambda: Ratings.from_counts([[1.5, 2]]), InvalidData, "whole numbers"),
    "no pair": (
        lambda: krippendorff_alpha(Ratings.from_long([1, 2], [1, 2], [1.0, 2.0])),
        NotEnoughData,
        "second reviewer",
    ),
    "an unknown metric": (lambda: krippendorff_alpha(TWO, "cubic"), InvalidData, "nominal"),
    "unknown weights": (lambda: fleiss_kappa(TWO, "cubic"), InvalidData, "quadratic"),
    "ratios of negative values": (
        lambda: krippendorff_alpha(Ratings.from_matrix([[-1, 1], [1, 1]]), "ratio"),
        InvalidData,
        "interval metric",
    ),
    "a scale of one option": (
        lambda: gwet_ac(Ratings.from_matrix([[1, 1], [1, 1]])),
        InvalidData,
        "two options",
    ),
    "Cohen for three": (
        lambda: cohen_kappa(Ratings.from_matrix([[0, 1], [0, 1], [1, 1]])),
        UnsupportedDesign,
        "two reviewers, not 3",
    ),
    "an ICC without complete conversations": (
        lambda: icc(Ratings.from_matrix([[1, NAN, 2], [NAN, 1, 2]])),
        UnsupportedDesign,
        "rated by all 2",
    ),
    "an ICC of one reviewer": (
        lambda: icc(Ratings.from_matrix([[1, 2, 3]])),
        NotEnoughData,
        "two reviewers",
    ),
    "an unknown ICC": (lambda: icc(TWO, "4,1"), InvalidData, "1,1"),
    "too few resamples": (lambda: Resampling(count=10), InvalidData, "100 resamples"),
    "a level of 2": (lambda: Resampling(level=2), InvalidData, "between 0 and 1"),
    "steps below 0": (lambda: within_agreement(TWO, -1), InvalidData, "0 steps"),
    "alignment above the maximum": (
        lambda: category_alignment(TWO, 0.5),
        InvalidData,
        "between 0 and the category's",
    ),
    "forms of different shape": (
        lambda: form_alignments([[1, 2]], [[1]], [2, 2]),
        InvalidData,
        "one row per conversation",
    ),
    "forms above the maximum": (
        lambda: form_alignments([[3]], [[1]], [2]),
        InvalidData,
        "maximum",
    ),
    "forms with nothing in common": (
        lambda: form_alignment([[NAN, 1]], [[1, NAN]], [2, 2]),
        NotEnoughData,
        "no category in common",
    ),
    "halves of three": (
        lambda: split_half(Ratings.from_matrix(np.eye(3))),
        NotEnoughData,
        "four reviewers",
    ),
    "halves with gaps": (
        lambda: split_half(Ratings.from_matrix(np.where(np.eye(4), NAN, 1.0))),
        UnsupportedDesign,
        "everyone rated all",
    ),
    "truth from two raters": (
        lambda: panel_truth([1, 1, 2, 2], [1, 2, 1, 2], [0, 1, 1, 1]),
        UnsupportedDesign,
        "three ratings or more",
    ),
    "truth from lists of different length": (
        lambda: panel_truth([1, 1], [1, 2], [0.0]),
        InvalidData,
        "one length",
    ),
    "bands out of order": (
        lambda: verdict(alpha_of(0.5, 0.4, 0.6, 50), reliable=0.5, tentative=0.6),
        InvalidData,
        "not above",
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_it_refuses_with_a_sentence(what: str) -> None:
    action, error, sentence = REFUSALS[what]
    with pytest.raises(error, match=sentence):
        action()
