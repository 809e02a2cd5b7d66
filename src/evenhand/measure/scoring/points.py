"""Earned and possible points, as exact fractions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from evenhand.measure.scoring.rules import (
    ZERO,
)
from evenhand.measure.scoring.trace import (
    CategoryStep,
    CriticalStep,
    NotApplicableStep,
)


@dataclass(frozen=True, slots=True)
class Points:
    earned: Fraction = ZERO
    possible: Fraction = ZERO

    def within(self, limit: Fraction | None) -> Points:
        """The same with at most this share of the possible points earned."""
        if limit is None:
            return self
        return Points(min(self.earned, limit * self.possible), self.possible)

    @property
    def fraction(self) -> Fraction | None:
        return self.earned / self.possible if self.possible else None


def total_of(
    points: Iterable[Points | CategoryStep | NotApplicableStep],
) -> Points:
    points = list(points)
    return Points(
        sum((p.earned for p in points), start=ZERO), sum((p.possible for p in points), start=ZERO)
    )


def percent(fraction: Fraction | None) -> Fraction | None:
    return None if fraction is None else 100 * fraction


def share_left(failure: CriticalStep | None) -> Fraction | None:
    return None if failure is None or failure.limit is None else failure.limit / 100
