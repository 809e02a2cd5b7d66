"""IQS with its interval by agent and month over ten million review scores.

Run ``python benchmarks/grouped_iqs.py [--json]``. The yardstick is the grouped mean alone, by the
same counting; the interval may at most double it. The second line times 2,000 fresh populations
with a draw and an estimate each, which is what one coverage test does.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from evenhand.measure.designs import Simple
from evenhand.measure.iqs import grouped_iqs, mean_iqs

SCORES, AGENTS, MONTHS = 10_000_000, 600, 24
REPEATS = 7
ALLOWED = 2.0


def fastest(action: Callable[[], object]) -> float:
    """Best of several runs, in seconds."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def grouping() -> dict[str, float]:
    """Seconds of the mean alone and of the mean with its interval."""
    rng = np.random.default_rng(10)
    groups = rng.integers(0, AGENTS * MONTHS, SCORES)
    scores = rng.choice(np.array([0.0, 45, 60, 75, 80, 90, 95, 100]), SCORES)
    n_groups = AGENTS * MONTHS
    mean = fastest(
        lambda: np.bincount(groups, scores, n_groups) / np.bincount(groups, minlength=n_groups)
    )
    interval = fastest(lambda: grouped_iqs(scores, groups, n_groups))
    return {"mean": mean, "with interval": interval, "ratio": interval / mean}


def coverage_run() -> float:
    """Seconds for 2,000 fresh populations, each drawn from and estimated."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from measure import centre

    start = time.perf_counter()
    for population, rng in centre.populations(2_000, seed=1):
        rows = centre.draw(rng, population.size, 150)
        mean_iqs(population.score[rows], Simple(population.size))
    return time.perf_counter() - start


def main() -> None:
    found = {**grouping(), "coverage run": coverage_run()}
    if "--json" in sys.argv:
        print(json.dumps(found))
        return
    print(f"{SCORES:,} scores in {AGENTS * MONTHS:,} groups")
    print(f"  grouped mean   {found['mean']:.3f} s")
    print(f"  with interval  {found['with interval']:.3f} s, {found['ratio']:.2f} x", end=" ")
    print(f"(at most {ALLOWED:g} x: {'kept' if found['ratio'] <= ALLOWED else 'missed'})")
    print(
        f"2,000 fresh populations with an estimate each: {found['coverage run']:.1f} s (at most 15)"
    )


if __name__ == "__main__":
    main()
