"""What can be measured about one reviewer next to the rest of the panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from scipy import special

from evenhand.measure.agreement.tables import FloatArray
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.severity.deviations import Deviations

_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Habits:
    """Measures of one reviewer on conversations that others rated too.

    Parameters
    ----------
    reviewer:
        Label.
    n:
        Conversations shared with another reviewer.
    severity:
        Points below (+) or above (-) the panel.
    interaction:
        By category: points by which severity there exceeds the reviewer's own severity.
    consistency:
        Correlation of the reviewer's ratings with the rest of the panel's. Near 0 is random.
    spread:
        Standard deviation of the ratings over that of the others on the same conversations.
        Well below 1 is central tendency.
    halo:
        By pair of categories: correlation of what is left of the ratings after the panel's view
        of the conversation. High is one impression spilling over.
    not_applicable:
        Percent of N/A above (+) or below (-) the others on the same conversations.
    low_end, high_end:
        Share of ratings at the lowest and at the highest value of the scale.
    """

    reviewer: object
    n: int
    severity: Estimate
    interaction: Mapping[object, Estimate]
    consistency: Estimate
    spread: Estimate
    halo: Mapping[tuple[object, object], Estimate]
    not_applicable: Estimate
    low_end: float
    high_end: float


def habits_of(compared: Deviations, code: int, level: float) -> Habits:
    """Measure the reviewer with this code."""
    own = compared.reviewer == code
    skipped = 100 * (compared.skipped[own] - compared.rest_skipped[own])
    rest = compared.rest[own]
    shared = ~np.isnan(rest).all(axis=1)
    rest = rest[shared]
    value = np.where(np.isnan(rest), np.nan, compared.value[own][shared])
    measure = _Measure(level)
    given = value[~np.isnan(value)]
    off, labels = value - rest, compared.categories.tolist()
    overall = _row_mean(off)
    return Habits(
        reviewer=compared.reviewers.tolist()[code],
        n=len(value),
        severity=measure.mean("severity", -overall),
        interaction={
            label: measure.mean("interaction", overall - off[:, c])
            for c, label in enumerate(labels)
        },
        consistency=measure.correlation("consistency", _centred(value), _centred(rest)),
        spread=measure.ratio("spread", _centred(value), compared.spread[own][shared]),
        halo={
            (labels[a], labels[b]): measure.correlation("halo", off[:, [a]], off[:, [b]])
            for a, b in combinations(range(len(labels)), 2)
        },
        not_applicable=measure.mean("not-applicable", _row_mean(skipped), unit="percent"),
        low_end=float((given <= 0).mean()) if len(given) else 0.0,
        high_end=float((given >= 100).mean()) if len(given) else 0.0,
    )


@dataclass(frozen=True, slots=True)
class _Measure:
    """Estimates whose sample is the conversations, whatever the number of categories."""

    level: float

    def mean(
        self, name: str, values: FloatArray, unit: Literal["points", "percent"] = "points"
    ) -> Estimate:
        """Mean with a t interval."""
        known = values[~np.isnan(values)]
        if len(known) < 2:
            return self._absent(name, len(known))
        error = float(known.std(ddof=1) / np.sqrt(len(known)))
        half = -float(special.stdtrit(len(known) - 1, (1 - self.level) / 2)) * error
        centre = float(known.mean())
        return self._shown(name, (centre, centre - half, centre + half), len(known), unit)

    def correlation(self, name: str, left: FloatArray, right: FloatArray) -> Estimate:
        """Correlation over all categories together, with Fisher's interval."""
        both = ~np.isnan(left) & ~np.isnan(right)
        n = int(both.any(axis=1).sum())
        one, two = left[both], right[both]
        if n < _FEWEST or np.ptp(one) < 1e-9 or np.ptp(two) < 1e-9:
            return self._absent(name, n)
        r = float(np.clip(np.corrcoef(one, two)[0, 1], -0.999999, 0.999999))
        half = self._z() / np.sqrt(n - 3)
        ends = (float(np.tanh(np.arctanh(r) + arm)) for arm in (-half, half))
        return self._shown(name, (r, *ends), n, "coefficient")

    def ratio(self, name: str, own: FloatArray, others: FloatArray) -> Estimate:
        """Ratio of standard deviations with an interval on the logarithm.

        The margin is that of the reviewer's own variance, whose kurtosis is estimated.
        """
        both = ~np.isnan(own) & ~np.isnan(others)
        n = int(both.any(axis=1).sum())
        mine, theirs = own[both] ** 2, others[both]
        if n < _FEWEST or not theirs.mean() > 0 or not mine.mean() > 0:
            return self._absent(name, n)
        ratio = float(np.sqrt(mine.mean() / theirs.mean()))
        half = self._z() * float(mine.std() / mine.mean()) / (2 * np.sqrt(n))
        shown = (ratio, ratio * float(np.exp(-half)), ratio * float(np.exp(half)))
        return self._shown(name, shown, n, "coefficient")

    def _z(self) -> float:
        return -float(special.ndtri((1 - self.level) / 2))

    def _shown(
        self,
        name: str,
        found: tuple[float, ...],
        n: int,
        unit: Literal["points", "percent", "coefficient"],
    ) -> Estimate:
        value, low, high = found
        return Estimate(
            value=value,
            low=low,
            high=high,
            method=f"severity.profile.{name}",
            n=n,
            level=self.level,
            unit=unit,
            target="process",
        )

    def _absent(self, name: str, n: int) -> Estimate:
        return no_estimate(
            method=f"severity.profile.{name}",
            n=n,
            why="Too few conversations shared with other reviewers, or all rated the same.",
        )


def _row_mean(table: FloatArray) -> FloatArray:
    known = ~np.isnan(table)
    total = np.where(known, table, 0.0).sum(axis=1)
    size = known.sum(axis=1)
    mean = np.full(len(table), np.nan)
    np.divide(total, size, out=mean, where=size > 0)
    return mean


def _centred(table: FloatArray) -> FloatArray:
    """Each category less its mean."""
    return table - _row_mean(table.T)
