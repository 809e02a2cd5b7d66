"""What the quality dashboard asks of the facts: the page's own code, with every question noted."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from django.http import QueryDict

from evenhand.insights.dashboards import combined, groups, quality
from evenhand.insights.dashboards.about import About
from evenhand.insights.metrics import Measured, measured
from evenhand.insights.scope import Scope
from evenhand.people.models import Membership

YEARS = Scope(first_day=date(2024, 1, 1), last_day=date(2025, 12, 31))
LAST = Scope.month_of(date(2025, 12, 1))
PERIODS = {
    "a month": [LAST],
    "24 months": [YEARS],
    "other days": [Scope(first_day=date(2024, 2, 10), last_day=date(2025, 11, 20))],
}
FILTERS: list[dict[str, Any]] = [
    {},
    {"team": 7}, {"team": 42},
    {"channel": "chat"}, {"channel": "email"},
    {"agent": 77}, {"agent": 4321},
    {"language": "de"},
    {"team": 3, "channel": "phone"},
]  # fmt: skip
ROUNDS = 2


class Asked(NamedTuple):
    """One question of the page."""

    metric: str
    scope: Scope
    by: tuple[str, ...]

    def __str__(self) -> str:
        told = {"by": ", ".join(self.by), "team": self.scope.team, "agent": self.scope.agent,
                "channel": self.scope.channel, "language": self.scope.language}  # fmt: skip
        days = f"{self.scope.first_day} to {self.scope.last_day}"
        said = [f"{name} {value}" for name, value in told.items() if value]
        return " ".join([self.metric, *said, days])


def questions(viewer: Membership, period: Scope) -> dict[Asked, Measured]:
    """Every question of the page for the period: all filters, all groupings, once each."""
    noted: dict[Asked, Measured] = {}

    def noting(who: Membership, metric: str, scope: Scope, by: Any = ()) -> Measured:
        asked = Asked(metric, scope, tuple(by))
        if asked not in noted:
            noted[asked] = measured(who, *asked)
        return noted[asked]

    with (
        patch.object(quality, "measured", noting),
        patch.object(groups, "measured", noting),
        patch.object(combined, "measured", noting),
    ):
        for narrow in FILTERS:
            for by in groups.groupings():
                query = QueryDict(f"by={by}")
                scope = replace(period, **narrow)
                quality.charts(About(viewer=viewer, scope=scope, other=None, query=query))
    return noted


def timed(viewer: Membership) -> dict[str, Any]:
    """Milliseconds of the questions by kind of period, the slowest, the memory, the answers."""
    kinds, every, answers = {}, defaultdict(list), []
    used = count = 0.0
    for kind, periods in PERIODS.items():
        answered = {}
        for period in periods:
            answered |= questions(viewer, period)
        found = list(answered)
        answers += [summed(answer) for answer in answered.values()]
        before = time.process_time()
        taken = _rounds(viewer, found)
        used += time.process_time() - before
        count += len(taken)
        for asked, milliseconds in taken:
            every[asked].append(milliseconds)
        only = np.array([milliseconds for _asked, milliseconds in taken])
        kinds[kind] = {
            "questions": len(found),
            "median": float(np.median(only)),
            "p95": float(np.quantile(only, 0.95)),
        }
    slowest = sorted(every, key=lambda asked: -min(every[asked]))[:6]
    return {
        "kinds": kinds,
        "cpu": 1000 * used / count,
        "slowest": [f"{min(every[asked]):.0f} ms {asked}" for asked in slowest],
        "peak": peak(),
        "answers": answers,
    }


def _rounds(viewer: Membership, found: list[Asked]) -> list[tuple[Asked, float]]:
    taken = []
    for number in range(ROUNDS):
        order = list(found)
        random.Random(number).shuffle(order)
        for asked in order:
            start = time.perf_counter()
            answer = measured(viewer, *asked)
            assert len(answer.keys) == len(answer)
            taken.append((asked, 1000 * (time.perf_counter() - start)))
    return taken


def summed(answer: Measured) -> list[Any]:
    """The answer in few numbers, those that are exact on every engine."""
    sums = {name: float(values.sum()) for name, values in answer.sums.items()}
    exact = {name: value for name, value in sums.items() if name in _EXACT}
    return [len(answer), exact]


_EXACT = ("n", "scored", "chosen", "total", "passed", "failed", "reviewed", "judged", "weights")


def peak() -> float:
    """The most memory this process ever held, MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
