"""Where expressions over facts are run: DuckDB over the files, or a ClickHouse cluster.

The same Ibis expression is turned into the SQL of either; only where a table's rows are found
differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from numpy.typing import NDArray

from evenhand.insights.facts.manifest import Manifest
from evenhand.insights.facts.schema import ROLLUPS, TABLES, columns_of

if TYPE_CHECKING:
    import pyarrow

Columns = Mapping[str, NDArray[Any]]
"""The rows of an answer by column, masked where a value is missing."""

ALL_MONTHS = (0, 999_999)


@dataclass(frozen=True, slots=True)
class Opened:
    """Facts in force: their manifest and folder."""

    workspace: int
    manifest: Manifest
    folder: Path

    def has(self, table: str, months: tuple[int, int] = ALL_MONTHS) -> bool:
        """Whether there is any row of the table in these months."""
        return bool(self.manifest.files(table, *months))

    @property
    def replaced(self) -> frozenset[str]:
        """Subjects some of whose rows a later part has replaced."""
        tables = {part.table for part in self.manifest.parts if part.table.startswith("dead_")}
        return frozenset(table.removeprefix("dead_") for table in tables)


class Engine(Protocol):
    """Runs SQL over the facts in force."""

    dialect: str

    def sql(self, text: str, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> str:
        """The text with where the rows of its tables are, of the files of these months."""

    def columns(self, text: str, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> Columns:
        """The rows of compiled SQL over the files of these months: what a page is made from.

        Loads no Arrow, which would stay in the web process. Decimals come as floats.
        """

    def run(self, text: str, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> pyarrow.Table:
        """The same rows exactly, for what is written down again and for whole tables."""

    def take_in(self, opened: Opened) -> None:
        """Make the files of the manifest ready to be read."""


def engine() -> Engine:
    """The engine the settings choose."""
    if settings.ENV["FACTS_CLICKHOUSE_URL"]:
        from evenhand.insights.facts.engines.clickhouse import clickhouse

        return clickhouse()
    from evenhand.insights.facts.engines.duck import duck

    return duck()


def relation(table: str) -> Any:
    """A table of facts as Ibis knows it, before it is known where its rows are."""
    import ibis

    return ibis.table(columns_of(table), name=table)


def live(table: str, replaced: frozenset[str]) -> Any:
    """Rows in force: without those that a later part has replaced."""
    rows = relation(table)
    if table in ROLLUPS:
        return rows
    key, subject, _columns = TABLES[table]
    if subject not in replaced:
        return rows
    dead = relation(f"dead_{subject}")
    return rows.anti_join(dead, [rows[key] == dead.row, rows.part == dead.was])


def compiled(expression: Any, dialect: str = "duckdb") -> str:
    """The SQL of an expression, in the words of DuckDB or of ClickHouse."""
    from ibis.backends.sql.compilers import ClickHouseCompiler, DuckDBCompiler

    compiler = {"duckdb": DuckDBCompiler, "clickhouse": ClickHouseCompiler}[dialect]()
    text: str = compiler.to_sqlglot(expression).sql(dialect=dialect)
    return text


def placed(text: str, rows_of: Callable[[str], str]) -> str:
    """The SQL with, before it, where the rows of each of its tables are found."""
    tables = [table for table in _TABLES if f'"{table}"' in text]
    found = ", ".join(f'"{table}" AS {rows_of(table)}' for table in tables)
    if not found:
        return text
    if text.startswith("WITH "):
        return f"WITH {found}, {text.removeprefix('WITH ')}"
    return f"WITH {found} {text}"


_LISTED = ("review", "segment", "survey")
_TABLES = (
    *TABLES,
    *ROLLUPS,
    *(f"dead_{subject}" for subject in _LISTED),
    *(f"going_{subject}" for subject in _LISTED),
)
