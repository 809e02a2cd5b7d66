"""When a plan runs: days by the calendar, and the moment of each in a time zone."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from evenhand.reviews.models import Plan

Repeat = Plan.Repeat

_STEPS = {Repeat.DAILY: 1, Repeat.WEEKLY: 7, Repeat.FORTNIGHTLY: 14}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Days on which a plan runs, from the first on.

    The first day says which date or weekday of the month is meant: the 12th, the second Tuesday.
    A fifth weekday stands for the last one; a date that a month lacks is its last day.

    Examples
    --------
    >>> monthly = Recurrence(Repeat.MONTHLY_DATE, date(2026, 1, 31))
    >>> [f"{day:%d %b}" for day in monthly.days(4)]
    ['31 Jan', '28 Feb', '31 Mar', '30 Apr']
    >>> second_tuesday = Recurrence(Repeat.MONTHLY_WEEKDAY, date(2026, 5, 12))
    >>> [f"{day:%d %b}" for day in second_tuesday.days(3)]
    ['12 May', '09 Jun', '14 Jul']
    """

    repeat: str
    first_day: date

    def __iter__(self) -> Iterator[date]:
        """All days in order, without end; only the first for a plan that runs once."""
        number = 0
        while True:
            day = self._day(number)
            if day >= self.first_day:
                yield day
            if self.repeat == Repeat.ONCE:
                return
            number += 1

    def days(self, count: int) -> list[date]:
        """The first ``count`` days."""
        return list(islice(self, count))

    def before(self, day: date) -> date:
        """The day of the run before this one, also where that is before the first day."""
        if self.repeat in _STEPS:
            return day - timedelta(days=_STEPS[Repeat(self.repeat)])
        earlier = _month(day, -1)
        return self._in_month(earlier.year, earlier.month)

    def after(self, day: date) -> date | None:
        """The next day after this one, if there is one."""
        if self.repeat in _STEPS and day >= self.first_day:
            step = _STEPS[Repeat(self.repeat)]
            passed = (day - self.first_day).days // step + 1
            return self.first_day + timedelta(days=passed * step)
        return next((later for later in self if later > day), None)

    def _day(self, number: int) -> date:
        if self.repeat in _STEPS:
            return self.first_day + timedelta(days=number * _STEPS[Repeat(self.repeat)])
        if self.repeat == Repeat.ONCE:
            return self.first_day
        month = _month(self.first_day, number)
        return self._in_month(month.year, month.month)

    def _in_month(self, year: int, month: int) -> date:
        length = calendar.monthrange(year, month)[1]
        if self.repeat == Repeat.MONTHLY_DATE:
            return date(year, month, min(self.first_day.day, length))
        first = 1 + (self.first_day.weekday() - date(year, month, 1).weekday()) % 7
        which = (self.first_day.day - 1) // 7
        if self.repeat == Repeat.MONTHLY_LAST or which == 4:
            return date(year, month, first + 7 * ((length - first) // 7))
        return date(year, month, first + 7 * which)


def moment(day: date, at: time, zone: str) -> datetime:
    """The moment of a wall-clock time on a day, in UTC.

    An hour that the clocks skip counts as the one they skip to; of an hour that comes twice, the
    first is meant.

    Examples
    --------
    >>> moment(date(2026, 3, 29), time(2, 30), "Europe/Berlin").isoformat()
    '2026-03-29T01:30:00+00:00'
    >>> moment(date(2026, 10, 25), time(2, 30), "Europe/Berlin").isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def _month(day: date, count: int) -> date:
    """The first of the month so many months later."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
