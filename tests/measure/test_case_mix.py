"""Groups at a common mix of work: right where the work differs, harmless where it does not."""

import numpy as np
import pytest

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.leaderboard import case_mix, leaderboard


def simulated(rng, *, hard=-12.0, spread=8.0, reviews=40):
    """Six agents; those with an even number get mostly hard work."""
    skill = rng.normal(80, 4, 6)
    agent = np.repeat(np.arange(6), reviews)
    share = np.where(agent % 2, 0.2, 0.8)
    kind = (rng.random(len(agent)) < share).astype(int)
    score = skill[agent] + hard * kind + rng.normal(0, spread, len(agent))
    return skill, agent, kind, score


def test_hard_work_is_given_back():
    work = ["easy"] * 15 + ["hard"] * 5 + ["easy"] * 5 + ["hard"] * 15
    names = ["Ada"] * 20 + ["Ben"] * 20
    score = [90 if kind == "easy" else 70 for kind in work]
    noisy = np.array(score) + np.resize([1.0, -1.0], 40)
    found = case_mix(noisy, names, [work])
    assert found.raw[0] - found.raw[1] == pytest.approx(10, abs=0.5)
    assert found.adjusted[0] == pytest.approx(found.adjusted[1], abs=0.3)
    assert found.taken(0).value > 4.5
    assert found.taken(1).value < -4.5


def test_without_factors_nothing_is_adjusted():
    found = case_mix([80, 90, 60, 70], ["a", "a", "b", "b"], [])
    assert found.adjusted.tolist() == found.raw.tolist() == [85.0, 65.0]
    assert found.difficulty == 0
    assert found.sd == pytest.approx(50**0.5)


def test_kinds_that_do_not_differ_change_next_to_nothing():
    rng = np.random.default_rng(5)
    _skill, agent, kind, score = simulated(rng, hard=0.0)
    found = case_mix(score, agent, [kind])
    assert np.abs(found.adjusted - found.raw).max() < 1.0


def test_effects_of_several_factors_add_up():
    rng = np.random.default_rng(2)
    agent = np.repeat(np.arange(4), 200)
    hard = (rng.random(800) < np.where(agent < 2, 0.8, 0.2)).astype(int)
    phone = (rng.random(800) < np.where(agent % 2, 0.7, 0.3)).astype(int)
    score = 85 - 10 * hard - 6 * phone + rng.normal(0, 4, 800)
    found = case_mix(score, agent, [hard, phone])
    assert np.ptp(found.raw) > 6
    assert np.ptp(found.adjusted) < 1.5


def test_intervals_of_adjusted_differences_hold_what_they_promise():
    inside = 0
    for seed in range(200):
        skill, agent, kind, score = simulated(np.random.default_rng(seed))
        found = case_mix(score, agent, [kind]).difference(0, 1)
        inside += found.low <= skill[0] - skill[1] <= found.high
    assert 0.91 <= inside / 200 <= 0.99


def test_plain_means_miss_the_same_differences():
    inside = 0
    for seed in range(60):
        skill, agent, _kind, score = simulated(np.random.default_rng(seed))
        found = case_mix(score, agent, []).difference(0, 1)
        inside += found.low <= skill[0] - skill[1] <= found.high
    assert inside / 60 < 0.3


def test_a_leaderboard_counts_the_uncertainty_of_the_adjustment():
    _skill, agent, kind, score = simulated(np.random.default_rng(1))
    found = case_mix(score, agent, [kind])
    rows = found.scores()
    assert (rows.n < found.n).all()
    assert rows.variance == pytest.approx(found.variance, rel=0.1)
    assert len(leaderboard(rows, 80).standings) == 6
    assert found.scores([1, 3]).agents == (1, 3)


def test_one_review_each_tells_nothing():
    with pytest.raises(NotEnoughData):
        case_mix([80, 90], ["a", "b"], [["x", "y"]])


def test_missing_scores_are_refused():
    with pytest.raises(InvalidData):
        case_mix([80, float("nan"), 70], ["a", "a", "b"], [])


def test_an_adjusted_mean_stays_on_the_scale():
    rng = np.random.default_rng(3)
    agent = np.repeat(np.arange(3), 60)
    hard = (rng.random(180) < np.where(agent == 0, 0.95, 0.3)).astype(int)
    score = np.where(agent == 0, 115, 85) - 20 * hard + rng.normal(0, 3, 180)
    found = case_mix(score, agent, [hard])
    shown = found.estimate(0)
    assert found.adjusted[0] > 100
    assert (shown.value, shown.high) == (100, 100)
