"""How many reviews a wanted margin takes, where they go, and what they cost in hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, IntArray, finite
from evenhand.measure.leaderboard.reliability import reliability
from evenhand.measure.sampling.allocate import allocate

_ROUNDING = 1e-9
FIRM_SD = 30
"""From this many reviews on an observed SD may be planned with as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a review costs and how far the automatic score and the design change what it buys.

    Parameters
    ----------
    minutes:
        Minutes per review.
    design_effect:
        Factor on the variance from clustering or unequal weights.
    correlation:
        Of automatic and human scores; the combined score needs ``1 - r²`` of the reviews.

    Raises
    ------
    InvalidData
        If a value cannot be.
    """

    minutes: float = 10.0
    design_effect: float = 1.0
    correlation: float = 0.0

    def __post_init__(self) -> None:
        if not -1 <= self.correlation <= 1:
            raise InvalidData(f"A correlation lies between -1 and 1; {self.correlation} does not.")
        if self.design_effect <= 0 or self.minutes < 0:
            raise InvalidData("The design effect must be above 0 and minutes cannot be negative.")

    @property
    def inflation(self) -> float:
        """Factor on the variance of a simple random sample."""
        return self.design_effect * (1 - self.correlation**2)

    def hours(self, reviews: int) -> float:
        """Hours that so many reviews take."""
        return reviews * self.minutes / 60


PLAIN = Effort()


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Reviews per group, and what they come to.

    Parameters
    ----------
    reviews:
        Reviews per group.
    margin:
        Half-width of the interval of the whole, in the unit of the spreads.
    group_margins:
        Half-width of each group's own interval; infinite where it gets no review.
    hours:
        Hours of reviewing.
    """

    reviews: IntArray
    margin: float
    group_margins: FloatArray
    hours: float

    @property
    def total(self) -> int:
        """All reviews of the plan."""
        return int(self.reviews.sum())

    def reliability(self, icc: float) -> FloatArray:
        """How far each group's mean score is a real difference, by the share ``icc`` of variance.

        Examples
        --------
        >>> plan_for_margin([400] * 2, [20, 20], 10).reliability(icc=0.05).round(2).tolist()
        [0.3, 0.3]
        """
        return np.array([reliability(n, icc) if n else 0.0 for n in self.reviews.tolist()])


def reviews_for_margin(
    sd: npt.ArrayLike,
    margin: npt.ArrayLike,
    population: npt.ArrayLike = np.inf,
    *,
    effort: Effort = PLAIN,
    level: float = 0.95,
) -> IntArray:
    """Reviews that bring the interval to ``± margin``.

    Parameters
    ----------
    sd:
        Standard deviation of review scores, in points (50 for a share in percent at its worst).
        One observed on few reviews should pass through :func:`cautious_sd` first.
    margin:
        Wanted half-width, in the same unit.
    population:
        Conversations in the period; infinite for the process behind it.
    effort:
        Design effect and worth of the automatic score.

    Returns
    -------
    IntArray
        Whole numbers of reviews, broadcast over the arguments, never above the population.

    Raises
    ------
    InvalidData
        If a margin is not above 0 or a spread is negative.

    Notes
    -----
    Cochran, Sampling Techniques (1977), section 4.6:
    ``n0 = deff (1 - r²) (z SD / margin)²``, ``n = n0 / (1 + (n0 - 1) / N)``.

    Examples
    --------
    >>> int(reviews_for_margin(50, 5)), int(reviews_for_margin(50, 5, population=1000))
    (385, 278)
    >>> reviews_for_margin(20, 10, population=[60, 150, 400]).tolist()
    [13, 15, 15]
    """
    spread, half = np.asarray(sd, dtype=np.float64), np.asarray(margin, dtype=np.float64)
    if (half <= 0).any() or (spread < 0).any():
        raise InvalidData("A wanted margin must be above 0 and a spread cannot be negative.")
    unlimited = effort.inflation * (_normal(level) * spread / half) ** 2
    return _limited(unlimited, np.asarray(population, dtype=np.float64))


def margin_for_reviews(
    n: npt.ArrayLike,
    sd: npt.ArrayLike,
    population: npt.ArrayLike = np.inf,
    *,
    effort: Effort = PLAIN,
    level: float = 0.95,
) -> FloatArray:
    """Half-width that ``n`` reviews will give: the planner the other way round.

    Examples
    --------
    >>> round(float(margin_for_reviews(54, 20, population=400)), 2)
    4.97
    """
    reviews, frame = np.asarray(n, dtype=np.float64), np.asarray(population, dtype=np.float64)
    if (reviews < 1).any() or (reviews > frame).any():
        raise InvalidData("A margin needs at least one review, and no more than conversations.")
    # Cochran's formula corrects with N - 1, so that both directions agree.
    left = np.where(reviews >= frame, 0.0, 1 - (reviews - 1) / np.maximum(frame - 1, 1))
    return np.asarray(_normal(level) * np.asarray(sd) * np.sqrt(effort.inflation * left / reviews))


