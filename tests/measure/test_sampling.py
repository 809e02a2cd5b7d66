"""Draws: exact chances, replay, allocation, and the refusals that keep a score honest."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData, NotEnoughData, UnsupportedDesign
from evenhand.measure.sampling import (
    ALGORITHM_VERSION,
    allocate,
    draw_poisson,
    draw_risk_based,
    draw_stratified,
    draw_systematic,
    draw_uniform,
    horvitz_thompson_mean,
    risk_probabilities,
    size_probabilities,
)
from evenhand.measure.terms import Terms

SCHOOL_SIZES, SCHOOL_SDS = [4421, 755, 1018], [131.346, 107.656, 124.717]
CHANCES = np.array([0.2, 0.3, 0.9, 0.5, 0.25, 0.8])
SCORES = np.array([100.0, 80, 0, 60, 95, 40])
AUTOMATIC = np.array([90.0, 85, 30, 50, 88, 60])
DRAWS = 20_000


def every_poisson_sample():
    """All 64 samples of six units with their probabilities."""
    for picked in itertools.product([False, True], repeat=6):
        rows = np.array(picked)
        yield rows, np.where(rows, CHANCES, 1 - CHANCES).prod()


def enumerated(values, moment):
    """Expectation of ``moment(estimate)`` over all Poisson samples; nothing drawn sums to 0."""
    total = 0.0
    for rows, probability in every_poisson_sample():
        estimate = horvitz_thompson_mean(values[rows], CHANCES[rows], population=6)
        total += probability * moment(estimate) if rows.any() else probability * 0.0
    return total


def test_horvitz_thompson_is_exactly_unbiased_over_all_samples():
    assert enumerated(SCORES, lambda e: e.value) == pytest.approx(62.5, abs=1e-10)


def test_its_variance_estimate_is_exactly_unbiased_over_all_samples():
    variance = enumerated(SCORES, lambda e: e.value**2) - 62.5**2
    assert variance == pytest.approx(2389.1203703704, abs=1e-9)
    assert enumerated(SCORES, lambda e: e.se**2) == pytest.approx(variance, abs=1e-9)


def test_the_difference_from_an_automatic_score_is_exactly_unbiased_over_all_samples():
    corrected = AUTOMATIC.mean() + enumerated(SCORES - AUTOMATIC, lambda e: e.value)
    assert corrected == pytest.approx(62.5, abs=1e-10)


def test_horvitz_thompson_without_finite_target_is_wider_and_without_reviews_absent():
    period = horvitz_thompson_mean(SCORES, CHANCES, 6)
    process = horvitz_thompson_mean(SCORES, CHANCES, 6, Terms(target="process"))
    assert process.margin > period.margin
    assert horvitz_thompson_mean([], [], 6).absent


@pytest.mark.parametrize(
    "drawing",
    [
        lambda seed: draw_uniform(500, 40, seed=seed),
        lambda seed: draw_stratified([0, 1] * 250, {0: 10, 1: 30}, seed=seed),
        lambda seed: draw_risk_based(np.arange(500), 40, seed=seed),
        lambda seed: draw_systematic(size_probabilities(np.arange(1, 501), 40), seed=seed),
    ],
)
def test_a_draw_replays_from_its_seed_and_holds_what_was_asked_for(drawing):
    first, again, other = drawing(11), drawing(11), drawing(12)
    assert first.positions.tolist() == again.positions.tolist()
    assert first.positions.tolist() != other.positions.tolist()
    assert len(set(first.positions.tolist())) == len(first) == 40
    assert first.version == ALGORITHM_VERSION
    assert first.chances.sum() == pytest.approx(40)


def test_the_streams_are_pinned_so_that_old_draws_replay_after_an_upgrade():
    assert draw_uniform(1000, 5, seed=7).positions.tolist() == [614, 37, 865, 114, 6]
    risky = draw_risk_based([5, 80, 10, 40, 15, 30, 60, 20], 4, seed=2)
    assert risky.positions.tolist() == [7, 6, 1, 5]
    spread = draw_stratified(["a"] * 5 + ["b"] * 5, {"a": 2, "b": 3}, seed=3)
    assert spread.positions.tolist() == [0, 4, 9, 7, 5]
    assert draw_poisson([0.3] * 12, seed=4).positions.tolist() == [3, 7]


def test_an_unknown_algorithm_version_is_refused():
    with pytest.raises(UnsupportedDesign, match="'0'"):
        draw_uniform(10, 2, seed=1, version="0")


def test_a_longer_uniform_draw_extends_a_shorter_one():
    short, longer = draw_uniform(300, 10, seed=5), draw_uniform(300, 25, seed=5)
    assert longer.positions[:10].tolist() == short.positions.tolist()


def test_a_stratified_draw_takes_what_was_allocated_from_each_stratum():
    strata = np.array(["chat", "mail", "chat", "call", "mail"] * 20)
    drawn = draw_stratified(strata, {"chat": 7, "mail": 3}, seed=9)
    labels, counts = np.unique(strata[drawn.positions], return_counts=True)
    assert dict(zip(labels.tolist(), counts.tolist(), strict=True)) == {"chat": 7, "mail": 3}
    assert drawn.chances[:4] == pytest.approx([7 / 40, 3 / 40, 7 / 40, 0])


@pytest.mark.parametrize("design", ["risk", "systematic", "uniform", "poisson", "stratified"])
def test_units_are_drawn_as_often_as_their_probability_says(design):
    risks = np.array([0, 1, 2, 5, 10, 20, 40, 80, 3, 3, 3, 3.0])
    chances = risk_probabilities(risks, 4)
    strata = np.arange(12) % 3
    drawing = {
        "risk": lambda seed: draw_risk_based(risks, 4, seed=seed),
        "systematic": lambda seed: draw_systematic(chances * 0.87, seed=seed),
        "uniform": lambda seed: draw_uniform(12, 4, seed=seed),
        "poisson": lambda seed: draw_poisson(chances, seed=seed),
        "stratified": lambda seed: draw_stratified(strata, {0: 1, 1: 2, 2: 3}, seed=seed),
    }[design]
    hits = np.zeros(12)
    for seed in range(DRAWS):
        hits[drawing(seed).positions] += 1
    chances = drawing(0).chances
    se = np.sqrt(chances * (1 - chances) / DRAWS)
    assert np.abs(hits / DRAWS - chances).max() <= (4 * se).max()
    assert (np.abs(hits / DRAWS - chances) <= 4 * se + 1e-12).all()


def test_risk_based_chances_are_the_floor_plus_a_share_of_the_risk():
    risks = np.array([10.0, 20, 30, 40] * 10)
    expected = 0.5 * 4 / 40 + 0.5 * 4 * risks / 1000
    assert risk_probabilities(risks, 4) == pytest.approx(expected)


def test_a_cap_at_one_hands_its_surplus_to_the_others():
    chances = risk_probabilities([1000.0] + [1.0] * 19, 5)
    assert chances[0] == 1
    assert chances.sum() == pytest.approx(5)
    assert chances.min() >= 0.5 * 5 / 20


def test_without_any_risk_the_draw_is_uniform():
    assert risk_probabilities([0, 0, 0, 0], 2) == pytest.approx([0.5] * 4)


@pytest.mark.parametrize("floor", [0.0, 0.1, 0.2499, 1.01])
def test_a_floor_below_a_quarter_is_refused(floor):
    with pytest.raises(UnsupportedDesign, match="25%"):
        risk_probabilities([1, 2, 3], 1, floor)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: draw_systematic([0.5, 0.0, 0.5], seed=1),
        lambda: draw_systematic([0.5, 1.2], seed=1),
        lambda: draw_poisson([0.5, 0.0], seed=1),
        lambda: size_probabilities([1, 0, 2], 1),
        lambda: size_probabilities([1, 2], 3),
        lambda: risk_probabilities([1, -2, 3], 1),
        lambda: risk_probabilities([1, np.nan], 1),
        lambda: draw_uniform(5, 6, seed=1),
        lambda: draw_stratified(["a", "b"], {"c": 1}, seed=1),
        lambda: draw_stratified(["a", "b"], {"a": 2}, seed=1),
        lambda: allocate([10, -1], [1, 1], 5),
        lambda: allocate([10, 10], [1, 1], 5, minimum=0),
    ],
)
def test_what_cannot_be_drawn_is_refused(refused):
    with pytest.raises(InvalidData):
        refused()


def test_neyman_allocation_equals_the_reference():
    assert allocate(SCHOOL_SIZES, SCHOOL_SDS, 200).tolist() == [147, 21, 32]


def test_neyman_allocation_equals_brute_force():
    best, fewest = np.inf, None
    worth = np.array(SCHOOL_SIZES) * np.array(SCHOOL_SDS)
    for first in range(2, 197):
        second = np.arange(2, 199 - first)
        split = np.stack([np.full(len(second), first), second, 200 - first - second])
        variance = (worth[:, None] ** 2 / split).sum(axis=0)
        if variance.min() < best:
            best, fewest = variance.min(), split[:, variance.argmin()]
    assert allocate(SCHOOL_SIZES, SCHOOL_SDS, 200).tolist() == fewest.tolist()


def test_allocation_respects_minimum_size_and_cap():
    reviews = allocate([3, 100, 100, 0], [50, 20, 1, 9], 40, minimum=4, most=[3, 20, 100, 5])
    assert reviews.tolist() == [3, 20, 17, 0]


def test_allocation_without_any_spread_goes_by_size():
    assert allocate([300, 100], [0, 0], 40).tolist() == [30, 10]


def test_allocation_stops_when_everything_is_reviewed():
    assert allocate([5, 7], [10, 20], 100).tolist() == [5, 7]


def test_too_few_reviews_for_the_minimum_say_how_many_it_takes():
    with pytest.raises(NotEnoughData, match="take 6"):
        allocate([10, 10, 10], [1, 1, 1], 5)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.floats(0, 40)), min_size=1, max_size=8),
    st.integers(0, 120),
)
def test_an_allocation_hands_out_exactly_what_there_is(groups, extra):
    sizes, spreads = [size for size, _ in groups], [spread for _, spread in groups]
    n = sum(min(size, 2) for size in sizes) + extra
    reviews = allocate(sizes, spreads, n)
    assert reviews.sum() == min(n, sum(sizes))
    assert (reviews <= sizes).all()
    assert (reviews >= np.minimum(sizes, 2)).all()


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=60), st.data())
def test_risk_chances_sum_to_n_and_keep_the_floor(risks, data):
    n = data.draw(st.integers(1, len(risks)))
    floor = data.draw(st.floats(0.25, 1))
    chances = risk_probabilities(risks, n, floor)
    assert chances.sum() == pytest.approx(n)
    assert chances.max() <= 1
    assert chances.min() >= floor * n / len(risks) * (1 - 1e-9)
    assert len(draw_systematic(chances, seed=n)) == n
