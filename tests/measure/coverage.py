"""Intervals over many replications: how often they held the truth, and how wide they were."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from evenhand.measure.estimate import Estimate

REPLICATIONS = 2_000


@dataclass
class Runs:
    """Intervals of one method, one entry per replication."""

    hits: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)

    def add(self, estimate: Estimate, truth: float) -> None:
        assert estimate.value is not None
        self.add_ends(estimate.value, estimate.low, estimate.high, truth)

    def add_ends(self, value: float, low: float, high: float, truth: float) -> None:
        self.hits.append(bool(low <= truth <= high))
        self.widths.append(high - low)
        self.errors.append(value - truth)

    @property
    def coverage(self) -> float:
        return float(np.mean(self.hits))

    @property
    def width(self) -> float:
        return float(np.mean(self.widths))

    @property
    def bias(self) -> float:
        return float(np.mean(self.errors))

    @property
    def monte_carlo_se(self) -> float:
        """Standard error of ``bias``."""
        return float(np.std(self.errors) / np.sqrt(len(self.errors)))


def runs() -> defaultdict[str, Runs]:
    """Records by method name."""
    return defaultdict(Runs)


def as_promised(coverage: float) -> bool:
    """Whether a 95 % interval covers 93 to 97 %."""
    return 0.93 <= coverage <= 0.97
