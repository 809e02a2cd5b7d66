"""How fast an endpoint is asked: calls a minute, and what it says itself when it is too much."""

from __future__ import annotations

import email.utils
import re
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
Sleep = Callable[[float], None]
Clock = Callable[[], float]


class Pace:
    """Shared by all calls to one endpoint.

    Parameters
    ----------
    per_minute:
        Calls a minute at most; 0: no limit.
    clock, sleep:
        Time in seconds, and how to let it pass.
    """

    def __init__(
        self, per_minute: int = 0, clock: Clock = time.monotonic, sleep: Sleep = time.sleep
    ) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._lock = threading.Lock()

    def take(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            now = self._clock()
            turn = max(self._next, now)
            self._next = turn + self._gap
        if turn > now:
            self._sleep(turn - now)

    def hold(self, seconds: float) -> None:
        """Nobody calls for so long."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds an endpoint asks to be left alone: a number, or a date (RFC 9110, 10.2.3).

    Examples
    --------
    >>> retry_after({"retry-after": "7"}), retry_after({})
    (7.0, None)
    """
    told = headers.get("retry-after-ms")
    if told is not None and told.strip().isdigit():
        return int(told) / 1000
    told = headers.get("retry-after", "").strip()
    if _NUMBER.fullmatch(told):
        return float(told)
    return _until(told, now or datetime.now(UTC)) if told else None


def _until(told: str, now: datetime) -> float | None:
    try:
        moment = email.utils.parsedate_to_datetime(told)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
