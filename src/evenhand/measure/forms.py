"""What a scorecard is to the arithmetic: scales, categories, sections and the scoring policy.

Guidance, root causes and wording live with the scorecard itself; only what changes a score is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise

from evenhand.errors import InvalidData


class NaRule(StrEnum):
    """What a category that does not apply does to the score."""

    DROP = "drop"
    FULL = "full"
    SECTION_MEAN = "section_mean"
    FORM_MEAN = "form_mean"


class CriticalTrigger(StrEnum):
    """Which ratings of a critical category fail it."""

    BELOW_HALF = "below_half"
    LOWEST = "lowest"
    NAMED = "named"


class CriticalScope(StrEnum):
    """How far a failed critical category reaches."""

    FORM = "form"
    SECTION = "section"


class CriticalEffect(StrEnum):
    """What a failed critical category does."""

    ZERO = "zero"
    ZERO_SECTION = "zero_section"
    CAP = "cap"
    FAIL_KEEP_SCORE = "fail_keep_score"


class SectionRule(StrEnum):
    """How sections enter the score."""

    WEIGHTS = "weights"
    NORMALISED = "normalised"
    RAW_POINTS = "raw_points"


class BonusRule(StrEnum):
    """Whether a bonus section counts, and how far."""

    OFF = "off"
    CAPPED = "capped"
    UNCAPPED = "uncapped"


class Outcome(StrEnum):
    """What a review comes to; ``none`` where nothing failed it and no score can pass it."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    NONE = "none"


class Aggregate(StrEnum):
    """How reviews become the score of a group."""

    MEAN = "mean"
    POOLED = "pooled"
    STRATA = "strata"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a scale: its label, its value and whether it passes."""

    label: str
    value: float
    passes: bool


@dataclass(frozen=True)
class Scale:
    """Ordered answers, best first.

    Parameters
    ----------
    options:
        2 to 11 options with strictly descending values from 1 to 0, none that fails above one
        that passes.

    Raises
    ------
    InvalidData
        The options break one of these rules.

    Examples
    --------
    >>> Scale((Option("Yes", 1, True), Option("No", 0, False))).fraction(1)
    0.0
    """

    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        values = [option.value for option in self.options]
        if not 2 <= len(values) <= 11:
            raise InvalidData(f"A scale needs 2 to 11 options; this one has {len(values)}.")
        if any(a <= b for a, b in pairwise(values)):
            raise InvalidData("The values of a scale must descend strictly, best option first.")
        if values[0] != 1 or values[-1] != 0:
            raise InvalidData("The best option of a scale is worth 1 and the last one 0.")
        passes = [option.passes for option in self.options]
        if passes != sorted(passes, reverse=True):
            raise InvalidData("No option that fails may stand above one that passes.")

    def fraction(self, option: int) -> float:
        """Share of the full value that the option at this position earns (0-1)."""
        return float(self.options[option].value)

    @cached_property
    def fractions(self) -> tuple[float, ...]:
        """The fractions of all options, best first."""
        return tuple(float(option.value) for option in self.options)


def even_scale(*labels: str, failing: int | None = None) -> Scale:
    """A scale of evenly spaced values; the lower half fails unless ``failing`` says how many.

    Examples
    --------
    >>> [round(f, 3) for f in even_scale("Full", "Good", "Fair", "Poor").fractions]
    [1.0, 0.667, 0.333, 0.0]
    """
    top = len(labels) - 1
    if top < 1:
        raise InvalidData(f"A scale needs 2 to 11 options; this one has {len(labels)}.")
    values = [(top - place) / top for place in range(len(labels))]
    fails = sum(value < 0.5 for value in values) if failing is None else failing
    passing = len(labels) - fails
    return Scale(
        tuple(
            Option(label, value, place < passing)
            for place, (label, value) in enumerate(zip(labels, values, strict=True))
        )
    )


@dataclass(frozen=True, slots=True)
class Section:
    """A group of categories.

    Parameters
    ----------
    key:
        Stable across versions of the scorecard.
    weight:
        Its percent under normalised sections, its factor under raw points; unused where the
        categories' own weights rule. For a bonus section under normalised sections: the points
        of score it can add.
    bonus:
        Whether it can only add to the score: what it earns counts, what it could earn does not.
    """

    key: str
    weight: float = 0
    bonus: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """One question as the arithmetic sees it.

    Parameters
    ----------
    key:
        Stable across versions of the scorecard.
    scale:
        Its answers.
    weight:
        Integer 0-100; 0 is tracked and not scored.
    section:
        Key of its section.
    critical:
        Whether failing it reaches beyond itself.
    failing:
        Positions of the options that trigger, where the policy's trigger is ``named``.
    points:
        Points of the full value; under normalised sections and raw points a category counts with
        ``weight * points``, else with its weight alone.
    required:
        An unanswered required category keeps a review from being submitted.
    """

    key: str
    scale: Scale
    weight: int = 1
    section: str = ""
    critical: bool = False
    failing: tuple[int, ...] = ()
    points: float = 1
    required: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of scores, from its lower end upwards."""

    name: str
    lowest: float


DEFAULT_BANDS = (Band("excellent", 80), Band("acceptable", 60), Band("critical", 0))


@dataclass(frozen=True, slots=True)
class Policy:
    """The choices that turn ratings into a score; the defaults are the field's common rule.

    ``cap`` and ``pass_mark`` are on the scale of the score (0-100). Scope says how far a failed
    critical category reaches, effect says what it does there: with scope ``section``, zero and cap
    act on its section's score and an outcome of fail marks that section alone. Effect
    ``zero_section`` acts on the section under either scope.
    """

    na: NaRule = NaRule.DROP
    critical_trigger: CriticalTrigger = CriticalTrigger.BELOW_HALF
    critical_scope: CriticalScope = CriticalScope.FORM
    critical_effect: CriticalEffect = CriticalEffect.ZERO
    cap: float = 50
    sections: SectionRule = SectionRule.WEIGHTS
    bonus: BonusRule = BonusRule.OFF
    aggregate: Aggregate = Aggregate.MEAN
    strata_weights: Mapping[str, float] = field(default_factory=dict, hash=False)
    pass_mark: float = 80
    bands: tuple[Band, ...] = DEFAULT_BANDS


@dataclass(frozen=True, slots=True)
class Form:
    """A scorecard version as the arithmetic sees it: categories, sections, policy."""

    categories: tuple[Category, ...]
    sections: tuple[Section, ...] = (Section(""),)
    policy: Policy = Policy()


NOT_APPLICABLE = -1
"""The answer "does not apply", in place of an option's position."""


@lru_cache(maxsize=4096)
def exact(value: float) -> Fraction:
    """The fraction a person meant by a number they typed, so that sums carry no rounding.

    The nearest fraction with a denominator up to 10 000: every decimal of four places and every
    evenly spaced scale is exactly itself.

    Examples
    --------
    >>> exact(1 / 3), exact(0.85), exact(12.5)
    (Fraction(1, 3), Fraction(17, 20), Fraction(25, 2))
    """
    return Fraction(value).limit_denominator(10_000)
