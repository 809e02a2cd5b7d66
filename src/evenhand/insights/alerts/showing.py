"""What the page of an alert shows: the chart before and since, and the change taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.utils import formats
from django.utils.translation import gettext as _
from scipy import special

from evenhand.conversations.models import Conversation
from evenhand.insights import queries as numbers
from evenhand.insights.alerts import reading, watching
from evenhand.insights.alerts.models import Alert
from evenhand.insights.alerts.reading import Watched
from evenhand.insights.alerts.watching import Series
from evenhand.insights.annotations.queries import Change, Mark, changes_in, marks
from evenhand.insights.numbers import csat
from evenhand.insights.scope import Scope
from evenhand.measure.change import adjusted_for_mix
from evenhand.measure.estimate import Estimate
from evenhand.scorecards.models import Scorecard

WEEKS = 52
"""Of a year."""

_LEVEL = 0.95
_ROUND = 10


@dataclass(frozen=True, slots=True)
class Week:
    """A point of the chart: a week, or as many together as a point stands for."""

    label: str
    combined: Estimate | None
    human: Estimate | None
    automatic: Estimate | None


@dataclass(frozen=True, slots=True)
class History:
    """The chart of an alert: its weeks, the own level before, and what changed on the way.

    ``charts`` is how many of its kind the team has: one for each agent, or one for all.
    """

    weeks: Sequence[Week]
    level: float | None
    together: int
    marks: Sequence[Mark]
    charts: int
    each: float

    @property
    def yearly(self) -> float:
        """False alarms of a year in all of these charts, at most, while nothing changes."""
        return self.charts * self.each

    @property
    def lines(self) -> list[tuple[str, float]]:
        """The own level as a line across the chart."""
        return [] if self.level is None else [(_("own level"), self.level)]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a change."""

    label: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Split:
    """A change taken apart; ``reach`` is how far the axis goes to both sides of 0."""

    parts: Sequence[Part]
    reach: float
    strata: Sequence[tuple[str, float]]

    @property
    def low(self) -> float:
        """The other end of the axis."""
        return -self.reach


def history(alert: Alert) -> History | None:
    """The weeks up to the alert, mix taken out; ``None`` where its reviews are gone."""
    last_week = reading.week_of(alert.day)
    found = reading.series_of(alert.workspace, last_week, alert.team_id)
    watched = next((one for one in found if one.metric == alert.metric), None)
    if watched is None:
        return None
    own = _own(watched.series, alert)
    together = watching.weeks_together(watched.series)
    before = (own.week >= alert.compared_from.toordinal()) & (own.week < alert.since.toordinal())
    return History(
        weeks=[
            _week(own.score[own.week == week], int(week), alert.metric)
            for week in np.unique(own.week)
        ],
        level=float(own.score[before].mean()) if before.any() else None,
        together=together,
        charts=len(np.unique(watched.series.agent)),
        each=false_alarms(alert),
        marks=_marks(watched, alert, [date.fromordinal(int(week)) for week in np.unique(own.week)]),
    )


def _marks(watched: Watched, alert: Alert, weeks: Sequence[date]) -> list[Mark]:
    """What set levels anew and what was noted, by the point of the chart it belongs to."""
    ends = [*weeks[1:], alert.day + timedelta(days=1)]
    spans = [
        Scope(first_day=first, last_day=end - timedelta(days=1), team=alert.team_id)
        for first, end in zip(weeks, ends, strict=True)
    ]
    whole = replace(spans[0], last_day=alert.day)
    found = {*reading.resets_of(alert.workspace, watched), *changes_in(alert.workspace, whole)}
    found.add(Change(alert.since, _("here the change seems to begin")))
    return marks(sorted(found), spans)


def _own(series: Series, alert: Alert) -> Series:
    """The reviews of whom it is about by block, at the mix of the whole team.

    Answers stay as they were given, so that Wilson's interval can be drawn around their share.
    """
    blocks = watching.in_blocks(series, watching.weeks_together(series))
    if alert.metric == Alert.Metric.CSAT:
        return blocks
    cell = blocks.agent * (blocks.week.max(initial=0) + 1) + blocks.week
    blocks = watching.with_scores(blocks, adjusted_for_mix(blocks.score, cell, blocks.stratum))
    return blocks if alert.agent_id is None else blocks.keep(blocks.agent == alert.agent_id)


def _week(scores: Any, week: int, metric: str) -> Week:
    label = formats.date_format(date.fromordinal(week), "j M")
    if metric == Alert.Metric.CSAT:
        return Week(label, None, _share(scores), None)
    if metric == Alert.Metric.PEOPLE:
        return Week(label, None, _mean(scores), None)
    return Week(label, None, None, _mean(scores))


def _share(answers: Any) -> Estimate:
    n = len(answers)
    return csat(numbers.Satisfaction(int((answers > 0).sum()), n, n))


def _mean(scores: Any) -> Estimate:
    n = len(scores)
    mean = float(scores.mean())
    if n < 2:
        return Estimate(value=mean, method="change.week.t", n=n)
    se = float(scores.std(ddof=1)) / n**0.5
    half = float(special.stdtrit(n - 1, (1 + _LEVEL) / 2)) * se
    return Estimate(
        value=mean,
        low=max(0.0, mean - half),
        high=min(100.0, mean + half),
        se=se,
        df=n - 1,
        n=n,
        method="change.week.t",
    )


def split(alert: Alert) -> Split | None:
    """Mix and quality with their intervals; ``None`` where nothing was comparable."""
    if not alert.parts:
        return None
    parts = [
        Part(_("whole change"), _part(alert, "total")),
        Part(_same_work(alert), _part(alert, "quality")),
        Part(_("mix: other conversations came in"), _part(alert, "mix")),
    ]
    ends = [abs(end) for name in ("total", "quality", "mix") for end in alert.parts[name] if end]
    reach = -(-max(ends, default=1.0) // _ROUND) * _ROUND
    names = _strata(alert)
    strata = [(names.get(key, key), lost) for key, lost in alert.parts["strata"]]
    return Split(parts, reach, strata)


def _same_work(alert: Alert) -> str:
    if alert.metric == Alert.Metric.CSAT:
        return _("opinion: the same channels, other answers")
    return _("quality: the same conversations, handled otherwise")


def _part(alert: Alert, name: str) -> Estimate:
    value, low, high = alert.parts[name]
    method = f"change.mix.{name}"
    return Estimate(
        value=value, low=low, high=high, method=method, n=alert.reviews, target="process"
    )


def _strata(alert: Alert) -> Mapping[str, str]:
    """Strata as they are kept, in words: channel and scorecard."""
    channels = dict(Conversation.Channel.choices)
    cards = dict(Scorecard.objects.filter(workspace=alert.workspace).values_list("pk", "name"))
    kept = [key for key, _lost in alert.parts["strata"]]
    pairs = [(key, *key.partition(":")[::2]) for key in kept]
    return {
        key: ", ".join(
            filter(None, (str(channels.get(channel, channel)), card and cards.get(int(card), card)))
        )
        for key, channel, card in pairs
    }


def false_alarms(alert: Alert) -> float:
    """How many of a year's alerts of one such chart are false at most, while nothing changes."""
    return WEEKS / alert.false_alarm_every


def conversations(alert: Alert) -> str:
    """The alert's days as the filters of the list of conversations."""
    who = f"agent={alert.agent_id}&" if alert.agent_id else ""
    return f"{who}team={alert.team_id}&first_day={alert.since}&last_day={alert.day}"
