"""Each rating against the rest of the panel on the same conversation and category."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.agreement.tables import FloatArray, IntArray, factorize
from evenhand.measure.severity.connected import require_linked


@dataclass(frozen=True, slots=True)
class Deviations:
    """Ratings of a panel, one row per (conversation, reviewer), one column per category.

    All tables have shape (reviews, categories) and are NaN where there is nothing to compare.

    Parameters
    ----------
    reviewer:
        Code of the reviewer of each row, shape (reviews,).
    reviewers, categories:
        Labels.
    value:
        The rating, in points of 0-100.
    rest:
        Mean of the other reviewers' ratings of the same conversation and category, each freed
        of its own reviewer's habit in that category.
    spread:
        Mean square distance of the others' ratings, freed of habits, from the category's mean.
    skipped, rest_skipped:
        Whether the reviewer said N/A, and the share of the others who did.
    """

    reviewer: IntArray
    reviewers: NDArray[np.generic]
    categories: NDArray[np.generic]
    value: FloatArray
    rest: FloatArray
    spread: FloatArray
    skipped: FloatArray
    rest_skipped: FloatArray


def deviations(
    units: ArrayLike,
    reviewers: ArrayLike,
    categories: ArrayLike,
    values: ArrayLike,
    *,
    scale: tuple[float, float],
) -> Deviations:
    """Compare every rating with the rest of the panel.

    A reviewer's habit in a category is estimated by least squares with an effect for each
    conversation, so that panels in which not everyone rates everything are compared fairly.

    Parameters
    ----------
    units, reviewers, categories:
        Conversation, reviewer and category of each rating, shape (ratings,).
    values:
        Ratings on the scale of the category, shape (ratings,); NaN is N/A.
    scale:
        Lowest and highest value of the scale.

    Raises
    ------
    InvalidData
        Lengths differ, values off the scale, or a rating given twice.
    NotEnoughData
        Nothing was rated by two reviewers.
    UnsupportedDesign
        Groups of reviewers share no conversation.
    """
    low, high = scale
    points = 100 * (np.asarray(values, float) - low) / (high - low if high > low else np.nan)
    columns = [np.asarray(column) for column in (units, reviewers, categories)]
    if points.ndim != 1 or any(column.shape != points.shape for column in columns):
        raise InvalidData("Conversations, reviewers, categories and values must be equally long.")
    if high <= low or np.nanmin(points, initial=0) < 0 or np.nanmax(points, initial=0) > 100:
        raise InvalidData(f"Ratings must lie on the scale from {low:g} to {high:g}.")
    (us, unit), (rs, reviewer), (cs, category) = (factorize(column) for column in columns)
    shape = (len(us), len(rs), len(cs))
    _require_overlap(unit, reviewer, category, shape)
    require_linked(reviewer, [unit], rs.tolist())
    given = ~np.isnan(points)
    habit = np.zeros((shape[1], shape[2]))
    for c in range(shape[2]):
        own = given & (category == c)
        habit[:, c] = _habits(unit[own], reviewer[own], points[own], shape[:2])
    row, rows = _rows(unit, reviewer, shape[1])
    cell, asked = unit * shape[2] + category, np.ones(len(points))
    freed = np.where(given, points - habit[reviewer, category], 0.0)
    mean = np.bincount(category, freed) / np.maximum(np.bincount(category, given), 1)
    square = np.where(given, freed - mean[category], 0.0) ** 2
    tables = (
        points,
        np.where(given, _rest(freed, given.astype(float), cell), np.nan),
        np.where(given, _rest(square, given.astype(float), cell), np.nan),
        (~given).astype(float),
        _rest((~given).astype(float), asked, cell),
    )
    spread = (_placed(table, row, category, (len(rows), shape[2])) for table in tables)
    return Deviations(rows % shape[1], rs, cs, *spread)


def _require_overlap(
    unit: IntArray, reviewer: IntArray, category: IntArray, shape: tuple[int, int, int]
) -> None:
    rating = (unit * shape[2] + category) * shape[1] + reviewer
    if len(np.unique(rating)) != len(rating):
        raise InvalidData(
            "A reviewer rated a category of a conversation twice. Keep one rating of each."
        )
    if not len(rating) or np.bincount(unit * shape[2] + category).max() < 2:
        raise NotEnoughData("No conversation was rated by two reviewers. Double-score some.")


def _habits(
    unit: IntArray, reviewer: IntArray, points: FloatArray, shape: tuple[int, int]
) -> FloatArray:
    """Effects of the reviewers, summing to 0, next to one effect per conversation."""
    member = scipy.sparse.coo_array((np.ones(len(unit)), (unit, reviewer)), shape=shape).tocsr()
    size = np.maximum(np.bincount(unit, minlength=shape[0]), 1)
    mean = np.bincount(unit, points, shape[0]) / size
    shared = (member.T @ (scipy.sparse.diags_array(1 / size) @ member)).toarray()
    normal = np.diag(np.bincount(reviewer, minlength=shape[1]).astype(float)) - shared
    surplus = np.bincount(reviewer, points - mean[unit], shape[1])
    return np.asarray(np.linalg.pinv(normal, rcond=1e-9, hermitian=True) @ surplus, float)


def _rows(unit: IntArray, reviewer: IntArray, n_reviewers: int) -> tuple[IntArray, IntArray]:
    rows, row = np.unique(unit * n_reviewers + reviewer, return_inverse=True)
    return np.asarray(row, np.intp), np.asarray(rows, np.intp)


def _rest(amount: FloatArray, counted: FloatArray, cell: IntArray) -> FloatArray:
    """Mean of ``amount`` over the others in the same cell; NaN where there are none."""
    others = np.bincount(cell, counted)[cell] - counted
    total = np.bincount(cell, amount)[cell] - amount
    mean = np.full(len(amount), np.nan)
    np.divide(total, others, out=mean, where=others > 0)
    return mean


def _placed(
    amount: FloatArray, row: IntArray, category: IntArray, shape: tuple[int, int]
) -> FloatArray:
    table = np.full(shape, np.nan)
    table[row, category] = amount
    return table
