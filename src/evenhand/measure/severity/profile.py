"""In which way does each reviewer differ from the panel?"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from evenhand.measure.severity.deviations import deviations
from evenhand.measure.severity.findings import Finding, Panel, findings
from evenhand.measure.severity.habits import Habits, habits_of


@dataclass(frozen=True, slots=True)
class ReviewerProfile:
    """One reviewer next to the panel: measures, and what stands out, most important first."""

    habits: Habits
    findings: tuple[Finding, ...]


def reviewer_profiles(
    units: ArrayLike,
    reviewers: ArrayLike,
    categories: ArrayLike,
    values: ArrayLike,
    *,
    scale: tuple[float, float],
    level: float = 0.95,
) -> tuple[ReviewerProfile, ...]:
    """Profile every reviewer: severity, randomness, central tendency, halo, N/A, interaction.

    Every rating is compared with what the others gave to the same conversation and category,
    freed of their own habits. A finding needs an effect worth a conversation *and* an interval
    that excludes its absence; thresholds are the named constants of the ``findings`` module.

    Parameters
    ----------
    units, reviewers, categories:
        Conversation, reviewer and category of each rating, shape (ratings,).
    values:
        Ratings, shape (ratings,); NaN is N/A. A rating that was not asked for is absent.
    scale:
        Lowest and highest value of the scale.
    level:
        Confidence level.

    Returns
    -------
    tuple of ReviewerProfile
        In the order of the sorted labels. Severity and interaction are in points of 0-100.

    Raises
    ------
    InvalidData
        Lengths differ, values off the scale, or a rating given twice.
    NotEnoughData
        Nothing was rated by two reviewers.
    UnsupportedDesign
        Groups of reviewers share no conversation.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(7)
    >>> quality = rng.normal(60, 15, 200)
    >>> ratings = np.clip(quality + rng.normal(0, 8, (4, 200)), 0, 100)
    >>> ratings[2] = np.clip(ratings[2] - 25, 0, 100)
    >>> reviewer, unit = np.nonzero(np.ones((4, 200)))
    >>> profiles = reviewer_profiles(unit, reviewer, np.zeros(800), ratings.ravel(),
    ...                              scale=(0, 100))
    >>> [[finding.reason.value for finding in profile.findings] for profile in profiles]
    [[], [], ['severe'], []]
    """
    compared = deviations(units, reviewers, categories, values, scale=scale)
    everyone = [habits_of(compared, code, level) for code in range(len(compared.reviewers))]
    panel = Panel.of(everyone)
    return tuple(ReviewerProfile(habits, findings(habits, panel)) for habits in everyone)
