"""The policy's choices, one small function each; both scorers ask these and nothing else."""

from __future__ import annotations

from fractions import Fraction

from evenhand.measure.forms import (
    NOT_APPLICABLE,
    BonusRule,
    Category,
    CriticalEffect,
    CriticalScope,
    CriticalTrigger,
    Policy,
    Section,
    SectionRule,
    exact,
)

ZERO = Fraction(0)


def fails(policy: Policy, category: Category, option: int) -> bool:
    """Whether this option of this category is a critical failure.

    Examples
    --------
    >>> from evenhand.measure.forms import even_scale
    >>> privacy = Category("privacy", even_scale("Full", "Half", "None"), critical=True)
    >>> [fails(Policy(), privacy, option) for option in range(3)]
    [False, False, True]
    """
    if not category.critical or option == NOT_APPLICABLE:
        return False
    match policy.critical_trigger:
        case CriticalTrigger.BELOW_HALF:
            return exact(category.scale.fraction(option)) < Fraction(1, 2)
        case CriticalTrigger.LOWEST:
            return option == len(category.scale.options) - 1
        case CriticalTrigger.NAMED:
            return option in category.failing


def counted_weight(policy: Policy, category: Category, section: Section) -> Fraction:
    """What a category counts with inside its section.

    Its weight; times its points where the section rule counts points; 0 in a bonus section while
    the bonus is off.
    """
    if section.bonus and policy.bonus is BonusRule.OFF:
        return ZERO
    if policy.sections is SectionRule.WEIGHTS:
        return Fraction(category.weight)
    return category.weight * exact(category.points)


def section_factor(policy: Policy, section: Section) -> Fraction:
    """What a section's points are multiplied by in the total: 1 unless sections have weights."""
    if policy.sections is SectionRule.WEIGHTS:
        return Fraction(1)
    return exact(section.weight)


def section_limit(policy: Policy) -> Fraction | None:
    """The share of its points (0-1) a section keeps when a critical category in it fails."""
    if policy.critical_effect is CriticalEffect.ZERO_SECTION:
        return ZERO
    if policy.critical_scope is CriticalScope.FORM:
        return None
    return _effect_limit(policy, Fraction(1))


def form_limit(policy: Policy) -> Fraction | None:
    """The highest score (0-100) a failed critical category leaves the review."""
    if policy.critical_scope is CriticalScope.SECTION:
        return None
    return _effect_limit(policy, Fraction(100))


def fails_review(policy: Policy) -> bool:
    """Whether a failed critical category makes the outcome fail, whatever the score."""
    effects = (CriticalEffect.ZERO, CriticalEffect.FAIL_KEEP_SCORE)
    return policy.critical_scope is CriticalScope.FORM and policy.critical_effect in effects


def band_of(policy: Policy, score: float | None) -> str | None:
    """Name of the highest band this unrounded score reaches.

    Examples
    --------
    >>> band_of(Policy(), 79.996), band_of(Policy(), 80.0), band_of(Policy(), None)
    ('acceptable', 'excellent', None)
    """
    if score is None:
        return None
    return next((band.name for band in policy.bands if score >= band.lowest), None)


def _effect_limit(policy: Policy, full: Fraction) -> Fraction | None:
    match policy.critical_effect:
        case CriticalEffect.ZERO:
            return ZERO
        case CriticalEffect.CAP:
            return exact(policy.cap) * full / 100
        case _:
            return None
