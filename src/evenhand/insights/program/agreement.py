"""How alike people review: Krippendorff's alpha with its interval, overall and by category."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from evenhand.errors import MeasureError
from evenhand.insights.program.reading import Given, Twice
from evenhand.measure.agreement import (
    Ratings,
    Resampling,
    krippendorff_alpha,
    mean_absolute_difference,
)
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.remembered import remembered

METHOD = "agreement.alpha.interval"
RESAMPLING = Resampling(count=400)


class Agreed(NamedTuple):
    """Agreement beyond chance, and how far two people are apart on average, in whole points."""

    alpha: Estimate
    apart: Estimate
    conversations: int


def of_scores(found: Twice) -> Agreed:
    """Agreement on the score of the review."""
    return _agreed(found.scores, 1.0)


def of_categories(found: Twice) -> Mapping[int, Agreed]:
    """Agreement on each category, in points of 100."""
    return {category: _agreed(given, 100.0) for category, given in found.categories.items()}


def _agreed(given: Given, unit: float) -> Agreed:
    try:
        ratings = Ratings.from_long(given.segment, given.author, unit * given.value)
        whole = Ratings.from_long(given.segment, given.author, np.round(unit * given.value))
        alpha = remembered(krippendorff_alpha, ratings, "interval", RESAMPLING)
        apart = remembered(mean_absolute_difference, whole, RESAMPLING)
    except MeasureError as error:
        none = no_estimate(method=METHOD, why=str(error))
        return Agreed(none, none, 0)
    return Agreed(alpha, apart, ratings.n_pairable)
