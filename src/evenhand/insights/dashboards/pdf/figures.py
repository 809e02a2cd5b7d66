"""Large figures side by side, each with its margin and its interval drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable

from evenhand.insights.dashboards.pdf import colours, fonts
from evenhand.insights.dashboards.pdf.axes import Axis
from evenhand.insights.dashboards.pdf.document import Figure, Mark
from evenhand.insights.dashboards.pdf.drawing import Pen

HEIGHT, GAP, MOST = 66.0, 8.0, 4
VALUE, WORDS, LEAST_VALUE, SMALL = 17.0, 11.0, 9.0, 7.0


class Figures(Flowable):  # type: ignore[misc]
    """One line of figures."""

    def __init__(self, figures: Sequence[Figure], columns: int) -> None:
        super().__init__()
        self.figures, self.columns = figures, columns

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """As wide as there is room."""
        self.width, self.height = room, HEIGHT + GAP
        return room, self.height

    def draw(self) -> None:
        """Draw the cards from left to right."""
        width = (self.width - GAP * (self.columns - 1)) / self.columns
        for place, figure in enumerate(self.figures):
            _card(Pen(self.canv), figure, place * (width + GAP), width)


def lines_of(figures: Sequence[Figure]) -> list[Figures]:
    """The figures in lines of at most ``MOST``, as even as can be."""
    lines = -(-len(figures) // MOST)
    columns = -(-len(figures) // lines) if lines else 1
    return [Figures(figures[at : at + columns], columns) for at in range(0, len(figures), columns)]


def _card(pen: Pen, figure: Figure, x: float, width: float) -> None:
    pen.bar((x, GAP, width, HEIGHT), colours.WHITE, colours.LINE, radius=4)
    inside, left = width - 16, x + 8
    label = fonts.shortened(figure.label, SMALL + 0.5, inside)
    pen.text((left, GAP + HEIGHT - 13), label, colours.MUTED)
    _value(pen, figure, (left, GAP + HEIGHT - 34), inside)
    if figure.mark:
        _mark(pen, figure.mark, (left, GAP + 19), inside)
    note = fonts.shortened(figure.note, SMALL, inside)
    pen.text((left, GAP + 6), note, colours.MUTED)


def _value(pen: Pen, figure: Figure, at: tuple[float, float], room: float) -> None:
    """The value large, the margin behind it smaller; both smaller where there is no room."""
    size = VALUE if any(map(str.isdigit, figure.value)) else WORDS
    while size > LEAST_VALUE and _together(figure, size) > room:
        size -= 0.5
    canvas: Any = pen.canvas
    canvas.saveState()
    canvas.setFillColor(colours.INK)
    fonts.put(
        canvas, at, fonts.shortened(figure.value, size, room, fonts.BOLD), size, font=fonts.BOLD
    )
    if figure.margin:
        canvas.setFillColor(colours.MUTED)
        x = at[0] + fonts.width(figure.value, size, fonts.BOLD) + 4
        fonts.put(canvas, (x, at[1]), figure.margin, size * 0.6)
    canvas.restoreState()


def _together(figure: Figure, size: float) -> float:
    margin = 4 + fonts.width(figure.margin, size * 0.6) if figure.margin else 0.0
    return fonts.width(figure.value, size, fonts.BOLD) + margin


def _mark(pen: Pen, mark: Mark, at: tuple[float, float], width: float) -> None:
    x, y = at
    axis = Axis(*mark.ends, x, x + width)
    pen.line([(x, y), (x + width, y)], colours.LINE, 1.0)
    low, high = axis.at(mark.low), axis.at(mark.high)
    pen.bar((low, y - 2.5, max(high - low, 1.0), 5), colours.BAND, colours.BAND_EDGE, radius=2.5)
    if mark.target is not None:
        at_target = axis.at(mark.target)
        pen.line([(at_target, y - 5), (at_target, y + 5)], colours.MUTED, 0.75, (2, 1.5))
    if mark.value is not None:
        pen.dot((axis.at(mark.value), y), colours.ACCENT, 2.6)
