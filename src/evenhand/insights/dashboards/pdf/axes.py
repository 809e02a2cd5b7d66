"""Where values go in a drawing, and the round numbers at its side."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Data = Mapping[str, Any]
MOST_TICKS = 6
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


class Axis(NamedTuple):
    """Values from ``low`` to ``high`` lie between the places ``start`` and ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies, held within the ends.

        Examples
        --------
        >>> Axis(0, 100, 10, 210).at(50)
        110.0
        """
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round values between the ends.

        Examples
        --------
        >>> Axis(60, 100, 0, 1).ticks()
        [60.0, 70.0, 80.0, 90.0, 100.0]
        """
        step = _step(self.high - self.low)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [step * place for place in range(first, last + 1)]


def ends(data: Data) -> tuple[float, float]:
    """The ends of the value axis as the page has them.

    Scores stay within 0 and 100; differences and counts end at round numbers.
    """
    found = values(data["series"])
    if data.get("zero"):
        return 0.0, 100.0
    if data.get("difference"):
        return around([*found, 0.0])
    if isinstance(data.get("target"), int | float):
        found.append(data["target"])
    if not found:
        return 0.0, 100.0
    step = 10 if max(found) - min(found) > 40 else 5
    low = max(math.floor((min(found) - 1) / step) * step, 0)
    high = min(math.ceil((max(found) + 1) / step) * step, 100)
    return (float(low), float(high)) if high > low else around(found)


def around(found: Sequence[float]) -> tuple[float, float]:
    """Round ends around values."""
    low, high = min(found, default=0.0), max(found, default=1.0)
    if high - low < 1e-9:
        low, high = low - 1, high + 1
    step = _step(high - low)
    return math.floor(low / step) * step, math.ceil(high / step) * step


def values(series: Iterable[Data]) -> list[float]:
    """Every value and end of a margin there is."""
    points = (point for each in series for point in each["points"] if point)
    found = (point.get(key) for point in points for key in ("value", "low", "high"))
    return [float(value) for value in found if value is not None]


def told(value: float) -> str:
    """A value at an axis, without noughts behind the point."""
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "\u2212")


def _step(room: float) -> float:
    rough = max(room, 1e-9) / MOST_TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * each for each in _ROUND if power * each >= rough * (1 - 1e-9))
