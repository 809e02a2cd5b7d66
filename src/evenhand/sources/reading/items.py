"""JSON documents in a file one after the other, or in one list: found without reading them all.

Only brackets and strings are looked at, so that a document that is wrong inside spoils only
itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from evenhand.sources.reading.lines import Numbered, Oversize

# Possessive quantifiers: no backtracking, so hostile text costs no more than other text.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["\[\]{}]', re.DOTALL)
_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_GAP = re.compile(rb"[\s,]*+")
_BARE = re.compile(rb"[^\s,\[\]{}]++")


class _Scanner:
    """Keeps the unfinished document, from ``_start`` on, and how deep in it the scan is."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = b""
        self._start = 0
        self._line = 1
        self._in_list: bool | None = None
        self._begin()

    def _begin(self) -> None:
        """Ready for the next document."""
        self._depth = 0
        self._at = self._start
        self._in_string = False
        self._dropped = self._dropped_lines = 0

    def feed(self, block: bytes) -> Iterator[Numbered]:
        """Take more bytes; give the documents that are complete now."""
        self._buffer = self._buffer[self._start :] + block
        self._at -= self._start
        self._start = 0
        while (found := self._next()) is not None:
            yield found
        if self._depth:
            self._drop_oversize()

    def finish(self) -> Iterator[Numbered]:
        """What is left at the end: a document that never closes."""
        yield from self.feed(b"\n")
        if self._depth:
            yield self._document(len(self._buffer))

    def _next(self) -> Numbered | None:
        if self._depth:
            return self._close()
        if not self._skip_gap():
            return None
        return self._close() if self._here() in b"{[" else self._bare()

    def _here(self) -> bytes:
        return self._buffer[self._start : self._start + 1]

    def _skip_gap(self) -> bool:
        """Move to the next document; false where there is none yet."""
        self._skip_blank()
        while self._here() and self._list_mark():
            self._consume(self._start + 1)
            self._skip_blank()
        self._begin()
        return bool(self._here())

    def _skip_blank(self) -> None:
        match = _GAP.match(self._buffer, self._start)
        self._consume(match.end() if match else self._start)

    def _list_mark(self) -> bool:
        """Whether the next byte opens or closes the list that holds all documents."""
        if self._in_list is None:
            self._in_list = self._here() == b"["
            return self._in_list or self._here() in b"]}"
        return self._here() in b"]}"

    def _bare(self) -> Numbered | None:
        """Something outside any bracket: a number, a word, a stray string."""
        match = _BARE.match(self._buffer, self._start)
        if match is None:
            return None
        size = match.end() - self._start
        if match.end() == len(self._buffer) and size <= self._limit:
            return None
        return self._document(match.end())

    def _close(self) -> Numbered | None:
        """Scan on to where the document ends; nothing where that is not in the buffer."""
        if self._in_string and not self._leave_string():
            return None
        for match in _TOKEN.finditer(self._buffer, self._at):
            token = match.group()
            self._at = match.end()
            if token in b"{[":
                self._depth += 1
            elif token in b"}]":
                self._depth -= 1
                if not self._depth:
                    return self._document(self._at)
            elif token == b'"':
                self._in_string = True
                return None
        self._at = len(self._buffer)
        return None

    def _leave_string(self) -> bool:
        match = _STRING_END.match(self._buffer, self._at)
        if match is None:
            return False
        self._at, self._in_string = match.end(), False
        return True

    def _document(self, end: int) -> Numbered:
        line, raw = self._line, self._buffer[self._start : end]
        size = len(raw) + self._dropped
        self._consume(end)
        # What was let go of an oversize document still counts as lines of the file.
        self._line += self._dropped_lines
        self._begin()
        return line, (raw if size <= self._limit else Oversize(size))

    def _drop_oversize(self) -> None:
        """Let go of what a document beyond the limit has so far, keeping the scan's place."""
        if len(self._buffer) - self._start + self._dropped <= self._limit:
            return
        keep = self._unfinished_escape() if self._in_string else 0
        end = len(self._buffer) - keep
        self._dropped += end - self._start
        self._dropped_lines += self._buffer.count(b"\n", self._start, end)
        self._buffer = self._buffer[end:]
        self._start = self._at = 0

    def _unfinished_escape(self) -> int:
        """1 where the buffer ends inside an escape, whose second byte is still to come."""
        return (len(self._buffer) - len(self._buffer.rstrip(b"\\"))) % 2

    def _consume(self, end: int) -> None:
        self._line += self._buffer.count(b"\n", self._start, end)
        self._start = end


def split_items(blocks: Iterable[bytes], limit: int) -> Iterator[Numbered]:
    """Line of the start, and bytes, of each JSON document.

    Parameters
    ----------
    blocks:
        The file's bytes (UTF-8 or another encoding whose first 128 bytes are ASCII).
    limit:
        Largest document in bytes; a larger one is passed over and given as ``Oversize``.

    Examples
    --------
    >>> list(split_items([b'[{"a": 1},\\n {"b"', b': "]"}]'], limit=100))
    [(1, b'{"a": 1}'), (2, b'{"b": "]"}')]
    """
    scanner = _Scanner(limit)
    for block in blocks:
        yield from scanner.feed(block)
    yield from scanner.finish()
