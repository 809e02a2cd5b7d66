"""The weights a local judge answers by."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.judges.local.ordinal import Steps


class Scale(msgspec.Struct, frozen=True):
    """From one latent value to ordered answers; ``output`` is its column of weights.

    ``usual`` is the latent value of the average segment learnt from.
    """

    output: int
    usual: float
    slope: float
    thresholds: list[float]
    cuts: list[float]

    @property
    def steps(self) -> Steps:
        """The same as arithmetic sees it."""
        return Steps(self.slope, tuple(self.thresholds), tuple(self.cuts))


class CategoryModel(msgspec.Struct, frozen=True):
    """How one category is answered; without ``applies`` it is never found N/A.

    ``worth`` are the fractions of its options, worst first.
    """

    key: str
    labels: list[str]
    worth: list[float]
    option: Scale
    applies: Scale | None = None


class Weights(NamedTuple):
    """Weights by column.

    Parameters
    ----------
    columns:
        Columns that count, in order, shape (kept,).
    weight:
        Shape (kept, outputs).
    intercept:
        Shape (outputs,).
    words:
        Hashes of the words learnt from, in order.
    """

    columns: NDArray[np.int32]
    weight: NDArray[np.float32]
    intercept: NDArray[np.float64]
    words: NDArray[np.uint64]


class Artefact(NamedTuple):
    """Weights, what they answer, and the languages they were learnt from."""

    weights: Weights
    categories: tuple[CategoryModel, ...]
    languages: tuple[str, ...]

    @property
    def note(self) -> bytes:
        """All that is not an array, as JSON."""
        found = {"categories": self.categories, "languages": self.languages}
        return msgspec.json.encode(found, order="deterministic")

    @property
    def hash(self) -> str:
        """Hash of all of it."""
        return hash_of_arrays(self.note, self.weights._asdict())


class Note(msgspec.Struct, frozen=True):
    """What :attr:`Artefact.note` holds."""

    categories: list[CategoryModel]
    languages: list[str]


def hash_of_arrays(note: bytes, arrays: Mapping[str, NDArray[np.generic]]) -> str:
    """Hash of a note and arrays: names, kinds, shapes and values.

    Examples
    --------
    >>> zeros, ones = {"a": np.zeros(2)}, {"a": np.ones(2)}
    >>> hash_of_arrays(b"", zeros) == hash_of_arrays(b"", dict(zeros))
    True
    >>> hash_of_arrays(b"", zeros) == hash_of_arrays(b"", ones)
    False
    """
    found = hashlib.sha256(note)
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        found.update(f"{name}:{array.dtype.str}:{array.shape}:".encode())
        found.update(array.tobytes())
    return found.hexdigest()
