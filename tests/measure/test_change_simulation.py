"""What charts, live tiles and alerts promise, held against simulated centres."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy import typing as npt

from evenhand.measure.change import (
    Points,
    Watch,
    change_points,
    live_wealth,
    mix_change,
    points,
    watch,
)
from evenhand.measure.intervals import t_quantile

Floats = npt.NDArray[np.float64]
SD = 22.0


def skewed_scores(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Many perfect scores and a few critical failures."""
    scores = np.clip(rng.normal(90, 21, shape), 0, 100)
    scores[rng.random(shape) < 0.035] = 0
    return scores


def rates(share: float) -> Callable[[np.random.Generator, tuple[int, ...]], Floats]:
    """All or nothing: that share of perfect scores."""
    return lambda rng, shape: 100.0 * (rng.random(shape) < share)


def ever_missed_by_plain_intervals(scores: Floats, truth: float) -> float:
    """The negative control: the interval for one look, looked at after every tenth review on."""
    n = np.arange(1, scores.shape[1] + 1)
    mean = scores.cumsum(axis=1) / n
    squares = (scores**2).cumsum(axis=1) - n * mean**2
    sd = np.sqrt(np.maximum(squares, 0) / np.maximum(n - 1, 1))
    late = n >= 10
    half = t_quantile(n[late] - 1) * sd[:, late] / np.sqrt(n[late])
    return float((np.abs(mean - truth)[:, late] > half).any(axis=1).mean())


@pytest.mark.parametrize("kind", [skewed_scores, rates(0.5), rates(0.9), rates(0.98)])
def test_looking_after_every_review_is_safe_with_a_live_tile_and_not_with_plain_intervals(
    kind: Callable[[np.random.Generator, tuple[int, ...]], Floats],
) -> None:
    rng = np.random.default_rng(60)
    truth = float(kind(rng, (4_000_000,)).mean())
    scores = kind(rng, (1500, 300))
    assert (live_wealth(scores, truth) >= 20).any(axis=1).mean() <= 0.05
    assert ever_missed_by_plain_intervals(scores, truth) > 0.25


AGENTS, MONTHS, FALLEN, FALL, REVIEWS = 50, 6, 3, 12.0, 8


def scenario(rng: np.random.Generator, level: Floats, history: int = 0) -> Points:
    """Fifty agents, eight reviews a month; three fall by twelve points after the history."""
    true = np.repeat(level[:, None], history + MONTHS, axis=1)
    true[:FALLEN, history:] -= FALL
    return Points(
        agents=tuple(range(AGENTS)),
        periods=tuple(range(history + MONTHS)),
        mean=rng.normal(true, SD / REVIEWS**0.5),
        n=np.full(true.shape, REVIEWS),
        sd=SD,
    )


def test_six_months_of_fifty_agents_raise_few_false_alerts_and_find_the_fallen() -> None:
    rng = np.random.default_rng(6)
    false, caught, naive = [], [], []
    for _ in range(150):
        level = rng.normal(81, 5.7, AGENTS)
        grid = scenario(rng, level)
        alerts = watch(grid, level=(level, np.zeros(AGENTS))).alerts
        right = {a.agent for a in alerts if a.agent in range(FALLEN) and a.change < 0}
        false.append(sum(alert.agent not in range(FALLEN) for alert in alerts))
        caught.append(len(right) / FALLEN)
        naive.append((np.diff(grid.mean[FALLEN:], axis=1) < -5).sum())
    assert np.mean(false) <= 2
    assert np.mean(caught) >= 0.65
    assert np.mean(naive) > 50


def test_a_short_history_costs_power_and_raises_no_more_false_alerts() -> None:
    rng = np.random.default_rng(7)
    false, caught = [], []
    for _ in range(150):
        level = rng.normal(81, 5.7, AGENTS)
        alerts = watch(scenario(rng, level, history=6), Watch(baseline=6)).alerts
        false.append(sum(alert.agent not in range(FALLEN) for alert in alerts))
        caught.append(len({a.agent for a in alerts if a.agent in range(FALLEN)}) / FALLEN)
    assert np.mean(false) <= 1
    assert 0.10 <= np.mean(caught) <= 0.60


