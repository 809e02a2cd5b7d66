"""Writing rows of facts as Parquet files, each whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from evenhand.insights.facts.extract import Row, month_of
from evenhand.insights.facts.manifest import Part
from evenhand.insights.facts.schema import columns_of

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet

_GROUP = 122_880
_EVER = 0
"""The month of what belongs to none: lists of replaced rows."""


class Writer:
    """Writes the files of one part; they count only once a manifest names them.

    Used as a context: leaving it with an error removes whatever was written.
    """

    def __init__(self, folder: Path, number: int) -> None:
        self.number = number
        self.parts: list[Part] = []
        self._folder = folder
        self._open: dict[tuple[str, int], tuple[Path, pyarrow.parquet.ParquetWriter]] = {}
        self._rows: dict[tuple[str, int], int] = defaultdict(int)
        self._waiting: dict[tuple[str, int], list[pyarrow.Table]] = defaultdict(list)

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.finish()
            return
        for path, writer in self._open.values():
            _forget(writer)
            path.unlink(missing_ok=True)
        for part in self.parts:
            (self._folder / part.file).unlink(missing_ok=True)

    def add(self, table: str, rows: Sequence[Row]) -> None:
        """Add rows, without their part number, to the file of their month."""
        by_month: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            by_month[month_of(table, row)].append(row)
        for month, these in by_month.items():
            self.add_table(table, month, arrow_of(table, these, self.number))

    def add_dead(self, subject: str, rows: Sequence[tuple[int, int]]) -> None:
        """Name rows of earlier parts that are replaced: their number and their part."""
        if rows:
            table = f"dead_{subject}"
            self.add_table(table, _EVER, arrow_of(table, rows, self.number))

    def add_sums(self, rollup: str, sums: pyarrow.Table) -> None:
        """Add the rows of a rollup, without their part number, each to its month."""
        import pyarrow
        from pyarrow import compute

        number = pyarrow.array([self.number] * sums.num_rows, pyarrow.int32())
        rows = sums.append_column("part", number)
        for month in sums["month"].unique().to_pylist():
            self.add_table(rollup, month, rows.filter(compute.equal(rows["month"], month)))

    @contextmanager
    def listed(self, table: str, rows: Sequence[tuple[int, int]]) -> Iterator[Part]:
        """A list of rows to join with while the block lasts; it is never in force."""
        from pyarrow import parquet

        path = self._folder / f".{table}-{secrets.token_hex(4)}.parquet"
        try:
            parquet.write_table(arrow_of(table, rows, self.number), path)
            yield Part(table, _EVER, self.number, path.name, len(rows), path.stat().st_size)
        finally:
            path.unlink(missing_ok=True)

    def add_table(self, table: str, month: int, rows: pyarrow.Table) -> None:
        """Add rows that are columns already, part number included."""
        if not rows.num_rows:
            return
        key = (table, month)
        self._waiting[key].append(rows.select(list(columns_of(table))).cast(arrow_schema(table)))
        if sum(waiting.num_rows for waiting in self._waiting[key]) >= _GROUP:
            self._write(key)

    def finish(self) -> None:
        """Close all files and put them in place."""
        for key in list(self._waiting):
            self._write(key)
        for (table, month), (rough, writer) in list(self._open.items()):
            writer.close()
            final = rough.with_name(rough.name.removeprefix("."))
            _to_disk(rough)
            rough.rename(final)
            del self._open[table, month]
            self.parts.append(
                Part(
                    table=table,
                    month=month,
                    number=self.number,
                    file=final.name,
                    rows=self._rows.pop((table, month)),
                    bytes=final.stat().st_size,
                )
            )

    def _write(self, key: tuple[str, int]) -> None:
        """Write what waits as one group of rows."""
        import pyarrow

        waiting = self._waiting.pop(key)
        if key not in self._open:
            self._open[key] = self._start(*key)
        rows = pyarrow.concat_tables(waiting)
        self._open[key][1].write_table(rows, row_group_size=_GROUP)
        self._rows[key] += rows.num_rows

    def _start(self, table: str, month: int) -> tuple[Path, pyarrow.parquet.ParquetWriter]:
        from pyarrow import parquet

        name = f".{table}-{month}-{self.number}-{secrets.token_hex(4)}.parquet"
        path = self._folder / name
        writer = parquet.ParquetWriter(
            path, arrow_schema(table), compression="zstd", store_decimal_as_integer=True
        )
        return path, writer


def arrow_schema(table: str) -> pyarrow.Schema:
    """Column names and types of a table as Arrow knows them."""
    import pyarrow

    types = {
        "int64": pyarrow.int64(),
        "int32": pyarrow.int32(),
        "boolean": pyarrow.bool_(),
        "float64": pyarrow.float64(),
        "decimal(18, 0)": pyarrow.decimal128(18, 0),
        "decimal(38, 0)": pyarrow.decimal128(38, 0),
    }
    return pyarrow.schema([(name, types[kind]) for name, kind in columns_of(table).items()])


def arrow_of(table: str, rows: Sequence[Row], number: int) -> pyarrow.Table:
    """Rows without their part number as Arrow columns with it."""
    import pyarrow

    schema = arrow_schema(table)
    columns = [[number] * len(rows), *(list(column) for column in zip(*rows, strict=True))]
    arrays = [
        _exact(values) if pyarrow.types.is_decimal(kind.type) else pyarrow.array(values, kind.type)
        for values, kind in zip(columns, schema, strict=True)
    ]
    return pyarrow.table(arrays, schema=schema)


def _exact(values: Sequence[int | None]) -> Any:
    import pyarrow

    whole = [None if value is None else Decimal(value) for value in values]
    return pyarrow.array(whole, pyarrow.decimal128(18, 0))


def _forget(writer: pyarrow.parquet.ParquetWriter) -> None:
    try:
        writer.close()
    except OSError:
        return


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
