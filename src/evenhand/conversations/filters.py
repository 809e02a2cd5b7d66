"""What a list of conversations is narrowed to, as it stands in the address of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenhand.conversations.extensions import added_filters
from evenhand.conversations.models import Conversation

SURVEYS = {
    "answered": _("CSAT answered"),
    "low": _("Low CSAT"),
    "unanswered": _("CSAT not answered"),
}
REVIEWED = {"yes": _("Reviewed"), "no": _("Not reviewed")}


@dataclass(frozen=True, slots=True)
class Filters:
    """All filters; empty ones do not narrow. Days are the viewer's, both included.

    ``added`` are names and values of filters that other rooms add.
    """

    q: str = ""
    channel: str = ""
    team: int | None = None
    agent: int | None = None
    language: str = ""
    tag: str = ""
    survey: str = ""
    reviewed: str = ""
    first_day: date | None = None
    last_day: date | None = None
    added: tuple[tuple[str, str], ...] = ()

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Names and values of those that narrow."""
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name != "added" and value not in ("", None):
                yield one.name, value
        yield from self.added

    def __bool__(self) -> bool:
        return any(True for _name in self)

    def query(self, **more: object) -> str:
        """The address of the list narrowed so: ``?channel=chat&agent=3``."""
        return "?" + urlencode([*self, *more.items()])

    def without(self, name: str) -> Filters:
        """The same without one of them."""
        kept = tuple(pair for pair in self.added if pair[0] != name)
        return replace(self, added=kept, **{name: _EMPTY[name]} if name in _EMPTY else {})

    @property
    def since(self) -> datetime | None:
        """The first moment of the first day, in the viewer's zone."""
        return None if self.first_day is None else _midnight(self.first_day)

    @property
    def until(self) -> datetime | None:
        """The first moment after the last day, in the viewer's zone."""
        return None if self.last_day is None else _midnight(self.last_day + timedelta(days=1))


_EMPTY: dict[str, Any] = {one.name: one.default for one in fields(Filters)}


def read_filters(address: Mapping[str, str]) -> Filters:
    """The filters in an address; what cannot be read does not narrow.

    Examples
    --------
    >>> read_filters({"channel": "chat", "agent": "x", "first_day": "2026-03-01"}).query()
    '?channel=chat&first_day=2026-03-01'
    """
    return Filters(
        q=_text(address, "q", 500),
        channel=_one_of(address, "channel", Conversation.Channel.values),
        team=_number(address, "team"),
        agent=_number(address, "agent"),
        language=_text(address, "language", 16),
        tag=_text(address, "tag", 100),
        survey=_one_of(address, "survey", SURVEYS),
        reviewed=_one_of(address, "reviewed", REVIEWED),
        first_day=_day(address, "first_day"),
        last_day=_day(address, "last_day"),
        added=tuple(_added(address)),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a newest-first list begins: beside one conversation, going one way."""

    started_at: datetime
    id: int
    newer: bool = False

    def __str__(self) -> str:
        return f"{round((self.started_at - _EPOCH) / _MICROSECOND)}-{self.id}"


def read_place(address: Mapping[str, str]) -> Place | None:
    """The place in an address (``older=…`` or ``newer=…``), or the newest page."""
    for way in ("older", "newer"):
        micros, dash, number = address.get(way, "").rpartition("-")
        try:
            moment = _EPOCH + int(micros) * _MICROSECOND
            return Place(moment, int(number), way == "newer") if dash else None
        except (ValueError, OverflowError):
            continue
    return None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST = 2**63 - 1


def _added(address: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, added in added_filters().items():
        if value := _one_of(address, name, added.values):
            yield name, value


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone()).astimezone(UTC)


def _text(address: Mapping[str, str], name: str, longest: int) -> str:
    return address.get(name, "").replace("\x00", "").strip()[:longest]


def _one_of(address: Mapping[str, str], name: str, known: object) -> str:
    value = address.get(name, "")
    return value if value in known else ""  # type: ignore[operator]


def _number(address: Mapping[str, str], name: str) -> int | None:
    value = address.get(name, "")
    number = int(value) if value.isascii() and value.isdigit() else None
    return number if number is not None and number <= _LARGEST else None


def _day(address: Mapping[str, str], name: str) -> date | None:
    try:
        day = date.fromisoformat(address.get(name, ""))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 9000 else None