def calls(
    rng: np.random.Generator, hard: Floats, months: int
) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Scores, agents, months and whether the topic is hard; ten agents, twenty reviews a month."""
    agent, month, _ = np.indices((10, months, 20)).reshape(3, -1)
    difficult = rng.random(len(agent)) < hard[month]
    level = np.linspace(80, 92, 10)[agent] - 15 * difficult
    return rng.normal(level, 12), agent, month, difficult


def test_a_pure_change_of_mix_raises_no_quality_alert_and_would_without_adjustment() -> None:
    rng = np.random.default_rng(8)
    hard = np.repeat([0.2, 0.7], 6)
    adjusted, raw = 0, 0
    for _ in range(20):
        scores, agent, month, difficult = calls(rng, hard, 12)
        adjusted += len(watch(points(scores, agent, month, difficult)).alerts)
        raw += len(watch(points(scores, agent, month)).alerts)
    assert adjusted <= 2
    assert raw >= 20


def test_a_real_fall_of_the_whole_team_is_one_alert() -> None:
    rng = np.random.default_rng(9)
    true = np.repeat(np.linspace(75, 90, 12)[:, None], 14, axis=1)
    true[:, 8:] -= 10
    raised, found, alone = [], 0, []
    for _ in range(40):
        grid = Points(
            agents=tuple(range(12)),
            periods=tuple(range(14)),
            mean=rng.normal(true, 5),
            n=np.full(true.shape, 20),
            sd=5 * 20**0.5,
        )
        watched = watch(grid)
        alerts = watched.alerts
        found += any(alert.agent is None and alert.change < -5 for alert in alerts)
        raised.append(len(alerts))
        beyond = np.abs(watched.smoothed) > 2.962 * watched.spread
        alone.append(beyond.any(axis=1).sum())
    assert found == 40
    assert np.mean(raised) <= 1.5
    assert np.mean(alone) >= 5


def mixed_periods(
    rng: np.random.Generator, quality: float
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Two periods of 120 reviews; the hard topic grows, and quality moves in both topics."""
    pairs = []
    for share, moved in ((0.3, 0.0), (0.6, quality)):
        topic = (rng.random(120) < share).astype(float)
        scores = 88 + moved - 14 * topic + rng.normal(0, 10 + 6 * topic)
        pairs.append((scores, topic))
    return pairs[0], pairs[1]


@pytest.mark.parametrize("quality", [0.0, -2.0])
def test_the_quality_part_covers_the_true_change_and_the_plain_difference_does_not(
    quality: float,
) -> None:
    rng = np.random.default_rng(10)
    inside, inside_mix, plain = [], [], []
    for _ in range(1200):
        split = mix_change(*mixed_periods(rng, quality))
        inside.append(split.quality.low <= quality <= split.quality.high)  # type: ignore[operator]
        inside_mix.append(split.mix.low <= -14 * 0.3 <= split.mix.high)  # type: ignore[operator]
        plain.append(split.total.low <= quality <= split.total.high)  # type: ignore[operator]
    assert 0.93 <= np.mean(inside) <= 0.97
    assert 0.93 <= np.mean(inside_mix) <= 0.97
    assert np.mean(plain) < 0.60


def test_change_points_are_rare_in_noise_and_found_where_they_are() -> None:
    rng = np.random.default_rng(11)
    quiet = [len(change_points(rng.normal(80, 4, 60))) for _ in range(200)]
    moved = [change_points(rng.normal(np.repeat([80, 72], 30), 4)) for _ in range(200)]
    assert np.mean(quiet) < 0.10
    assert np.mean([any(abs(place - 30) <= 2 for place in found) for found in moved]) > 0.85
