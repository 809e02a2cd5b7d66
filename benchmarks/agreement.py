"""Alpha and quadratic kappa, with intervals, on a large panel with gaps.

Run ``python benchmarks/agreement.py``. The reference package is copyleft: it is installed into a
folder that is thrown away, used in a process of its own, and never imported here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from evenhand.measure.agreement import (
    Ratings,
    alpha_coefficient,
    estimates,
    fleiss_coefficient,
    krippendorff_alpha,
)
from evenhand.measure.agreement.bootstrap import Resampling

RATERS, CONVERSATIONS, MISSING = 5, 100_000, 0.40
REPEATS = 7
METRICS = ("nominal", "ordinal", "interval")

REFERENCE = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import krippendorff, numpy as np
table = np.load(sys.argv[2])
found = {}
for metric in json.loads(sys.argv[3]):
    seconds = []
    for _ in range(int(sys.argv[4])):
        start = time.perf_counter()
        value = krippendorff.alpha(reliability_data=table, level_of_measurement=metric)
        seconds.append(time.perf_counter() - start)
    found[metric] = [float(value), min(seconds)]
print(json.dumps(found))
"""


def panel() -> np.ndarray:
    """Raters x conversations on a 5-point scale; NaN where nobody rated."""
    rng = np.random.default_rng(20)
    quality = rng.integers(1, 6, CONVERSATIONS)
    noise = rng.integers(-1, 2, (RATERS, CONVERSATIONS))
    table = np.clip(quality + noise, 1, 5).astype(float)
    table[rng.random(table.shape) < MISSING] = np.nan
    return table


def fastest(action: Callable[[], object]) -> float:
    """Best of several runs, in seconds."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def reference(table: np.ndarray) -> dict[str, tuple[float, float]]:
    """Value and seconds of the reference package for each metric."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "packages"
        install = ["uv", "pip", "install", "--quiet", "--no-deps", "--python", sys.executable]
        subprocess.run([*install, "--target", str(target), "krippendorff"], check=True)
        data = Path(folder) / "table.npy"
        np.save(data, table)
        arguments = [str(target), str(data), json.dumps(METRICS), str(REPEATS)]
        command = [sys.executable, "-c", REFERENCE, *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {
        metric: (value, seconds) for metric, (value, seconds) in json.loads(done.stdout).items()
    }


def main() -> None:
    """Print the comparison as a table."""
    table = panel()
    rater, unit = np.nonzero(~np.isnan(table))
    values = table[rater, unit]
    peer = reference(table)
    print(f"{RATERS} raters x {CONVERSATIONS:,} conversations, {MISSING:.0%} missing\n")
    print("| what | seconds | x peer's point value | differs by |")
    print("|---|---|---|---|")
    for metric in METRICS:
        value, seconds = peer[metric]
        print(f"| krippendorff, alpha {metric}, point only | {seconds:.3f} | 1.0 | |")
        own = krippendorff_alpha(Ratings.from_long(unit, rater, values), metric).value or 0.0

        def alone(metric: str = metric) -> None:
            krippendorff_alpha(Ratings.from_long(unit, rater, values), metric)

        took = fastest(alone)
        print(
            f"| alpha {metric} with interval | {took:.3f} | {took / seconds:.2f} "
            f"| {abs(own - value):.1e} |"
        )

    def both() -> None:
        ratings = Ratings.from_long(unit, rater, values)
        wanted = [alpha_coefficient(ratings, "ordinal"), fleiss_coefficient(ratings, "quadratic")]
        estimates(ratings, wanted, Resampling())

    took = fastest(both)
    print(
        f"| ordinal alpha and quadratic kappa, both with interval | {took:.3f} "
        f"| {took / peer['ordinal'][1]:.2f} | |"
    )


if __name__ == "__main__":
    main()
