"""What the weeks of a team raise: rarely something false, soon something true."""

import numpy as np
import pytest

from evenhand.insights.alerts.watching import (
    FEWEST,
    as_parts,
    look,
    panel_changes,
    weeks_together,
)
from evenhand.measure.change import Watch, points
from insights.alerts.made import MONDAY, built, series

RULES = Watch(baseline=8)
ROUNDS = 30


def week(number):
    return MONDAY + 7 * number


def five_points_below(found):
    """The naive rule: a week's mean five points below the mean of the agent's first weeks."""
    grid = points(found.score, found.agent, found.week)
    own = grid.mean[:, :8].mean(axis=1, keepdims=True)
    return int((grid.mean[:, 8:] < own - 5).sum())


def test_while_nothing_changes_alerts_are_as_rare_as_they_say():
    rng = np.random.default_rng(20)
    quiet = [series(rng) for _round in range(ROUNDS)]
    watched = ROUNDS * 8 * 18
    raised = sum(len(look(found, RULES)) for found in quiet)
    assert raised <= 2 * watched / 500
    naive = sum(five_points_below(found) for found in quiet)
    assert naive > 20 * max(raised, 1)


def test_an_agent_who_drops_is_found_and_others_hardly_ever():
    rng = np.random.default_rng(21)
    rounds = [look(series(rng, drop=18), RULES) for _round in range(ROUNDS)]
    found = [
        raised for raised in rounds if any(one.agent == 0 and one.change < 0 for one in raised)
    ]
    assert len(found) >= 0.8 * ROUNDS
    others = sum(one.agent != 0 for raised in rounds for one in raised)
    assert others <= 2 * ROUNDS * 7 * 18 / 500
    one = next(one for one in found[0] if one.agent == 0)
    assert abs(one.since - week(16)) <= 21
    assert one.week >= week(16)
    assert one.false_alarm_every == pytest.approx(500, abs=1)
    assert one.split.quality.high < 0


def test_another_mix_of_conversations_raises_nothing_though_means_fall():
    """The negative control: without strata the same reviews raise alerts."""
    rng = np.random.default_rng(22)
    agent, when = np.repeat(np.tile(np.arange(6), 24), 12), np.repeat(np.arange(24), 72)
    phone = rng.random(len(agent)) < np.where((when >= 14) & (agent == 0), 0.9, 0.2)
    score = rng.normal(88, 6, len(agent)) - 20 * phone
    mixed = built(score, agent, when, np.where(phone, "phone:1", "chat:1"))
    blind = built(score, agent, when)
    assert look(mixed, RULES) == []
    assert any(one.agent == 0 for one in look(blind, RULES))


def test_what_is_mix_is_said_apart_from_what_is_quality():
    rng = np.random.default_rng(23)
    agent, when = np.repeat(np.tile(np.arange(6), 24), 12), np.repeat(np.arange(24), 72)
    then = (when >= 14) & (agent == 0)
    phone = rng.random(len(agent)) < np.where(then, 0.9, 0.2)
    score = rng.normal(88, 6, len(agent)) - 10 * phone - 15 * then
    [one] = look(built(score, agent, when, np.where(phone, "phone:1", "chat:1")), RULES)
    parts = as_parts(one.split)
    assert parts["quality"][1] <= -15 <= parts["quality"][2]
    assert parts["mix"][1] <= -7 <= parts["mix"][2]
    assert {name for name, _lost in parts["strata"]} == {"phone:1", "chat:1"}


def test_charts_begin_anew_where_something_else_is_measured():
    rng = np.random.default_rng(24)
    dropped = series(rng, drop=30, since=14)
    assert look(dropped, RULES)
    assert look(dropped, RULES, [week(14)]) == []


def test_a_point_of_a_review_or_two_is_left_out():
    rng = np.random.default_rng(26)
    few = series(rng, weeks=20)
    lone = (few.agent == 1) & (few.week >= week(12))
    first = np.r_[True, few.week[1:] != few.week[:-1]]
    thin = few.keep(~lone | first)
    thin.score[(thin.agent == 1) & (thin.week >= week(12))] = 0
    assert not any(one.agent == 1 for one in look(thin, RULES))


def test_few_reviews_are_put_together_and_a_block_that_is_not_over_waits():
    rng = np.random.default_rng(25)
    assert weeks_together(series(rng, reviews=6)) == 1
    assert weeks_together(series(rng, reviews=2)) == 2
    assert weeks_together(series(rng, reviews=1)) == 4
    few = series(rng, reviews=1, weeks=52, drop=45, since=40)
    raised = look(few, RULES)
    assert raised
    assert all(one.reviews >= FEWEST for one in raised)
    assert all((one.week + 7 - MONDAY) // 7 <= 52 for one in raised)
    assert all(one.false_alarm_every == pytest.approx(2000, abs=4) for one in raised)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_too_little_raises_nothing(size):
    few = built([80.0] * size, [1] * size, range(size))
    assert look(few, RULES) == []
    assert panel_changes(few) == {}


def test_a_reviewer_who_matters_comes_and_goes():
    when = np.repeat(np.arange(20), 4)
    author = np.where(when < 10, 1, 2)
    author[::4] = 3
    found = panel_changes(built(np.full(80, 80.0), np.zeros(80), when, author=author))
    assert found == {week(10): [1, 2]}


def test_a_guest_is_no_change_of_the_panel():
    when = np.repeat(np.arange(20), 10)
    author = np.ones(200)
    author[105] = 2
    assert panel_changes(built(np.full(200, 80.0), np.zeros(200), when, author=author)) == {}
