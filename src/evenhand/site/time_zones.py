"""Time zones people can choose."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

_PLACES = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@cache
def time_zone_choices() -> list[tuple[str, str]]:
    """Zones named after places, and UTC, as choices of a form."""
    zones = sorted(zone for zone in available_timezones() if zone.startswith(_PLACES))
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *zones]]
