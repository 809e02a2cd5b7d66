"""Each kind of chart as a drawing; the counterpart on paper of the page's own script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evenhand.insights.dashboards.pdf import colours, fonts
from evenhand.insights.dashboards.pdf.axes import Axis, Data, around, ends, values
from evenhand.insights.dashboards.pdf.drawing import (
    LEGEND,
    SMALL,
    Drawing,
    Pen,
    across,
    aim,
    up,
)

ROW = 14.0
BESIDE = 6.0
"""How far apart the values of one row are, where there are several."""
FRAMES = 3
FRAME = 96.0
USUAL = 180.0
UNDER = 16.0
"""Room for the values of an axis."""
MOST_LABEL, MOST_BESIDE = 170.0, 120.0
DASHED = (3.0, 2.5)
Size = tuple[float, float]


def drawing_of(data: Data) -> Drawing:
    """The drawing of a chart's data."""
    kind = data["kind"]
    if kind == "multiples":
        return Drawing(data, FRAME * -(-len(data["series"]) // FRAMES), _multiples)
    if kind not in ("intervals", "pareto"):
        return Drawing(data, USUAL, _DRAWN[kind])
    over = UNDER if kind == "pareto" else LEGEND if len(data["series"]) > 1 else 4.0
    return Drawing(data, UNDER + over + 8 + _row_height(data) * len(data["labels"]), _DRAWN[kind])


def _row_height(data: Data) -> float:
    return ROW if data["kind"] == "pareto" else max(ROW, BESIDE * len(data["series"]) + 4)


def _intervals(pen: Pen, data: Data, size: Size) -> None:
    """Rows from top to bottom, each with its margin."""
    left, rows = _labels(pen, data, size[1])
    axis = Axis(*ends(data), left, size[0] - 8 - _words_beside(pen, data, size[0], rows))
    across(pen, axis, UNDER, size[1])
    _target_across(pen, data, axis, size[1])
    count = len(data["series"])
    for place, series in enumerate(data["series"]):
        shift = 0.0 if count == 1 else (0.5 * (count - 1) - place) * BESIDE
        for y, point in zip(rows, series["points"], strict=True):
            if point:
                _interval(pen, axis, (y + shift, 2.6 if count == 1 else 2.2), point, place)


def _words_beside(pen: Pen, data: Data, right: float, rows: Sequence[float]) -> float:
    """Words at the right of each row, and the room they take."""
    said = data.get("beside") or ()
    room = min(max((fonts.width(each, SMALL) for each in said), default=0.0), MOST_BESIDE)
    for y, each in zip(rows, said, strict=False):
        pen.text((right - room, y - 2.4), fonts.shortened(each, SMALL, room), colours.MUTED)
    return room + 8 if room else 0.0


def _interval(
    pen: Pen, axis: Axis, at: tuple[float, float], point: dict[str, Any], place: int
) -> None:
    y, half = at
    if _has_ends(point):
        low, high = axis.at(point["low"]), axis.at(point["high"])
        box = (low, y - half, max(high - low, 1.0), 2 * half)
        fill, edge = (colours.PALE, None) if place else (colours.BAND, colours.BAND_EDGE)
        pen.bar(box, fill, edge, radius=half)
    if point.get("value") is not None:
        pen.dot((axis.at(point["value"]), y), _colour(place), place=place)


def _multiples(pen: Pen, data: Data, size: Size) -> None:
    """A small frame for each row of values, all on one scale."""
    width = size[0] / FRAMES
    for place, series in enumerate(data["series"]):
        left = width * (place % FRAMES)
        top = size[1] - FRAME * (place // FRAMES) - 8
        said = fonts.shortened(series["name"], SMALL, width - 40, fonts.BOLD)
        pen.text((left + 28, top), said, colours.INK)
        box = (left + 28, top - FRAME + 30, left + width - 8, top - 6)
        points = {**data, "series": [series]}
        _trend(pen, points, Axis(*ends(data), box[1], box[3]), (box[0], box[2]))


def _line(pen: Pen, data: Data, size: Size) -> None:
    """From left to right, a band around each line."""
    _trend(pen, data, Axis(*ends(data), UNDER, size[1] - 4), (30.0, size[0] - 8))


def _trend(pen: Pen, data: Data, axis: Axis, sides: tuple[float, float]) -> None:
    left, right = sides
    up(pen, axis, left, right)
    target = aim(data)
    if target is not None:
        y = axis.at(target)
        pen.line([(left, y), (right, y)], colours.MUTED, 0.75, DASHED)
    places = _columns(pen, data["labels"], sides, axis.start)
    for place, series in reversed(list(enumerate(data["series"]))):
        _band(pen, axis, list(zip(places, series["points"], strict=True)), place)
    for place, series in reversed(list(enumerate(data["series"]))):
        _through(pen, axis, list(zip(places, series["points"], strict=True)), place)


def _band(pen: Pen, axis: Axis, points: Sequence[tuple[float, Any]], place: int) -> None:
    colour = colours.PALE if place else colours.BAND
    with_ends = [(x, point) if _has_ends(point) else None for x, point in points]
    for run in _runs(with_ends):
        if len(run) == 1:
            (x, point) = run[0]
            low, high = axis.at(point["low"]), axis.at(point["high"])
            pen.bar((x - 3, low, 6, max(high - low, 1.0)), colour, radius=2)
            continue
        over = [(x, axis.at(point["high"])) for x, point in run]
        under = [(x, axis.at(point["low"])) for x, point in reversed(run)]
        pen.area([*over, *under], colour, 0.75)


def _through(pen: Pen, axis: Axis, points: Sequence[tuple[float, Any]], place: int) -> None:
    known = [(x, p) if p and p.get("value") is not None else None for x, p in points]
    for run in _runs(known):
        way = [(x, axis.at(point["value"])) for x, point in run]
        if len(way) > 1:
            pen.line(way, _colour(place), 1.1 if place else 1.8, DASHED if place else ())
        for at in way:
            pen.dot(at, _colour(place), place=place)


def _bars(pen: Pen, data: Data, size: Size) -> None:
    """Upright bars side by side."""
    axis = Axis(*around([0.0, *values(data["series"])]), UNDER, size[1] - 4)
    left, right = 30.0, size[0] - 8
    up(pen, axis, left, right)
    places = _columns(pen, data["labels"], (left, right), UNDER)
    room = 0.72 * (right - left) / max(len(places), 1) / len(data["series"])
    for place, series in enumerate(data["series"]):
        shift = (place - len(data["series"]) / 2) * room
        for x, point in zip(places, series["points"], strict=True):
            if point and point.get("value"):
                height = axis.at(point["value"]) - axis.at(0)
                pen.bar((x + shift, axis.at(0), room * 0.92, height), _colour(place), radius=1.5)


def _pareto(pen: Pen, data: Data, size: Size) -> None:
    """The largest first, with the running share of all, those not shown included."""
    top = size[1] - UNDER + 4
    left, rows = _labels(pen, data, top)
    counts = [(point or {}).get("value") or 0 for point in data["series"][0]["points"]]
    axis = Axis(*around([0.0, *map(float, counts)]), left, size[0] - 8)
    across(pen, axis, UNDER, top)
    share = Axis(0, 100, left, size[0] - 8)
    for value in (0, 25, 50, 75, 100):
        pen.text((share.at(value), top + 4), f"{value} %", colours.MUTED, "middle")
    total, so_far, way = data.get("total") or sum(counts) or 1, 0, []
    for y, count in zip(rows, counts, strict=True):
        so_far += count
        way.append((share.at(100 * so_far / total), y))
        pen.bar((left, y - 4, max(axis.at(count) - left, 0.5), 8), colours.ACCENT, radius=1.5)
    if len(way) > 1:
        pen.line(way, colours.MUTED, 1.0)
    for at in way:
        pen.dot(at, colours.MUTED, 2.0)


def _scatter(pen: Pen, data: Data, size: Size) -> None:
    """The first two cells of a row as x and y, with curves and lines around them."""
    first, second = data["series"][:2]
    x = Axis(*_across_ends(data, first), 40, size[0] - 40)
    y = Axis(*_up_ends(data, second), UNDER + 12, size[1] - 4)
    across(pen, x, y.start, y.end)
    up(pen, y, x.start, x.end)
    pen.text(((x.start + x.end) / 2, 1), first["name"], colours.MUTED, "middle")
    pen.text((0, size[1]), second["name"], colours.MUTED)
    for curve in data.get("curves") or ():
        way = [(x.at(point["at"]), y.at(point["value"])) for point in curve["points"]]
        if len(way) > 1:
            colour = colours.NAMED.get(curve.get("colour") or "muted", colours.MUTED)
            pen.line(way, colour, 0.9, DASHED if curve.get("dashed") else ())
    _crossing(pen, data, x, y)
    _points(pen, data, x, y)


def _points(pen: Pen, data: Data, x: Axis, y: Axis) -> None:
    first, second = (series["points"] for series in data["series"][:2])
    named = set(data.get("named") or ())
    written: list[tuple[float, float]] = []
    for row, (one, two) in enumerate(zip(first, second, strict=True)):
        if not one or not two or one.get("value") is None or two.get("value") is None:
            continue
        at = (x.at(one["value"]), y.at(two["value"]))
        pen.dot(at, colours.ACCENT)
        if row in named:
            _name(pen, at, data["labels"][row], written)


def _name(pen: Pen, at: tuple[float, float], name: str, written: list[tuple[float, float]]) -> None:
    """A name beside its point, moved down where another stands."""
    across_at, height = at[0] + 5, at[1] - 2.4
    while any(abs(height - other) < 7 and abs(across_at - near) < 80 for near, other in written):
        height -= 7
    written.append((across_at, height))
    pen.text((across_at, height), name, colours.INK)


def _crossing(pen: Pen, data: Data, x: Axis, y: Axis) -> None:
    for key in ("upLine", "target"):
        if isinstance(data.get(key), int | float):
            at = y.at(data[key])
            pen.line([(x.start, at), (x.end, at)], colours.MUTED, 0.75, DASHED)
    if isinstance(data.get("acrossLine"), int | float):
        at = x.at(data["acrossLine"])
        pen.line([(at, y.start), (at, y.end)], colours.MUTED, 0.75, DASHED)


def _across_ends(data: Data, series: Data) -> tuple[float, float]:
    found = values([series])
    line = [data["acrossLine"]] if isinstance(data.get("acrossLine"), int | float) else []
    return around([*([0.0] if data["kind"] == "funnel" else []), *found, *line])


def _up_ends(data: Data, series: Data) -> tuple[float, float]:
    found = values([series])
    lines = [data[key] for key in ("upLine", "target") if isinstance(data.get(key), int | float)]
    curved = [point["value"] for curve in data.get("curves") or () for point in curve["points"]]
    low, high = around([*found, *lines, *curved])
    return (max(low, 0.0), min(high, 100.0)) if low < 100 and high > 0 else (low, high)


def _labels(pen: Pen, data: Data, top: float) -> tuple[float, list[float]]:
    """Labels of rows at the left; where the values begin, and the height of each row."""
    room = min(max((fonts.width(each, SMALL) for each in data["labels"]), default=0), MOST_LABEL)
    height = _row_height(data)
    rows = [top - height * (place + 0.5) for place in range(len(data["labels"]))]
    for y, label in zip(rows, data["labels"], strict=True):
        said = fonts.shortened(label, SMALL, MOST_LABEL)
        pen.text((room, y - 2.4), said, colours.INK, "end")
    return room + 8, rows


def _columns(
    pen: Pen, labels: Sequence[str], sides: tuple[float, float], bottom: float
) -> list[float]:
    """The middle of each column; labels below, as many as there is room for."""
    left, right = sides
    step = (right - left) / max(len(labels), 1)
    places = [left + step * (place + 0.5) for place in range(len(labels))]
    widest = max((fonts.width(label, SMALL) for label in labels), default=0) + 6
    every = max(1, -(-int(widest) // max(int(step), 1)))
    last = len(labels) - 1
    for place, label in enumerate(labels):
        if (last - place) % every == 0:
            pen.text((places[place], bottom - 10), label, colours.MUTED, "middle")
    return places


def _target_across(pen: Pen, data: Data, axis: Axis, top: float) -> None:
    target = aim(data)
    if target is not None:
        x = axis.at(target)
        pen.line([(x, UNDER), (x, top)], colours.MUTED, 0.75, DASHED)


def _has_ends(point: Any) -> bool:
    return bool(point) and point.get("low") is not None and point.get("high") is not None


def _runs(points: Sequence[Any]) -> Iterator[list[Any]]:
    """Points in a row without a gap."""
    run: list[Any] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def _colour(place: int) -> Any:
    return colours.SERIES[place % len(colours.SERIES)]


_DRAWN = {
    "intervals": _intervals,
    "line": _line,
    "bars": _bars,
    "pareto": _pareto,
    "scatter": _scatter,
    "funnel": _scatter,
}
