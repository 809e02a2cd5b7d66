"""What a dashboard is made of: charts that are tables first, drawn as something second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from evenhand.insights.annotations.queries import Mark
from evenhand.measure.estimate import Estimate

Cell = Estimate | int | float | str | None

Kind = Literal[
    "figures", "table", "line", "multiples", "intervals", "bars", "funnel", "scatter", "pareto"
]
"""How the rows are drawn: ``figures`` large numbers side by side; ``table`` the table alone;
``line`` rows from left to right, with margins; ``multiples`` the same with a small frame for each
column; ``intervals`` rows from top to bottom, each with its margin; ``bars`` rows from left to
right as bars; ``funnel`` and ``scatter`` the first two cells of a row as x and y; ``pareto`` bars
of the first cell with the running share of all (``extra["running"]`` is what that is called)."""

SHOWN = 20
"""Groups that are shown before somebody asks for all; the rest are added up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table.

    ``url`` leads to what is behind it, ``urls`` to what is behind each cell; ``note`` stands under
    the label.
    """

    label: str
    cells: Sequence[Cell]
    url: str = ""
    note: str = ""
    urls: Sequence[str] = ()

    @property
    def addresses(self) -> Sequence[str]:
        """What is behind each cell; nothing where that is not said."""
        return [*self.urls, *[""] * (len(self.cells) - len(self.urls))]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a chart's numbers come about.

    Parameters
    ----------
    page:
        The page of the documentation under ``methods/``.
    formula:
        In words or signs, one or two lines.
    n:
        Reviews (answers, conversations, ...) in it.
    exclusions:
        What is left out, in the reader's words, and how often.
    notes:
        Sentences a reader of the chart must see.
    url:
        Where the number unfolds to its reviews, if there is such a page.
    """

    page: str
    formula: str
    n: int | None = None
    exclusions: Sequence[tuple[str, int]] = ()
    notes: Sequence[str] = ()
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One card of a dashboard.

    Parameters
    ----------
    key:
        Its name in addresses, files and the page; unique on the dashboard.
    columns:
        Headings: of the labels, then of every cell.
    drawn:
        Places of the cells that are drawn; all estimates and numbers unless given.
    beside:
        Places of the cells that stand as words to the right of the drawing.
    span:
        Columns of twelve on a wide screen.
    target, zero:
        A dashed line; whether the axis starts at 0 and ends at 100.
    lead:
        What the chart says, in a sentence above it.
    more_url:
        Where all rows are, if these are the first.
    empty:
        What to say and do where there are no rows.
    switches:
        Links above the chart, as ``tabs`` have them: label, url, active.
    extra:
        More for the drawing: curves of a funnel, names of axes, quadrants.
    marks:
        What changed within some of the rows of a trend: numbered lines, told below the drawing.
    """

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Row]
    how: How
    kind: Kind = "table"
    drawn: Sequence[int] | None = None
    beside: Sequence[int] = ()
    sub: str = ""
    span: int = 6
    target: float | None = None
    zero: bool = False
    lead: str = ""
    more_url: str = ""
    empty: str = ""
    switches: Sequence[Mapping[str, Any]] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    marks: Sequence[Mark] = ()

    @property
    def headings(self) -> list[Mapping[str, Any]]:
        """Headings of the cells: a column without words in it is one of numbers."""
        return [
            {"text": text, "num": not any(isinstance(row.cells[place], str) for row in self.rows)}
            for place, text in enumerate(self.columns[1:])
        ]

    @property
    def lines(self) -> list[Mapping[str, Any]]:
        """The rows as a template shows them: each cell with its heading and its address."""
        headings = self.headings
        return [
            {
                "row": row,
                "cells": [
                    {**heading, **_written(cell), "url": url if _known(cell) else ""}
                    for heading, cell, url in zip(headings, row.cells, row.addresses, strict=True)
                ],
            }
            for row in self.rows
        ]

    @property
    def is_drawn(self) -> bool:
        """Whether a script draws it: where there is nothing to draw the table says so."""
        if self.kind in ("table", "figures"):
            return False
        return any(_drawable(row.cells[place]) for row in self.rows for place in self._places())

    @property
    def data_id(self) -> str:
        """The id of the element with the data of the drawing."""
        return f"{self.key}-data"

    @property
    def data(self) -> dict[str, Any]:
        """What the drawing script reads."""
        rows = self.rows
        return {
            "kind": self.kind,
            "title": self.title,
            "labels": [row.label for row in rows],
            "urls": [row.url for row in rows],
            "series": [
                {
                    "name": self.columns[place + 1],
                    "points": [_point(row, place) for row in rows],
                    "urls": [row.addresses[place] for row in rows],
                }
                for place in self._places()
            ],
            "target": self.target,
            "zero": self.zero,
            "changes": [mark.place for mark in self.marks],
            **({"beside": [self._beside(row) for row in rows]} if self.beside else {}),
            **self.extra,
        }

    def _beside(self, row: Row) -> str:
        said = [row.cells[place] for place in self.beside]
        return " · ".join(str(each) for each in said if each not in (None, ""))

    def _places(self) -> Sequence[int]:
        if self.drawn is not None:
            return self.drawn
        first = self.rows[0].cells if self.rows else ()
        return [place for place, cell in enumerate(first) if not isinstance(cell, str)]


def _point(row: Row, place: int) -> dict[str, Any] | None:
    cell = row.cells[place]
    if cell is None or isinstance(cell, str):
        return None
    if not isinstance(cell, Estimate):
        return {"value": cell}
    value = cell.value if cell.shows_point else None
    return {"value": value, "low": cell.low, "high": cell.high, "n": cell.n}


def _known(cell: Cell) -> bool:
    """Whether there is anything behind the cell."""
    if isinstance(cell, Estimate):
        return cell.value is not None or cell.low is not None
    return cell is not None


def _drawable(cell: Cell) -> bool:
    """Whether a point or a margin can be drawn."""
    if isinstance(cell, Estimate):
        return cell.shows_point or cell.low is not None
    return isinstance(cell, int | float)


def _written(cell: Cell) -> Mapping[str, Any]:
    """An estimate, a number with its places, or words."""
    if isinstance(cell, Estimate):
        return {"estimate": cell}
    if isinstance(cell, str) or cell is None:
        return {"words": cell or "–"}
    return {"number": cell, "places": 0 if isinstance(cell, int) else 1}
