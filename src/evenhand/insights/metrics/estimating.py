"""From sums by group to estimates, by the methods of ``measure``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, overload

import numpy as np
from django.utils.translation import gettext as _

from evenhand.insights.facts.schema import SCORE_SCALE, WEIGHT_SCALE
from evenhand.insights.metrics.model import Column, Estimator, Sums
from evenhand.measure import drivers
from evenhand.measure.designs import Simple
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import t_interval
from evenhand.measure.iqs import GroupedIqs, Moments, mean_iqs, own_spread, pass_rate
from evenhand.measure.terms import DEFAULT

_ALIKE_AT_MOST = 100_000


class Lazily(Sequence[Estimate]):
    """Estimates made when asked for: a table of many thousand groups shows a page of them."""

    def __init__(self, size: int, make: Callable[[int], Estimate]) -> None:
        self._size = size
        self._make = make

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> Estimate: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Estimate]: ...
    def __getitem__(self, index: int | slice) -> Estimate | Sequence[Estimate]:
        if isinstance(index, slice):
            return [self._make(place) for place in range(*index.indices(self._size))]
        if not -self._size <= index < self._size:
            raise IndexError(index)
        return self._make(index % self._size)


def weighted_mean(sums: Sums) -> Sequence[Estimate]:
    """Hájek mean of every group with the spread of its own reviews (``iqs.mean.weighted``).

    The same numbers as :func:`evenhand.measure.iqs.weighted_grouped_iqs` gives from the reviews
    themselves; a group whose reviews all scored the same gets the bound for what was not seen.
    """
    n, total, mean = sums["chosen"], _weights(sums), _weighted_mean(sums)
    squares = np.maximum(sums["vx2"] - 2 * mean * sums["vx"] + mean**2 * sums["v"], 0.0)
    variance = _ratio(n * _without_noise(squares, sums["vx2"]), (n - 1) * total**2)
    groups = _grouped(mean, variance, n - 1, n, "iqs.mean.weighted")
    alike = _spread(sums, mean) == 0

    def make(place: int) -> Estimate:
        if alike[place] and 2 <= n[place] <= _ALIKE_AT_MOST:
            return _all_alike(float(mean[place]), int(n[place]), float(total[place]))
        return groups[place]

    return Lazily(len(n), make)


def pooled_weighted_mean(sums: Sums) -> Sequence[Estimate]:
    """Hájek mean of every group with one spread pooled over all (``iqs.agent.pooled_sd``).

    The same numbers as :func:`evenhand.measure.iqs.weighted_agent_iqs` gives from the reviews.
    """
    n, total, mean = sums["chosen"], _weights(sums), _weighted_mean(sums)
    several = n > 1
    freedom = float(np.maximum(n - 1, 0).sum())
    about = _spread(sums, mean)[several] * (n[several] / (n[several] - 1))
    spread = about.sum() / total[several].sum() if freedom else np.nan
    variance = spread * _ratio(sums["v"], total**2)
    return Lazily(
        len(n),
        _grouped(mean, variance, np.full(len(n), freedom), n, "iqs.agent.pooled_sd").__getitem__,
    )


def plain_mean(sums: Sums) -> Sequence[Estimate]:
    """Mean of all scores of a group, its spread that of a simple random sample."""
    moments = Moments(sums["scored"].astype(np.int64), sums["total"] / SCORE_SCALE, sums["squares"])
    groups = own_spread(moments)
    return Lazily(len(moments.n), groups.__getitem__)


def automatic_mean(sums: Sums) -> Sequence[Estimate]:
    """Mean automatic score: of all that was scored, so without a sampling margin."""
    n = sums["scored"]
    mean = _ratio(sums["total"] / SCORE_SCALE, n)

    def make(place: int) -> Estimate:
        if not n[place]:
            return no_estimate(method="automatic.mean", why=_("No automatic scores yet."))
        count = int(n[place])
        said = _("Judges alone: how far they are from people is not in this number.")
        return Estimate(
            value=float(mean[place]), method="automatic.mean", n=count, population=count
        ).with_warning(said)

    return Lazily(len(n), make)


def share(part: str, *whole: str, method: str = "iqs.pass_rate.wilson") -> Estimator:
    """Estimator of the share of one sum in others together, with Wilson's interval."""

    def estimates(sums: Sums) -> Sequence[Estimate]:
        counts = sums[part]
        totals = np.sum([sums[name] for name in whole], axis=0)

        def make(place: int) -> Estimate:
            if not totals[place]:
                return no_estimate(method=method, why=_("Nothing to count here yet."))
            found = pass_rate(int(counts[place]), int(totals[place]))
            warnings = found.warnings if method == "iqs.pass_rate.wilson" else ()
            return replace(found, method=method, warnings=warnings)

        return Lazily(len(counts), make)

    return estimates


