"""The coefficients of one category side by side, as a calibration session shows them."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.measure.agreement.alpha import alpha_coefficient
from evenhand.measure.agreement.bands import Verdict, verdict
from evenhand.measure.agreement.bootstrap import Resampling
from evenhand.measure.agreement.gwet import gwet_coefficient
from evenhand.measure.agreement.percent import (
    difference_coefficient,
    percent_coefficient,
    within_coefficient,
)
from evenhand.measure.agreement.report import estimates, in_points, prevalence
from evenhand.measure.agreement.tables import Ratings
from evenhand.measure.agreement.weights import Metric
from evenhand.measure.estimate import Estimate


@dataclass(frozen=True, slots=True)
class AgreementSheet:
    """Percent, within-one, alpha and AC1 together: none of them is fair alone.

    ``difference`` is the mean absolute difference in points of the scale, ``against_chance``
    the same as a coefficient (1 - difference / difference by chance). ``prevalent`` is the most
    frequent value and ``prevalence`` its share. ``verdict`` is decided on the lower bound of
    alpha.
    """

    percent: Estimate
    within_one: Estimate
    alpha: Estimate
    ac1: Estimate
    difference: Estimate
    against_chance: Estimate
    prevalent: float
    prevalence: float
    verdict: Verdict


def agreement_sheet(
    ratings: Ratings, metric: Metric = "ordinal", resampling: Resampling | None = None
) -> AgreementSheet:
    """All coefficients of one category, on the same resamples of the conversations.

    Parameters
    ----------
    ratings:
        Ratings of one category. Pass ``scale`` when building them, so that unused options count.
    metric:
        Metric of alpha.
    resampling:
        How the intervals are drawn.

    Raises
    ------
    NotEnoughData
        No conversation was rated twice.
    InvalidData
        The scale has a single option.

    Examples
    --------
    >>> sheet = agreement_sheet(Ratings.from_contingency([[80, 10], [5, 5]]), "nominal")
    >>> [round(shown.value, 2) for shown in (sheet.percent, sheet.alpha, sheet.ac1)]
    [0.85, 0.32, 0.81]
    >>> sheet.verdict.band.value
    'do not compare'
    """
    wanted = [
        percent_coefficient(ratings),
        within_coefficient(ratings),
        alpha_coefficient(ratings, metric),
        gwet_coefficient(ratings),
        difference_coefficient(ratings),
        alpha_coefficient(ratings, "absolute"),
    ]
    found = estimates(ratings, wanted, resampling or Resampling())
    same, within_one, reliability, ac1, difference, against_chance = found
    prevalent, share = prevalence(ratings)
    return AgreementSheet(
        percent=same,
        within_one=within_one,
        alpha=reliability,
        ac1=ac1,
        difference=in_points(difference),
        against_chance=against_chance,
        prevalent=prevalent,
        prevalence=share,
        verdict=verdict(reliability),
    )
