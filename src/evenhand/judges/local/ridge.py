"""Ridge regression on a table of similarities, with its strength chosen by folds within folds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

STRENGTHS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Penalties tried, in units of the average similarity of a row with itself."""


class Rows(NamedTuple):
    """Which rows are learnt from, how much each counts, and the fold of each.

    ``places`` are rows of the table; ``weight`` and ``fold`` have an entry for each of them.
    """

    places: Codes
    weight: Floats
    fold: Codes


class Fit(NamedTuple):
    """One line through some rows: ``value = intercept + similarities @ dual``."""

    rows: Codes
    dual: Floats
    intercept: float

    def at(self, table: Floats, places: Codes) -> Floats:
        """Values at other rows of the table."""
        return np.asarray(self.intercept + table[np.ix_(places, self.rows)] @ self.dual)


class Learnt(NamedTuple):
    """What came of learning one column.

    Parameters
    ----------
    fits:
        The fit without each fold, in order, each level at the average row; what is used
        afterwards is their mean.
    outside:
        For every row the value from the fit that did not see its fold, shape (rows,).
    strengths:
        The penalty of each fit.
    """

    fits: tuple[Fit, ...]
    outside: Floats
    strengths: tuple[float, ...]


def learn(table: Floats, rows: Rows, wanted: Floats) -> list[Learnt]:
    """Learn columns from the same rows.

    For each fold the penalty is the one that did best on the other folds, each predicted by fits
    that saw neither it nor the fold left out, so nothing of a fold bears on what is predicted for
    it.

    Parameters
    ----------
    table:
        Similarities of all rows with all rows, shape (all, all).
    rows:
        The rows to learn from.
    wanted:
        What is to be predicted, shape (rows, columns).

    Returns
    -------
    list of Learnt
        One per column.
    """
    folds = int(rows.fold.max()) + 1
    inner = _inner(table, rows, wanted, folds)
    error = _errors(inner, rows, wanted)
    return [
        _outer(table, rows, wanted[:, column], error[..., column])
        for column in range(wanted.shape[1])
    ]


def fit(table: Floats, rows: Rows, wanted: Floats, strength: float) -> list[Fit]:
    """One fit per column of ``wanted``, with an intercept that is not penalised.

    Notes
    -----
    The dual form of weighted ridge regression (Saunders, Gammerman & Vovk 1998), centred at the
    weighted mean.
    """
    within = table[np.ix_(rows.places, rows.places)]
    share = rows.weight / rows.weight.sum()
    middle = within @ share
    centred = within - middle[:, None] - middle[None, :] + share @ middle
    penalty = strength * max(float(share @ np.diag(centred)), 1e-12) * rows.weight.mean()
    centred[np.diag_indices_from(centred)] += penalty / rows.weight
    mean = share @ wanted
    factor = scipy.linalg.cho_factor(centred, lower=True, overwrite_a=True, check_finite=False)
    dual = scipy.linalg.cho_solve(factor, wanted - mean, check_finite=False)
    return [
        Fit(rows.places, dual[:, column], float(mean[column] - middle @ dual[:, column]))
        for column in range(wanted.shape[1])
    ]


def levelled(table: Floats, rows: Rows, found: Fit) -> Fit:
    """The fit with 0 at the average of the rows.

    The mean of what a fold was learnt from is high where the fold's own is low, so leaving it in
    would set predictions against the truth where there is nothing to predict.
    """
    share = rows.weight / rows.weight.sum()
    middle = share @ table[np.ix_(rows.places, found.rows)]
    return found._replace(intercept=-float(middle @ found.dual))


def of_rows(rows: Rows, chosen: NDArray[np.bool_]) -> Rows:
    """Some of the rows."""
    return Rows(rows.places[chosen], rows.weight[chosen], rows.fold[chosen])


def _inner(table: Floats, rows: Rows, wanted: Floats, folds: int) -> Floats:
    """Predictions of every fold by fits without it and one other: strength, fold, row, column."""
    found = np.full((len(STRENGTHS), folds, *wanted.shape), np.nan)
    for one, other in _pairs(folds):
        kept = (rows.fold != one) & (rows.fold != other)
        for place, strength in enumerate(STRENGTHS):
            fits = fit(table, of_rows(rows, kept), wanted[kept], strength)
            for without, told in ((one, other), (other, one)):
                held = rows.fold == told
                values = [each.at(table, rows.places[held]) for each in fits]
                found[place, without, held] = np.column_stack(values)
    return found


def _pairs(folds: int) -> Iterator[tuple[int, int]]:
    return ((one, other) for one in range(folds) for other in range(one))


def _errors(inner: Floats, rows: Rows, wanted: Floats) -> Floats:
    """Mean squared errors by strength, fold left out and column."""
    squares = rows.weight[:, None] * (inner - wanted) ** 2
    return np.asarray(np.nansum(squares, axis=2))


def _outer(table: Floats, rows: Rows, wanted: Floats, error: Floats) -> Learnt:
    strengths = tuple(STRENGTHS[place] for place in error.argmin(axis=0))
    outside = np.empty(len(wanted))
    fits = []
    for fold, strength in enumerate(strengths):
        kept = rows.fold != fold
        (found,) = fit(table, of_rows(rows, kept), wanted[kept, None], strength)
        fits.append(levelled(table, rows, found))
        outside[~kept] = fits[-1].at(table, rows.places[~kept])
    return Learnt(tuple(fits), outside, strengths)