def mean_of(total: str, squares: str, n: str, unit: float = 1) -> Estimator:
    """Estimator of a mean (``total`` / ``n`` / ``unit``) with a t interval, for the process."""

    def estimates(sums: Sums) -> Sequence[Estimate]:
        count = sums[n]
        mean = _ratio(sums[total] / unit, count)
        about = np.maximum(sums[squares] / unit**2 - count * mean**2, 0.0)
        se = np.sqrt(_ratio(about, count * (count - 1)))
        low, high = t_interval(mean, se, np.maximum(count - 1, 1), DEFAULT.level)

        def make(place: int) -> Estimate:
            if not count[place]:
                return no_estimate(method="mean.t", why=_("Nothing to count here yet."))
            sure = np.isfinite(se[place])
            return Estimate(
                value=float(mean[place]),
                low=float(low[place]) if sure else None,
                high=float(high[place]) if sure else None,
                se=float(se[place]) if sure else None,
                method="mean.t",
                n=int(count[place]),
                target="process",
                unit="coefficient",
            )

        return Lazily(len(count), make)

    return estimates


def count_of(name: str) -> Estimator:
    """Estimator of a plain count: nothing is sampled, so there is no margin."""

    def estimates(sums: Sums) -> Sequence[Estimate]:
        counts = sums[name]

        def make(place: int) -> Estimate:
            n = int(counts[place])
            return Estimate(value=float(n), method="count", n=n, population=n, unit="coefficient")

        return Lazily(len(counts), make)

    return estimates


def csat(sums: Sums) -> Sequence[Estimate]:
    """Share of satisfied answers, of those who answered."""
    satisfied, answered = sums["satisfied"], sums["answered"]

    def make(place: int) -> Estimate:
        if not answered[place]:
            return no_estimate(method="drivers.csat.wilson", why=_("No survey answers."))
        return _of_answers(drivers.csat(int(satisfied[place]), int(answered[place])))

    return Lazily(len(answered), make)


def nps(sums: Sums) -> Sequence[Estimate]:
    """Net promoter score, of those who answered."""
    answered = sums["answered"]

    def make(place: int) -> Estimate:
        n = int(answered[place])
        if not n:
            return no_estimate(method="drivers.nps.adjusted_wald", why=_("No survey answers."))
        yes, no = int(sums["promoters"][place]), int(sums["detractors"][place])
        return _of_answers(drivers.nps(yes, n - yes - no, no))

    return Lazily(len(answered), make)


def _of_answers(estimate: Estimate) -> Estimate:
    said = _("Of those who answered only: dissatisfied customers tend to answer more often.")
    return estimate.with_warning(said)


def _weights(sums: Sums) -> Column:
    return sums["weights"] / WEIGHT_SCALE


def _weighted_mean(sums: Sums) -> Column:
    return _ratio(sums["weighted"], sums["weights"])


def _spread(sums: Sums, mean: Column) -> Column:
    """Σ w (x - mean)² by group; rounding noise is cut to 0."""
    about = sums["wx2"] - mean * sums["weighted"] / WEIGHT_SCALE
    return _without_noise(about, sums["wx2"])


def _without_noise(value: Column, size: Column) -> Column:
    kept: Column = np.where(np.abs(value) > 1e-9 * np.abs(size), value, 0.0)
    return np.maximum(np.nan_to_num(kept), 0.0)


def _ratio(top: Any, bottom: Any) -> Column:
    above, below = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    out: Column = np.full(below.shape, np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out


def _grouped(mean: Column, variance: Column, freedom: Column, n: Column, method: str) -> GroupedIqs:
    se = np.sqrt(variance)
    low, high = t_interval(mean, se, np.maximum(freedom, 1), DEFAULT.level)
    frame = np.full(len(n), np.inf)
    return GroupedIqs(mean, low, high, se, freedom, n.astype(np.int64), frame, method, DEFAULT)


def _all_alike(score: float, n: int, weights: float) -> Estimate:
    population = max(round(weights), n)
    return mean_iqs(np.full(n, score), Simple(population))
