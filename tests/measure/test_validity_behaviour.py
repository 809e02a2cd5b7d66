"""The judge's passport: what it says of given numbers, and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.logistic import fit_logistic
from evenhand.measure.validity import (
    Trust,
    alt_test,
    anchor_drift,
    brier_score,
    calibrate,
    calibration_error,
    conformal_band,
    conformal_quantile,
    judge_accuracy,
    least_accepted,
    length_effect,
    reliability_curve,
    repeat_agreement,
    trust_level,
    trust_or_escalate,
)

RNG = np.random.default_rng(0)
TRUTH = RNG.integers(1, 6, 80).astype(float)
PEOPLE = np.clip(TRUTH + RNG.integers(-1, 2, (4, 80)), 1, 5)
HUMAN = RNG.normal(80, 10, 200)
GOOD = HUMAN + RNG.normal(1, 5, 200)
START = RNG.bit_generator.state


@pytest.fixture(autouse=True)
def same_numbers_whatever_ran_before() -> None:
    RNG.bit_generator.state = START


def by_hand(judge: np.ndarray, people: np.ndarray, epsilon: float) -> tuple[list[float], float]:  # type: ignore[type-arg]
    """P-values and mean advantage, person by person and item by item."""
    p_values, advantages = [], []
    for person in range(len(people)):
        own, machine = [], []
        for item in range(len(judge)):
            others = [people[o, item] for o in range(len(people)) if o != person]
            mine = math.sqrt(np.mean([(people[person, item] - o) ** 2 for o in others]))
            its = math.sqrt(np.mean([(judge[item] - o) ** 2 for o in others]))
            own.append(mine <= its)
            machine.append(its <= mine)
        difference = np.array(own, dtype=float) - np.array(machine, dtype=float)
        p_values.append(stats.ttest_1samp(difference, epsilon, alternative="less").pvalue)
        advantages.append(np.mean(machine))
    return p_values, float(np.mean(advantages))


def test_the_alternative_annotator_test_is_that_of_its_definition() -> None:
    found = alt_test(TRUTH, PEOPLE, alignment="rmse", epsilon=0.15)
    p_values, advantage = by_hand(TRUTH, PEOPLE, 0.15)
    np.testing.assert_allclose(found.p_values, p_values, rtol=1e-9)
    assert found.advantage == pytest.approx(advantage)


def test_missing_ratings_and_lonely_items_are_left_out() -> None:
    holes = PEOPLE.copy()
    holes[1:, :10] = np.nan
    judge = TRUTH.copy()
    judge[10:20] = np.nan
    holes[3, 20:] = np.nan
    found = alt_test(judge, holes)
    plain = alt_test(judge[20:], holes[:3, 20:])
    assert found.items == 60
    assert found.people == (0, 1, 2)
    np.testing.assert_allclose(found.p_values, plain.p_values)


@given(st.permutations(range(4)))
def test_the_order_of_people_changes_nobodys_result(order: list[int]) -> None:
    straight, shuffled = alt_test(TRUTH, PEOPLE), alt_test(TRUTH, PEOPLE[order])
    np.testing.assert_allclose(shuffled.p_values, straight.p_values[order])
    assert shuffled.winning_rate == straight.winning_rate


def test_a_judge_that_copies_everyone_wins_without_chance() -> None:
    same = np.tile(TRUTH, (3, 1))
    found = alt_test(TRUTH, same)
    assert found.advantage == 1.0
    assert found.winning_rate == 1.0
    assert not alt_test(TRUTH, same, epsilon=0.0).passes


def test_few_people_and_items_are_told() -> None:
    found = alt_test(TRUTH[:40], PEOPLE[:2, :40])
    assert len(found.warnings) == 2


def test_platt_agrees_with_another_implementation() -> None:
    x, y = RNG.normal(size=(300, 2)), RNG.random(300) < 0.4
    ours = fit_logistic(x, y, ridge=1e-9)
    other = LogisticRegression(C=1e9, tol=1e-10, max_iter=1000).fit(x, y)
    np.testing.assert_allclose(ours[1:], other.coef_[0], atol=1e-4)
    assert ours[0] == pytest.approx(other.intercept_[0], abs=1e-4)


def test_isotonic_agrees_with_another_implementation() -> None:
    stated = RNG.random(400).round(2)
    right = RNG.random(400) < stated**2
    rule = calibrate(stated, right, method="isotonic")
    other = IsotonicRegression(out_of_bounds="clip").fit(stated, right)
    at = np.linspace(0, 1, 101)
    np.testing.assert_allclose(rule(at), other.predict(at), atol=1e-12)


@pytest.mark.parametrize(("n", "method"), [(999, "platt"), (1000, "isotonic")])
def test_steps_are_learned_from_a_thousand_labels_on(n: int, method: str) -> None:
    stated = RNG.random(n)
    assert calibrate(stated, RNG.random(n) < stated).method == method


@pytest.mark.parametrize("method", ["platt", "isotonic"])
def test_a_calibrated_confidence_never_falls_when_the_stated_one_rises(method: str) -> None:
    stated = RNG.random(300)
    rule = calibrate(stated, RNG.random(300) < stated, method=method)  # type: ignore[arg-type]
    assert (np.diff(rule(np.linspace(0, 1, 201))) >= -1e-12).all()


def test_perfect_confidence_has_no_error() -> None:
    assert brier_score([1, 1, 0], [1, 1, 0]) == 0
    assert calibration_error([1, 1, 0], [1, 1, 0]) == 0
    assert reliability_curve(RNG.random(7), RNG.random(7) < 0.5, bins=10).n.sum() == 7


@pytest.mark.parametrize(
    ("n", "alpha", "finite"), [(8, 0.1, False), (9, 0.1, True), (18, 0.05, False)]
)
def test_too_few_labels_give_an_endless_band(n: int, alpha: float, finite: bool) -> None:
    assert math.isfinite(conformal_quantile(np.arange(n), alpha)) is finite


def test_the_band_asks_for_eyes_only_where_it_straddles_the_mark() -> None:
    band = conformal_band(np.arange(60.0), np.arange(60.0) + 5)
    assert band.half == 5
    assert band.needs_eyes([74, 75, 84, 85], mark=80).tolist() == [False, True, True, False]


def test_small_groups_share_the_common_band_and_are_named() -> None:
    groups = np.array(["chat"] * 190 + ["fax"] * 10)
    band = conformal_band(HUMAN, GOOD, groups=groups)
    low, high = band.around([80.0, 80.0], ["fax", "unknown"])
    assert (high - low).tolist() == [2 * band.half] * 2
    assert band.by_group.keys() == {"chat"}
    assert band.warnings == ("Fewer than 50 labels, so the common band is used: fax (10).",)


def test_fifty_nine_without_an_error_are_the_least_for_five_percent() -> None:
    assert least_accepted(0.05, 0.05) == 59
    sure = np.linspace(0.5, 1, 59)
    assert trust_or_escalate(sure, np.ones(59), delta=0.05).accepted == 59
    assert trust_or_escalate(sure[1:], np.ones(58), delta=0.05).accepted == 0


def test_nothing_accepted_is_an_answer() -> None:
    found = trust_or_escalate([0.9, 0.8], [1, 0])
    assert (found.threshold, found.share, found.bound) == (math.inf, 0, 1)
    assert not found.stands([1.0]).any()
    assert trust_or_escalate([], []).share == 0


def test_the_bound_of_what_is_accepted_is_within_what_is_tolerated() -> None:
    sure = RNG.random(500)
    found = trust_or_escalate(sure, RNG.random(500) < 0.5 + sure / 2, alpha=0.15)
    assert found.accepted == found.stands(sure).sum()
    assert found.bound <= 0.15
    assert found.errors / found.accepted < found.bound


def test_equal_confidences_stand_or_fall_together() -> None:
    sure = np.repeat([0.9, 0.6], 100)
    right = np.r_[np.ones(100), np.zeros(100)]
    found = trust_or_escalate(sure, right)
    assert (found.threshold, found.accepted) == (0.9, 100)


def test_a_judge_without_noise_that_moves_is_flagged_at_once() -> None:
    level = np.linspace(60, 95, 30)
    drift = anchor_drift(np.tile(level, (3, 1)), np.stack([level, level, level + 1]))
    assert drift.flagged.tolist() == [False, False, True]
    assert (drift.first, drift.since) == (2, 2)
    assert drift.shift.value == pytest.approx(1)


def test_the_order_of_anchors_changes_nothing() -> None:
    before, later = RNG.normal(80, 4, (5, 60)), RNG.normal(83, 4, (6, 60))
    order = RNG.permutation(60)
    straight = anchor_drift(before, later)
    shuffled = anchor_drift(before[:, order], later[:, order])
    assert shuffled.since == straight.since
    assert shuffled.shift.margin == pytest.approx(straight.shift.margin)


def test_a_judge_agrees_with_itself_as_far_as_it_repeats_itself() -> None:
    steady = RNG.normal(80, 15, 100)
    sure = repeat_agreement(steady + RNG.normal(0, 2, (5, 100)))
    vague = repeat_agreement(steady + RNG.normal(0, 15, (5, 100)))
    assert sure.value == pytest.approx(225 / 229, abs=0.02)
    assert vague.value == pytest.approx(0.5, abs=0.12)
    assert repeat_agreement(RNG.integers(0, 3, (3, 50)), interval=False).n == 50


def test_a_judge_that_never_varies_correlates_with_nobody() -> None:
    assert judge_accuracy(np.full(30, 85.0), HUMAN[:30]).correlation.value == 0


def test_a_judge_is_trusted_only_after_all_checks() -> None:
    accuracy = judge_accuracy(GOOD, HUMAN)
    passed = alt_test(TRUTH, PEOPLE, alignment="rmse")
    words = RNG.lognormal(5, 1, 200)
    fair = length_effect(GOOD, HUMAN, words)
    assert trust_level(accuracy, alternative=passed, length=fair).level is Trust.TRUSTED

    chatty = length_effect(GOOD + 4 * np.log(words), HUMAN, words)
    anchors = np.linspace(60, 95, 30) + RNG.normal(0, 1, (3, 30))
    moved = anchor_drift(anchors, anchors - 6)
    failed = alt_test(RNG.integers(1, 6, 80), PEOPLE, alignment="rmse")
    doubted = trust_level(accuracy, alternative=failed, length=chatty, drift=moved)
    assert doubted.level is Trust.ASSIST
    assert doubted.reasons == (
        "It may stand in for 0 % of people, fewer than half.",
        "It favours long conversations.",
        "It moved by -6.0 points on the anchors.",
    )


def test_a_judge_is_off_without_labels_or_without_a_correlation() -> None:
    few = trust_level(judge_accuracy(GOOD[:20], HUMAN[:20]))
    none = trust_level(judge_accuracy(RNG.normal(80, 10, 200), HUMAN))
    assert (few.level, none.level) == (Trust.OFF, Trust.OFF)
    assert few.reasons == ("Only 20 labels; 30 are the least.",)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: alt_test(TRUTH, PEOPLE[:, :10]), InvalidData),
        (lambda: alt_test(TRUTH, PEOPLE, epsilon=-1), InvalidData),
        (lambda: alt_test(TRUTH[:20], PEOPLE[:, :20]), NotEnoughData),
        (lambda: alt_test(TRUTH, PEOPLE[:1]), NotEnoughData),
        (lambda: calibrate([0.5] * 5, [1] * 5), NotEnoughData),
        (lambda: calibrate([1.5] * 20, [1] * 20), InvalidData),
        (lambda: calibrate([0.5] * 20, [2] * 20), InvalidData),
        (lambda: brier_score([], []), NotEnoughData),
        (lambda: conformal_quantile([1, 2], 1.0), InvalidData),
        (lambda: conformal_quantile([-1, 2], 0.1), InvalidData),
        (lambda: conformal_band([1, 2], [1]), InvalidData),
        (lambda: trust_or_escalate([0.5], [1], alpha=0), InvalidData),
        (lambda: trust_or_escalate([0.5], [0.5]), InvalidData),
        (lambda: anchor_drift(np.ones((1, 30)), np.ones((1, 30))), NotEnoughData),
        (lambda: anchor_drift(np.ones((2, 9)), np.ones((1, 9))), NotEnoughData),
        (lambda: anchor_drift(np.ones((2, 30)), np.ones((1, 31))), InvalidData),
        (lambda: anchor_drift(np.ones((2, 30)), np.full((1, 30), np.nan)), InvalidData),
        (lambda: length_effect([1] * 9, [1] * 9, [1] * 9), NotEnoughData),
        (lambda: length_effect([1] * 10, [1] * 10, [0] * 10), InvalidData),
        (lambda: length_effect(HUMAN, HUMAN, np.arange(1, 201)), InvalidData),
        (lambda: judge_accuracy([1, 2], [1, 2]), NotEnoughData),
    ],
)
def test_what_cannot_be_computed_is_refused_in_a_sentence(call, error) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=r"\.$"):
        call()
