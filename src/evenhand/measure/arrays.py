"""Arrays as the measures want them: one-dimensional, numeric, checked, or a clear refusal."""

from __future__ import annotations

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def vector(values: npt.ArrayLike, name: str, length: int | None = None) -> FloatArray:
    """``values`` as a one-dimensional float array; lists, pandas and polars columns are welcome.

    Raises
    ------
    InvalidData
        If the values are not numbers, not one-dimensional, or not ``length`` long.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidData(f"{name}: every value must be a number ({error}).") from error
    if array.ndim != 1:
        raise InvalidData(
            f"{name}: give one value per row, not a table of {array.ndim} dimensions."
        )
    if length is not None and len(array) != length:
        raise InvalidData(f"{name}: there are {len(array)} values where {length} are needed.")
    return array


def finite(values: npt.ArrayLike, name: str, length: int | None = None) -> FloatArray:
    """As :func:`vector`, and no value may be missing or infinite."""
    array = vector(values, name, length)
    if not np.isfinite(array).all():
        missing = int((~np.isfinite(array)).sum())
        raise InvalidData(f"{name}: {missing} of {len(array)} values are missing or infinite.")
    return array


def probabilities(values: npt.ArrayLike, name: str, length: int | None = None) -> FloatArray:
    """Inclusion probabilities: above 0 and at most 1.

    A unit that could never be picked cannot be made up for by any weight, so 0 is refused.
    """
    array = finite(values, name, length)
    if len(array) and (array.min() <= 0 or array.max() > 1):
        raise InvalidData(
            f"{name}: every inclusion probability must be above 0 and at most 1. Conversations "
            "that could not be picked have no place in the estimate."
        )
    return array


def codes(labels: npt.ArrayLike, name: str, length: int) -> tuple[list[object], IntArray]:
    """The distinct labels in sorted order, and each row's position among them."""
    array = np.asarray(labels)
    if array.shape != (length,):
        raise InvalidData(f"{name}: there are {array.shape} labels where {length} are needed.")
    distinct, positions = np.unique(array, return_inverse=True)
    return distinct.tolist(), positions.astype(np.int64)
