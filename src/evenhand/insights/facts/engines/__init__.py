"""Where expressions over facts are run: DuckDB over the files, or a ClickHouse cluster.

The same Ibis expression is turned into the SQL of either; only where a table's rows are found
differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

from evenhand.insights.facts.manifest import Manifest
from evenhand.insights.facts.schema import ROLLUPS, TABLES, columns_of

if TYPE_CHECKING:
    import pyarrow

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


class Engine(Protocol):
    """Runs expressions over the facts in force."""

    def sql(self, expression: Any, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> str:
        """The SQL of an expression, in this engine's words."""

    def run(
        self, expression: Any, opened: Opened, months: tuple[int, int] = ALL_MONTHS
    ) -> pyarrow.Table:
        """The rows of an expression over the files of these months."""

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


def live(table: str, opened: Opened) -> Any:
    """Rows in force: without those that a later part has replaced."""
    rows = relation(table)
    if table in ROLLUPS:
        return rows
    key, subject, _columns = TABLES[table]
    if not opened.has(f"dead_{subject}"):
        return rows
    dead = relation(f"dead_{subject}")
    return rows.anti_join(dead, [rows[key] == dead.row, rows.part == dead.was])
