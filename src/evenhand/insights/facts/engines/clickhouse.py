"""A ClickHouse cluster over HTTP: the same files, taken in as they come into force.

Every row in the cluster says which file it came from; a question reads the rows of the files in
force and no others, so that a reader never sees half of a change.
"""

from __future__ import annotations

import io
import json
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.utils.translation import gettext as _

from evenhand.errors import SettingError
from evenhand.insights.facts.engines import ALL_MONTHS, Columns, Opened, placed
from evenhand.insights.facts.engines.native import columns_in
from evenhand.insights.facts.manifest import FactsUnusable, Part
from evenhand.insights.facts.schema import ROLLUPS, TABLES, columns_of, lists_rows

if TYPE_CHECKING:
    import pyarrow

_TYPES = {
    "int64": "Int64",
    "int32": "Int32",
    "boolean": "Bool",
    "float64": "Float64",
    "decimal(18, 0)": "Decimal(18, 0)",
    "decimal(38, 0)": "Decimal(38, 0)",
}
_NEVER_NULL = {"part", "month", "day"}
_SETTINGS = {
    "join_use_nulls": "1",
    "decimal_check_overflow": "1",
    "output_format_arrow_compression_method": "none",
}
_PREFIX = "evenhand_"
_SECONDS = 300
LISTS = ("dead_review", "dead_segment", "dead_survey")


@cache
def clickhouse() -> ClickHouse:
    """The engine of this process."""
    return ClickHouse(settings.ENV["FACTS_CLICKHOUSE_URL"])


class ClickHouse:
    """Runs SQL on a cluster.

    Raises
    ------
    SettingError
        The address cannot be one of ClickHouse's HTTP interface.
    """

    dialect = "clickhouse"

    def __init__(self, url: str) -> None:
        address = urlparse(url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise SettingError(
                "say http://user:password@host:8123/database.", "EVENHAND_FACTS_CLICKHOUSE_URL"
            )
        port = address.port or (8443 if address.scheme == "https" else 8123)
        self._address = f"{address.scheme}://{address.hostname}:{port}/"
        self._database = address.path.strip("/") or "default"
        self._headers = {
            "X-ClickHouse-User": unquote(address.username or "default"),
            "X-ClickHouse-Key": unquote(address.password or ""),
        }
        self._taken_in: set[str] = set()

    def sql(self, text: str, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> str:
        """The text with the files its rows are from."""
        return placed(text, lambda table: _rows_of(table, opened, months))

    def columns(self, text: str, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> Columns:
        """The rows of compiled SQL by column.

        Raises
        ------
        FactsUnusable
            The cluster does not answer, or not as asked.
        """
        return columns_in(self._ask(text, opened, months, "Native"))

    def run(self, text: str, opened: Opened, months: tuple[int, int] = ALL_MONTHS) -> pyarrow.Table:
        """The rows of compiled SQL.

        Raises
        ------
        FactsUnusable
            The cluster does not answer, or not as asked.
        """
        import pyarrow.ipc

        answer = self._ask(text, opened, months, "ArrowStream")
        with pyarrow.ipc.open_stream(io.BytesIO(answer)) as stream:
            return stream.read_all()

    def _ask(self, text: str, opened: Opened, months: tuple[int, int], form: str) -> bytes:
        if opened.manifest.token not in self._taken_in:
            self.take_in(opened)
        return self._post(f"{self.sql(text, opened, months)} FORMAT {form}", b"")

    def take_in(self, opened: Opened) -> None:
        """Send the files of the manifest that the cluster does not hold whole."""
        for table in (*TABLES, *ROLLUPS, *LISTS):
            self._post(_create(table), b"")
            held = self._held(table, opened.workspace)
            for part in opened.manifest.files(table):
                if held.get(part.file) != part.rows:
                    self._send(part, opened, again=part.file in held)
            self._forget(table, opened, set(held))
        self._taken_in.add(opened.manifest.token)

    def _held(self, table: str, workspace: int) -> dict[str, int]:
        answer = self._post(
            f"SELECT file, count() FROM {_PREFIX}{table} "  # noqa: S608
            f"WHERE workspace = {workspace:d} GROUP BY file FORMAT JSONCompact",
            b"",
        )
        return {file: int(rows) for file, rows in json.loads(answer)["data"]}

    def _send(self, part: Part, opened: Opened, *, again: bool) -> None:
        if again:
            self._post(_delete(part.table, opened.workspace, [part.file]), b"")
        kinds = ", ".join(f"{name} {kind}" for name, kind in _columns(part.table))
        names = ", ".join(name for name, _kind in _columns(part.table))
        self._post(
            f"INSERT INTO {_PREFIX}{part.table} (workspace, file, {names}) "  # noqa: S608
            f"SELECT {opened.workspace:d}, '{part.file}', {names} FROM input('{kinds}') "
            "FORMAT Parquet",
            (opened.folder / part.file).read_bytes(),
        )

    def _forget(self, table: str, opened: Opened, held: set[str]) -> None:
        """Remove rows of files that are gone from the folder, so that nobody reads them now."""
        present = {path.name for path in opened.folder.iterdir()}
        gone = sorted(held - present)
        if gone:
            self._post(_delete(table, opened.workspace, gone), b"")

    def _post(self, statement: str, body: bytes) -> bytes:
        import httpx

        parameters = {**_SETTINGS, "database": self._database}
        if body:
            parameters["query"] = statement
        try:
            answer = httpx.post(
                self._address,
                params=parameters,
                headers=self._headers,
                content=body or statement.encode(),
                timeout=_SECONDS,
            )
        except httpx.HTTPError as error:
            raise FactsUnusable(
                _("ClickHouse at %(address)s does not answer: %(reason)s.")
                % {"address": self._address, "reason": error}
            ) from error
        if answer.status_code != httpx.codes.OK:
            raise FactsUnusable(
                _("ClickHouse at %(address)s refuses: %(reason)s")
                % {"address": self._address, "reason": answer.text[:300]}
            )
        return answer.content


def _rows_of(table: str, opened: Opened, months: tuple[int, int]) -> str:
    span = ALL_MONTHS if lists_rows(table) else months
    files = [f"'{part.file}'" for part in opened.manifest.files(table, *span)]
    names = ", ".join(name for name, _kind in _columns(table))
    among = f"file IN ({', '.join(files)})" if files else "0"
    return (
        f"(SELECT {names} FROM {_PREFIX}{table} "  # noqa: S608
        f"WHERE workspace = {opened.workspace:d} AND {among})"
    )


def _create(table: str) -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in _columns(table))
    return (
        f"CREATE TABLE IF NOT EXISTS {_PREFIX}{table} "
        f"(workspace Int64, file LowCardinality(String), {columns}) "
        "ENGINE = MergeTree ORDER BY (workspace, file)"
    )


def _columns(table: str) -> list[tuple[str, str]]:
    return [
        (name, _TYPES[kind] if name in _NEVER_NULL else f"Nullable({_TYPES[kind]})")
        for name, kind in columns_of(table).items()
    ]


def _delete(table: str, workspace: int, files: list[str]) -> str:
    among = ", ".join(f"'{name}'" for name in files)
    return f"DELETE FROM {_PREFIX}{table} WHERE workspace = {workspace:d} AND file IN ({among})"  # noqa: S608
