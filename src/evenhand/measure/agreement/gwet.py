"""Coefficients that average over conversations: Gwet's AC1 and AC2, Fleiss, Brennan-Prediger.

They share the observed agreement and differ in what they call chance (Gwet 2014, chapters 2-3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evenhand.errors import InvalidData
from evenhand.measure.agreement.bootstrap import Coefficient, Resampling, Statistic
from evenhand.measure.agreement.report import estimate
from evenhand.measure.agreement.tables import FloatArray, Ratings, ValueCounts, count_values
from evenhand.measure.agreement.weights import Weighting, agreement_weights, credit_of_rows
from evenhand.measure.estimate import Estimate

Chance = Callable[[FloatArray, FloatArray], FloatArray]
"""Takes shares of the values, shape (..., values), and weights; gives expected agreement."""


def gwet_ac(
    ratings: Ratings,
    weighting: Weighting = "nominal",
    resampling: Resampling | None = None,
    *,
    singles: bool = False,
) -> Estimate:
    """Gwet's AC1 (nominal weights) or AC2 (any other), for any number of raters.

    Stays high when one value is very common, where kappa collapses; its model of chance is
    disputed and flatters, so show it beside percent agreement and alpha.

    Parameters
    ----------
    ratings:
        The ratings. All options of the scale count, so pass ``scale`` when building them if
        some option was never used.
    weighting:
        Credit for near misses.
    resampling:
        How the interval is drawn.
    singles:
        Let conversations rated once count in how common each value is, as Gwet does. By
        default they change nothing.

    Returns
    -------
    Estimate
        A coefficient; ``se`` is Gwet's closed form.

    Raises
    ------
    NotEnoughData
        No conversation was rated twice.

    Examples
    --------
    >>> ratings = Ratings.from_contingency([[80, 10], [5, 5]])
    >>> round(gwet_ac(ratings).value, 3)
    0.808
    """
    return estimate(
        ratings, gwet_coefficient(ratings, weighting, singles=singles), resampling or Resampling()
    )


def fleiss_kappa(
    ratings: Ratings,
    weighting: Weighting = "nominal",
    resampling: Resampling | None = None,
    *,
    singles: bool = False,
) -> Estimate:
    """Fleiss' kappa generalised to weights and missing ratings (Fleiss 1971, Gwet 2014).

    With two raters it is Scott's pi. Parameters, result and errors as in :func:`gwet_ac`.

    Examples
    --------
    >>> ratings = Ratings.from_counts([[4, 0], [3, 1], [0, 4]])
    >>> round(fleiss_kappa(ratings).value, 3)
    0.657
    """
    coefficient = fleiss_coefficient(ratings, weighting, singles=singles)
    return estimate(ratings, coefficient, resampling or Resampling())


def brennan_prediger(
    ratings: Ratings,
    weighting: Weighting = "nominal",
    resampling: Resampling | None = None,
    *,
    singles: bool = False,
) -> Estimate:
    """Brennan and Prediger's kappa: chance gives every option of the scale alike.

    Parameters, result and errors as in :func:`gwet_ac`.

    Examples
    --------
    >>> round(brennan_prediger(Ratings.from_contingency([[80, 10], [5, 5]])).value, 2)
    0.7
    """
    coefficient = brennan_coefficient(ratings, weighting, singles=singles)
    return estimate(ratings, coefficient, resampling or Resampling())


def gwet_coefficient(
    ratings: Ratings, weighting: Weighting = "nominal", *, singles: bool = False
) -> Coefficient:
    """AC1 or AC2 as a coefficient to be estimated together with others.

    Parameters and errors as in :func:`gwet_ac`.

    Examples
    --------
    >>> found = gwet_coefficient(Ratings.from_contingency([[40, 9], [6, 45]]))
    >>> found.method, found.statistic(found.times[None, :]).round(3).tolist()
    ('agreement.ac1', [0.701])
    """
    name = "ac1" if weighting == "nominal" else f"ac2.{weighting}"
    return _coefficient(_Averages.of(ratings, weighting, singles), _gwet_chance, name)


def fleiss_coefficient(
    ratings: Ratings, weighting: Weighting = "nominal", *, singles: bool = False
) -> Coefficient:
    """Fleiss' kappa as a coefficient to be estimated together with others.

    Parameters and errors as in :func:`gwet_ac`.

    Examples
    --------
    >>> found = fleiss_coefficient(Ratings.from_contingency([[40, 9], [6, 45]]))
    >>> found.method, found.statistic(found.times[None, :]).round(3).tolist()
    ('agreement.fleiss.nominal', [0.699])
    """
    averages = _Averages.of(ratings, weighting, singles)
    return _coefficient(averages, _fleiss_chance, f"fleiss.{weighting}")


def brennan_coefficient(
    ratings: Ratings, weighting: Weighting = "nominal", *, singles: bool = False
) -> Coefficient:
    """Brennan-Prediger as a coefficient to be estimated together with others.

    Parameters and errors as in :func:`gwet_ac`.

    Examples
    --------
    >>> found = brennan_coefficient(Ratings.from_contingency([[40, 9], [6, 45]]))
    >>> found.method, found.statistic(found.times[None, :]).round(3).tolist()
    ('agreement.brennan-prediger.nominal', [0.7])
    """
    averages = _Averages.of(ratings, weighting, singles)
    return _coefficient(averages, _even_chance, f"brennan-prediger.{weighting}")


def observed(
    ratings: Ratings, credit: FloatArray, method: str, *, bounded: bool = True
) -> Coefficient:
    """Mean credit over pairs of raters, conversations counting alike; chance left in."""
    averages = _Averages.from_rows(ratings.value_counts, credit)
    return _coefficient(averages, _no_chance, method, corrected=False, bounded=bounded)


@dataclass(frozen=True)
class _Averages:
    """Observed agreement and shares of the values per distinct row.

    ``agreed`` is 0 and ``paired`` False in rows with one rating.
    """

    times: FloatArray
    agreed: FloatArray
    paired: FloatArray
    shares: FloatArray
    credit: FloatArray

    @classmethod
    def of(cls, ratings: Ratings, weighting: Weighting, singles: bool) -> _Averages:
        rows = count_values(ratings, at_least=1) if singles else ratings.value_counts
        if len(rows.scale) < 2:
            raise InvalidData(
                "A scale needs two options before chance agreement means anything. Pass all "
                "options of the category as the scale."
            )
        return cls.from_rows(rows, agreement_weights(rows.scale, weighting))

    @classmethod
    def from_rows(cls, rows: ValueCounts, credit: FloatArray) -> _Averages:
        agreed, paired = credit_of_rows(rows.counts, credit)
        return cls(rows.times, agreed, paired, rows.counts / rows.size[:, None], credit)


def _coefficient(
    averages: _Averages,
    chance: Chance,
    name: str,
    *,
    corrected: bool = True,
    bounded: bool = True,
) -> Coefficient:
    def statistic(weights: FloatArray) -> FloatArray:
        shares = weights @ averages.shares / weights.sum(axis=1, keepdims=True)
        agreed = weights @ averages.agreed / (weights @ averages.paired)
        return beyond_chance(agreed, chance(shares, averages.credit))

    return Coefficient(
        f"agreement.{name}",
        averages.times,
        statistic,
        se=_gwet_se(averages, statistic, chance),
        corrected=corrected,
        bounded=bounded,
        even=chance in (_gwet_chance, _even_chance),
    )


def beyond_chance(agreed: FloatArray, expected: FloatArray) -> FloatArray:
    """(observed - expected) / (1 - expected); NaN where chance alone agrees always."""
    room = 1 - expected
    return np.divide(agreed - expected, room, out=np.full_like(agreed, np.nan), where=room > 1e-12)


def _gwet_se(averages: _Averages, statistic: Statistic, chance: Chance) -> float | None:
    """Linearised standard error (Gwet 2014, section 5.2), conversations as the sample."""
    times, n = averages.times, averages.times.sum()
    shares = times @ averages.shares / n
    expected = chance(shares[None, :], averages.credit)[0]
    if n < 2 or expected > 1 - 1e-12:
        return None
    value = statistic(times[None, :])[0]
    own = _own_chance(averages, chance, shares, expected)
    scale = n / (times @ averages.paired)
    direct = scale * (averages.agreed - expected) * averages.paired / (1 - expected)
    each = direct - 2 * (1 - value) * (own - expected) / (1 - expected)
    return float(np.sqrt((times * (each - value) ** 2).sum() / (n * (n - 1))))


def _own_chance(
    averages: _Averages, chance: Chance, shares: FloatArray, expected: float
) -> FloatArray:
    """Chance agreement of each row with the whole: half the slope of ``chance`` along the row.

    All the chances here are constant, linear or quadratic in the shares, so a central
    difference is exact.
    """
    step = averages.shares - shares
    ahead = chance(shares + step, averages.credit)
    behind = chance(shares - step, averages.credit)
    return np.asarray(expected + (ahead - behind) / 4, float)


def _gwet_chance(shares: FloatArray, credit: FloatArray) -> FloatArray:
    n_values = len(credit)
    spread = (shares * (1 - shares)).sum(axis=-1)
    return np.asarray(credit.sum() / (n_values * (n_values - 1)) * spread, float)


def _fleiss_chance(shares: FloatArray, credit: FloatArray) -> FloatArray:
    return np.asarray(((shares @ credit) * shares).sum(axis=-1), float)


def _even_chance(shares: FloatArray, credit: FloatArray) -> FloatArray:
    return np.full(shares.shape[:-1], credit.mean())


def _no_chance(shares: FloatArray, credit: FloatArray) -> FloatArray:
    return np.zeros(shares.shape[:-1])
