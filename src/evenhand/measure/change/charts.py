"""Control charts of standardised points: EWMA, CUSUM, Shewhart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from evenhand.measure.arrays import BoolArray, FloatArray, finite
from evenhand.measure.change.runlength import (
    cusum_run_length,
    ewma_run_length,
    shewhart_run_length,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One control chart.

    Parameters
    ----------
    statistic:
        What is drawn: shape (points,), or (points, 2) for the two sides of a CUSUM.
    limit:
        Distance from the centre at which a point signals, shape (points,).
    signals:
        Where it signals, shape (points,).
    false_alarm_every:
        Points between false alarms, on average, while nothing changes.
    """

    statistic: FloatArray
    limit: FloatArray
    signals: BoolArray
    false_alarm_every: float

    @property
    def first(self) -> int | None:
        """Position of the first signal, if there is one."""
        return int(self.signals.argmax()) if self.signals.any() else None


def ewma(standardised: npt.ArrayLike, *, weight: float = 0.2, limit: float = 2.962) -> Chart:
    """Exponentially weighted moving average.

    Parameters
    ----------
    standardised:
        Points with mean 0 and standard deviation 1 while nothing changes, shape (points,).
    weight:
        Weight of the newest point; .2 finds shifts of about one standard deviation.
    limit:
        Limits in standard deviations of the EWMA, exact for each point from the first.

    Returns
    -------
    Chart

    Raises
    ------
    InvalidData
        Missing points, or a weight or limit outside its range.

    Notes
    -----
    Roberts (1959); Lucas and Saccucci (1990). Assumes independent points; the false-alarm rate is
    that of the steady state.

    Examples
    --------
    >>> ewma([0.1, -0.4, 2.5, 2.2, 2.8, 2.4]).first
    4
    """
    z = finite(standardised, "Points")
    every = ewma_run_length(weight, limit)
    statistic = np.empty(len(z))
    last = 0.0
    for place, point in enumerate(z):
        last = (1 - weight) * last + weight * float(point)
        statistic[place] = last
    age = np.arange(1, len(z) + 1)
    spread = np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * age)))
    bound = limit * spread
    return Chart(
        statistic=statistic,
        limit=bound,
        signals=np.abs(statistic) > bound,
        false_alarm_every=every,
    )


def cusum(standardised: npt.ArrayLike, *, slack: float = 0.5, limit: float = 5.0) -> Chart:
    """Two-sided cumulative sum.

    Parameters
    ----------
    standardised:
        As for :func:`ewma`.
    slack, limit:
        The reference value k and the decision value h, in standard deviations of a point.

    Returns
    -------
    Chart
        Its statistic has the upward sums in the first and the downward in the second column.

    Raises
    ------
    InvalidData
        Missing points, or a slack or limit outside its range.

    Notes
    -----
    Page, Biometrika 41 (1954) 100. Assumes independent points.

    Examples
    --------
    >>> cusum([0.1, -0.4, 2.5, 2.2, 2.8, 2.4]).first
    4
    """
    z = finite(standardised, "Points")
    every = cusum_run_length(slack, limit)
    statistic = np.zeros((len(z), 2))
    up = down = 0.0
    for place, point in enumerate(z):
        up = max(0.0, up + float(point) - slack)
        down = max(0.0, down - float(point) - slack)
        statistic[place] = up, down
    return Chart(
        statistic=statistic,
        limit=np.full(len(z), limit),
        signals=np.asarray((statistic > limit).any(axis=1)),
        false_alarm_every=every,
    )


def shewhart(standardised: npt.ArrayLike, *, limit: float = 3.0) -> Chart:
    """Single points beyond the limits; the four Western Electric run rules are left out.

    Those rules cut the points between false alarms from 370 to about 92 (Champ and Woodall 1987).

    Parameters
    ----------
    standardised:
        As for :func:`ewma`.
    limit:
        Limits in standard deviations of a point.

    Raises
    ------
    InvalidData
        Missing points, or a limit that is not above 0.

    Examples
    --------
    >>> shewhart([0.1, -0.4, 3.5]).first
    2
    """
    z = finite(standardised, "Points")
    return Chart(
        statistic=z,
        limit=np.full(len(z), limit),
        signals=np.abs(z) > limit,
        false_alarm_every=shewhart_run_length(limit),
    )
