"""ClickHouse's Native format: columns one after the other, as they lie in memory.

Read without a library, so that a process that only answers holds none for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.insights.facts.engines import Columns

_TYPES = {
    "Bool": "u1",
    "UInt8": "u1",
    "Int8": "i1",
    "UInt16": "<u2",
    "Int16": "<i2",
    "UInt32": "<u4",
    "Int32": "<i4",
    "UInt64": "<u8",
    "Int64": "<i8",
    "Float32": "<f4",
    "Float64": "<f8",
}
_DECIMALS = ((9, "<i4"), (18, "<i8"))
_LONG = np.dtype([("low", "<u8"), ("high", "<i8")])
_NULLABLE = "Nullable("


def columns_in(answer: bytes) -> Columns:
    """The columns of an answer, masked where a value is missing.

    Examples
    --------
    >>> block = b"\\x01\\x02\\x01n\\x05Int64" + (7).to_bytes(8, "little") * 2
    >>> columns_in(block)["n"].tolist()
    [7, 7]
    """
    blocks = list(_blocks(answer))
    if not blocks:
        return defaultdict(_nothing)
    return {name: _joined([block[name] for block in blocks]) for name in blocks[0]}


def _nothing() -> NDArray[np.float64]:
    """A column of an answer without rows, which does not even name its columns."""
    return np.empty(0)


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    missing = np.concatenate([np.ma.getmaskarray(part) for part in parts])
    joined: NDArray[Any] = np.ma.masked_array(
        np.concatenate([np.ma.getdata(part) for part in parts]), missing
    )
    return joined


def _blocks(answer: bytes) -> Iterator[Columns]:
    reader = _Reader(answer)
    while reader.more:
        width, rows = reader.number(), reader.number()
        yield {reader.text(): reader.values(reader.text(), rows) for _column in range(width)}


class _Reader:
    """Goes through the bytes."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._place = 0

    @property
    def more(self) -> bool:
        """Whether there is anything left."""
        return self._place < len(self._answer)

    def number(self) -> int:
        """A whole number, seven bits in a byte, the lowest first."""
        found = shift = 0
        while True:
            byte = self._answer[self._place]
            self._place += 1
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return found
            shift += 7

    def text(self) -> str:
        """A word."""
        length = self.number()
        self._place += length
        return self._answer[self._place - length : self._place].decode()

    def values(self, kind: str, rows: int) -> NDArray[Any]:
        """One column of a block."""
        if not kind.startswith(_NULLABLE):
            return self._plain(kind, rows)
        missing = self._taken(np.dtype("u1"), rows).astype(np.bool_)
        values = self._plain(kind.removeprefix(_NULLABLE).removesuffix(")"), rows)
        masked: NDArray[Any] = np.ma.masked_array(values, missing)
        return masked

    def _plain(self, kind: str, rows: int) -> NDArray[Any]:
        if not kind.startswith("Decimal("):
            return self._taken(np.dtype(_TYPES[kind]), rows)
        digits = int(kind.removeprefix("Decimal(").removesuffix(", 0)"))
        for most, short in _DECIMALS:
            if digits <= most:
                return self._taken(np.dtype(short), rows).astype(np.float64)
        return _floats(self._taken(_LONG, rows))

    def _taken(self, kind: np.dtype[Any], rows: int) -> NDArray[Any]:
        taken = np.frombuffer(self._answer, kind, rows, self._place)
        self._place += rows * kind.itemsize
        return taken


def _floats(whole: NDArray[Any]) -> NDArray[np.float64]:
    """Whole numbers of 128 bits; those that 64 hold are rounded once."""
    short = whole["low"].astype(np.int64)
    fits = whole["high"] == short >> 63
    long = whole["low"].astype(np.float64) + whole["high"].astype(np.float64) * 2.0**64
    return np.where(fits, short.astype(np.float64), long)
