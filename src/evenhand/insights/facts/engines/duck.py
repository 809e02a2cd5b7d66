"""DuckDB over the Parquet files: one connection in a process, memory bounded."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from evenhand.insights.facts.engines import ALL_MONTHS, Columns, Opened, placed
from evenhand.insights.facts.manifest import FactsUnusable
from evenhand.insights.facts.schema import columns_of, lists_rows

if TYPE_CHECKING:
    import duckdb
    import pyarrow

_TYPES = {"int64": "BIGINT", "int32": "INTEGER", "boolean": "BOOLEAN", "float64": "DOUBLE"}
_SMALL = 1_000_000
"""Rows up to which one core answers as fast as several."""
_lock = threading.Lock()


@cache
def duck() -> Duck:
    """The engine of this process."""
    return Duck()


class Duck:
    """Runs SQL with one connection, a cursor of it for each question."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._cores = 0

    def sql(self, text: str, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> str:
        """The text with the files its rows are in."""
        return placed(text, lambda table: _rows_of(table, opened, months))

    def columns(self, text: str, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> Columns:
        """The rows of compiled SQL by column.

        Raises
        ------
        FactsUnusable
            A file cannot be read.
        """
        self._take_cores(opened)
        with self._asked(self.sql(text, opened, months)) as answer:
            found: Columns = answer.fetchnumpy()
            return found

    def run(self, text: str, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> pyarrow.Table:
        """The rows of compiled SQL.

        Raises
        ------
        FactsUnusable
            A file cannot be read.
        """
        self._take_cores(opened)
        return self.execute(self.sql(text, opened, months))

    def execute(self, statement: str) -> pyarrow.Table:
        """Run SQL in DuckDB's own words."""
        with self._asked(statement) as answer:
            return answer.to_arrow_table()

    @contextmanager
    def _asked(self, statement: str) -> Iterator[duckdb.DuckDBPyConnection]:
        import duckdb

        try:
            with self._open().cursor() as cursor:
                yield cursor.execute(statement)
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise FactsUnusable(_("A file of the facts cannot be read.")) from error

    def write(self, text: str, opened: Opened, months: tuple[int, int], path: Path) -> int:
        """Write the rows of compiled SQL as a Parquet file; how many there were."""
        self._take_cores(opened)
        statement = self.sql(text, opened, months)
        target = str(path).replace("'", "''")
        done = self.execute(
            f"COPY ({statement}) TO '{target}' "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )
        with path.open("rb") as file:
            os.fsync(file.fileno())
        return int(done.column(0)[0].as_py())

    def take_in(self, opened: Opened) -> None:
        """Nothing to do: the files are read where they are."""

    def _take_cores(self, opened: Opened) -> None:
        """One core for small facts: others would wait for it, and each holds memory of its own."""
        large = sum(part.rows for part in opened.manifest.parts) > _SMALL
        cores = settings.ENV["FACTS_THREADS"] if large else 1
        if cores != self._cores:
            self._open().execute(f"SET threads = {cores}")
            self._cores = cores

    def _open(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        with _lock:
            if self._connection is None:
                connection = duckdb.connect()
                memory = settings.ENV["FACTS_MEMORY_MB"]
                connection.execute(f"SET memory_limit = '{memory}MB'")
                connection.execute(f"SET threads = {settings.ENV['FACTS_THREADS']}")
                connection.execute("SET parquet_metadata_cache = true")
                # The system keeps files in memory already, for all processes at once.
                connection.execute("SET enable_external_file_cache = false")
                self._connection = connection
            return self._connection


def _rows_of(table: str, opened: Opened, months: tuple[int, int]) -> str:
    span = ALL_MONTHS if lists_rows(table) else months
    files = [str(opened.folder / part.file) for part in opened.manifest.files(table, *span)]
    if not files:
        return f"(SELECT {_no_columns(table)} WHERE false)"
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
    return f"(SELECT * FROM read_parquet([{listed}]))"  # noqa: S608


def _no_columns(table: str) -> str:
    return ", ".join(
        f'CAST(NULL AS {_TYPES.get(kind, kind)}) AS "{name}"'
        for name, kind in columns_of(table).items()
    )
