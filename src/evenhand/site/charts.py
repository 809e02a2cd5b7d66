"""The trend: combined IQS as a band with its line, people as dots, judges as dashes.

The same drawing is made for three widths and the style sheet shows the one that fits, so that text
keeps its size from a telephone to a wide screen without a script.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evenhand.figures import number
from evenhand.measure.estimate import Estimate
from evenhand.site.marks import element, join, runs, svg, trim

_STEPS = (1, 2, 5, 10, 20, 25, 50)
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 14.0, 12.0, 26.0
_LABEL_WIDTH = 46
"""Room that one label under the axis needs, in pixels."""


class TrendPoint(Protocol):
    """One month (or week) of the trend; any object with these attributes will do."""

    @property
    def label(self) -> str: ...
    @property
    def combined(self) -> Estimate | None: ...
    @property
    def human(self) -> Estimate | None: ...
    @property
    def automatic(self) -> Estimate | None: ...


class Mark(Protocol):
    """Something that changed within a point of the trend; ``place`` counts the points from 0."""

    @property
    def place(self) -> int: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Size:
    """A width the trend is drawn for; ``name`` is the class that shows it."""

    name: str
    width: int
    height: int


SIZES = (Size("compact", 330, 210), Size("medium", 640, 210), Size("wide", 1000, 240))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values go in one drawing."""

    size: Size
    low: float
    high: float
    count: int

    def x(self, place: int) -> float:
        """The middle of the nth month."""
        room = self.size.width - _LEFT - _RIGHT
        return _LEFT + 8 + (room - 16) * (place / (self.count - 1) if self.count > 1 else 0.5)

    def y(self, value: float) -> float:
        """The height of a value."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.size.height - _BOTTOM - share * (self.size.height - _BOTTOM - _TOP)


Lines = Sequence[tuple[str, float]]
"""Levels drawn across the trend with their names; the target has none."""


def trend_drawings(
    series: Sequence[TrendPoint],
    lines: Lines = (),
    label: str = "",
    marks: Sequence[Mark] = (),
) -> SafeString:
    """The trend in every size; empty when there is nothing to draw."""
    if not any(_estimates(series)):
        return SafeString("")
    ticks = _ticks(series, lines)
    return join(_drawing(series, lines, label, (size, ticks, marks)) for size in SIZES)


def shown(estimate: Estimate | None) -> float | None:
    """The value where a point may be shown."""
    return estimate.value if estimate is not None and estimate.shows_point else None


def _drawing(
    series: Sequence[TrendPoint],
    lines: Lines,
    label: str,
    scaled: tuple[Size, Sequence[float], Sequence[Mark]],
) -> SafeString:
    size, ticks, marks = scaled
    frame = Frame(size, ticks[0], ticks[-1], len(series))
    parts = [
        element("title", {}, label or _("Scores over time; the table has the figures.")),
        *_grid(frame, ticks),
        *_bands(frame, [point.combined for point in series]),
        *_levels(frame, lines),
        *_marks(frame, marks),
        *_dashes(frame, [shown(point.automatic) for point in series]),
        *_line(frame, [shown(point.combined) for point in series]),
        *_dots(frame, [point.human for point in series]),
        *_labels(frame, [point.label for point in series]),
    ]
    box = f"0 0 {size.width} {size.height}"
    return svg({"class": f"chart-{size.name}", "viewBox": box, "role": "img"}, parts)


def _estimates(series: Iterable[TrendPoint]) -> Iterable[Estimate]:
    for point in series:
        for estimate in (point.combined, point.human, point.automatic):
            if estimate is not None and (estimate.shows_point or estimate.low is not None):
                yield estimate


def _ticks(series: Iterable[TrendPoint], lines: Lines) -> list[float]:
    values = [value for _name, value in lines]
    for estimate in _estimates(series):
        values += [v for v in (estimate.low, estimate.high, shown(estimate)) if v is not None]
    low, high = min(values), max(values)
    step = next((s for s in _STEPS if (high - low) / s <= 4), _STEPS[-1])
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * tick for tick in range(first, max(last, first + 1) + 1)]


def _grid(frame: Frame, ticks: Sequence[float]) -> Iterable[SafeString]:
    for tick in ticks:
        y = frame.y(tick)
        ends = {"x1": _LEFT, "x2": frame.size.width - _RIGHT, "y1": y, "y2": y}
        yield element("line", {"class": "chart-grid", **ends})
        at = {"x": _LEFT - 8, "y": y + 4}
        yield element("text", {"class": "anchor-end", **at}, number(tick))


def _levels(frame: Frame, lines: Lines) -> Iterable[SafeString]:
    right = frame.size.width - _RIGHT
    for name, value in lines:
        y = frame.y(value)
        yield element("line", {"class": "chart-target", "x1": _LEFT, "x2": right, "y1": y, "y2": y})
        if name:
            yield element("text", {"class": "anchor-end", "x": right, "y": y - 4}, name)


def _marks(frame: Frame, marks: Sequence[Mark]) -> Iterable[SafeString]:
    """A numbered line for each change; what it was stands below the drawing."""
    bottom = frame.size.height - _BOTTOM
    for number_, mark in enumerate(marks, 1):
        x = frame.x(mark.place)
        ends = {"x1": x, "x2": x, "y1": _TOP, "y2": bottom}
        said = element("title", {}, mark.text)
        yield element("line", {"class": "chart-change", **ends}, said)
        yield element("text", {"class": "anchor-middle", "x": x, "y": _TOP - 2}, str(number_))


def _bands(frame: Frame, estimates: Sequence[Estimate | None]) -> Iterable[SafeString]:
    ends = [_ends(frame, place, estimate) for place, estimate in enumerate(estimates)]
    for run in runs(ends):
        if len(run) == 1:
            x, top, bottom = run[0]
            box = {"x": x - 5, "width": 10.0, "y": top, "height": bottom - top, "rx": 4}
            yield element("rect", {"class": "chart-band", **box})
        else:
            outline = [(x, top) for x, top, _low in run]
            outline += [(x, bottom) for x, _high, bottom in reversed(run)]
            yield element("polygon", {"class": "chart-band", "points": _written(outline)})


def _ends(frame: Frame, place: int, estimate: Estimate | None) -> tuple[float, float, float] | None:
    if estimate is None or estimate.low is None or estimate.high is None:
        return None
    return frame.x(place), frame.y(estimate.high), frame.y(estimate.low)


def _line(frame: Frame, values: Sequence[float | None]) -> Iterable[SafeString]:
    return _path(frame, values, ("chart-line", "chart-point"))


def _dashes(frame: Frame, values: Sequence[float | None]) -> Iterable[SafeString]:
    return _path(frame, values, ("chart-automatic", "chart-automatic-point"))


def _path(
    frame: Frame, values: Sequence[float | None], names: tuple[str, str]
) -> Iterable[SafeString]:
    for run in runs(_points(frame, values)):
        if len(run) == 1:
            yield element("circle", {"class": names[1], "cx": run[0][0], "cy": run[0][1], "r": 3})
        else:
            yield element("polyline", {"class": names[0], "points": _written(run)})


def _dots(frame: Frame, estimates: Sequence[Estimate | None]) -> Iterable[SafeString]:
    for place, estimate in enumerate(estimates):
        ends = _ends(frame, place, estimate)
        if ends:
            x, top, bottom = ends
            line = {"x1": x, "x2": x, "y1": top, "y2": bottom}
            yield element("line", {"class": "chart-whisker", **line})
        value = shown(estimate)
        if value is not None:
            at = {"cx": frame.x(place), "cy": frame.y(value), "r": 3.5}
            yield element("circle", {"class": "chart-human", **at})


def _labels(frame: Frame, labels: Sequence[str]) -> Iterable[SafeString]:
    room = frame.size.width - _LEFT - _RIGHT
    every = max(1, math.ceil(len(labels) * _LABEL_WIDTH / room))
    last = len(labels) - 1
    for place, label in enumerate(labels):
        if (last - place) % every == 0:
            at = {"x": frame.x(place), "y": float(frame.size.height - 6)}
            yield element("text", {"class": "anchor-middle", **at}, label)


def _points(frame: Frame, values: Sequence[float | None]) -> Iterable[tuple[float, float] | None]:
    return [
        None if value is None else (frame.x(place), frame.y(value))
        for place, value in enumerate(values)
    ]


def _written(points: Iterable[tuple[float, ...]]) -> str:
    return " ".join(",".join(trim(part) for part in point) for point in points)
