"""What the drivers promise, held against simulated centres."""

from __future__ import annotations

import numpy as np
import pytest
from numpy import typing as npt
from scipy.special import expit

from evenhand.measure.drivers import (
    DriverShares,
    csat,
    disattenuated,
    driver_shares,
    nps,
    response_bias,
    split_correlation,
    within_agent_correlation,
)
from evenhand.measure.estimate import Estimate

Floats = npt.NDArray[np.float64]
WITHIN = 0.287
RELIABILITY = 0.7


def queues(
    rng: np.random.Generator, agents: int = 40, reviews: int = 60
) -> tuple[Floats, Floats, Floats, Floats, npt.NDArray[np.int64]]:
    """Good agents get the hard queues: true quality and satisfaction, and both as measured."""
    agent = np.repeat(np.arange(agents), reviews)
    skill = rng.normal(0, 1, agents)
    queue = -1.0 * skill + rng.normal(0, 0.8, agents)
    quality = rng.normal(0, 1, len(agent))
    happy = WITHIN * quality + (1 - WITHIN**2) ** 0.5 * rng.normal(0, 1, len(agent))
    noise = (1 / RELIABILITY - 1) ** 0.5
    seen = quality + noise * rng.normal(0, 1, len(agent)) + skill[agent]
    told = happy + queue[agent]
    return quality, happy, seen, told, agent


def test_within_agents_the_true_correlation_is_found_and_pooled_it_is_not() -> None:
    rng = np.random.default_rng(1)
    within, corrected, pooled, between = [], [], [], []
    for _ in range(60):
        _, _, seen, told, agent = queues(rng)
        split = split_correlation(seen, told, agent)
        within.append(split.within.value)
        corrected.append(disattenuated(split.within, RELIABILITY, 1.0).value)
        pooled.append(split.pooled.value)
        between.append(split.between.value)
    assert np.mean(corrected) == pytest.approx(WITHIN, abs=0.02)
    assert np.mean(within) < WITHIN - 0.02
    assert np.mean(pooled) < WITHIN - 0.15
    assert np.mean(between) < 0


def test_intervals_of_within_agent_correlations_cover() -> None:
    rng = np.random.default_rng(2)
    inside, pooled = [], []
    for _ in range(1500):
        _, _, seen, told, agent = queues(rng, agents=20, reviews=8)
        split = split_correlation(seen, told, agent)
        target = WITHIN * RELIABILITY**0.5
        inside.append(split.within.low <= target <= split.within.high)  # type: ignore[operator]
        pooled.append(split.pooled.low <= target <= split.pooled.high)  # type: ignore[operator]
    assert 0.93 <= np.mean(inside) <= 0.97
    assert np.mean(pooled) < 0.60


def test_disattenuated_intervals_cover_with_an_estimated_reliability() -> None:
    rng = np.random.default_rng(3)
    inside, naive = [], []
    for _ in range(1500):
        _, _, seen, told, agent = queues(rng, agents=20, reviews=15)
        r = within_agent_correlation(seen, told, agent)
        measured = Estimate(
            value=float(np.clip(rng.normal(RELIABILITY, 0.05), 0.45, 0.95)),
            se=0.05,
            method="reliability",
            n=100,
        )
        fixed = disattenuated(r, measured, 1.0)
        inside.append(fixed.low <= WITHIN <= fixed.high)  # type: ignore[operator]
        naive.append(r.low <= WITHIN <= r.high)  # type: ignore[operator]
    assert 0.93 <= np.mean(inside) <= 0.97
    assert np.mean(naive) < 0.90


@pytest.mark.parametrize(("n", "least_plain"), [(20, 0.70), (50, 0.83)])
def test_the_adjusted_nps_interval_covers_among_promoters_and_the_plain_one_does_not(
    n: int, least_plain: float
) -> None:
    rng = np.random.default_rng(n)
    shares = np.array([0.95, 0.03, 0.02])
    truth = 100 * (shares[0] - shares[2])
    inside, plain = [], []
    for promoters, passives, detractors in rng.multinomial(n, shares, size=4000):
        score = nps(int(promoters), int(passives), int(detractors))
        inside.append(score.low <= truth <= score.high)  # type: ignore[operator]
        p, d = promoters / n, detractors / n
        half = 196 * ((p + d - (p - d) ** 2) / n) ** 0.5
        plain.append(abs(100 * (p - d) - truth) <= half)
    assert 0.95 <= np.mean(inside) <= 0.99
    assert np.mean(plain) < least_plain


