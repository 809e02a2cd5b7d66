"""On which terms a number is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.errors import InvalidData
from evenhand.measure.estimate import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the reader of a number wants of it.

    Parameters
    ----------
    target:
        ``"period"``: what happened in this finite set; reviewing all of it leaves no margin.
        ``"process"``: the skill or system behind it, for comparisons; nothing is ever complete.
    level:
        Confidence level of the interval, above 0 and below 1.
    minimum:
        Below this number of reviews the interval is shown and the point is not.
    wanted:
        Margins in the unit of the number for which the reviews still needed are counted.

    Raises
    ------
    InvalidData
        If the level or a wanted margin cannot be.

    Examples
    --------
    >>> Terms(target="process", wanted=(3.0, 5.0)).level
    0.95
    """

    target: Target = "period"
    level: float = 0.95
    minimum: int = 5
    wanted: tuple[float, ...] = (5.0,)

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise InvalidData(f"The level must be between 0 and 1, as in 0.95; it is {self.level}.")
        if any(margin <= 0 for margin in self.wanted):
            raise InvalidData("A wanted margin must be above 0 points.")

    @property
    def finite(self) -> bool:
        """Whether a finite population is the target."""
        return self.target == "period"


DEFAULT = Terms()
