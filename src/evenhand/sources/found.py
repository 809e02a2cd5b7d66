"""What reading a file gives: records and problems, each with its place."""

from __future__ import annotations

from array import array
from typing import Any, NamedTuple

_MASK = (1 << 64) - 1


class Found(NamedTuple):
    """A record, where it begins, and the bytes it came from."""

    line: int
    record: Any
    raw: bytes


class Problem(NamedTuple):
    """Something that cannot be brought in: where, why, and its bytes (empty if not held)."""

    line: int
    place: str
    reason: str
    raw: bytes


class Seen:
    """The line each id was first seen on, in 16 bytes an id whatever its length.

    Ids are told apart by an 8-byte hash. Two different ids share one with a chance of about
    one in 37 million in a file of a million; such a line is rejected, never lost in silence.

    Examples
    --------
    >>> seen = Seen()
    >>> seen.first("a", 1), seen.first("b", 2), seen.first("a", 3)
    (0, 0, 1)
    """

    def __init__(self) -> None:
        self._allot(1 << 12)

    def first(self, key: str, line: int) -> int:
        """The line the key was seen on before, or 0 and remember this one."""
        mark = hash(key) & _MASK or 1
        slot = self._slot(mark)
        if self._marks[slot]:
            return self._lines[slot]
        self._marks[slot], self._lines[slot] = mark, line
        self._used += 1
        if self._used * 3 > self._size * 2:
            self._grow()
        return 0

    def _slot(self, mark: int) -> int:
        """Where the mark is, or the free place where it belongs."""
        marks, last = self._marks, self._size - 1
        slot = mark & last
        while marks[slot] and marks[slot] != mark:
            slot = (slot + 1) & last
        return slot

    def _allot(self, size: int) -> None:
        self._size, self._used = size, 0
        self._marks = array("Q", bytes(8 * size))
        self._lines = array("Q", bytes(8 * size))

    def _grow(self) -> None:
        marks, lines = self._marks, self._lines
        self._allot(self._size * 2)
        for mark, line in zip(marks, lines, strict=True):
            if mark:
                slot = self._slot(mark)
                self._marks[slot], self._lines[slot] = mark, line
                self._used += 1
