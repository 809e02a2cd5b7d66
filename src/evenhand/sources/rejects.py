"""The files of rejected lines: the lines themselves, to correct and import again, and why."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from evenhand.conversations.plain import inert
from evenhand.sources.found import Problem

_REASONS_HEADER = ("line", "place", "reason")


class Style:
    """How rejected lines are put one after another in a file of the same kind.

    Parameters
    ----------
    header:
        What the file starts with, such as the header of a CSV file.
    between, end:
        What stands between lines and after the last.
    """

    def __init__(self, header: bytes = b"", between: bytes = b"\n", end: bytes = b"\n") -> None:
        self.header, self.between, self.end = header, between, end


LINES = Style()
JSON_LIST = Style(b"[\n", b",\n", b"\n]\n")


def table_style(header: bytes) -> Style:
    """For CSV: every file begins with the same header."""
    return Style(header + b"\n")


class Rejects:
    """Appends to both files; keeps to the sizes that were committed.

    Parameters
    ----------
    path:
        Where rejected lines go; reasons go beside it.
    style:
        How the file is put together.
    sizes:
        Committed bytes of the two files; whatever is beyond was written by a run that was killed.
    """

    def __init__(self, path: Path, style: Style, sizes: tuple[int, int] = (0, 0)) -> None:
        self._style = style
        self._lines = _open_at(path, sizes[0])
        self._reasons = _open_at(reasons_path(path), sizes[1])
        if not sizes[1]:
            self._reasons.write(_csv_row(_REASONS_HEADER))

    def add(self, problems: Iterable[Problem]) -> tuple[int, int]:
        """Write problems through to the disk; the sizes to commit."""
        for problem in problems:
            if problem.raw:
                self._line(problem.raw)
            self._reasons.write(_csv_row((problem.line, problem.place, problem.reason)))
        for file in (self._lines, self._reasons):
            file.flush()
            os.fsync(file.fileno())
        return self._lines.tell(), self._reasons.tell()

    def finish(self) -> None:
        """Write what ends the file: nothing will be added."""
        if self._lines.tell():
            self._lines.write(self._style.end)

    def close(self) -> None:
        self._lines.close()
        self._reasons.close()

    def _line(self, raw: bytes) -> None:
        self._lines.write(self._style.between if self._lines.tell() else self._style.header)
        self._lines.write(raw.removesuffix(b"\r"))


def rejects_path(path: Path, style: Style, folder: Path) -> Path:
    """A name beside the others of an import that no file has yet.

    A file of rejected lines may hold someone's corrections: it is never written over.
    """
    name = path.name.removesuffix(".gz").removesuffix(".zip")
    stem, ending = os.path.splitext(name)
    ending = ".json" if style is JSON_LIST else ending or ".txt"
    wanted, turn = folder / f"{stem}.rejected{ending}", 1
    while wanted.exists() or reasons_path(wanted).exists():
        turn += 1
        wanted = folder / f"{stem}.rejected-{turn}{ending}"
    return wanted


def reasons_path(path: Path) -> Path:
    """Where the reasons of a file of rejected lines are.

    Examples
    --------
    >>> reasons_path(Path("chats.rejected.jsonl")).name
    'chats.rejected.reasons.csv'
    """
    return path.with_name(f"{path.stem}.reasons.csv")


def _open_at(path: Path, size: int) -> IO[bytes]:
    file = path.open("r+b" if path.exists() else "w+b")
    file.truncate(size)
    file.seek(0, os.SEEK_END)
    return file


def _csv_row(values: Iterable[object]) -> bytes:
    row = io.StringIO()
    csv.writer(row).writerow([inert(str(value)) for value in values])
    return row.getvalue().encode("utf-8", "replace")
