"""Alerts worth reading: a smoothed chart per agent, few false findings, one alert per cause."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray
from evenhand.measure.change.grid import Points
from evenhand.measure.change.memory import Memory
from evenhand.measure.change.rules import DEFAULT, Alert, Watch

_MAD = 0.6744897501960817


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The charts and what they raised.

    Parameters
    ----------
    alerts:
        In order of time; at most one for the team and each agent and period.
    smoothed, spread:
        EWMA of each agent's distance from the own level and its standard deviation, in points,
        shape (agents, periods); not a number while the baseline is being set.
    """

    alerts: tuple[Alert, ...]
    smoothed: FloatArray
    spread: FloatArray


def watch(
    grid: Points,
    rules: Watch = DEFAULT,
    *,
    annotations: Collection[object] = (),
    level: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> Watched:
    """Raise alerts for agents, or the team, that moved from their own level.

    Parameters
    ----------
    grid:
        Means by agent and period (:func:`points`).
    rules:
        How alerts are raised.
    annotations:
        Labels of periods from which something else is measured: a new scorecard, judge or panel.
        Each starts a new baseline for everyone.
    level:
        Each agent's known level and its standard error, shape (agents,) each, where a long
        history gives them. It replaces the first baseline.

    Returns
    -------
    Watched

    Raises
    ------
    InvalidData
        Annotations that are no period, or rules outside their range.

    Notes
    -----
    EWMA of the distance from the baseline, with the exact standard deviation including that of
    the baseline (Jones, Champ and Rigdon 2001 on estimated parameters); alerts must also pass
    Benjamini-Hochberg among all agents of the period and exceed the smallest change worth one.
    While the team's own chart signals, agents are compared with the team, so that one cause gives
    one alert. Scatter between periods beyond sampling widens all limits. Assumes that points are
    independent given the level.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> true = np.full((12, 14), 82.0); true[3, 8:] -= 20
    >>> grid = Points(agents=tuple("ABCDEFGHIJKL"), periods=tuple(range(14)), sd=15.0,
    ...               mean=rng.normal(true, 15 / 10**0.5), n=np.full((12, 14), 10))
    >>> [(alert.agent, alert.period, alert.since) for alert in watch(grid).alerts]
    [('D', 9, 8)]
    """
    _check(grid, rules, annotations)
    variance = _variance(grid, rules)
    state = Memory(grid, rules, variance, level)
    smoothed, spread = np.full(grid.mean.shape, np.nan), np.full(grid.mean.shape, np.nan)
    alerts: list[Alert] = []
    for period, label in enumerate(grid.periods):
        if label in annotations:
            state.restart(period)
        if not state.watching(period):
            state.learn(period)
            continue
        state.smooth(period)
        smoothed[:, period], spread[:, period] = state.value, state.sd()
        alerts += state.alerts(period)
    return Watched(alerts=tuple(alerts), smoothed=smoothed, spread=spread)


def _check(grid: Points, rules: Watch, annotations: Collection[object]) -> None:
    unknown = [str(label) for label in annotations if label not in grid.periods]
    if unknown:
        raise InvalidData(f"Annotated, but not among the periods: {', '.join(unknown)}.")
    if rules.baseline < 1 or rules.cooldown < 0 or rules.least < 0:
        raise InvalidData("A watch needs a baseline period, and no negative cool-down or effect.")


def _variance(grid: Points, rules: Watch) -> FloatArray:
    """Variance of each mean, widened where neighbours scatter more than sampling explains."""
    reviewed = grid.n > 0
    sampling = np.where(reviewed, grid.sd**2 / np.maximum(grid.n, 1), np.inf)
    pairs = reviewed[:, 1:] & reviewed[:, :-1]
    if not pairs.any():
        return sampling
    steps = np.diff(grid.mean, axis=1)[pairs]
    expected = (sampling[:, 1:] + sampling[:, :-1])[pairs]
    dispersion = float(np.median(np.abs(steps) / np.sqrt(expected)) / _MAD)
    return np.asarray(sampling * max(1.0, dispersion) ** 2)
