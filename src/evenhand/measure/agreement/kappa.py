"""Kappas that know who rated: Cohen for two raters, Conger for more, and every pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.errors import UnsupportedDesign
from evenhand.measure.agreement.bootstrap import Coefficient, Resampling
from evenhand.measure.agreement.gwet import beyond_chance
from evenhand.measure.agreement.report import estimate
from evenhand.measure.agreement.tables import FloatArray, IntArray, Ratings, distinct_rows
from evenhand.measure.agreement.weights import Weighting, agreement_weights, credit_of_rows
from evenhand.measure.estimate import Estimate


def cohen_kappa(
    ratings: Ratings, weighting: Weighting = "nominal", resampling: Resampling | None = None
) -> Estimate:
    """Cohen's kappa of two raters over the conversations both rated.

    Parameters
    ----------
    ratings:
        Ratings of exactly two raters.
    weighting:
        Credit for near misses: ``linear`` and ``quadratic`` are the usual weighted kappas.
    resampling:
        How the interval is drawn.

    Returns
    -------
    Estimate
        A coefficient; ``se`` is the large-sample one of Fleiss, Cohen and Everitt (1969) with
        n - 1 in place of n.

    Raises
    ------
    UnsupportedDesign
        There are not exactly two raters.
    NotEnoughData
        No conversation was rated by both.

    Examples
    --------
    >>> round(cohen_kappa(Ratings.from_contingency([[20, 5], [10, 15]])).value, 3)
    0.4
    """
    if ratings.n_raters != 2:
        raise UnsupportedDesign(
            f"Cohen's kappa compares two reviewers, not {ratings.n_raters}. "
            "Use Conger's kappa, Fleiss' kappa or Krippendorff's alpha."
        )
    coefficient = conger_coefficient(ratings, weighting, name="cohen")
    return estimate(ratings, coefficient, resampling or Resampling())


def conger_kappa(
    ratings: Ratings,
    weighting: Weighting = "nominal",
    resampling: Resampling | None = None,
    *,
    singles: bool = False,
) -> Estimate:
    """Conger's kappa: Cohen's for more than two raters, each with habits of their own.

    Chance agreement is the mean over pairs of different raters of the agreement that their own
    shares of the values would give (Conger 1980; with missing ratings, Gwet 2014).

    Parameters
    ----------
    ratings:
        The ratings of two raters or more.
    weighting:
        Credit for near misses.
    resampling:
        How the interval is drawn.
    singles:
        Let conversations rated once count in each rater's shares, as Gwet does.

    Raises
    ------
    NotEnoughData
        No conversation was rated twice.

    Examples
    --------
    >>> ratings = Ratings.from_matrix([[0, 0, 1, 1], [0, 0, 1, 0], [0, 1, 1, 1]])
    >>> round(conger_kappa(ratings).value, 3)
    0.385
    """
    coefficient = conger_coefficient(ratings, weighting, singles=singles)
    return estimate(ratings, coefficient, resampling or Resampling())


def conger_coefficient(
    ratings: Ratings,
    weighting: Weighting = "nominal",
    *,
    singles: bool = False,
    name: str = "conger",
) -> Coefficient:
    """Conger's kappa as a coefficient to be estimated together with others.

    Parameters and errors as in :func:`conger_kappa`.

    Examples
    --------
    >>> found = conger_coefficient(Ratings.from_contingency([[40, 9], [6, 45]]))
    >>> found.method, found.statistic(found.times[None, :]).round(3).tolist()
    ('agreement.conger.nominal', [0.7])
    """
    rows = _RaterRows.of(ratings, at_least=1 if singles else 2)
    credit = agreement_weights(ratings.scale, weighting)
    agreed, paired = credit_of_rows(rows.given.sum(axis=1), credit)

    def statistic(weights: FloatArray) -> FloatArray:
        observed = weights @ agreed / (weights @ paired)
        return beyond_chance(observed, _pair_chance(rows.shares(weights), credit))

    return Coefficient(f"agreement.{name}.{weighting}", rows.times, statistic)


def pairwise_kappas(ratings: Ratings, weighting: Weighting = "quadratic") -> FloatArray:
    """Cohen's kappa of every pair of raters over the conversations both rated.

    Parameters
    ----------
    ratings:
        The ratings.
    weighting:
        Credit for near misses.

    Returns
    -------
    ndarray
        Symmetric, shape (raters, raters), in the order of ``ratings.rater_labels``; NaN on the
        diagonal and for pairs without a common conversation.

    Examples
    --------
    >>> ratings = Ratings.from_matrix([[1, 2, 3, 3], [1, 2, 3, 2], [1, 1, 3, 3]])
    >>> pairwise_kappas(ratings).round(2).tolist()[0][1:]
    [0.8, 0.86]
    """
    ratings.require_pairs()
    tables = _cross_tables(ratings)
    total = tables.sum(axis=(2, 3))
    share = tables / np.maximum(total, 1)[:, :, None, None]
    credit = agreement_weights(ratings.scale, weighting)
    observed = (share * credit).sum(axis=(2, 3))
    left, right = share.sum(axis=3), share.sum(axis=2)
    kappas = beyond_chance(observed, ((left @ credit) * right).sum(axis=2))
    kappas[(total == 0) | np.eye(len(total), dtype=bool)] = np.nan
    return kappas


def _cross_tables(ratings: Ratings) -> FloatArray:
    """Cross table of each pair of raters, shape (raters, raters, values, values)."""
    n_raters, n_values = ratings.n_raters, len(ratings.scale)
    given = np.zeros((ratings.n_units, n_raters * n_values))
    given[ratings.unit, ratings.rater * n_values + ratings.value] = 1
    crossed = (given.T @ given).reshape(n_raters, n_values, n_raters, n_values)
    return crossed.transpose(0, 2, 1, 3)


@dataclass(frozen=True)
class _RaterRows:
    """Distinct rows "which rater gave which value", and how often each occurs.

    ``given`` has shape (rows, raters, values), with 1 where that rater gave that value.
    """

    given: FloatArray
    times: FloatArray

    @classmethod
    def of(cls, ratings: Ratings, *, at_least: int) -> _RaterRows:
        ratings.require_pairs()
        table: IntArray = np.zeros((ratings.n_units, ratings.n_raters), np.intp)
        table[ratings.unit, ratings.rater] = ratings.value + 1
        rows, times = distinct_rows(table[ratings.per_unit >= at_least])
        options = np.arange(1, len(ratings.scale) + 1)
        return cls((rows[:, :, None] == options).astype(float), times)

    def shares(self, weights: FloatArray) -> FloatArray:
        """Shares of the values each rater gave, shape (resamples, raters, values)."""
        flat = self.given.reshape(len(self.times), -1)
        given = (weights @ flat).reshape(len(weights), *self.given.shape[1:])
        total = given.sum(axis=2, keepdims=True)
        return np.asarray(given / np.where(total > 0, total, 1), float)


def _pair_chance(shares: FloatArray, credit: FloatArray) -> FloatArray:
    """Mean over pairs of different raters of the agreement their shares would give."""
    raters = (shares.sum(axis=2) > 0).sum(axis=1)
    everyone = shares.sum(axis=1)
    together = ((everyone @ credit) * everyone).sum(axis=1)
    alone = ((shares @ credit) * shares).sum(axis=(1, 2))
    return np.asarray((together - alone) / np.maximum(raters * (raters - 1), 1), float)
