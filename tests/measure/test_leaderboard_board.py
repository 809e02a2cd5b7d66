"""What a leaderboard says and refuses to say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.leaderboard import (
    AgentScores,
    Tier,
    agent_scores,
    funnel,
    james_stein,
    leaderboard,
    pass_rates,
    rank_sets,
    reliability,
    reviews_for_reliability,
    shrink,
    spread,
)

LEVELS = {"Ada": 90.0, "Ben": 82.0, "Cy": 78.0, "Di": 50.0}


def clear_team(n: int = 40) -> AgentScores:
    """Four agents whose levels lie far apart."""
    wobble = np.tile([-8.0, 8.0], n // 2)
    scores = np.concatenate([level + wobble for level in LEVELS.values()])
    return agent_scores(scores, np.repeat(list(LEVELS), n))


def test_agents_far_apart_get_tiers_and_single_places() -> None:
    board = leaderboard(clear_team(), target=80)
    by_name = {row.agent: row for row in board.standings}
    assert by_name["Ada"].tier is Tier.ABOVE
    assert by_name["Cy"].tier is Tier.IN_LINE
    assert by_name["Di"].tier is Tier.BELOW
    assert (by_name["Di"].best, by_name["Di"].worst) == (4, 4)
    assert by_name["Di"].chance_below == pytest.approx(1.0, abs=1e-6)
    assert "4 of 4" in board.verdict


def test_every_number_of_a_standing_carries_method_n_and_margin() -> None:
    row = leaderboard(clear_team(), target=80).standings[0]
    assert (row.raw.method, row.raw.n, row.raw.target) == (
        "leaderboard.raw.pooled-sd",
        40,
        "process",
    )
    assert row.raw.df == 4 * 39
    assert row.fair.method == "leaderboard.eb.morris"
    assert row.fair.margin is not None
    assert row.raw.margin is not None
    assert row.fair.low is not None
    assert row.fair.high is not None
    assert row.fair.low < row.fair.value < row.fair.high  # type: ignore[operator]


def test_agents_alike_get_no_fair_score_tier_or_rank_but_keep_their_raw_margin() -> None:
    scores = [70, 90, 71, 89, 72, 88, 69, 91]
    board = leaderboard(agent_scores(scores, list("AABBCCDD")), target=80)
    assert board.verdict.startswith("No detectable difference")
    assert board.ranks is None
    assert board.reviews_needed is None
    assert board.reliability == 0
    for row in board.standings:
        assert row.fair.value is None
        assert row.fair.absent == board.verdict
        assert row.raw.value is not None
        assert (row.tier, row.best, row.chance_below) == (None, None, None)


def test_agents_that_differ_a_little_may_hold_any_place() -> None:
    scores = np.repeat([74.0, 77, 80, 83, 86], 6) + np.tile([-9.0, 9.0], 15)
    board = leaderboard(agent_scores(scores, np.repeat(list("ABCDE"), 6)), target=80)
    assert board.spread.detectable
    assert board.verdict.endswith("every agent may hold any place.")
    assert {(row.best, row.worst) for row in board.standings} == {(1, 5)}


def test_the_reviews_needed_reach_the_reliability_of_seven_tenths() -> None:
    board = leaderboard(clear_team(), target=80)
    assert board.reviews_needed is not None
    assert reliability(board.reviews_needed, board.icc) >= 0.7


def test_the_board_replays_from_its_seed() -> None:
    first, second = (leaderboard(clear_team(), target=80, seed=9) for _ in range(2))
    assert first.standings == second.standings
    assert first.ranks is not None
    assert first.ranks.seed == 9


def test_sets_for_everyone_are_never_narrower_than_sets_for_one() -> None:
    rng = np.random.default_rng(1)
    scores, variances = rng.normal(80, 6, 12), np.full(12, 9.0)
    alone, together = rank_sets(scores, variances), rank_sets(scores, variances, jointly=True)
    assert (together.width >= alone.width).all()


@given(st.permutations(range(6)))
def test_the_order_of_agents_changes_nobodys_fair_score(order: list[int]) -> None:
    scores = np.array([70.0, 75, 80, 85, 90, 60])
    variances = np.array([4.0, 9, 16, 25, 36, 49])
    straight, shuffled = shrink(scores, variances), shrink(scores[order], variances[order])
    np.testing.assert_allclose(shuffled.score, straight.score[order])
    np.testing.assert_allclose(shuffled.high, straight.high[order])


@given(st.floats(0.1, 50), st.floats(-100, 100))
def test_fair_scores_follow_a_change_of_scale(factor: float, shift: float) -> None:
    scores = np.array([70.0, 75, 80, 85, 90, 60])
    variances = np.array([4.0, 9, 16, 25, 36, 49])
    plain, moved = shrink(scores, variances), shrink(shift + factor * scores, factor**2 * variances)
    np.testing.assert_allclose(moved.score, shift + factor * plain.score, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(moved.se, factor * plain.se, rtol=1e-6)


@given(st.lists(st.floats(0, 100), min_size=4, max_size=12, unique=True))
def test_equal_numbers_of_reviews_keep_the_raw_order(scores: list[float]) -> None:
    fair = shrink(scores, np.full(len(scores), 25.0), tau2=30.0)
    raw = np.array(scores)
    assert (
        np.sign(np.subtract.outer(fair.score, fair.score).round(9)) * np.subtract.outer(raw, raw)
        >= 0
    ).all()


def test_groups_and_single_reviews_give_the_same_rows() -> None:
    scores, agents = np.array([70.0, 90, 60, 66, 72]), np.array(["A", "A", "B", "B", "B"])
    rows = agent_scores(scores, agents)
    kept = AgentScores.from_groups(("A", "B"), [80, 66], [2, 3], [200, 72])
    assert kept.sd == pytest.approx(rows.sd)
    np.testing.assert_allclose(kept.variance, rows.variance)


def test_a_funnel_narrows_with_reviews_and_stays_on_the_scale() -> None:
    limits = funnel([1, 5, 50, 500], 90.0, sd=20)
    low, high = limits.action
    assert (np.diff(low) > 0).all()
    assert high.max() == 100.0
    assert (limits.warning[0] >= low).all()


def test_binomial_funnel_limits_hold_the_promised_share() -> None:
    n, rate = 37, 0.85
    limits = funnel([n], rate, unit="rate")
    passes = np.random.default_rng(0).binomial(n, rate, 100_000) / n
    outside = ((passes < limits.warning[0][0]) | (passes > limits.warning[1][0])).mean()
    assert 0.01 <= outside <= 0.05


def test_a_team_that_never_fails_has_pass_rates_near_one_and_no_difference() -> None:
    fair = pass_rates([5, 20, 50, 8], [5, 20, 50, 8])
    assert not fair.detectable
    assert (fair.rate > 0.9).all()
    assert (fair.high > fair.rate).all()
    assert fair.rate[0] < fair.rate[2]


def test_the_chance_below_a_target_grows_with_failures() -> None:
    fair = pass_rates([20, 16, 10, 18, 19], [20, 20, 20, 20, 20])
    below = fair.below(0.8)
    assert below[2] > below[1] > below[0]
    assert fair.detectable


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: spread([80], [4]), NotEnoughData),
        (lambda: spread([80, 70], [4, 0]), InvalidData),
        (lambda: spread([80, 70], [4]), InvalidData),
        (lambda: shrink([80, 70, 60], [4, 4, 4]), NotEnoughData),
        (lambda: shrink([80, 70, 60, 50], [4, 4, 4, 4], tau2=-1), InvalidData),
        (lambda: james_stein([1, 2, 3], 1), NotEnoughData),
        (lambda: james_stein([1, 2, 3, 4], 0), InvalidData),
        (lambda: agent_scores([80, 70], ["A", "B"]), NotEnoughData),
        (lambda: AgentScores.from_groups(("A",), [80], [0], [0]), InvalidData),
        (lambda: reliability(0, 0.1), InvalidData),
        (lambda: reviews_for_reliability(1.0, 0.1), InvalidData),
        (lambda: reviews_for_reliability(0.7, 0.0), InvalidData),
        (lambda: funnel([5], 80), InvalidData),
        (lambda: funnel([0], 80, sd=5), InvalidData),
        (lambda: funnel([5], 80, unit="rate"), InvalidData),
        (lambda: pass_rates([1, 1, 1], [2, 2, 2]), NotEnoughData),
        (lambda: pass_rates([3, 1, 1, 1], [2, 2, 2, 2]), InvalidData),
        (lambda: pass_rates([0.5, 1, 1, 1], [2, 2, 2, 2]), InvalidData),
    ],
)
def test_what_cannot_be_computed_is_refused_in_a_sentence(call, error) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=r"\.$"):
        call()
