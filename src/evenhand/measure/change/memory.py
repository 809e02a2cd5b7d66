"""What the charts of a watch remember from period to period."""

from __future__ import annotations

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.measure.arrays import BoolArray, FloatArray, IntArray, finite
from evenhand.measure.change.discovery import false_discoveries
from evenhand.measure.change.grid import Points
from evenhand.measure.change.rules import Alert, Watch
from evenhand.measure.change.runlength import ewma_run_length

_MEDIAN = 1.2533141373155001
"""Standard deviation of the median of normal values, against that of their mean."""
_TEAM = 3
"""With fewer agents there is no telling the team from one of them."""


class Memory:
    """What the charts remember from period to period; one entry per agent."""

    def __init__(
        self,
        grid: Points,
        rules: Watch,
        variance: FloatArray,
        level: tuple[npt.ArrayLike, npt.ArrayLike] | None,
    ) -> None:
        self.grid, self.rules, self.variance = grid, rules, variance
        self.every = ewma_run_length(rules.weight, rules.limit)
        self.restart(0)
        if level is not None:
            agents = len(grid.agents)
            self.level = finite(level[0], "Levels", agents)
            self.level_variance = finite(level[1], "Standard errors", agents) ** 2
            self.start = -rules.baseline
        # One more entry, the last, is the team.
        self.quiet_until = np.zeros(len(grid.agents) + 1, dtype=np.int64)
        self.raised = np.zeros(len(grid.agents) + 1, dtype=bool)

    def restart(self, period: int) -> None:
        """Forget the level; the next periods set it anew."""
        agents = len(self.grid.agents)
        self.start = period
        self.level = np.zeros(agents)
        self.level_variance = np.full(agents, np.inf)
        self.value = np.zeros(agents)
        self.own = np.zeros(agents)
        self.weight = np.zeros(agents)
        # Distance from the level and its precision, a column per watched period; the team last.
        self.off: list[FloatArray] = []
        self.precision: list[FloatArray] = []

    def watching(self, period: int) -> bool:
        return period - self.start >= self.rules.baseline

    def learn(self, period: int) -> None:
        """Add a period to the level, weighted by its precision."""
        precision = 1 / self.variance[:, period]
        before = 1 / self.level_variance
        total = before + precision
        known = total > 0
        mean = self.level * before + self.grid.mean[:, period] * precision
        self.level = np.where(known, mean / np.where(known, total, 1), 0.0)
        self.level_variance = np.where(known, 1 / np.where(known, total, 1), np.inf)

    def seen(self, period: int) -> BoolArray:
        return np.asarray((self.grid.n[:, period] > 0) & np.isfinite(self.level_variance))

    def smooth(self, period: int) -> None:
        """One step of the EWMA for every agent reviewed in this period."""
        seen, weight = self.seen(period), self.rules.weight
        off = self.grid.mean[:, period] - self.level
        fresh = np.where(seen, self.variance[:, period], 0.0)
        self.value = np.where(seen, (1 - weight) * self.value + weight * off, self.value)
        self.own = np.where(seen, (1 - weight) ** 2 * self.own + weight**2 * fresh, self.own)
        self.weight = np.where(seen, (1 - weight) * self.weight + weight, self.weight)
        precision = np.where(seen, 1 / self.variance[:, period], 0.0)
        self.off.append(np.append(off, np.median(off[seen]) if seen.any() else 0.0))
        self.precision.append(np.append(precision, precision.sum()))

    def onset(self) -> tuple[FloatArray, IntArray]:
        """Most likely change of each chart, in points, and how many periods ago it began."""
        precision = np.cumsum(self.precision[::-1], axis=0)
        pulled = np.cumsum(np.multiply(self.precision, self.off)[::-1], axis=0)
        some = np.where(precision > 0, precision, 1.0)
        ago = (pulled**2 / some).argmax(axis=0)
        chart = np.arange(len(ago))
        return pulled[ago, chart] / some[ago, chart], ago

    def sd(self) -> FloatArray:
        """Standard deviation of each EWMA, that of the level included."""
        known = np.isfinite(self.level_variance)
        of_level = np.where(known, self.level_variance, 0.0)
        return np.sqrt(self.own + self.weight**2 * of_level)

    def team(self) -> tuple[float, float]:
        """Median of the agents' EWMA, which a few agents cannot move, and its deviation."""
        sd = self.sd()
        told = sd > 0
        if told.sum() < _TEAM:
            return 0.0, 0.0
        typical = float(np.median(sd[told])) / float(told.sum()) ** 0.5
        return float(np.median(self.value[told])), _MEDIAN * typical

    def alerts(self, period: int) -> list[Alert]:
        value, sd = self.team()
        team_moved = sd > 0 and abs(value) > self.rules.limit * sd
        off = self.value - (value if team_moved else 0.0)
        readings = np.append(off, value), np.append(self.sd(), sd)
        shift, ago = self.onset()
        if team_moved:
            shift = np.append(shift[:-1] - shift[-1], shift[-1])
        p = _p_values(*readings)
        told = self._signals(*readings, p) & (np.abs(shift) >= self.rules.least)
        return [
            self._alert(i, (period - int(ago[i]), period), float(shift[i]), float(p[i]))
            for i in self._new(told, period)
        ]

    def _signals(self, off: FloatArray, sd: FloatArray, p: FloatArray) -> BoolArray:
        beyond = np.abs(off) > self.rules.limit * sd
        among_agents = false_discoveries(p[:-1], self.rules.share).found
        return np.asarray(beyond & (sd > 0) & np.append(among_agents, True))

    def _new(self, told: BoolArray, period: int) -> IntArray:
        """Signals that are news: the chart was quiet since its last alert, and long enough."""
        news = told & ~self.raised & (period >= self.quiet_until)
        self.quiet_until = np.where(news, period + 1 + self.rules.cooldown, self.quiet_until)
        self.raised = told & (self.raised | news)
        return np.flatnonzero(news)

    def _alert(self, place: int, when: tuple[int, int], change: float, p: float) -> Alert:
        agents, labels = self.grid.agents, self.grid.periods
        return Alert(
            agent=agents[place] if place < len(agents) else None,
            period=labels[when[1]],
            change=change,
            since=labels[when[0]],
            p_value=p,
            false_alarm_every=self.every,
        )


def _p_values(off: FloatArray, sd: FloatArray) -> FloatArray:
    z = np.abs(off) / np.where(sd > 0, sd, 1.0)
    return np.asarray(np.where(sd > 0, 2 * special.ndtr(-z), 1.0))
