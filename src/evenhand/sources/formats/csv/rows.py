"""Rows of a CSV file with the lines they came from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

from evenhand.errors import InputError
from evenhand.sources import explain
from evenhand.sources.formats.csv.dialect import Dialect, sniff
from evenhand.sources.reading.encoding import decode_line
from evenhand.sources.reading.lines import Oversize
from evenhand.sources.reading.text import TextFile


class Row(NamedTuple):
    """One row: where it starts, its cells by column, its bytes, and what is wrong with it."""

    line: int
    cells: dict[str, str]
    raw: bytes
    wrong: str = ""


class Table:
    """A CSV file: its columns, then its rows as often as they are asked for.

    Raises
    ------
    InputError
        The file is empty, or its first row is no header.
    """

    def __init__(self, file: TextFile, delimiter: str = "") -> None:
        self._file = file
        self.dialect = sniff(file.head, delimiter)
        # The csv module's own limit would stop at 131 kB; ours was kept by the line reader.
        csv.field_size_limit(max(csv.field_size_limit(), file.limits.line))
        first = next(self._records(), None)
        if first is None:
            raise InputError("is empty.", file.name)
        self.columns = _header(first, file.name)
        self.header = first.raw

    def rows(self) -> Iterator[Row]:
        """Each row after the header; a row that is wrong says so."""
        records = self._records()
        next(records, None)
        width = len(self.columns)
        for record in records:
            cells = record.values
            if not cells and not record.wrong:
                continue
            wrong = record.wrong
            if not wrong and len(cells) != width:
                wrong = (
                    f"has {len(cells)} values and the header has {width} columns. Put quotation "
                    f"marks around values that hold {self.dialect.shown} or line ends."
                )
            yield Row(record.line, dict(zip(self.columns, cells, strict=False)), record.raw, wrong)

    def _records(self) -> Iterator[_Record]:
        feed = _Feed(self._file)
        reader = csv.reader(
            feed,
            delimiter=self.dialect.delimiter,
            quotechar=self.dialect.quote,
            skipinitialspace=self.dialect.skips_space,
            strict=True,
        )
        while True:
            try:
                values = next(reader)
            except StopIteration:
                yield from feed.taken([], "")
                return
            except csv.Error as error:
                yield from feed.taken([], f"is broken CSV: {error}. Check its quotation marks.")
            else:
                yield from feed.taken(values, "")


class _Record(NamedTuple):
    line: int
    values: list[str]
    raw: bytes
    wrong: str


class _Feed:
    """Gives the csv module its lines and remembers which of them made the current record."""

    def __init__(self, file: TextFile) -> None:
        self._file = file
        self._lines = file.lines()
        self._raw: list[bytes] = []
        self._start = 0
        self._held = 0
        self._wrong = ""
        self._oversize: list[_Record] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        number, raw = self._next_within_limit()
        self._start = self._start or number
        self._held += len(raw) + 1
        if self._held > self._file.limits.line:
            raise InputError(
                "a value that opens with a quotation mark here never closes within the largest "
                "size of a line (EVENHAND_LINE_MAX_MB). Close it, or double the mark.",
                f"{self._file.name}, line {self._start}",
            )
        self._raw.append(raw)
        return self._text(raw) + "\n"

    def taken(self, values: list[str], wrong: str) -> Iterator[_Record]:
        """The record the lines so far made, after those that were too large to read."""
        yield from self._oversize
        if self._raw:
            raw = b"\n".join(self._raw)
            yield _Record(self._start, values, raw, wrong or self._wrong)
        self._raw, self._oversize = [], []
        self._start = self._held = 0
        self._wrong = ""

    def _next_within_limit(self) -> tuple[int, bytes]:
        for number, raw in self._lines:
            if not isinstance(raw, Oversize):
                return number, raw
            problem = explain.oversize(number, raw, self._file.limits)
            self._oversize.append(_Record(number, [], b"", problem.reason))
        raise StopIteration

    def _text(self, raw: bytes) -> str:
        try:
            return decode_line(raw, self._file.encoding).removesuffix("\r")
        except InputError as error:
            self._wrong = error.message
            return raw.decode("ascii", "replace").removesuffix("\r")


def _header(first: _Record, where: str) -> list[str]:
    if first.wrong:
        raise InputError(f"the first row, which names the columns, {first.wrong}", where)
    names = [name.strip() or f"column {place}" for place, name in enumerate(first.values, start=1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"two columns are named {explain.shown(twice[0])}. Give each its own name.",
            f"{where}, line 1",
        )
    if len(names) < 2:
        raise InputError(
            "the first row names only one column. It must name them all; if the values are "
            "separated by something unusual, say by what with --delimiter.",
            f"{where}, line 1",
        )
    return names


__all__ = ["Dialect", "Row", "Table"]
