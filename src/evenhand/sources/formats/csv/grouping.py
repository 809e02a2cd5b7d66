"""Brings the rows of one conversation together, however the file mixes them."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from evenhand.sources.formats.csv.rows import Row
from evenhand.sources.found import Seen

Key = Callable[[Row], str]
Named = tuple[str, Row]


@dataclass(slots=True)
class Group:
    """Rows of one conversation; ``wrong`` is the first row that cannot be read, if any."""

    key: str
    rows: list[Row] = field(default_factory=list)
    wrong: Row | None = None
    left_out: int = 0

    def add(self, row: Row, most: int) -> None:
        """Take a row; beyond ``most`` rows only count."""
        if len(self.rows) > most:
            self.left_out += 1
            return
        self.rows.append(row)
        if row.wrong and self.wrong is None:
            self.wrong = row


def is_together(rows: Iterable[Row], key: Key) -> bool:
    """Whether the rows of each conversation follow one another."""
    seen, last = Seen(), ""
    for row in rows:
        name = key(row)
        if not name or name == last:
            continue
        if seen.first(name, row.line):
            return False
        last = name
    return True


def named(rows: Iterable[Row], key: Key) -> Iterator[Named]:
    """Each row with the conversation it is of.

    A row that does not say leaves a mark in the conversations before and after it: either may be
    missing it, and a conversation is brought in whole or not at all.
    """
    last, orphan = "", None
    for row in rows:
        name = key(row)
        if not name:
            if last:
                yield last, _mark(row)
            yield "", row
            orphan = row
            continue
        if orphan:
            yield name, _mark(orphan)
            orphan = None
        yield name, row
        last = name


def _mark(orphan: Row) -> Row:
    reason = (
        f"the row on line {orphan.line} cannot be read and may belong to this conversation, which "
        "is brought in whole or not at all. Correct that row and import the rejected rows again."
    )
    return Row(orphan.line, {}, b"", reason)


def groups(rows: Iterable[Named], most: int) -> Iterator[Group]:
    """Conversations of rows that follow one another; rows of none stand alone."""
    group: Group | None = None
    for name, row in rows:
        if not name:
            yield Group("", [row], row)
            continue
        if group is None or name != group.key:
            if group:
                yield group
            group = Group(name)
        group.add(row, most)
    if group:
        yield group


def gathered(rows: Iterable[Named], folder: Path) -> Iterator[Named]:
    """The rows sorted by conversation, in the order the conversations begin.

    Sorted on disk in ``folder``, so that memory stays bounded.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix="sorting-") as place:
        database = sqlite3.connect(f"{place}/rows.sqlite3", isolation_level=None)
        try:
            yield from _sorted(database, rows)
        finally:
            database.close()


def _sorted(database: sqlite3.Connection, rows: Iterable[Named]) -> Iterator[Named]:
    database.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;"
        "CREATE TABLE rows (name TEXT, line INTEGER, content BLOB);"
    )
    database.execute("BEGIN")
    pack, unpack = msgspec.msgpack.encode, msgspec.msgpack.Decoder(tuple[str, Row]).decode
    database.executemany(
        "INSERT INTO rows VALUES (?, ?, ?)",
        ((_name(*found), found[1].line, pack(found)) for found in rows),
    )
    database.execute("COMMIT")
    database.execute("CREATE INDEX by_name ON rows (name, line)")
    found = database.execute(
        "SELECT content FROM rows JOIN (SELECT name, min(line) AS first FROM rows GROUP BY name)"
        " USING (name) ORDER BY first, line"
    )
    for (content,) in found:
        yield unpack(content)


def _name(name: str, row: Row) -> str:
    """Rows that do not say where they belong stay where they are."""
    return name or f"\0{row.line}"
