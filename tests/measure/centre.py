"""A simulated support centre whose true quality is known, for coverage simulations.

Thirty agents with about 100 conversations each; six weighted categories that may not apply; a
critical failure zeroes 3.5 % of the scores and 37 % are perfect. Scores average 80 with an SD of
24 and agents differ by an SD of 5.5. Automatic scores overlook half of the critical failures and
favour some agents; ``GOOD`` follows the human score with a correlation of .68 and is 7 points
lenient, ``FAIR`` .56 and 7, ``POOR`` .28 and 2 points severe. A fresh population takes 1 ms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

AGENTS = 30
WEIGHTS = np.array([25, 20, 20, 15, 10, 10], dtype=np.float32)
NOT_APPLICABLE = np.array([0.0, 0.0, 0.05, 0.1, 0.25, 0.4], dtype=np.float32)
EASE = np.array([0.3, 0.1, 0.4, 0.3, 0.2, 0.5], dtype=np.float32)
CRITICAL = 0.035
AGENT_SD, CONVERSATION_SD = 0.22, 0.3
EASY = 0.32

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Judge:
    """An automatic reviewer: how it distorts the score it sees, and punishes what it catches."""

    slope: float
    noise: float
    lenient: float
    alarm: float


GOOD = Judge(slope=0.36, noise=7.5, lenient=6.5, alarm=30.0)
FAIR = Judge(slope=0.3, noise=9.8, lenient=7.0, alarm=20.0)
POOR = Judge(slope=0.2, noise=13.0, lenient=-3.0, alarm=0.0)


@dataclass(frozen=True)
class Population:
    """All conversations of one period; the human score is the truth by definition."""

    agent: npt.NDArray[np.int64]
    score: Floats
    earned: Floats
    possible: Floats
    ai: Floats

    @property
    def size(self) -> int:
        return len(self.score)

    @property
    def mean(self) -> float:
        return float(self.score.mean())


def populations(
    count: int, seed: int, judge: Judge = GOOD
) -> Iterator[tuple[Population, np.random.Generator]]:
    """``count`` fresh populations, each with a generator for what is drawn from it."""
    rng = np.random.Generator(np.random.PCG64(seed))
    for _ in range(count):
        yield fresh(rng, judge), rng


def fresh(rng: np.random.Generator, judge: Judge = GOOD) -> Population:
    """One population: new agents, new conversations."""
    agent = np.repeat(np.arange(AGENTS), rng.integers(75, 126, AGENTS))
    skill = AGENT_SD * rng.standard_normal(AGENTS)
    earned, possible = _points(rng, agent, skill)
    unmarred = 100 * earned / possible
    critical = rng.random(len(agent)) < CRITICAL
    earned = np.where(critical, 0.0, earned)
    score = np.where(critical, 0.0, unmarred)
    return Population(
        agent, score, earned, possible, _judged(rng, judge, agent, unmarred, critical)
    )


def draw(rng: np.random.Generator, size: int, n: int) -> npt.NDArray[np.intp]:
    """Positions of a simple random sample without replacement."""
    return np.argpartition(rng.random(size), n)[:n] if n < size else np.arange(size)


def share_covering(low: npt.ArrayLike, high: npt.ArrayLike, truth: npt.ArrayLike) -> float:
    """Share of intervals that hold the truth."""
    return float(np.mean((np.asarray(low) <= truth) & (np.asarray(truth) <= high)))


def _points(
    rng: np.random.Generator, agent: npt.NDArray[np.int64], skill: Floats
) -> tuple[Floats, Floats]:
    """Earned and possible points: a four-point scale cut from a latent quality."""
    n, k = len(agent), len(WEIGHTS)
    easy = 3.0 * (rng.random(n) < EASY)
    latent = (easy + skill[agent] + CONVERSATION_SD * rng.standard_normal(n)).astype(np.float32)
    shown = latent[:, None] + EASE + 0.55 * rng.standard_normal((n, k), dtype=np.float32)
    fraction = ((shown > -0.85).astype(np.float32) + (shown > -0.3) + (shown > 0.3)) / np.float32(3)
    weight = np.where(rng.random((n, k), dtype=np.float32) < NOT_APPLICABLE, 0, WEIGHTS)
    return (weight * fraction).sum(1).astype(float), weight.sum(1).astype(float)


def _judged(
    rng: np.random.Generator,
    judge: Judge,
    agent: npt.NDArray[np.int64],
    unmarred: Floats,
    critical: npt.NDArray[np.bool_],
) -> Floats:
    """Automatic scores: half of the critical failures are overlooked, agents are favoured."""
    caught = critical & (rng.random(len(agent)) < 0.5)
    seen = np.where(caught, 0.0, unmarred)
    favour = 2.0 * rng.standard_normal(AGENTS)
    middle = 81 + judge.lenient + favour[agent] + judge.slope * (seen - 81) - judge.alarm * caught
    return np.clip(middle + judge.noise * rng.standard_normal(len(agent)), 0, 100)
