"""Charts as vectors, from the data the page draws from: the frame all of them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.platypus import Flowable

from evenhand.insights.dashboards.pdf import colours, fonts
from evenhand.insights.dashboards.pdf.axes import Axis, Data, told

SMALL = 7.0
LEGEND = 16.0


class Pen:
    """A canvas with the few strokes drawings are made of."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: Any,
        width: float = 0.5,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A line through points."""
        self.canvas.saveState()
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width)
        self.canvas.setLineJoin(1)
        self.canvas.setDash(*([list(dash)] if dash else [[]]))
        path = self.canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        self.canvas.drawPath(path)
        self.canvas.restoreState()

    def area(self, points: Sequence[tuple[float, float]], colour: Any, alpha: float = 1.0) -> None:
        """A filled shape."""
        self.canvas.saveState()
        self.canvas.setFillColor(colour, alpha)
        path = self.canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)
        self.canvas.restoreState()

    def bar(
        self,
        box: tuple[float, float, float, float],
        colour: Any,
        edge: Any = None,
        radius: float = 0.0,
    ) -> None:
        """A bar: left, bottom, width and height."""
        self.canvas.saveState()
        self.canvas.setFillColor(colour)
        if edge is not None:
            self.canvas.setStrokeColor(edge)
            self.canvas.setLineWidth(0.5)
        x, y, width, height = box
        radius = min(radius, width / 2, height / 2)
        self.canvas.roundRect(x, y, width, height, radius, stroke=int(edge is not None), fill=1)
        self.canvas.restoreState()

    def dot(self, at: tuple[float, float], colour: Any, size: float = 2.4, place: int = 0) -> None:
        """A point: round for the first row of values, a diamond for the next."""
        x, y = at
        if place:
            self.area([(x - size, y), (x, y + size), (x + size, y), (x, y - size)], colour)
            return
        self.canvas.saveState()
        self.canvas.setFillColor(colour)
        self.canvas.setStrokeColor(colours.WHITE)
        self.canvas.setLineWidth(0.5)
        self.canvas.circle(x, y, size, stroke=1, fill=1)
        self.canvas.restoreState()

    def text(
        self, at: tuple[float, float], said: str, colour: Any, anchor: fonts.Anchor = "start"
    ) -> None:
        """A small line of text."""
        self.canvas.saveState()
        self.canvas.setFillColor(colour)
        fonts.put(self.canvas, at, said, SMALL, anchor)
        self.canvas.restoreState()


class Drawing(Flowable):  # type: ignore[misc]
    """A drawing as wide as the page lets it be."""

    def __init__(self, data: Data, height: float, draw: Callable[[Pen, Data, Any], None]) -> None:
        super().__init__()
        self.data, self.height, self._draw = data, height, draw

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """As wide as there is room."""
        self.width = room
        return room, self.height

    def draw(self) -> None:
        """Draw it, its lower left corner at nought."""
        pen = Pen(self.canv)
        top = self.height - (LEGEND if legend(pen, self.data, self.height) else 4)
        self._draw(pen, self.data, (self.width, top))


def legend(pen: Pen, data: Data, top: float) -> bool:
    """What each colour is, where there is more than one; whether it takes room."""
    if len(data["series"]) < 2 or data["kind"] in ("scatter", "funnel", "multiples"):
        return False
    x = 0.0
    for place, series in enumerate(data["series"]):
        colour = colours.SERIES[place % len(colours.SERIES)]
        pen.bar((x, top - 8, 10, 4), colour, radius=1.5)
        pen.text((x + 14, top - 8.5), series["name"], colours.MUTED)
        x += 26 + fonts.width(series["name"], SMALL)
    return True


def across(pen: Pen, axis: Axis, bottom: float, top: float, unit: str = "") -> None:
    """An axis from left to right with its grid."""
    for value in axis.ticks():
        x = axis.at(value)
        pen.line([(x, bottom), (x, top)], colours.LINE)
        pen.text((x, bottom - 10), told(value) + unit, colours.MUTED, "middle")


def up(pen: Pen, axis: Axis, left: float, right: float) -> None:
    """An axis from bottom to top with its grid."""
    for value in axis.ticks():
        y = axis.at(value)
        pen.line([(left, y), (right, y)], colours.LINE)
        pen.text((left - 5, y - 2.4), told(value), colours.MUTED, "end")


def aim(data: Data) -> float | None:
    """Where the dashed line stands: the target, or nought for differences."""
    if data.get("difference"):
        return 0.0
    target = data.get("target")
    return float(target) if isinstance(target, int | float) else None
