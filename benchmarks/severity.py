"""The severity model on 20,000 reviews, 60 agents and 25 reviewers, and the other fits.

Run ``python benchmarks/severity.py``.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from evenhand.measure.severity import (
    fair_agents,
    rasch_severity,
    reviewer_profiles,
    reviewer_severity,
)

REVIEWS, AGENTS, REVIEWERS, SHARED = 20_000, 60, 25, 1_000
REPEATS = 5


def reviews() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Scores, agents, reviewers, conversations; 1,000 conversations have two or more reviews."""
    rng = np.random.default_rng(20)
    conversation = np.arange(REVIEWS)
    conversation[: 3 * SHARED] = np.repeat(np.arange(SHARED), 3)
    agent = rng.integers(0, AGENTS, REVIEWS)[conversation]
    reviewer = rng.integers(0, REVIEWERS, REVIEWS)
    reviewer[: 3 * SHARED] = np.concatenate([rng.permutation(REVIEWERS)[:3] for _ in range(SHARED)])
    quality = rng.normal(0, 15, REVIEWS)[conversation] + rng.normal(0, 5, AGENTS)[agent]
    strict = rng.normal(0, 5, REVIEWERS)[reviewer]
    return 80 + quality - strict + rng.normal(0, 8, REVIEWS), agent, reviewer, conversation


def panel() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Units, reviewers, categories and rungs of 1,000 conversations, 6 reviewers, 8 categories."""
    rng = np.random.default_rng(21)
    unit, reviewer, category = np.meshgrid(
        np.arange(1000), np.arange(6), np.arange(8), indexing="ij"
    )
    severity = rng.normal(0, 0.5, 6)[reviewer] + rng.normal(0, 0.5, 8)[category]
    latent = rng.normal(0, 1, 1000)[unit] - severity + rng.normal(0, 0.8, unit.shape)
    rung = np.digitize(latent, [-1.5, -0.5, 0.5, 1.5])
    return unit.ravel(), reviewer.ravel(), category.ravel(), rung.ravel().astype(float)


def fastest(action: Callable[[], object]) -> float:
    """Best of several runs, in seconds."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    """Print the times as a table."""
    scores, agent, reviewer, conversation = reviews()
    unit, rater, category, rung = panel()
    fit = reviewer_severity(scores, agent, reviewer, conversation)
    print("| what | size | seconds |")
    print("|---|---|---|")
    size = f"{REVIEWS:,} reviews, {AGENTS} agents, {REVIEWERS} reviewers"
    rows: list[tuple[str, str, Callable[[], object]]] = [
        (
            "crossed REML with conversations",
            size,
            lambda: reviewer_severity(scores, agent, reviewer, conversation),
        ),
        (
            "crossed REML without conversations",
            size,
            lambda: reviewer_severity(scores, agent, reviewer),
        ),
        ("fair scores of agents", size, lambda: fair_agents(fit, agent)),
        (
            "many-facet Rasch",
            f"{len(rung):,} ratings",
            lambda: rasch_severity(unit, category, rater, rung),
        ),
        (
            "reviewer profiles",
            f"{len(rung):,} ratings",
            lambda: reviewer_profiles(unit, rater, category, rung, scale=(0, 4)),
        ),
    ]
    for what, how_many, action in rows:
        print(f"| {what} | {how_many} | {fastest(action):.3f} |")


if __name__ == "__main__":
    main()
