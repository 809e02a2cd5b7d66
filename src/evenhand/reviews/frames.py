"""A draw's frozen frame: the ids of every segment that could have been drawn."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

import numpy as np


def pack_frame(segments: Sequence[int]) -> bytes:
    """The ids, in the order drawn from, as compact bytes.

    Examples
    --------
    >>> unpack_frame(pack_frame([7, 3, 900]))
    [7, 3, 900]
    """
    return zlib.compress(np.asarray(segments, dtype="<i8").tobytes(), 6)


def unpack_frame(frame: bytes) -> list[int]:
    """The ids of a packed frame."""
    ids: list[int] = np.frombuffer(zlib.decompress(frame), dtype="<i8").tolist()
    return ids


def frame_hash(segments: Sequence[int]) -> str:
    """What a frame is recognised by: SHA-256 of its ids in order."""
    return hashlib.sha256(np.asarray(segments, dtype="<i8").tobytes()).hexdigest()
