"""Alignment of two reviews: per category, and over the whole form."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.agreement.bootstrap import Coefficient, Resampling, intervals
from evenhand.measure.agreement.gwet import observed
from evenhand.measure.agreement.report import NO_INTERVAL, estimate, finite
from evenhand.measure.agreement.tables import FloatArray, Ratings
from evenhand.measure.estimate import Estimate


def category_alignment(
    ratings: Ratings, maximum: float, resampling: Resampling | None = None
) -> Estimate:
    """Mean over conversations of 1 - abs(a - b) / maximum, over pairs of reviewers.

    Parameters
    ----------
    ratings:
        Ratings of one category, in points from 0 to ``maximum``.
    maximum:
        Most points the category gives.
    resampling:
        How the interval is drawn.

    Returns
    -------
    Estimate
        A coefficient between 0 and 1. Chance is left in.

    Raises
    ------
    InvalidData
        A rating lies outside 0 to ``maximum``.

    Examples
    --------
    >>> ratings = Ratings.from_matrix([[0, 2, 4], [4, 2, 3]])
    >>> round(category_alignment(ratings, maximum=4).value, 4)
    0.5833
    """
    if maximum <= 0 or ratings.scale[0] < 0 or ratings.scale[-1] > maximum:
        raise InvalidData(f"Alignment needs ratings between 0 and the category's {maximum:g}.")
    credit = 1 - np.abs(np.subtract.outer(ratings.scale, ratings.scale)) / maximum
    coefficient = observed(ratings, credit, "alignment.category")
    return estimate(ratings, coefficient, resampling or Resampling())


def form_alignments(left: ArrayLike, right: ArrayLike, maxima: ArrayLike) -> FloatArray:
    """Alignment of two reviews of each conversation over the whole form.

    The mean of the categories' alignments, weighted by their maxima. A category that either
    reviewer left as N/A takes no part in that conversation.

    Parameters
    ----------
    left, right:
        Points given by the two reviewers, shape (conversations, categories); NaN is N/A.
    maxima:
        Most points each category gives, shape (categories,).

    Returns
    -------
    ndarray
        Shape (conversations,); NaN where the two rated no category in common.

    Raises
    ------
    InvalidData
        Shapes that do not fit, or points outside 0 to the category's maximum.

    Examples
    --------
    Two reviews with equal totals and different answers:

    >>> form_alignments([[5, 0]], [[0, 5]], maxima=[5, 5]).tolist()
    [0.0]
    """
    one, two = np.asarray(left, float), np.asarray(right, float)
    most = np.asarray(maxima, float)
    if one.shape != two.shape or one.ndim != 2 or most.shape != one.shape[1:]:
        raise InvalidData(
            "Two reviews of a form have one row per conversation, one column per "
            "category, and each category has one maximum."
        )
    if (most <= 0).any() or not (_inside(one, most) and _inside(two, most)):
        raise InvalidData("Points lie between 0 and the category's maximum, which is above 0.")
    both = ~np.isnan(one) & ~np.isnan(two)
    possible = (both * most).sum(axis=1)
    lost = np.where(both, np.abs(one - two), 0.0).sum(axis=1)
    aligned = np.full(len(one), np.nan)
    np.divide(possible - lost, possible, out=aligned, where=possible > 0)
    return aligned


def form_alignment(
    left: ArrayLike, right: ArrayLike, maxima: ArrayLike, resampling: Resampling | None = None
) -> Estimate:
    """Mean alignment of two reviewers over the whole form, with its interval.

    Parameters as in :func:`form_alignments`; the interval is by bootstrap over conversations.

    Raises
    ------
    NotEnoughData
        No category of any conversation was rated by both.

    Examples
    --------
    >>> shown = form_alignment([[5, 2], [4, 4], [3, 1]], [[5, 2], [3, 4], [5, 1]], [5, 5])
    >>> round(shown.value, 3), shown.n
    (0.9, 3)
    """
    aligned = form_alignments(left, right, maxima)
    rated = aligned[~np.isnan(aligned)]
    if not len(rated):
        raise NotEnoughData("The two reviewers rated no category in common.")
    settings = resampling or Resampling()
    method = "agreement.alignment.form"
    mean = Coefficient(
        method,
        np.ones(len(rated)),
        lambda weights: weights @ rated / weights.sum(axis=1),
        corrected=False,
    )
    (found,) = intervals([mean], settings)
    left_out = len(aligned) - len(rated)
    return Estimate(
        value=found.value,
        low=finite(found.low),
        high=finite(found.high),
        se=finite(found.se),
        method=method,
        n=len(rated),
        level=settings.level,
        unit="coefficient",
        target="process",
        exclusions={"no category in common": left_out} if left_out else {},
        warnings=() if np.isfinite(found.low) else (NO_INTERVAL,),
    )


def _inside(points: FloatArray, most: FloatArray) -> bool:
    given = ~np.isnan(points)
    return bool(((points >= 0) & (points <= most))[given].all())
