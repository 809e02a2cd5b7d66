"""A file as a format reads it: its lines, its JSON documents, its first bytes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from evenhand.sources.reading.encoding import UTF8, Encoding, detect, to_utf8
from evenhand.sources.reading.items import split_items
from evenhand.sources.reading.limits import Limits
from evenhand.sources.reading.lines import Numbered, split_lines
from evenhand.sources.reading.unpack import Unpacked

HEAD = 256 * 1024


class TextFile:
    """Opens a file as often as it is read; holds its first bytes only.

    Parameters
    ----------
    path:
        Plain, gzip or zip with one file in it.
    encoding:
        What the user says it is; empty to find out.
    blocks:
        How many blocks to read at most, for a look at the beginning; 0 for all.
    """

    def __init__(self, path: Path, limits: Limits, encoding: str = "", blocks: int = 0) -> None:
        self.path = path
        self.limits = limits
        self._most_blocks = blocks
        self._head = self._read_head()
        self._on_disk = detect(self._head, encoding, path.name)
        self._opened: Unpacked | None = None

    def __enter__(self) -> TextFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def encoding(self) -> Encoding:
        """The encoding of the lines and documents as handed over."""
        return self._on_disk if self._on_disk.by_line else UTF8

    @property
    def consumed(self) -> int:
        """Bytes on disk read so far."""
        return self._opened.consumed if self._opened else 0

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return self.path.stat().st_size

    @cached_property
    def head(self) -> str:
        """The beginning as text, for a look at what the file is."""
        return self._head[self._on_disk.mark :].decode(self._on_disk.name, "replace")

    def lines(self) -> Iterator[Numbered]:
        """Number and bytes of each line."""
        return split_lines(self._blocks(), self.limits.line)

    def documents(self) -> Iterator[Numbered]:
        """Line and bytes of each JSON document, one per line or anywhere in the file."""
        if self.is_json_lines:
            return split_lines(self._blocks(), self.limits.line)
        return split_items(self._blocks(), self.limits.line)

    @cached_property
    def is_json_lines(self) -> bool:
        """Whether each line is a document of its own."""
        first, _, rest = self.head.lstrip().partition("\n")
        first, rest = first.strip(), rest.lstrip()
        if first.startswith("["):
            return _is_document(first) if rest else _is_one_chat(first)
        return first != "{" or not rest.startswith(('"', "}"))

    def close(self) -> None:
        if self._opened:
            self._opened.close()

    def _blocks(self) -> Iterator[bytes]:
        self.close()
        self._opened = Unpacked(self.path, self.limits)
        self._opened.read(self._on_disk.mark) if self._on_disk.mark else None
        blocks: Iterator[bytes] = self._opened.blocks()
        if self._most_blocks:
            blocks = islice(blocks, self._most_blocks)
        return blocks if self._on_disk.by_line else to_utf8(blocks, self._on_disk, self.name)

    def _read_head(self) -> bytes:
        with Unpacked(self.path, self.limits) as opened:
            return opened.read(HEAD)


def _is_document(text: str) -> bool:
    try:
        msgspec.json.decode(text, type=Any)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return True


def _is_one_chat(text: str) -> bool:
    """Whether a file of one line is one list of messages, not one list of conversations."""
    try:
        items = msgspec.json.decode(text, type=list[dict[str, Any]])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return bool(items) and "role" in items[0]
