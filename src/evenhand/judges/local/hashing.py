"""Words and characters as columns: a fixed hash decides the column, so nothing has to be learnt."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_MIX = np.uint64(0x9E3779B97F4A7C15)
_FOLD = np.uint64(29)
_SHIFT = np.uint64(32)
_BASE = np.uint64(0x100000001B3)
NONE: Hashes = np.empty(0, dtype=np.uint64)


@lru_cache(maxsize=262_144)
def word_hash(word: str) -> int:
    """64 bits that stand for a word, the same in every process and on every machine.

    Examples
    --------
    >>> word_hash("refund") == word_hash("refund"), word_hash("refund") == word_hash("refunds")
    (True, False)
    """
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def word_hashes(words: Sequence[str]) -> Hashes:
    """The hashes of words, in order."""
    return np.fromiter(map(word_hash, words), dtype=np.uint64, count=len(words))


def pairs(words: Hashes) -> Hashes:
    """One hash for every two words in a row.

    Parameters
    ----------
    words:
        Hashes of words in order, shape (words,).
    """
    return mixed(words[:-1] * _BASE + words[1:]) if len(words) > 1 else NONE


def grams(text: str, sizes: Sequence[int]) -> Hashes:
    """Hashes of all runs of so many characters.

    Examples
    --------
    >>> len(grams("abcde", (3, 4)))
    5
    """
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    found = [mixed(_runs(letters, size)) for size in sizes if len(letters) >= size]
    return np.concatenate(found) if found else NONE


def columns(hashes: Hashes, bits: int) -> NDArray[np.int64]:
    """Which of ``2 ** bits`` columns each hash falls into."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int64)


def mixed(hashes: Hashes) -> Hashes:
    """The hashes with every bit depending on every other."""
    folded = (hashes ^ (hashes >> _SHIFT)) * _MIX
    return (folded ^ (folded >> _FOLD)) * _MIX


def _runs(letters: Hashes, size: int) -> Hashes:
    length = len(letters) - size + 1
    found = np.full(length, np.uint64(size))
    for place in range(size):
        found = found * _BASE + letters[place : place + length]
    return found
