"""Control charts, live tiles, mix and alerts: what they do with given numbers."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.change import (
    Points,
    Watch,
    adjusted_for_mix,
    change_points,
    cusum,
    cusum_run_length,
    ewma,
    ewma_run_length,
    false_discoveries,
    laney_chart,
    live_mean,
    live_wealth,
    mix_change,
    points,
    shewhart,
    shewhart_run_length,
    watch,
)


@pytest.mark.parametrize(("chart", "every"), [(ewma, 499.7), (cusum, 465.4), (shewhart, 370.4)])
def test_every_chart_tells_how_often_it_raises_a_false_alarm(chart, every) -> None:  # type: ignore[no-untyped-def]
    assert chart([0.0, 1.0, -1.0]).false_alarm_every == pytest.approx(every, abs=0.05)
    assert chart([0.0, 1.0, -1.0]).first is None


def test_the_run_length_of_a_simulated_ewma_is_the_computed_one() -> None:
    rng = np.random.default_rng(0)
    value, length, open_runs = np.zeros(4000), np.zeros(4000), np.ones(4000, dtype=bool)
    edge = 2.962 * (0.2 / 1.8) ** 0.5
    while open_runs.any():
        value = 0.8 * value + 0.2 * rng.normal(1.0, 1.0, 4000)
        length += open_runs
        open_runs &= np.abs(value) <= edge
    assert length.mean() == pytest.approx(ewma_run_length(shift=1.0), rel=0.03)


def test_small_steady_shifts_are_found_sooner_by_ewma_and_cusum_than_by_single_points() -> None:
    assert ewma_run_length(shift=1) < cusum_run_length(shift=1) * 1.1
    assert cusum_run_length(shift=1) < shewhart_run_length(shift=1) / 4


def test_a_cusum_keeps_both_sides() -> None:
    chart = cusum([-3, -3, -3, 0, 0])
    assert chart.first == 2
    assert chart.statistic[:, 0].max() == 0
    assert chart.statistic[2, 1] == pytest.approx(7.5)


def test_overdispersed_rates_widen_the_limits() -> None:
    rng = np.random.default_rng(2)
    n = np.full(40, 5000)
    fails = rng.binomial(n, np.clip(rng.normal(0.2, 0.02, 40), 0, 1))
    plain, wide = laney_chart(fails, n, adjusted=False), laney_chart(fails, n)
    assert wide.sigma_z > 2
    assert plain.signals.sum() > 5
    assert wide.signals.sum() <= 1


@given(st.permutations(range(8)))
def test_the_order_of_agents_changes_no_finding(order: list[int]) -> None:
    p = np.array([0.001, 0.01, 0.02, 0.03, 0.2, 0.4, 0.6, 0.9])
    assert (false_discoveries(p[order]).found == false_discoveries(p).found[order]).all()


def test_no_tests_mean_no_findings() -> None:
    assert false_discoveries([]).count == 0


def test_a_live_interval_is_wider_than_a_plain_one_and_narrows() -> None:
    scores = np.random.default_rng(3).uniform(60, 100, 1000)
    tiles = [live_mean(scores[:n]) for n in (50, 100, 300, 1000)]
    assert (np.diff([tile.margin for tile in tiles]) < 0).all()
    assert all(1.2 < tile.margin / (1.96 * tile.se) < 2.5 for tile in tiles)


def test_the_ends_of_a_live_interval_are_the_means_that_betting_has_just_ruled_out() -> None:
    scores = np.random.default_rng(4).choice([0, 40, 100], 60, p=[0.1, 0.3, 0.6])
    tile = live_mean(scores)
    for end in (tile.low, tile.high):
        assert live_wealth(scores, end)[-1] == pytest.approx(20, rel=1e-6)
    assert live_wealth(scores, tile.value)[-1] < 1


@given(st.permutations([0.0, 30.0, 55.0, 80.0, 100.0, 100.0]))
def test_the_order_of_reviews_does_not_move_a_live_interval(scores: list[float]) -> None:
    shown, sorted_shown = live_mean(scores), live_mean(sorted(scores))
    assert shown.low == pytest.approx(sorted_shown.low)
    assert shown.high == pytest.approx(sorted_shown.high)


def test_a_live_interval_of_reviews_all_alike_keeps_a_margin() -> None:
    perfect, failed = live_mean([100] * 30), live_mean([0] * 30)
    assert perfect.high == 100
    assert 70 < perfect.low < 95
    assert (failed.low, failed.high) == pytest.approx((0, 100 - perfect.low))


def test_a_live_tile_shows_no_point_below_ten_reviews() -> None:
    assert not live_mean([80, 90, 70]).shows_point
    assert live_mean(list(range(70, 90))).shows_point


def brute_force(y: list[float], penalty: float, least: int) -> float:
    """Least cost over all ways to cut the series."""
    best = [-penalty] + [np.inf] * len(y)
    for end in range(1, len(y) + 1):
        for start in range(end - least + 1):
            part = np.array(y[start:end])
            cost = best[start] + ((part - part.mean()) ** 2).sum() + penalty
            best[end] = min(best[end], cost)
    return float(best[-1])


@given(st.lists(st.integers(0, 20), min_size=6, max_size=14), st.integers(1, 40))
def test_change_points_cost_no_more_than_any_other_cut(series: list[int], penalty: int) -> None:
    y = [float(value) for value in series]
    edges = [0, *change_points(y, penalty=penalty, least=2), len(y)]
    parts = [np.array(y[a:b]) for a, b in itertools.pairwise(edges)]
    assert all(len(part) >= 2 for part in parts)
    cost = sum(((part - part.mean()) ** 2).sum() + penalty for part in parts) - penalty
    assert cost == pytest.approx(brute_force(y, penalty, 2), abs=1e-6)


def test_a_short_series_has_no_change_point() -> None:
    assert change_points([80, 20, 80, 20]) == []


def test_mix_and_quality_add_up_to_the_total() -> None:
    before = ([90, 92, 70, 68, 88], ["chat", "chat", "phone", "phone", "chat"])
    after = ([85, 84, 66, 64, 62], ["chat", "chat", "phone", "phone", "phone"])
    split = mix_change(before, after)
    assert split.quality.value + split.mix.value == pytest.approx(split.total.value)  # type: ignore[operator]
    assert split.total.value == pytest.approx(72.2 - 81.6)
    assert sum(split.by_stratum.values()) == pytest.approx(split.quality.value)
    assert list(split.by_stratum) == ["chat", "phone"]


def test_the_mix_of_all_conversations_replaces_that_of_the_reviews() -> None:
    before = ([90, 92, 70, 68], ["chat", "chat", "phone", "phone"])
    after = ([90, 92, 70, 68], ["chat", "chat", "phone", "phone"])
    known = ({"chat": 900, "phone": 100}, {"chat": 600, "phone": 400})
    split = mix_change(before, after, conversations=known)
    assert split.quality.value == pytest.approx(0)
    assert split.mix.value == pytest.approx(-0.3 * 22)


def test_a_stratum_seen_in_one_period_is_left_out_and_named() -> None:
    before = ([90, 92, 70, 68], ["chat", "chat", "fax", "fax"])
    after = ([85, 87, 60, 62], ["chat", "chat", "phone", "phone"])
    split = mix_change(before, after)
    assert split.quality.value == pytest.approx(-5)
    assert split.quality.warnings == (
        "Reviewed in one of the two periods only, and not compared: fax, phone.",
    )


def test_adjusting_for_mix_keeps_the_mean_and_removes_what_is_due_to_the_stratum() -> None:
    rng = np.random.default_rng(3)
    agent = np.repeat(np.arange(6), 50)
    hard = rng.random(300) < np.linspace(0.1, 0.9, 6)[agent]
    scores = 80 + agent - 12 * hard + rng.normal(0, 1, 300)
    adjusted = adjusted_for_mix(scores, agent, hard)
    assert adjusted.mean() == pytest.approx(scores.mean())
    raw = [scores[agent == a].mean() for a in range(6)]
    fair = [adjusted[agent == a].mean() for a in range(6)]
    assert raw[5] < raw[0]
    assert np.diff(fair) == pytest.approx(np.ones(5), abs=0.5)


def still(periods: int = 12, agents: int = 4) -> Points:
    """Agents who never move, at the level of 80."""
    return Points(
        agents=tuple("ABCDEFGH"[:agents]),
        periods=tuple(range(periods)),
        mean=np.full((agents, periods), 80.0),
        n=np.full((agents, periods), 10),
        sd=10.0,
    )


def moved(grid: Points, row: int, start: int, by: float) -> Points:
    """The same with one agent moved from a period on."""
    mean = grid.mean.copy()
    mean[row, start:] += by
    return Points(agents=grid.agents, periods=grid.periods, mean=mean, n=grid.n, sd=grid.sd)


def test_an_alert_says_who_how_much_since_when_and_its_false_alarm_rate() -> None:
    (alert,) = watch(moved(still(), 1, 7, -15)).alerts
    assert (alert.agent, alert.since) == ("B", 7)
    assert alert.change == pytest.approx(-15)
    assert alert.false_alarm_every == pytest.approx(499.7, abs=0.1)
    assert alert.sentence.startswith("B is down 15.0 points since 7.")
    assert "500 periods" in alert.sentence


def test_one_lasting_change_is_one_alert() -> None:
    assert len(watch(moved(still(40), 1, 7, -15)).alerts) == 1


def test_a_change_below_the_smallest_worth_an_alert_raises_none() -> None:
    grid = moved(still(), 1, 7, -15)
    assert watch(grid, Watch(least=16)).alerts == ()


def test_a_cool_down_silences_a_chart_that_flickers() -> None:
    mean = np.full((1, 30), 80.0)
    mean[0, 6:] += np.tile([-30, 30, 30], 8)
    grid = Points(
        agents=("A",), periods=tuple(range(30)), mean=mean, n=np.full((1, 30), 10), sd=10.0
    )
    loud = watch(grid, Watch(cooldown=0, weight=1.0, limit=3.0, least=0)).alerts
    calm = watch(grid, Watch(cooldown=12, weight=1.0, limit=3.0, least=0)).alerts
    assert len(calm) <= len(loud)
    assert all(b.period - a.period > 12 for a, b in itertools.pairwise(calm))  # type: ignore[operator]


def test_an_annotation_starts_a_new_baseline() -> None:
    grid = still(20)
    mean = grid.mean.copy()
    mean[:, 10:] -= 12
    after = Points(agents=grid.agents, periods=grid.periods, mean=mean, n=grid.n, sd=grid.sd)
    assert [alert.agent for alert in watch(after).alerts] == [None]
    watched = watch(after, annotations=[10])
    assert watched.alerts == ()
    assert np.isnan(watched.smoothed[:, 10:16]).all()
    assert np.isfinite(watched.smoothed[:, 16:]).all()


def test_a_period_without_reviews_leaves_an_agent_where_they_were() -> None:
    grid = moved(still(), 1, 7, -15)
    n = grid.n.copy()
    n[1, 7:] = 0
    silent = Points(agents=grid.agents, periods=grid.periods, mean=grid.mean, n=n, sd=grid.sd)
    assert watch(silent).alerts == ()


def test_scatter_beyond_sampling_widens_the_limits() -> None:
    rng = np.random.default_rng(5)
    grid = still(40, 8)
    wild = Points(
        agents=grid.agents,
        periods=grid.periods,
        mean=rng.normal(80, 12, grid.mean.shape),
        n=grid.n,
        sd=grid.sd,
    )
    assert len(watch(wild).alerts) <= 2
    assert watch(wild).spread[0, -1] > 3 * watch(grid).spread[0, -1]


def test_a_known_level_is_watched_from_the_first_period() -> None:
    grid = moved(still(4), 2, 0, -20)
    alerts = watch(grid, level=(np.full(4, 80.0), np.zeros(4))).alerts
    assert [(alert.agent, alert.since) for alert in alerts] == [("C", 0)]


def test_points_pool_the_spread_within_agent_and_month() -> None:
    grid = points([80, 90, 70, 60], ["A", "A", "B", "B"], ["May", "May", "May", "Jun"])
    assert grid.periods == ("Jun", "May")
    assert grid.sd == pytest.approx(50**0.5)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: ewma([0.0], weight=0), InvalidData),
        (lambda: ewma([np.nan]), InvalidData),
        (lambda: cusum([0.0], slack=-1), InvalidData),
        (lambda: shewhart([0.0], limit=0), InvalidData),
        (lambda: laney_chart([1, 2], [10, 10]), NotEnoughData),
        (lambda: laney_chart([11, 2, 1], [10, 10, 10]), InvalidData),
        (lambda: laney_chart([1, 2, 1], [10, 10]), InvalidData),
        (lambda: laney_chart([0, 0, 0], [10, 10, 10]), InvalidData),
        (lambda: false_discoveries([1.2]), InvalidData),
        (lambda: false_discoveries([0.2], share=0), InvalidData),
        (lambda: change_points([1, 2, 3], least=0), InvalidData),
        (lambda: change_points(range(9), penalty=-1), InvalidData),
        (lambda: live_mean([80]), NotEnoughData),
        (lambda: live_mean([80, 104]), InvalidData),
        (lambda: live_wealth([80, -1], 50), InvalidData),
        (lambda: live_wealth([80, 90], 100), InvalidData),
        (lambda: mix_change(([1, 2], ["a", "a"]), ([1, 2], ["b", "b"])), NotEnoughData),
        (lambda: mix_change(([1], ["a"]), ([2], ["a"])), NotEnoughData),
        (lambda: mix_change(([], []), ([2], ["a"])), NotEnoughData),
        (lambda: mix_change(([1, 2], ["a"]), ([2], ["a"])), InvalidData),
        (
            lambda: mix_change(
                ([1, 2], ["a", "a"]), ([1, 2], ["a", "a"]), conversations=({"a": 1}, {"a": 9})
            ),
            InvalidData,
        ),
        (lambda: points([1, 2], ["a", "b"], [1, 1]), NotEnoughData),
        (lambda: watch(still(), annotations=[99]), InvalidData),
        (lambda: watch(still(), Watch(baseline=0)), InvalidData),
    ],
)
def test_what_cannot_be_computed_is_refused_in_a_sentence(call, error) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=r"\.$"):
        call()
