"""The steps from ratings to a review score, as small records a page can show one by one.

Numbers are exact fractions, so adding them up again gives the stored score to the last digit.
``kind`` tells a template which step it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from evenhand.measure.forms import (
    BonusRule,
    CriticalEffect,
    CriticalScope,
    NaRule,
    Outcome,
    SectionRule,
)


@dataclass(frozen=True, slots=True)
class CategoryStep:
    """One category and its answer.

    Parameters
    ----------
    category, section:
        Their keys.
    option:
        Position of the chosen option, ``NOT_APPLICABLE``, or None where unanswered.
    label:
        The option's label; empty for no option.
    fraction:
        Share of the full value earned (0-1); None for no option.
    weight:
        What the category counts with; 0 where it is tracked and not scored.
    earned, possible:
        ``weight * fraction`` and ``weight``; both 0 unless rated.
    failed:
        Whether it is critical and its answer fails it.
    """

    kind: ClassVar[str] = "category"
    category: str
    section: str
    option: int | None
    label: str
    fraction: Fraction | None
    weight: Fraction
    earned: Fraction
    possible: Fraction
    failed: bool


@dataclass(frozen=True, slots=True)
class NotApplicableStep:
    """What one category that does not apply adds: nothing, or ``fraction`` of its weight."""

    kind: ClassVar[str] = "not_applicable"
    category: str
    section: str
    rule: NaRule
    fraction: Fraction | None
    earned: Fraction
    possible: Fraction


@dataclass(frozen=True, slots=True)
class SectionStep:
    """The sums of one section, after its failure and after its N/A, as they enter the total.

    ``factor`` is the section's percent (normalised) or weight (raw points), else 1. ``score`` is
    ``100 * earned / possible``, None where nothing was possible.
    """

    kind: ClassVar[str] = "section"
    section: str
    earned: Fraction
    possible: Fraction
    score: Fraction | None
    factor: Fraction
    bonus: bool
    failed: bool


@dataclass(frozen=True, slots=True)
class TotalStep:
    """Sections become the score: ``100 * earned / possible``, before bonus and form failure.

    Weights and raw points: ``earned`` and ``possible`` are the sums of ``factor * earned`` and
    ``factor * possible`` over sections. Normalised: the sums of ``factor * score / 100`` and of
    ``factor`` over sections with anything possible. Bonus sections are in neither.
    """

    kind: ClassVar[str] = "total"
    rule: SectionRule
    earned: Fraction
    possible: Fraction
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class BonusStep:
    """What bonus sections add, and the score before and after (capped at 100 if so ruled)."""

    kind: ClassVar[str] = "bonus"
    rule: BonusRule
    gained: Fraction
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class CriticalStep:
    """What failed critical categories do.

    On a section (``section`` names it) ``before`` and ``after`` are what its ratings earned and
    what is left of it; on the form (``section`` is None) they are the score. ``limit`` is the
    highest score (0-100) the failure leaves, None where it leaves the score as it is.
    """

    kind: ClassVar[str] = "critical"
    scope: CriticalScope
    effect: CriticalEffect
    section: str | None
    categories: tuple[str, ...]
    limit: Fraction | None
    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True, slots=True)
class FinalStep:
    """The score, held unrounded against the pass mark and the bands."""

    kind: ClassVar[str] = "final"
    score: float | None
    pass_mark: float
    outcome: Outcome
    band: str | None


Step = (
    CategoryStep
    | NotApplicableStep
    | SectionStep
    | TotalStep
    | BonusStep
    | CriticalStep
    | FinalStep
)
