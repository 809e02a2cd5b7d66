"""Cheap scalar draws from a numpy generator.

A scalar call of a numpy generator costs microseconds; the dialogues need about a million draws, so
they are taken in blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

_BLOCK = 8192


class Chance:
    """A seeded stream of draws; the same seed gives the same stream in every process.

    Examples
    --------
    >>> Chance(1, 2).pick("abc") == Chance(1, 2).pick("abc")
    True
    """

    def __init__(self, *seed: int) -> None:
        self._generator = np.random.default_rng(seed)
        self._uniform: Iterator[float] = iter(())
        self._normal: Iterator[float] = iter(())

    def random(self) -> float:
        """A number in [0, 1)."""
        for value in self._uniform:
            return value
        self._uniform = iter(self._generator.random(_BLOCK).tolist())
        return next(self._uniform)

    def normal(self) -> float:
        """A standard normal number."""
        for value in self._normal:
            return value
        self._normal = iter(self._generator.standard_normal(_BLOCK).tolist())
        return next(self._normal)

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.random() < probability

    def between(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One item, all equally likely."""
        return items[int(self.random() * len(items))]

    def several(self, items: Sequence[T], size: int) -> list[T]:
        """Different items in random order; all of them where there are fewer."""
        pool = list(items)
        return [pool.pop(int(self.random() * len(pool))) for _ in range(min(size, len(pool)))]
