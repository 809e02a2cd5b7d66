"""Times as other systems write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evenhand.errors import InputError

_EPOCH = re.compile(r"-?\d{9,19}(\.\d+)?")
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# 1e11 seconds is the year 5138, 1e11 milliseconds is 1973: no conversation lies between.
_MILLISECONDS_FROM = 1e11


def zone(name: str) -> tzinfo | None:
    """The time zone of this name; none for an empty one.

    Raises
    ------
    InputError
        There is no such zone.
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"there is no time zone {name!r}; write it like Europe/Berlin or UTC.", "time zone"
        ) from error


def read_time(value: Any, assumed: tzinfo | None = None, form: str = "") -> datetime | None:
    """A time from whatever a source wrote; empty values give none.

    Parameters
    ----------
    value:
        ISO 8601 text, seconds or milliseconds since 1970, or text in ``form``.
    assumed:
        Zone of times that state none.
    form:
        How times are written, as in ``%d.%m.%Y %H:%M``; empty for ISO 8601.

    Raises
    ------
    InputError
        It cannot be read, or has no zone and none was stated.

    Examples
    --------
    >>> read_time("2024-05-31T14:30:00+02:00").isoformat()
    '2024-05-31T14:30:00+02:00'
    >>> read_time(1717158600).isoformat()
    '2024-05-31T12:30:00+00:00'
    """
    if value is None or value == "":
        return None
    moment = _parse(value, form)
    if moment.tzinfo is not None:
        return moment
    if assumed is None:
        raise InputError(
            f"the time {str(value)!r} has no zone. Add one (…+02:00), or say which zone the file "
            "means, such as --time-zone Europe/Berlin."
        )
    return moment.replace(tzinfo=assumed)


def _parse(value: Any, form: str) -> datetime:
    try:
        if form:
            return datetime.strptime(str(value).strip(), form)  # noqa: DTZ007 (zone comes later)
        text = str(value).strip()
        if _EPOCH.fullmatch(text):
            return _from_epoch(float(text))
        return datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError) as error:
        wanted = f"in the stated form {form}" if form else "as 2024-05-31T14:30:00+02:00"
        advice = "" if form else ", or state its form as time_format in the mapping"
        raise InputError(
            f"the time {str(value)[:60]!r} cannot be read; write it {wanted}{advice}."
        ) from error


def _from_epoch(seconds: float) -> datetime:
    while abs(seconds) > _MILLISECONDS_FROM:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC)


def read_span(text: str) -> timedelta:
    """A span such as ``90s``, ``10m``, ``2h`` or ``1d``.

    Raises
    ------
    InputError
        It is written in another way.

    Examples
    --------
    >>> read_span("10m")
    datetime.timedelta(seconds=600)
    """
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise InputError(f"the span {text!r} cannot be read; write 90s, 10m, 2h or 1d.")
    return timedelta(seconds=float(found[1]) * _SECONDS[found[2]])
