"""From the reviews of a team to what is raised: arrays in, alerts out, no database.

Scores are compared at the mix of strata (channel within scorecard), so that another mix of
conversations raises nothing. A point of a chart is a week, or two or four weeks together where
there are few reviews: scores have long tails, and a mean of two or three of them is not normal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import NotEnoughData
from evenhand.measure.change import Alert, MixChange, Watch, mix_change, points, watch
from evenhand.measure.estimate import Estimate

LENGTHS = (1, 2, 4)
"""Weeks that a point may stand for."""

ENOUGH = 4
"""Half of the points must rest on this many reviews."""

ENOUGH_ANSWERS = 8
"""And on this many answers to a survey, which know two values only."""

TEAM = -1
"""Whom all reviews belong to where a team is one chart of its own: no agent has this id."""

FEWEST = 3
"""A point of fewer reviews is left out."""

_MONDAY = 1  # the ordinal of a Monday, 1 January of the year 1

MATTERS = 0.2
"""Share of a panel's reviews from which a reviewer's coming or going is a change of the panel."""

NEAR = 4
"""Weeks over which that share is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Scored reviews of one team and metric, one entry per review in every array.

    ``week`` is the ordinal of the week's first day; ``stratum`` and ``author`` are labels. Half of
    the points of a chart rest on ``enough``.
    """

    score: NDArray[np.float64]
    agent: NDArray[np.int64]
    week: NDArray[np.int64]
    stratum: NDArray[np.str_]
    author: NDArray[np.int64]
    enough: int = ENOUGH

    def keep(self, rows: NDArray[np.bool_]) -> Series:
        """These reviews alone."""
        columns = [one.name for one in fields(self) if one.name != "enough"]
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """One alert with the change taken apart.

    Parameters
    ----------
    agent:
        Id of the agent; ``None`` for the team.
    week, since, compared_from:
        Ordinals of first days of weeks: the last week of those that raised it, where the change
        seems to begin, and from where the reviews before it are counted.
    false_alarm_every:
        Weeks between false alarms of one chart.
    reviews:
        Reviews since the change.
    split:
        Mix and quality; ``None`` where nothing is comparable.
    """

    agent: int | None
    week: int
    since: int
    compared_from: int
    change: float
    p_value: float
    false_alarm_every: float
    reviews: int
    split: MixChange | None


def look(series: Series, rules: Watch, resets: Iterable[int] = ()) -> list[Raised]:
    """What the weeks of a team raise, oldest first.

    Parameters
    ----------
    series:
        Reviews of whole weeks.
    rules:
        How alerts are raised; baseline and cool-down in weeks.
    resets:
        Ordinals of days from which something else is measured; each starts everybody's level anew.

    Returns
    -------
    list of Raised
        Empty where there are too few reviews to tell chance from change.
    """
    if not len(series.score):
        return []
    length = weeks_together(series)
    series = _full_points(in_blocks(series, length))
    if not len(series.score):
        return []
    try:
        grid = points(series.score, series.agent, series.week, series.stratum)
    except NotEnoughData:
        return []
    starts = reset_weeks([int(str(week)) for week in grid.periods], resets)
    found = watch(grid, _in_blocks(rules, length), annotations=starts).alerts
    return [_raised(series, alert, starts, length) for alert in found]


def weeks_together(series: Series) -> int:
    """How many weeks a point of the chart stands for."""
    for length in LENGTHS:
        cells = np.stack([series.agent, _block(series.week, length)])
        sizes = np.unique(cells, axis=1, return_counts=True)[1]
        if np.median(sizes) >= series.enough:
            return length
    return LENGTHS[-1]


def _block(week: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """The first week of the block, which the calendar fixes and not the day of looking."""
    return np.asarray(week - (week - _MONDAY) % (7 * length))


def in_blocks(series: Series, length: int) -> Series:
    """The series with blocks of weeks for weeks, without a last one that is not over."""
    over = _block(np.array([series.week.max() + 7]), length)[0]
    kept = series.keep(series.week < over)
    return replace(kept, week=_block(kept.week, length))


def with_scores(series: Series, scores: NDArray[np.float64]) -> Series:
    """The same reviews with other scores."""
    return replace(series, score=scores)


def _full_points(series: Series) -> Series:
    cells = np.stack([series.agent, series.week])
    _cells, cell, sizes = np.unique(cells, axis=1, return_inverse=True, return_counts=True)
    return series.keep(sizes[cell.ravel()] >= FEWEST)


def _in_blocks(rules: Watch, length: int) -> Watch:
    return replace(
        rules,
        baseline=-(-rules.baseline // length),
        cooldown=-(-rules.cooldown // length),
    )


def reset_weeks(weeks: list[int], resets: Iterable[int]) -> list[int]:
    """For each day of a reset the first week that lies wholly behind it.

    Examples
    --------
    >>> reset_weeks([8, 15, 29], [1, 10, 30])
    [8, 15]
    """
    later = (next((week for week in weeks if week >= reset), None) for reset in resets)
    return sorted({week for week in later if week is not None})


def panel_changes(series: Series) -> dict[int, list[int]]:
    """Weeks from which a reviewer who matters wrote for the first time, or no more.

    Returns
    -------
    dict
        Authors who came or went, by week.

    Notes
    -----
    A reviewer matters who wrote a fifth of the reviews of the four weeks that begin with the first
    of theirs, or end with the last. Nobody comes in the first four weeks, and nobody has gone
    before four weeks went by without them.
    """
    found: dict[int, list[int]] = {}
    if not len(series.week):
        return found
    weeks = np.unique(series.week)
    for author in np.unique(series.author).tolist():
        for week in _came_and_went(series, weeks, author):
            found.setdefault(week, []).append(author)
    return found


def _came_and_went(series: Series, weeks: NDArray[np.int64], author: int) -> Iterable[int]:
    own = series.week[series.author == author]
    first = int(np.searchsorted(weeks, own.min()))
    last = int(np.searchsorted(weeks, own.max()))
    if first >= NEAR and _share(series, weeks[first : first + NEAR], author) >= MATTERS:
        yield int(weeks[first])
    gone = last + NEAR < len(weeks)
    if gone and _share(series, weeks[max(0, last - NEAR + 1) : last + 1], author) >= MATTERS:
        yield int(weeks[last + 1])


def _share(series: Series, weeks: NDArray[np.int64], author: int) -> float:
    then = np.isin(series.week, weeks)
    return float((series.author[then] == author).mean())


def _raised(series: Series, alert: Alert, starts: list[int], length: int) -> Raised:
    agent = None if alert.agent in (None, TEAM) else int(str(alert.agent))
    own = series if agent is None else series.keep(series.agent == agent)
    week, since = int(str(alert.period)), int(str(alert.since))
    compared_from = max((start for start in starts if start <= since), default=int(own.week.min()))
    before = own.keep((own.week >= compared_from) & (own.week < since))
    after = own.keep((own.week >= since) & (own.week <= week))
    return Raised(
        agent=agent,
        week=week + 7 * (length - 1),
        since=since,
        compared_from=compared_from,
        change=alert.change,
        p_value=alert.p_value,
        false_alarm_every=alert.false_alarm_every * length,
        reviews=len(after.score),
        split=_split(before, after),
    )


def _split(before: Series, after: Series) -> MixChange | None:
    try:
        return mix_change((before.score, before.stratum), (after.score, after.stratum))
    except NotEnoughData:
        return None


def as_parts(split: MixChange | None) -> Mapping[str, Any]:
    """The split as it is kept: value and ends of each part, and the strata, largest loss first."""
    if split is None:
        return {}
    return {
        "total": _ends(split.total),
        "quality": _ends(split.quality),
        "mix": _ends(split.mix),
        "strata": [[str(name), round(lost, 4)] for name, lost in split.by_stratum.items()],
    }


def _ends(estimate: Estimate) -> list[float | None]:
    return [estimate.value, estimate.low, estimate.high]
