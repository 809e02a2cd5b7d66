"""What separates the values of a CSV file."""

from __future__ import annotations

import csv
from typing import NamedTuple

_DELIMITERS = ",;\t|"
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


class Dialect(NamedTuple):
    """Delimiter and quotation mark."""

    delimiter: str
    quote: str
    skips_space: bool

    @property
    def shown(self) -> str:
        """The delimiter in words."""
        return _NAMES.get(self.delimiter, repr(self.delimiter))


def sniff(head: str, stated: str = "") -> Dialect:
    """The dialect of a file that starts with this text.

    The delimiter that cuts the first rows into most columns, evenly, wins.

    Examples
    --------
    >>> sniff("id;text\\n1;\\"a, b; c\\"\\n").delimiter
    ';'
    """
    lines = head.splitlines()[:40]
    quote = "'" if head.lstrip().startswith("'") else '"'
    wanted = {"\\t": "\t", "tab": "\t"}.get(stated, stated)[:1]
    delimiter = wanted or max(_DELIMITERS, key=lambda mark: _evenness(lines, mark, quote))
    return Dialect(delimiter, quote, f"{delimiter} {quote}" in head)


def _evenness(lines: list[str], delimiter: str, quote: str) -> tuple[float, int]:
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter, quotechar=quote) if row]
    except csv.Error:
        return (0.0, 0)
    width = len(rows[0]) if rows else 0
    if width < 2:
        return (0.0, 0)
    return (sum(len(row) == width for row in rows) / len(rows), width)