def plan_for_margin(
    sizes: npt.ArrayLike,
    sds: npt.ArrayLike,
    margin: float,
    *,
    minimum: int = 2,
    effort: Effort = PLAIN,
    level: float = 0.95,
) -> Plan:
    """The fewest reviews over groups that bring the score of the whole to ``± margin``.

    Parameters
    ----------
    sizes, sds:
        Conversations and standard deviation of scores of each group (agent, channel, queue).
    margin:
        Wanted half-width for the whole.
    minimum:
        Least reviews per group, such as a coaching minimum per agent.
    effort:
        Minutes per review, design effect, worth of the automatic score.

    Raises
    ------
    InvalidData
        If the margin is not above 0, or sizes and spreads do not fit.

    Examples
    --------
    >>> plan = plan_for_margin([400, 150, 60], [20, 30, 25], 4)
    >>> plan.reviews.tolist(), round(plan.margin, 2), plan.hours
    ([60, 34, 11], 3.98, 17.5)
    """
    if margin <= 0:
        raise InvalidData("A wanted margin must be above 0.")
    size, spread = _groups(sizes, sds)
    fewest, most = int(np.minimum(size, minimum).sum()), int(size.sum())
    while fewest < most:
        middle = (fewest + most) // 2
        reviews = allocate(size, spread, middle, minimum)
        enough = _margin_of_whole(size, spread, reviews, effort, level) <= margin
        fewest, most = (fewest, middle) if enough else (middle + 1, most)
    return plan_for_reviews(size, spread, fewest, minimum=minimum, effort=effort, level=level)


def plan_for_reviews(
    sizes: npt.ArrayLike,
    sds: npt.ArrayLike,
    n: int,
    *,
    minimum: int = 2,
    effort: Effort = PLAIN,
    level: float = 0.95,
) -> Plan:
    """What ``n`` reviews buy at best, when that many is all there is time for.

    Parameters
    ----------
    sizes, sds, minimum, effort:
        As for :func:`plan_for_margin`.

    Raises
    ------
    NotEnoughData
        If ``n`` does not reach for the minimum everywhere.

    Examples
    --------
    >>> plan_for_reviews([4421, 755, 1018], [131.346, 107.656, 124.717], 200).reviews.tolist()
    [147, 21, 32]
    """
    size, spread = _groups(sizes, sds)
    reviews = allocate(size, spread, n, minimum)
    return Plan(
        reviews=reviews,
        margin=_margin_of_whole(size, spread, reviews, effort, level),
        group_margins=_normal(level) * np.sqrt(_variances(size, spread, reviews, effort)),
        hours=effort.hours(int(reviews.sum())),
    )


def cautious_sd(sd: float, n: int, confidence: float = 0.8) -> float:
    """A spread to plan with, when it was observed on few reviews.

    Ten reviews can show half of the real spread, and the plan would then fall far short. From 30
    reviews on the observed value is returned as it is.

    Parameters
    ----------
    sd:
        Observed standard deviation.
    n:
        Reviews it rests on, at least 2.
    confidence:
        How sure the bound should be.

    Raises
    ------
    NotEnoughData
        With fewer than two reviews.

    Notes
    -----
    One-sided upper confidence limit by the chi-square quantile (Browne, Statistics in Medicine 14
    (1995) 1933).

    Examples
    --------
    >>> round(cautious_sd(20, 10), 1), cautious_sd(20, 40)
    (25.9, 20)
    """
    if n < 2:
        raise NotEnoughData("A spread needs at least two reviews; plan with 25 points until then.")
    if n >= FIRM_SD:
        return sd
    quantile = float(special.chdtri(n - 1, confidence))
    return float(sd * np.sqrt((n - 1) / quantile))


def _groups(sizes: npt.ArrayLike, sds: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    size = finite(sizes, "Sizes")
    return size, finite(sds, "Spreads", len(size))


def _variances(
    size: FloatArray, spread: FloatArray, reviews: IntArray, effort: Effort
) -> FloatArray:
    """Variance of each group's mean; infinite without a review."""
    variance = np.full(len(size), np.inf)
    some = reviews > 0
    variance[some] = effort.inflation * (1 / reviews[some] - 1 / size[some]) * spread[some] ** 2
    return variance


def _margin_of_whole(
    size: FloatArray, spread: FloatArray, reviews: IntArray, effort: Effort, level: float
) -> float:
    some = size > 0
    variance = _variances(size[some], spread[some], reviews[some], effort)
    share = size[some] / size.sum()
    return float(_normal(level) * np.sqrt((share**2 * variance).sum()))


def _limited(unlimited: FloatArray, population: FloatArray) -> IntArray:
    """Whole reviews after the finite-population correction: at least 1, at most everything."""
    n = unlimited / (1 + (unlimited - 1) / population)
    whole = np.ceil(np.maximum(n, 1) - _ROUNDING)
    return np.minimum(whole, population).astype(np.int64)


def _normal(level: float) -> float:
    return float(special.ndtri(0.5 + level / 2))
