"""Charts as files: what is on the page, exactly, with every margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from evenhand.insights.dashboards.charts import Cell, Chart
from evenhand.measure.estimate import Estimate

LONG = ("chart", "row", "column", "value", "low", "high", "n", "text")
"""Columns of a whole dashboard: one line for every cell."""


def long_rows(charts: Sequence[Chart]) -> Iterator[Sequence[Any]]:
    """Heading and one line per cell of every chart."""
    yield LONG
    for chart in charts:
        for row in chart.rows:
            for heading, cell in zip(chart.columns[1:], row.cells, strict=True):
                yield (chart.title, row.label, heading, *_figures(cell))


def wide_rows(chart: Chart) -> Iterator[Sequence[Any]]:
    """Heading and one line per row of a chart; an estimate has four columns."""
    estimated = [
        any(isinstance(row.cells[place], Estimate) for row in chart.rows)
        for place in range(len(chart.columns) - 1)
    ]
    yield (chart.columns[0], *_headings(chart.columns[1:], estimated))
    for row in chart.rows:
        parts = [_parts(cell, wide) for cell, wide in zip(row.cells, estimated, strict=True)]
        yield (row.label, *(part for found in parts for part in found))


def parquet(rows: Iterator[Sequence[Any]]) -> bytes:
    """The same rows as a Parquet file; a column with words in it is a column of words."""
    import pyarrow
    from pyarrow import parquet as files

    headings = [str(heading) for heading in next(rows)]
    columns = list(zip(*rows, strict=True)) or [()] * len(headings)
    table = pyarrow.table([_arrow(column) for column in columns], names=_apart(headings))
    made = BytesIO()
    files.write_table(table, made)
    return made.getvalue()


def _arrow(column: Sequence[Any]) -> Any:
    import pyarrow

    if any(isinstance(value, str) for value in column):
        return pyarrow.array([None if value is None else str(value) for value in column])
    return pyarrow.array([None if value is None else float(value) for value in column], "float64")


def _apart(headings: Sequence[str]) -> list[str]:
    """Names without two alike."""
    return [
        name if headings.index(name) == place else f"{name} {place}"
        for place, name in enumerate(headings)
    ]


def _headings(headings: Sequence[str], estimated: Sequence[bool]) -> list[str]:
    found: list[str] = []
    for heading, wide in zip(headings, estimated, strict=True):
        ends = [f"{heading} low", f"{heading} high", f"{heading} n"] if wide else []
        found += [heading, *ends]
    return found


def _parts(cell: Cell, wide: bool) -> Sequence[Any]:
    if not wide:
        return (cell,)
    return _figures(cell)[:4]


def _figures(cell: Cell) -> tuple[Any, Any, Any, Any, str]:
    """Value, low, high, n and words of a cell."""
    if isinstance(cell, Estimate):
        value = cell.value if cell.shows_point else None
        return value, cell.low, cell.high, cell.n, cell.absent
    if isinstance(cell, str):
        return None, None, None, None, cell
    return cell, None, None, None, ""
