"""Anchors: the same conversations scored again and again, to see whether the judge has moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from evenhand.judges.models import JudgeVersion, LabCase, LabRun, LabVerdict
from evenhand.judges.passports.ground import WHOLE, points_of

Scores = dict[str, dict[int, dict[int, float]]]
"""Points by category key, run and segment."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """Scores of the anchors, by key, run and segment; ``runs`` are those finished."""

    found: Scores
    order: tuple[int, ...]

    BASELINE: ClassVar[int] = 3
    """The first runs are what later ones are held against; with two, a drift of two points is seen
    within four looks in 7 of 10 cases only, with three in 8."""

    @property
    def runs(self) -> int:
        """How many there were."""
        return len(self.order)

    def scores(self, key: str) -> NDArray[np.float64]:
        """Points of the anchors that have one in every run, shape (runs, anchors)."""
        by_run = [self.found.get(key, {}).get(run, {}) for run in self.order]
        if not by_run:
            return np.zeros((0, 0))
        kept = sorted(set.intersection(*(set(scores) for scores in by_run)))
        return np.array([[scores[segment] for segment in kept] for scores in by_run])


def anchors_of(version: JudgeVersion) -> Anchors:
    """Every finished run of the version's anchors, oldest first."""
    runs = LabRun.objects.filter(
        judge_version=version, kind=LabRun.Kind.ANCHORS, state=LabRun.State.DONE
    ).order_by("created_at", "pk")
    order = tuple(runs.values_list("pk", flat=True))
    found: Scores = {}
    cases = LabCase.objects.filter(run__in=order, score__isnull=False)
    for run, segment, score in cases.values_list("run_id", "segment_id", "score"):
        found.setdefault(WHOLE, {}).setdefault(run, {})[segment] = score or 0.0
    points = points_of(version)
    verdicts = LabVerdict.objects.filter(case__run__in=order, option__gte=0)
    names = ("case__run_id", "case__segment_id", "category__key", "option")
    for run, segment, key, option in verdicts.values_list(*names):
        found.setdefault(key, {}).setdefault(run, {})[segment] = points[key][option or 0]
    return Anchors(found, order)