def test_the_csat_interval_covers_where_the_plain_one_does_not() -> None:
    rng = np.random.default_rng(5)
    happy = rng.binomial(25, 0.93, size=4000)
    scores = [csat(int(k), 25) for k in happy]
    inside = [score.low <= 93 <= score.high for score in scores]  # type: ignore[operator]
    rate = happy / 25
    plain = np.abs(rate - 0.93) <= 1.96 * (rate * (1 - rate) / 25) ** 0.5
    assert 0.93 <= np.mean(inside) <= 0.98
    assert plain.mean() < 0.85


def surveys(rng: np.random.Generator, n: int = 3000) -> tuple[npt.NDArray[np.bool_], ...]:
    """Unhappy customers answer twice as often, and the automatic score sees part of it."""
    score = rng.normal(0, 1, n)
    happy = rng.random(n) < expit(1.3 + 1.2 * score)
    answered = rng.random(n) < expit(-1.7 - 0.7 * score)
    return answered, happy, score  # type: ignore[return-value]


def test_the_corrected_csat_covers_the_truth_and_the_observed_one_does_not() -> None:
    rng = np.random.default_rng(6)
    truth = 100 * expit(1.3 + 1.2 * rng.normal(0, 1, 2_000_000)).mean()
    inside, naive, bias = [], [], []
    for _ in range(500):
        found = response_bias(*surveys(rng))
        inside.append(found.corrected.low <= truth <= found.corrected.high)  # type: ignore[operator]
        naive.append(found.observed.low <= truth <= found.observed.high)  # type: ignore[operator]
        bias.append(found.bias)
    assert 0.93 <= np.mean(inside) <= 0.97
    assert np.mean(naive) < 0.10
    assert np.mean(bias) < -8


def test_satisfaction_told_twice_as_often_when_low_looks_sixteen_points_worse() -> None:
    rng = np.random.default_rng(7)
    happy = rng.random(200_000) < 0.749
    answered = rng.random(200_000) < np.where(happy, 0.12, 0.25)
    found = response_bias(answered, happy, happy.astype(float))
    assert found.observed.value == pytest.approx(58.8, abs=1)
    assert found.corrected.value == pytest.approx(74.9, abs=0.7)


SLOPES = np.array([0.5, 0.3, 0.15])
SLOPE_SD, NOISE_VARIANCE = 0.4, 0.35
SHARES = SLOPES**2 / (SLOPES @ SLOPES + SLOPE_SD**2 + NOISE_VARIANCE)


def centre_of_slopes(rng: np.random.Generator) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Sixty agents who differ in how strongly the first category goes with satisfaction."""
    agent = np.repeat(np.arange(60), 20)
    x = rng.normal(0, 1, (len(agent), 3))
    own = rng.normal(SLOPES[0], SLOPE_SD, 60)[agent]
    noise = rng.normal(0, NOISE_VARIANCE**0.5, len(agent))
    return x, own * x[:, 0] + x[:, 1:] @ SLOPES[1:] + noise, agent


def held(found: DriverShares) -> list[bool]:
    return [s.low <= true <= s.high for s, true in zip(found.shares, SHARES, strict=True)]  # type: ignore[operator]


@pytest.mark.slow
def test_share_intervals_cover_and_resampling_reviews_instead_of_agents_does_not() -> None:
    rng = np.random.default_rng(8)
    centres = [centre_of_slopes(rng) for _ in range(1000)]
    by_agent = [held(driver_shares(x, y, agent, draws=200)) for x, y, agent in centres]
    by_review = [held(driver_shares(x, y, draws=200)) for x, y, _ in centres[:100]]
    coverage = np.mean(by_agent, axis=0)
    assert coverage.min() >= 0.93
    assert coverage.max() <= 0.97
    assert np.mean(by_review, axis=0)[0] < 0.75
