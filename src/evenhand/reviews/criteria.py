"""What is to be drawn from: filters over everything known of a segment and its conversation.

Criteria are kept as JSON with the plans, saved filters and draws that use them. All that narrow
must hold; of several values of one, any will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from evenhand.conversations.filters import Filters


class Attribute(msgspec.Struct, frozen=True):
    """A free attribute of the conversation and the value it must have."""

    name: str
    value: str


class Range(msgspec.Struct, frozen=True, omit_defaults=True):
    """From and to, both included; either may be open."""

    least: float | None = None
    most: float | None = None

    def __bool__(self) -> bool:
        return self.least is not None or self.most is not None


ANY = Range()


class Criteria(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Filters of a frame; empty ones do not narrow. Days are those of ``zone``, both included.

    ``first_reply`` is in minutes, ``automatic`` in points of the newest automatic review score,
    ``added`` the values of filters that other rooms add, by name.

    Examples
    --------
    >>> criteria = Criteria(channels=["chat"], automatic=Range(most=60))
    >>> criteria.stored()
    {'channels': ['chat'], 'automatic': {'most': 60}}
    >>> Criteria.read(criteria.stored()) == criteria
    True
    """

    q: str = ""
    channels: list[str] = []
    languages: list[str] = []
    teams: list[int] = []
    agents: list[int] = []
    agent_kind: str = ""
    tags: list[str] = []
    without_tags: list[str] = []
    attributes: list[Attribute] = []
    survey: str = ""
    reviewed: str = ""
    messages: Range = ANY
    agent_messages: Range = ANY
    first_reply: Range = ANY
    automatic: Range = ANY
    automatic_outcome: str = ""
    added: dict[str, str] = {}
    first_day: date | None = None
    last_day: date | None = None
    zone: str = "UTC"

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Criteria:
        """The criteria that were stored."""
        return msgspec.convert(stored, cls)

    def stored(self) -> dict[str, Any]:
        """As JSON-ready values, without what does not narrow."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built

    def between(self, first_day: date | None, last_day: date | None, zone: str) -> Criteria:
        """The same for these days of the zone."""
        return msgspec.structs.replace(self, first_day=first_day, last_day=last_day, zone=zone)

    @property
    def start(self) -> datetime | None:
        """The first moment of the first day."""
        return None if self.first_day is None else midnight(self.first_day, self.zone)

    @property
    def end(self) -> datetime | None:
        """The first moment after the last day."""
        return None if self.last_day is None else midnight(self.last_day + _DAY, self.zone)

    @property
    def of_the_list(self) -> Filters:
        """The part that the list of conversations knows as well."""
        return Filters(q=self.q, survey=self.survey, reviewed=self.reviewed)


_DAY = timedelta(days=1)


def midnight(day: date, zone: str) -> datetime:
    """The moment the day begins in the zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
