"""What a number is about: a period and filters, as they stand in the address."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from evenhand.errors import InputError
from evenhand.people.models import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A period (both days included) and what the conversations in it must satisfy.

    Ids are those of the workspace's own rows; nothing set means no filter. ``audience`` is a kind
    of team: whom it serves.

    Examples
    --------
    >>> Scope.month_of(date(2026, 2, 10)).last_day
    datetime.date(2026, 2, 28)
    """

    first_day: date
    last_day: date
    team: int | None = None
    agent: int | None = None
    channel: str = ""
    scorecard: int | None = None
    language: str = ""
    tag: str = ""
    audience: str = ""

    @classmethod
    def month_of(cls, day: date) -> Scope:
        """The calendar month that holds the day."""
        last = calendar.monthrange(day.year, day.month)[1]
        return cls(first_day=day.replace(day=1), last_day=day.replace(day=last))

    @classmethod
    def from_query(cls, query: Mapping[str, str], otherwise: Scope) -> Scope:
        """Read the filters of an address.

        Raises
        ------
        InputError
            A date or an id cannot be read, or the period ends before it starts.
        """
        scope = cls(
            first_day=_day(query, "from", otherwise.first_day),
            last_day=_day(query, "to", otherwise.last_day),
            team=_whole(query, "team"),
            agent=_whole(query, "agent"),
            channel=query.get("channel", ""),
            scorecard=_whole(query, "scorecard"),
            language=query.get("language", ""),
            tag=query.get("tag", ""),
            audience=_audience(query),
        )
        if scope.last_day < scope.first_day:
            raise InputError("the period ends before it starts; swap the two dates.", "to")
        return scope

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """Start (included) and end (excluded) of the period in UTC, for days in the zone."""
        place = ZoneInfo(zone)
        start = datetime.combine(self.first_day, time.min, place)
        end = datetime.combine(self.last_day + timedelta(days=1), time.min, place)
        return start.astimezone(UTC), end.astimezone(UTC)

    def months(self, count: int) -> list[Scope]:
        """The calendar months up to the one the period ends in, oldest first."""
        day = self.last_day.replace(day=1)
        months = []
        for _ in range(count):
            month = Scope.month_of(day)
            months.append(replace(self, first_day=month.first_day, last_day=month.last_day))
            day = (day - timedelta(days=1)).replace(day=1)
        return months[::-1]

    @property
    def is_month(self) -> bool:
        """Whether the period is one whole calendar month."""
        month = Scope.month_of(self.first_day)
        return (month.first_day, month.last_day) == (self.first_day, self.last_day)

    @property
    def query(self) -> str:
        """The scope as the query of an address, filters that are not set left out."""
        values: dict[str, Any] = {
            "from": self.first_day.isoformat(),
            "to": self.last_day.isoformat(),
            "team": self.team,
            "agent": self.agent,
            "channel": self.channel,
            "scorecard": self.scorecard,
            "language": self.language,
            "tag": self.tag,
            "audience": self.audience,
        }
        return urlencode({name: value for name, value in values.items() if value})


def _day(query: Mapping[str, str], name: str, otherwise: date) -> date:
    text = query.get(name, "")
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is not a date; write it as 2026-03-31.", name) from error


def _whole(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name, "")
    if not text:
        return None
    if not text.isdecimal():
        raise InputError(f"{text!r} is not known here; choose one from the list.", name)
    return int(text)


def _audience(query: Mapping[str, str]) -> str:
    text = query.get("audience", "")
    if text and text not in Team.Kind.values:
        raise InputError(f"{text!r} is no kind of team; choose one from the list.", "audience")
    return text
