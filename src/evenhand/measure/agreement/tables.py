"""Ratings in, counted tables out: the one input contract of every agreement coefficient."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.errors import InvalidData, NotEnoughData

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

LARGEST_SCALE = 256
"""Most different values a coefficient that counts values accepts."""


@dataclass(frozen=True)
class Ratings:
    """Who gave which value to which conversation, as codes into sorted labels.

    Build it with :meth:`from_long`, :meth:`from_matrix`, :meth:`from_counts` or
    :meth:`from_contingency`. A rating that was not given is simply absent.

    Parameters
    ----------
    unit, rater:
        Codes of the conversation and the reviewer of each rating, shape (ratings,).
    value:
        Index into ``scale`` of each rating, shape (ratings,).
    scale:
        The possible values, ascending, shape (values,).
    unit_labels, rater_labels:
        What the codes stand for.

    Examples
    --------
    >>> ratings = Ratings.from_long([7, 7, 9, 9, 9], ["ana", "ben", "ana", "ben", "cy"],
    ...                             [1.0, 1.0, 2.0, 3.0, float("nan")])
    >>> ratings.n_units, ratings.n_raters, ratings.scale.tolist()
    (2, 2, [1.0, 2.0, 3.0])
    """

    unit: IntArray
    rater: IntArray
    value: IntArray
    scale: FloatArray
    unit_labels: NDArray[np.generic]
    rater_labels: NDArray[np.generic]

    @classmethod
    def from_long(
        cls,
        units: ArrayLike,
        raters: ArrayLike,
        values: ArrayLike,
        *,
        scale: ArrayLike | None = None,
    ) -> Self:
        """Ratings from three arrays of one length; NaN means "not rated".

        Parameters
        ----------
        units, raters:
            Any labels, shape (ratings,).
        values:
            Numbers, shape (ratings,). Codes will do for categories without an order.
        scale:
            All values that can be given. Without it, the values that were given.

        Raises
        ------
        InvalidData
            Different lengths, a value outside ``scale``, or one rater rating one unit twice.
        """
        unit, rater, value = np.asarray(units), np.asarray(raters), np.asarray(values, float)
        if not unit.shape == rater.shape == value.shape or value.ndim != 1:
            raise InvalidData(
                "Conversations, reviewers and values must be three lists of the same length, "
                f"not {unit.shape}, {rater.shape} and {value.shape}."
            )
        given = ~np.isnan(value)
        if not given.all():
            unit, rater, value = unit[given], rater[given], value[given]
        unit_labels, unit_codes = factorize(unit)
        rater_labels, rater_codes = factorize(rater)
        options, value_codes = _on_scale(value, scale)
        _refuse_repeats(unit_codes, rater_codes, len(rater_labels))
        return cls(unit_codes, rater_codes, value_codes, options, unit_labels, rater_labels)

    @classmethod
    def from_matrix(cls, matrix: ArrayLike, *, scale: ArrayLike | None = None) -> Self:
        """Ratings from a table with one row per rater and one column per unit; NaN is missing."""
        table = np.asarray(matrix, float)
        if table.ndim != 2:
            raise InvalidData("A table of ratings has reviewers as rows, conversations as columns.")
        rater, unit = np.nonzero(~np.isnan(table))
        return cls.from_long(unit, rater, table[rater, unit], scale=scale)

    @classmethod
    def from_counts(cls, counts: ArrayLike, *, scale: ArrayLike | None = None) -> Self:
        """Ratings from a table of how many raters gave each value: units x values.

        Who rated is unknown then, so only coefficients that do not ask for it make sense.
        """
        table = _whole_numbers(counts)
        options = np.arange(table.shape[1], dtype=float) if scale is None else _sorted_scale(scale)
        unit, column = np.nonzero(table)
        times = table[unit, column]
        unit, column = np.repeat(unit, times), np.repeat(column, times)
        first = np.searchsorted(unit, unit)
        return cls.from_long(unit, np.arange(len(unit)) - first, options[column], scale=options)

    @classmethod
    def from_contingency(cls, table: ArrayLike, *, scale: ArrayLike | None = None) -> Self:
        """Ratings of two raters from their cross table: rows are what the first one gave."""
        cells = _whole_numbers(table)
        if cells.shape[0] != cells.shape[1]:
            raise InvalidData("A cross table of two reviewers has as many rows as columns.")
        options = np.arange(len(cells), dtype=float) if scale is None else _sorted_scale(scale)
        left, right = np.nonzero(cells)
        times = cells[left, right]
        left, right = np.repeat(left, times), np.repeat(right, times)
        return cls.from_matrix(np.stack([options[left], options[right]]), scale=options)

    @property
    def n_units(self) -> int:
        """Conversations with at least one rating."""
        return len(self.unit_labels)

    @property
    def n_raters(self) -> int:
        """Reviewers with at least one rating."""
        return len(self.rater_labels)

    @cached_property
    def per_unit(self) -> IntArray:
        """How many ratings each conversation got, shape (units,)."""
        return np.bincount(self.unit, minlength=self.n_units)

    @cached_property
    def n_pairable(self) -> int:
        """Conversations rated by two reviewers or more: the ones agreement can speak of."""
        return int((self.per_unit >= 2).sum())

    @property
    def rated_once(self) -> int:
        """Conversations that say nothing about agreement."""
        return self.n_units - self.n_pairable

    @cached_property
    def value_counts(self) -> ValueCounts:
        """Distinct rows of value counts over conversations rated twice or more."""
        return count_values(self, at_least=2)

    def matrix(self) -> FloatArray:
        """Raters x units, NaN where nobody rated."""
        table = np.full((self.n_raters, self.n_units), np.nan)
        table[self.rater, self.unit] = self.scale[self.value]
        return table

    def require_pairs(self) -> None:
        """Refuse ratings in which no conversation was rated twice."""
        if not self.n_pairable:
            raise NotEnoughData(
                f"None of the {self.n_units} conversations was rated by two reviewers. "
                "Let a second reviewer score some of them blind."
            )


@dataclass(frozen=True)
class ValueCounts:
    """Distinct rows "how many raters gave each value", and how often each row occurs.

    Parameters
    ----------
    counts:
        Shape (rows, values).
    times:
        Conversations with that row, shape (rows,).
    scale:
        The values, shape (values,).
    """

    counts: FloatArray
    times: FloatArray
    scale: FloatArray

    @property
    def size(self) -> FloatArray:
        """Ratings per conversation of each row, shape (rows,)."""
        return np.asarray(self.counts.sum(axis=1), float)


def count_values(ratings: Ratings, *, at_least: int) -> ValueCounts:
    """Count values over conversations with ``at_least`` ratings; equal rows are merged.

    Raises
    ------
    InvalidData
        More than :data:`LARGEST_SCALE` different values.
    NotEnoughData
        No conversation was rated twice.
    """
    ratings.require_pairs()
    n_values = len(ratings.scale)
    if n_values > LARGEST_SCALE:
        raise InvalidData(
            f"{n_values} different values are too many to count one by one. Round the scores, "
            "or use a coefficient for scores (interval alpha, ICC)."
        )
    cells = np.bincount(
        ratings.unit * n_values + ratings.value, minlength=ratings.n_units * n_values
    )
    table = cells.reshape(ratings.n_units, n_values)
    rows, times = distinct_rows(table[ratings.per_unit >= at_least])
    return ValueCounts(rows.astype(float), times, ratings.scale)


def distinct_rows(table: IntArray) -> tuple[IntArray, FloatArray]:
    """The distinct rows of a table of small whole numbers, sorted, and how often each occurs."""
    base = int(table.max(initial=0)) + 1
    if base ** table.shape[1] >= 2**62:
        rows, times = np.unique(table, axis=0, return_counts=True)
        return rows, times.astype(float)
    keys = table @ base ** np.arange(table.shape[1] - 1, -1, -1, dtype=np.int64)
    _, first, times = _unique_integers(keys, base ** table.shape[1])
    return table[first], times.astype(float)


def _unique_integers(keys: IntArray, bound: int) -> tuple[IntArray, IntArray, IntArray]:
    """Sorted distinct keys, where each stands first, and how often; by counting where it fits."""
    if bound > 4 * len(keys) + 65_536:
        return np.unique(keys, return_index=True, return_counts=True)
    times = np.bincount(keys, minlength=bound)
    place = np.zeros(bound, np.intp)
    place[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)
    present = np.flatnonzero(times)
    return present, place[present], times[present]


def factorize(labels: NDArray[np.generic]) -> tuple[NDArray[np.generic], IntArray]:
    """Sorted distinct labels and the code of each entry."""
    if labels.dtype.kind not in "iu" or not len(labels):
        found, codes = np.unique(labels, return_inverse=True)
        return found, codes.astype(np.intp)
    low, high = int(labels.min()), int(labels.max())
    if high - low > 4 * len(labels):
        found, codes = np.unique(labels, return_inverse=True)
        return found, codes.astype(np.intp)
    shifted = labels.astype(np.intp) - low
    present = np.zeros(high - low + 1, bool)
    present[shifted] = True
    if present.all():
        return np.arange(low, high + 1), shifted
    return np.flatnonzero(present) + low, (np.cumsum(present) - 1)[shifted]


def _on_scale(value: FloatArray, scale: ArrayLike | None) -> tuple[FloatArray, IntArray]:
    if scale is None:
        options, codes = _distinct_values(value)
        return options, codes
    options = _sorted_scale(scale)
    codes = np.searchsorted(options, value).clip(0, len(options) - 1)
    if not np.array_equal(options[codes], value):
        raise InvalidData(
            f"Some ratings are not on the scale {options.tolist()}. "
            "Check that every rating comes from this category's options."
        )
    return options, codes


def _distinct_values(value: FloatArray) -> tuple[FloatArray, IntArray]:
    whole = value.astype(np.intp)
    if len(value) and np.array_equal(whole, value):
        labels, codes = factorize(whole)
        return labels.astype(float), codes
    options, codes = np.unique(value, return_inverse=True)
    return options, codes.astype(np.intp)


def _sorted_scale(scale: ArrayLike) -> FloatArray:
    options = np.asarray(scale, float)
    if options.ndim != 1 or len(options) < 1 or (np.diff(options) <= 0).any():
        raise InvalidData("A scale is a list of different values, from lowest to highest.")
    return options


def _whole_numbers(table: ArrayLike) -> IntArray:
    counts = np.asarray(table)
    if counts.ndim != 2 or (counts < 0).any() or (counts != counts.astype(np.intp)).any():
        raise InvalidData("A table of counts holds whole numbers of 0 or more.")
    return counts.astype(np.intp)


def _refuse_repeats(unit: IntArray, rater: IntArray, n_raters: int) -> None:
    keys = unit * n_raters + rater
    bound = (int(keys.max()) + 1) if len(keys) else 0
    if bound <= 16 * len(keys) + 65_536:
        seen = np.zeros(bound, bool)
        seen[keys] = True
        distinct = int(np.count_nonzero(seen))
    else:
        distinct = len(np.unique(keys))
    if distinct != len(keys):
        raise InvalidData(
            f"{len(keys) - distinct} ratings are a reviewer's second rating of the same "
            "conversation. Keep one rating per reviewer and conversation."
        )
