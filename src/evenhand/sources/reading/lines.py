"""Lines of a file, none of them held beyond the limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Oversize(NamedTuple):
    """A line or document that was skipped because it is larger than the limit."""

    size: int


Numbered = tuple[int, "bytes | Oversize"]


def split_lines(blocks: Iterable[bytes], limit: int) -> Iterator[Numbered]:
    """Number (from 1) and bytes of each line, without its end.

    Parameters
    ----------
    blocks:
        The file's bytes in pieces of any size.
    limit:
        Longest line in bytes; a longer one is passed over and given as ``Oversize``.

    Examples
    --------
    >>> list(split_lines([b"a\\nbb", b"b\\nlong line\\nd"], limit=4))
    [(1, b'a'), (2, b'bbb'), (3, Oversize(size=9)), (4, b'd')]
    """
    number, rest, skipped = 0, b"", 0
    for block in blocks:
        pieces = block.split(b"\n")
        pieces[0] = rest + pieces[0]
        rest = pieces.pop()
        for piece in pieces:
            number += 1
            size = skipped + len(piece)
            yield number, (piece if size <= limit else Oversize(size))
            skipped = 0
        if skipped or len(rest) > limit:
            skipped, rest = skipped + len(rest), b""
    if rest or skipped:
        size = skipped + len(rest)
        yield number + 1, (rest if size <= limit else Oversize(size))
