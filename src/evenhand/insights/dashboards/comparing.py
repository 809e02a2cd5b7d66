"""Comparing with another period or another group, by the interval of the difference."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate, no_estimate

METHOD = "difference.mover"
GROUPS = ("team", "channel", "audience", "language", "tag", "agent")


def other_scope(query: Mapping[str, str], scope: Scope) -> Scope | None:
    """What the address asks to compare with; nothing without ``vs``.

    ``vs`` is ``previous``, ``year``, two days (``2026-01-01:2026-01-31``), or a filter and its
    value (``team:3``).

    Raises
    ------
    InputError
        It cannot be read.
    """
    wanted = query.get("vs", "")
    if not wanted:
        return None
    if wanted == "previous":
        return previous(scope)
    if wanted == "year":
        return _year_before(scope)
    name, _colon, value = wanted.partition(":")
    days = {"from": name, "to": value}
    changed = {name: value} if name in GROUPS else days
    asked = Scope.from_query(changed, scope)
    if name in GROUPS:
        return replace(scope, **{name: getattr(asked, name)})
    return replace(scope, first_day=asked.first_day, last_day=asked.last_day)


def previous(scope: Scope) -> Scope:
    """The period before: as many whole months before whole months, else as many days."""
    before = scope.first_day - timedelta(days=1)
    months = _whole_months(scope)
    if months:
        first = Scope.month_of(before).months(months)[0].first_day
        return replace(scope, first_day=first, last_day=before)
    days = (scope.last_day - scope.first_day).days
    return replace(scope, first_day=before - timedelta(days=days), last_day=before)


def _whole_months(scope: Scope) -> int:
    """How many whole months the period is; none where it begins or ends within one."""
    last = Scope.month_of(scope.last_day).last_day
    if scope.first_day.day != 1 or scope.last_day != last:
        return 0
    years = scope.last_day.year - scope.first_day.year
    return 12 * years + scope.last_day.month - scope.first_day.month + 1


def difference(ours: Estimate, theirs: Estimate) -> Estimate:
    """``ours`` less ``theirs``, with the interval of the difference.

    The interval is put together from the two intervals (MOVER), so that it holds for means and
    for shares, lopsided intervals included. The two must rest on different reviews.

    Notes
    -----
    Zou and Donner, Statistics in Medicine 27 (2008) 1693; for two Wilson intervals it is method 10
    of Newcombe, Statistics in Medicine 17 (1998) 873.

    Examples
    --------
    >>> now = Estimate(value=84, low=80, high=88, method="iqs.mean.t", n=40)
    >>> before = Estimate(value=80, low=77, high=83, method="iqs.mean.t", n=60)
    >>> found = difference(now, before)
    >>> found.value, found.low, found.high
    (4, -1.0, 9.0)
    """
    n = ours.n + theirs.n
    if ours.value is None or theirs.value is None:
        return no_estimate(method=METHOD, why=_("One of the two has no score."), n=n)
    if not (ours.shows_point and theirs.shows_point):
        return no_estimate(method=METHOD, why=_("One of the two has too few reviews."), n=n)
    value = ours.value - theirs.value
    if ours.low is None or ours.high is None or theirs.low is None or theirs.high is None:
        return Estimate(value=value, method=METHOD, n=n, unit=ours.unit, target="process")
    return Estimate(
        value=value,
        low=value - math.hypot(ours.value - ours.low, theirs.high - theirs.value),
        high=value + math.hypot(ours.high - ours.value, theirs.value - theirs.low),
        method=METHOD,
        n=n,
        level=ours.level,
        unit=ours.unit,
        target="process",
    )


def meaning(found: Estimate) -> str:
    """What a difference says, in words."""
    if found.low is None or found.high is None:
        return found.absent or _("counted, no margin")
    if found.low > 0:
        return _("higher")
    return _("lower") if found.high < 0 else _("no detectable difference")


def _year_before(scope: Scope) -> Scope:
    return replace(
        scope, first_day=_last_year(scope.first_day), last_day=_last_year(scope.last_day)
    )


def _last_year(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError as error:
        if day.year == 1:
            raise InputError(_("There is no year before the first."), "vs") from error
        return day.replace(year=day.year - 1, day=28)
