"""Drivers: what they do with given numbers, and what they refuse."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData, NotEnoughData, UnsupportedDesign
from evenhand.measure.drivers import (
    actionability,
    csat,
    disattenuated,
    driver_shares,
    effort,
    nps,
    p_value,
    response_bias,
    split_correlation,
    within_agent_correlation,
)
from evenhand.measure.estimate import Estimate
from evenhand.measure.logistic import fit_logistic, predict_logistic

RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 4))
Y = X @ np.array([0.6, 0.4, 0.2, 0.0]) + RNG.normal(size=120)
START = RNG.bit_generator.state


@pytest.fixture(autouse=True)
def same_numbers_whatever_ran_before() -> None:
    RNG.bit_generator.state = START


def r_squared(x: np.ndarray, y: np.ndarray) -> float:  # type: ignore[type-arg]
    """By ordinary least squares."""
    design = np.column_stack([np.ones(len(y)), x])
    left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(1 - left.var() / y.var())


def test_shares_are_the_mean_gain_over_all_orders() -> None:
    gains = np.zeros(4)
    for order in permutations(range(4)):
        for place, k in enumerate(order):
            before = list(order[:place])
            gains[k] += r_squared(X[:, [*before, k]], Y) - (
                r_squared(X[:, before], Y) if before else 0
            )
    found = driver_shares(X, Y, draws=20)
    np.testing.assert_allclose([s.value for s in found.shares], gains / 24, atol=1e-7)


def test_two_duplicate_categories_share_equally_and_are_named() -> None:
    doubled = np.column_stack([X[:, 0], X[:, 0], X[:, 1]])
    found = driver_shares(doubled, Y, names=["tone", "warmth", "pace"], draws=20)
    first, second, _ = (share.value for share in found.shares)
    assert first == pytest.approx(second, abs=1e-6)
    assert found.explained.value == pytest.approx(r_squared(X[:, :2], Y), abs=1e-6)
    assert "tone and warmth are nearly the same (r = 1.00): merge them." in found.warnings


def test_a_mixture_of_other_categories_is_named() -> None:
    mixed = np.column_stack([X[:, :3], X[:, :3].sum(axis=1) + 0.2 * X[:, 3]])
    assert any(
        "mixture of the others" in text for text in driver_shares(mixed, Y, draws=20).warnings
    )


def test_a_category_that_never_varies_has_no_share() -> None:
    flat = np.column_stack([X[:, 0], np.ones(120)])
    assert driver_shares(flat, Y, draws=20).shares[1].value == pytest.approx(0, abs=1e-9)


@given(st.permutations(range(4)))
def test_the_order_of_categories_changes_no_share(order: list[int]) -> None:
    straight, shuffled = driver_shares(X, Y, draws=5), driver_shares(X[:, order], Y, draws=5)
    np.testing.assert_allclose(
        [share.value for share in shuffled.shares],
        np.array([share.value for share in straight.shares])[order],
        atol=1e-9,
    )


def test_levels_of_agents_move_no_share_within_agents() -> None:
    agents = np.repeat(np.arange(12), 10)
    lifted = Y + 50 * RNG.normal(size=12)[agents]
    plain, moved = driver_shares(X, Y, agents, draws=50), driver_shares(X, lifted, agents, draws=50)
    np.testing.assert_allclose(
        [share.value for share in plain.shares], [share.value for share in moved.shares], atol=1e-9
    )
    assert plain.shares[0].low < plain.shares[0].value < plain.shares[0].high  # type: ignore[operator]


def test_it_says_how_many_ranks_are_resolved() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(4000, 3))
    clear = driver_shares(x, x @ np.array([3.0, 1.0, 0.3]) + rng.normal(size=4000), draws=100)
    vague = driver_shares(x[:40], rng.normal(size=40), draws=100)
    assert (clear.best, clear.worst, clear.resolved) == ((1, 2, 3), (1, 2, 3), 3)
    assert vague.resolved == 0


def test_twelve_categories_are_exact() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(300, 12))
    y = x @ np.linspace(1, 0, 12) + rng.normal(size=300)
    found = driver_shares(x, y, draws=2)
    assert sum(share.value for share in found.shares) == pytest.approx(r_squared(x, y), abs=1e-6)  # type: ignore[misc]


def test_the_same_seed_gives_the_same_intervals() -> None:
    assert driver_shares(X, Y, draws=30, seed=5) == driver_shares(X, Y, draws=30, seed=5)


def test_room_to_gain_orders_before_importance_does() -> None:
    assert actionability([0.3, 0.2], [0.98, 0.5]).argmax() == 1


@given(st.permutations(range(6)), st.floats(0.1, 10), st.floats(-5, 5))
def test_a_correlation_ignores_order_scale_and_the_level_of_agents(
    order: list[int], factor: float, shift: float
) -> None:
    x, y = np.array([1.0, 2, 3, 7, 8, 9]), np.array([5.0, 6, 8, 1, 2, 2])
    agents = np.array(list("AAABBB"))
    plain = within_agent_correlation(x, y, agents)
    lifted = factor * x + shift * (agents == "A")
    moved = within_agent_correlation(lifted[order], y[order], agents[order])
    assert moved.value == pytest.approx(plain.value, abs=1e-9)


def test_a_perfect_correlation_has_no_chance_left() -> None:
    r = within_agent_correlation([1, 2, 3, 4, 5, 6], [2, 4, 6, 1, 3, 5], list("AAABBB"))
    assert r.value == pytest.approx(1)
    assert p_value(r) == pytest.approx(0, abs=1e-12)


def test_agents_means_of_four_agents_leave_the_correlation_open() -> None:
    split = split_correlation([1, 2, 3, 4, 5, 6, 7, 8], [7, 8, 5, 6, 3, 4, 1, 2], list("AABBCCDD"))
    assert split.between.low is not None
    assert split.between.low < -0.9
    assert split.pooled.warnings


def test_correcting_for_error_widens_the_interval_and_cuts_it_at_one() -> None:
    r = Estimate(value=0.6, low=0.3, high=0.8, n=50, df=48, method="r", unit="coefficient")
    known = disattenuated(r, 0.8, 0.8)
    unsure = disattenuated(r, Estimate(value=0.8, se=0.1, method="a", n=50), 0.8)
    assert known.value == unsure.value == pytest.approx(0.75)
    assert unsure.low < known.low  # type: ignore[operator]
    assert disattenuated(r, 0.5, 0.8).high == 1.0
    assert disattenuated(r, 0.5, 0.8).warnings == ("The interval reaches 1 and is cut there.",)
    assert disattenuated(r, 1.0, 1.0).low == pytest.approx(r.low)


def test_everyone_a_promoter_still_has_a_margin() -> None:
    score = nps(20, 0, 0)
    assert score.value == 100
    assert score.high == 100
    assert score.low is not None
    assert 60 < score.low < 95


def test_survey_scores_carry_their_unit_and_method() -> None:
    assert (csat(4, 5).unit, csat(4, 5).method) == ("percent", "drivers.csat.wilson")
    assert effort([7, 7, 6]).high == 7


def test_the_response_rate_is_always_there() -> None:
    rng = np.random.default_rng(5)
    answered = rng.random(400) < 0.2
    found = response_bias(answered, rng.random(400) < 0.8, rng.normal(size=(400, 2)))
    assert found.rate.value == pytest.approx(100 * answered.mean())
    assert found.corrected.population == 400
    assert found.bias == pytest.approx(found.observed.value - found.corrected.value)  # type: ignore[operator]


def test_what_silent_customers_would_have_said_is_ignored() -> None:
    rng = np.random.default_rng(6)
    answered, known = rng.random(300) < 0.3, rng.normal(size=300)
    happy = rng.random(300) < 0.5
    other = np.where(answered, happy, np.nan)
    assert response_bias(answered, happy, known) == response_bias(answered, other, known)


def test_logistic_regression_stays_finite_where_outcomes_separate() -> None:
    beta = fit_logistic([[-1.0], [-0.5], [0.5], [1.0]], [0, 0, 1, 1])
    assert np.isfinite(beta).all()
    assert predict_logistic(beta, [[1.0]])[0] > 0.99


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: within_agent_correlation([1, 2], [1, 2], ["A", "A"]), NotEnoughData),
        (lambda: within_agent_correlation([1, 2, 3], [1, 2], list("AAA")), InvalidData),
        (lambda: within_agent_correlation([1] * 6, range(6), list("AAABBB")), InvalidData),
        (lambda: split_correlation(range(6), range(6), list("AAABBB")), NotEnoughData),
        (
            lambda: disattenuated(
                Estimate(value=0.3, low=0.1, high=0.5, n=9, method="r"), 0.39, 1.0
            ),
            UnsupportedDesign,
        ),
        (
            lambda: disattenuated(
                Estimate(value=0.3, low=0.1, high=0.5, n=9, method="r"), 1.1, 1.0
            ),
            InvalidData,
        ),
        (lambda: disattenuated(Estimate(value=0.3, n=9, method="r"), 1.0, 1.0), InvalidData),
        (lambda: driver_shares(np.ones((20, 13)), range(20)), InvalidData),
        (lambda: driver_shares(X, np.ones(120)), InvalidData),
        (lambda: driver_shares(X, Y[:-1]), InvalidData),
        (lambda: driver_shares(X, Y, np.repeat([1, 2, 3, 4], 30)), NotEnoughData),
        (lambda: driver_shares(X, Y, names=["one"], draws=2), InvalidData),
        (lambda: actionability([0.1], [1.1]), InvalidData),
        (lambda: nps(0, 0, 0), NotEnoughData),
        (lambda: nps(-1, 0, 1), InvalidData),
        (lambda: csat(0, 0), NotEnoughData),
        (lambda: csat(3, 2), InvalidData),
        (lambda: effort([5]), NotEnoughData),
        (lambda: effort([5, 8]), InvalidData),
        (lambda: response_bias([1] * 40, [1] * 40, [0] * 40), NotEnoughData),
        (lambda: response_bias([1, 0], [1], [0, 0]), InvalidData),
        (lambda: response_bias([1, 0], [1, 0], [0]), InvalidData),
        (lambda: response_bias([1, 0], [2, 0], [0, 0]), InvalidData),
        (lambda: fit_logistic([[1.0]], [2]), InvalidData),
        (lambda: fit_logistic([[1.0], [2.0]], [1, 1]), InvalidData),
        (lambda: fit_logistic([[np.nan]], [1]), InvalidData),
    ],
)
def test_what_cannot_be_computed_is_refused_in_a_sentence(call, error) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=r"\.$"):
        call()
