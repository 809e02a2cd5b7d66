"""From answers to what each section earned, with N/A and failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from evenhand.measure.forms import (
    NOT_APPLICABLE,
    Category,
    CriticalScope,
    Form,
    NaRule,
    Policy,
    Section,
    exact,
)
from evenhand.measure.scoring.points import Points, percent, share_left, total_of
from evenhand.measure.scoring.rules import (
    ZERO,
    counted_weight,
    fails,
    section_factor,
    section_limit,
)
from evenhand.measure.scoring.trace import (
    CategoryStep,
    CriticalStep,
    NotApplicableStep,
    SectionStep,
)


def category_steps(form: Form, answers: Mapping[str, int]) -> tuple[CategoryStep, ...]:
    sections = {section.key: section for section in form.sections}
    return tuple(
        _category_step(form.policy, category, sections[category.section], answers.get(category.key))
        for category in form.categories
    )


def _category_step(
    policy: Policy, category: Category, section: Section, option: int | None
) -> CategoryStep:
    weight = counted_weight(policy, category, section)
    if option is None or option == NOT_APPLICABLE:
        return CategoryStep(
            category.key, section.key, option, "", None, weight, ZERO, ZERO, failed=False
        )
    fraction = exact(category.scale.fraction(option))
    return CategoryStep(
        category=category.key,
        section=section.key,
        option=option,
        label=category.scale.options[option].label,
        fraction=fraction,
        weight=weight,
        earned=weight * fraction,
        possible=weight,
        failed=fails(policy, category, option),
    )


def section_failures(form: Form, rated: Sequence[CategoryStep]) -> dict[str, CriticalStep]:
    """What failed critical categories do to their sections, by section; empty without effect."""
    policy, limit = form.policy, section_limit(form.policy)
    if limit is None and policy.critical_scope is CriticalScope.FORM:
        return {}
    steps = {}
    for section in form.sections:
        inside = [step for step in rated if step.section == section.key]
        failed = tuple(step.category for step in inside if step.failed)
        if failed:
            before = total_of(inside)
            steps[section.key] = CriticalStep(
                scope=CriticalScope.SECTION,
                effect=policy.critical_effect,
                section=section.key,
                categories=failed,
                limit=None if limit is None else 100 * limit,
                before=before.earned,
                after=before.within(limit).earned,
            )
    return steps


def kept_points(
    form: Form, rated: Sequence[CategoryStep], failures: Mapping[str, CriticalStep]
) -> dict[str, Points]:
    """What the ratings of each section earned and its failure left."""
    return {
        section.key: total_of(step for step in rated if step.section == section.key).within(
            share_left(failures.get(section.key))
        )
        for section in form.sections
    }


def not_applicable_steps(
    form: Form, rated: Sequence[CategoryStep], kept: Mapping[str, Points]
) -> tuple[NotApplicableStep, ...]:
    bonus = {section.key for section in form.sections if section.bonus}
    counted = total_of(kept[section.key] for section in form.sections if not section.bonus)
    rule = form.policy.na
    steps = []
    for step in rated:
        if step.option == NOT_APPLICABLE:
            fraction = None
            if step.section not in bonus:
                fraction = _imputed(rule, kept[step.section], counted)
            steps.append(_not_applicable_step(step, rule, fraction))
    return tuple(steps)


def _imputed(rule: NaRule, section: Points, form: Points) -> Fraction | None:
    match rule:
        case NaRule.DROP:
            return None
        case NaRule.FULL:
            return Fraction(1)
        case NaRule.SECTION_MEAN:
            return section.fraction
        case NaRule.FORM_MEAN:
            return form.fraction


def _not_applicable_step(
    step: CategoryStep, rule: NaRule, fraction: Fraction | None
) -> NotApplicableStep:
    weight = ZERO if fraction is None else step.weight
    return NotApplicableStep(
        category=step.category,
        section=step.section,
        rule=rule,
        fraction=fraction,
        earned=weight * (fraction or ZERO),
        possible=weight,
    )


def section_steps(
    form: Form,
    kept: Mapping[str, Points],
    absent: Sequence[NotApplicableStep],
    failures: Mapping[str, CriticalStep],
) -> tuple[SectionStep, ...]:
    steps = []
    for section in form.sections:
        filled = total_of(step for step in absent if step.section == section.key)
        points = total_of((kept[section.key], filled)).within(share_left(failures.get(section.key)))
        steps.append(
            SectionStep(
                section=section.key,
                earned=points.earned,
                possible=points.possible,
                score=percent(points.fraction),
                factor=section_factor(form.policy, section),
                bonus=section.bonus,
                failed=section.key in failures,
            )
        )
    return tuple(steps)
