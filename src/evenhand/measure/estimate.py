"""The one type every number is shown as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Self

Target = Literal["period", "process"]
"""``period``: what happened in this finite set. ``process``: the skill or system behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number, its margin, and what is needed to believe or to question it.

    Parameters
    ----------
    value:
        The point estimate in ``unit``; ``None`` when there is none (then ``absent`` says why).
    low, high:
        Ends of the interval at ``level``; ``None`` when no interval can be given.
    method:
        Stable key of the method, as in the method pages of the documentation
        (``"iqs.mean.t"``, ``"combined.regression.hc3"``).
    n:
        How many reviews (or raters, answers, ...) the number rests on.
    level:
        Confidence level of the interval.
    se, df:
        Standard error and degrees of freedom where the method has them.
    population:
        Size of the finite population the number speaks of, if any.
    target:
        ``"period"`` for this finite period, ``"process"`` for the process behind it.
    unit:
        ``"points"`` (0-100), ``"percent"`` (0-100) or ``"coefficient"``.
    exclusions:
        What was left out and how often, by reason: ``{"hand-picked": 12}``.
    warnings:
        Sentences a reader of the number must see.
    needed:
        Further reviews needed for a wanted margin: ``{5.0: 12}`` reads "12 more give ±5".
    minimum:
        Below this n the interval is shown and the point is not.
    absent:
        Why there is no value, in a sentence.

    Examples
    --------
    >>> iqs = Estimate(value=83.1, low=80.9, high=85.3, method="iqs.mean.t", n=290)
    >>> round(iqs.margin, 1)
    2.2
    >>> iqs.shows_point
    True
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    method: str
    n: int
    level: float = 0.95
    se: float | None = None
    df: float | None = None
    population: int | None = None
    target: Target = "period"
    unit: Literal["points", "percent", "coefficient"] = "points"
    exclusions: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    needed: Mapping[float, int] = field(default_factory=dict)
    minimum: int = 0
    absent: str = ""

    @property
    def margin(self) -> float | None:
        """Half the width of the interval, in ``unit``; ``None`` without an interval."""
        if self.low is None or self.high is None:
            return None
        return (self.high - self.low) / 2

    @property
    def shows_point(self) -> bool:
        """Whether the point may be shown: there is one, and n reaches the minimum."""
        return self.value is not None and self.n >= self.minimum

    def with_warning(self, *sentences: str) -> Self:
        """The same estimate with further warnings."""
        return replace(self, warnings=(*self.warnings, *sentences))

    def with_exclusions(self, exclusions: Mapping[str, int]) -> Self:
        """The same estimate with the given exclusions added."""
        return replace(self, exclusions={**self.exclusions, **exclusions})


def no_estimate(*, method: str, why: str, n: int = 0, minimum: int = 0) -> Estimate:
    """An estimate that is absent, with the reason a reader sees.

    Examples
    --------
    >>> no_estimate(method="iqs.mean.t", why="No reviews in this period.").shows_point
    False
    """
    return Estimate(value=None, method=method, n=n, minimum=minimum, absent=why)
