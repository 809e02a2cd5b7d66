"""Agreement without correction for chance: the first thing a manager understands."""

from __future__ import annotations

import numpy as np

from evenhand.errors import InvalidData
from evenhand.measure.agreement.bootstrap import Coefficient, Resampling
from evenhand.measure.agreement.gwet import observed
from evenhand.measure.agreement.report import estimate, in_points
from evenhand.measure.agreement.tables import Ratings
from evenhand.measure.agreement.weights import Weighting, agreement_weights
from evenhand.measure.estimate import Estimate


def percent_agreement(
    ratings: Ratings,
    weighting: Weighting = "nominal",
    resampling: Resampling | None = None,
) -> Estimate:
    """Share of pairs of raters that gave the same value, conversations counting alike.

    Parameters
    ----------
    ratings:
        The ratings.
    weighting:
        Credit for near misses; none by default.
    resampling:
        How the interval is drawn.

    Returns
    -------
    Estimate
        A coefficient between 0 and 1.

    Raises
    ------
    NotEnoughData
        No conversation was rated twice.

    Examples
    --------
    >>> percent_agreement(Ratings.from_contingency([[40, 9], [6, 45]])).value
    0.85
    """
    return estimate(ratings, percent_coefficient(ratings, weighting), resampling or Resampling())


def within_agreement(
    ratings: Ratings, steps: int = 1, resampling: Resampling | None = None
) -> Estimate:
    """Share of pairs of raters at most ``steps`` options of the scale apart.

    Flatters: on a 5-point scale two random reviewers are within one of each other half of the
    time. Never show it alone.

    Parameters
    ----------
    ratings:
        The ratings; pass ``scale`` when building them if some option was never used.
    steps:
        Options apart that still count as agreement.
    resampling:
        How the interval is drawn.

    Examples
    --------
    >>> ratings = Ratings.from_matrix([[1, 2, 3, 5], [2, 2, 5, 5]], scale=[1, 2, 3, 4, 5])
    >>> within_agreement(ratings).value
    0.75
    """
    return estimate(ratings, within_coefficient(ratings, steps), resampling or Resampling())


def mean_absolute_difference(ratings: Ratings, resampling: Resampling | None = None) -> Estimate:
    """How many points two raters of the same conversation are apart on average.

    Compare with chance by :func:`krippendorff_alpha` with the ``absolute`` metric, which is
    1 - difference / difference of ratings paired at random.

    Examples
    --------
    >>> ratings = Ratings.from_matrix([[80, 90, 100], [70, 90, 80]])
    >>> mean_absolute_difference(ratings).value
    10.0
    """
    return in_points(estimate(ratings, difference_coefficient(ratings), resampling or Resampling()))


def percent_coefficient(ratings: Ratings, weighting: Weighting = "nominal") -> Coefficient:
    """Percent agreement as a coefficient to be estimated together with others.

    Parameters and errors as in :func:`percent_agreement`.

    Examples
    --------
    >>> found = percent_coefficient(Ratings.from_contingency([[40, 9], [6, 45]]))
    >>> found.method, found.statistic(found.times[None, :]).round(3).tolist()
    ('agreement.percent.nominal', [0.85])
    """
    credit = agreement_weights(ratings.scale, weighting)
    return observed(ratings, credit, f"percent.{weighting}")


def within_coefficient(ratings: Ratings, steps: int = 1) -> Coefficient:
    """Agreement within ``steps`` options, to be estimated together with others.

    Parameters and errors as in :func:`within_agreement`.

    Examples
    --------
    >>> found = within_coefficient(Ratings.from_contingency([[40, 9], [6, 45]]))
    >>> found.method, found.statistic(found.times[None, :]).round(3).tolist()
    ('agreement.percent.within-1', [1.0])
    """
    if steps < 0:
        raise InvalidData("Agreement within so many steps needs 0 steps or more.")
    options = np.arange(len(ratings.scale))
    near = np.abs(np.subtract.outer(options, options)) <= steps
    return observed(ratings, near.astype(float), f"percent.within-{steps}")


def difference_coefficient(ratings: Ratings) -> Coefficient:
    """Mean absolute difference, to be estimated together with others.

    Parameters and errors as in :func:`mean_absolute_difference`.

    Examples
    --------
    >>> found = difference_coefficient(Ratings.from_contingency([[40, 9], [6, 45]]))
    >>> found.method, found.statistic(found.times[None, :]).round(3).tolist()
    ('agreement.difference.absolute', [0.15])
    """
    distance = np.abs(np.subtract.outer(ratings.scale, ratings.scale))
    return observed(ratings, distance, "difference.absolute", bounded=False)
