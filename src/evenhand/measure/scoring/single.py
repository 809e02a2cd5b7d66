"""One review: from answers to a score, with every step on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.measure.forms import (
    NOT_APPLICABLE,
    BonusRule,
    Category,
    CriticalScope,
    Form,
    NaRule,
    Outcome,
    Policy,
    Section,
    SectionRule,
    exact,
)
from evenhand.measure.scoring.answers import check_answers
from evenhand.measure.scoring.rules import (
    ZERO,
    band_of,
    counted_weight,
    fails,
    fails_review,
    form_limit,
    section_factor,
    section_limit,
)
from evenhand.measure.scoring.trace import (
    BonusStep,
    CategoryStep,
    CriticalStep,
    FinalStep,
    NotApplicableStep,
    SectionStep,
    Step,
    TotalStep,
)


@dataclass(frozen=True, slots=True)
class SectionScore:
    """The score of one section (0-100) as it entered the review score; None if nothing counted."""

    key: str
    score: float | None
    earned: float
    possible: float
    failed: bool


@dataclass(frozen=True, slots=True)
class ReviewScore:
    """The score of one review.

    Parameters
    ----------
    score:
        0-100, above 100 only by an uncapped bonus; None for no score.
    outcome:
        Pass or fail by the pass mark on the unrounded score; fail whatever the score where the
        policy lets a failed critical category fail the form; none for no score.
    band:
        Name of the highest band the unrounded score reaches; None for no score.
    sections:
        In the order of the form; those with a bonus included.
    failed:
        Keys of the critical categories that failed, in the order of the form.
    possible:
        The weight (or points) that counted, which is what pooling weighs this review by.
    trace:
        Every step; see :mod:`evenhand.measure.scoring.trace`.
    """

    score: float | None
    outcome: Outcome
    band: str | None
    sections: tuple[SectionScore, ...]
    failed: tuple[str, ...]
    possible: float
    trace: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Points:
    earned: Fraction = ZERO
    possible: Fraction = ZERO

    def within(self, limit: Fraction | None) -> Points:
        """The same with at most this share of the possible points earned."""
        if limit is None:
            return self
        return Points(min(self.earned, limit * self.possible), self.possible)

    @property
    def fraction(self) -> Fraction | None:
        return self.earned / self.possible if self.possible else None


def score_review(form: Form, answers: Mapping[str, int]) -> ReviewScore:
    """Score one review.

    Parameters
    ----------
    form:
        A form that :func:`~evenhand.measure.form_checks.check_form` accepts.
    answers:
        Category key to the position of the chosen option (0 is the best) or ``NOT_APPLICABLE``.
        A category that is absent is unanswered and leaves both sums, whatever the N/A rule, so a
        draft has a score so far.

    Returns
    -------
    ReviewScore
        With ``score`` None where the categories that count weigh nothing: all N/A, or all that are
        rated have weight 0.

    Raises
    ------
    InvalidData
        An answer to a category the form does not have, or an option its scale does not have.

    Notes
    -----
    Where the field leaves a case open, this is what is done:

    - Weight 0 is tracked and not scored, but a critical category of weight 0 still fails: teams
      use exactly that for a rule that must not move a good score.
    - N/A or no answer on a critical category does not fail it.
    - Precedence is form failure, then section failure, then N/A. A zeroed section earns nothing
      for its N/A either, and a capped one stays within its cap with them. When nothing that
      counts was rated there is no score, never 0; the outcome is still fail where a failed
      critical category fails the form.
    - A cap leaves the outcome to the pass mark.
    - The section mean is the weighted mean of the section's ratings; a section without any has
      none and its N/A is dropped. The form mean is the weighted mean of all ratings, whatever the
      weights of the sections. Both are taken after section failures.
    - Normalised: a section without anything that counts leaves, and the others share its percent.
    - Bonus sections add what they earn and leave the possible points alone; N/A there adds
      nothing under any rule. With bonus off they are tracked. The bonus comes before a form
      failure, which therefore also limits it.

    Examples
    --------
    >>> from evenhand.measure.forms import Category, Form, even_scale
    >>> yes_no = even_scale("Yes", "No")
    >>> form = Form((Category("greeting", yes_no, 3), Category("solution", yes_no, 1)))
    >>> score_review(form, {"greeting": 0, "solution": 1}).score
    75.0
    >>> score_review(form, {"greeting": NOT_APPLICABLE, "solution": 0}).score
    100.0
    """
    check_answers(form, answers)
    rated = _category_steps(form, answers)
    failed = tuple(step.category for step in rated if step.failed)
    section_failures = _section_failures(form, rated)
    kept = _kept(form, rated, section_failures)
    absent = _not_applicable_steps(form, rated, kept)
    sections = _section_steps(form, kept, absent, section_failures)
    total = _total_step(form.policy, sections)
    bonus = _bonus_steps(form.policy, sections, total)
    raw = bonus[-1].after if bonus else total.score
    form_failure = _form_failures(form.policy, failed, raw)
    final = _final_step(form.policy, form_failure[-1].after if form_failure else raw, failed)
    return ReviewScore(
        score=final.score,
        outcome=final.outcome,
        band=final.band,
        sections=tuple(_section_score(step) for step in sections),
        failed=failed,
        possible=float(_possible(form.policy, sections)),
        trace=(
            *rated,
            *section_failures.values(),
            *absent,
            *sections,
            total,
            *bonus,
            *form_failure,
            final,
        ),
    )


def _category_steps(form: Form, answers: Mapping[str, int]) -> tuple[CategoryStep, ...]:
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


def _section_failures(form: Form, rated: Sequence[CategoryStep]) -> dict[str, CriticalStep]:
    """What failed critical categories do to their sections, by section; empty without effect."""
    policy, limit = form.policy, section_limit(form.policy)
    if limit is None and policy.critical_scope is CriticalScope.FORM:
        return {}
    steps = {}
    for section in form.sections:
        inside = [step for step in rated if step.section == section.key]
        failed = tuple(step.category for step in inside if step.failed)
        if failed:
            before = _sum(inside)
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


def _kept(
    form: Form, rated: Sequence[CategoryStep], failures: Mapping[str, CriticalStep]
) -> dict[str, Points]:
    """What the ratings of each section earned and its failure left."""
    return {
        section.key: _sum(step for step in rated if step.section == section.key).within(
            _share(failures.get(section.key))
        )
        for section in form.sections
    }


def _not_applicable_steps(
    form: Form, rated: Sequence[CategoryStep], kept: Mapping[str, Points]
) -> tuple[NotApplicableStep, ...]:
    bonus = {section.key for section in form.sections if section.bonus}
    counted = _sum(kept[section.key] for section in form.sections if not section.bonus)
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


def _section_steps(
    form: Form,
    kept: Mapping[str, Points],
    absent: Sequence[NotApplicableStep],
    failures: Mapping[str, CriticalStep],
) -> tuple[SectionStep, ...]:
    steps = []
    for section in form.sections:
        filled = _sum(step for step in absent if step.section == section.key)
        points = _sum((kept[section.key], filled)).within(_share(failures.get(section.key)))
        steps.append(
            SectionStep(
                section=section.key,
                earned=points.earned,
                possible=points.possible,
                score=_percent(points.fraction),
                factor=section_factor(form.policy, section),
                bonus=section.bonus,
                failed=section.key in failures,
            )
        )
    return tuple(steps)


def _total_step(policy: Policy, sections: Sequence[SectionStep]) -> TotalStep:
    points = _sum(_contribution(policy, step) for step in sections if not step.bonus)
    return TotalStep(policy.sections, points.earned, points.possible, _percent(points.fraction))


def _contribution(policy: Policy, step: SectionStep) -> Points:
    if policy.sections is not SectionRule.NORMALISED:
        return Points(step.factor * step.earned, step.factor * step.possible)
    if step.score is None:
        return Points()
    return Points(step.factor * step.score / 100, step.factor)


def _bonus_steps(
    policy: Policy, sections: Sequence[SectionStep], total: TotalStep
) -> tuple[BonusStep, ...]:
    bonus = [step for step in sections if step.bonus]
    if policy.bonus is BonusRule.OFF or not bonus or total.score is None:
        return ()
    gained = _sum(_contribution(policy, step) for step in bonus).earned
    if policy.sections is not SectionRule.NORMALISED:
        gained = 100 * gained / total.possible
    after = total.score + gained
    if policy.bonus is BonusRule.CAPPED:
        after = min(after, Fraction(100))
    return (BonusStep(policy.bonus, gained, total.score, after),)


def _form_failures(
    policy: Policy, failed: tuple[str, ...], score: Fraction | None
) -> tuple[CriticalStep, ...]:
    limit = form_limit(policy)
    if not failed or (limit is None and not fails_review(policy)):
        return ()
    after = score if score is None or limit is None else min(score, limit)
    return (
        CriticalStep(CriticalScope.FORM, policy.critical_effect, None, failed, limit, score, after),
    )


def _final_step(policy: Policy, score: Fraction | None, failed: tuple[str, ...]) -> FinalStep:
    nearest = None if score is None else float(score)
    return FinalStep(
        score=nearest,
        pass_mark=policy.pass_mark,
        outcome=_outcome(policy, nearest, bool(failed)),
        band=band_of(policy, nearest),
    )


def _outcome(policy: Policy, score: float | None, failed: bool) -> Outcome:
    if failed and fails_review(policy):
        return Outcome.FAIL
    if score is None:
        return Outcome.NONE
    return Outcome.PASS if score >= policy.pass_mark else Outcome.FAIL


def _share(failure: CriticalStep | None) -> Fraction | None:
    return None if failure is None or failure.limit is None else failure.limit / 100


def _sum(
    points: Iterable[Points | CategoryStep | NotApplicableStep],
) -> Points:
    points = list(points)
    return Points(
        sum((p.earned for p in points), start=ZERO), sum((p.possible for p in points), start=ZERO)
    )


def _percent(fraction: Fraction | None) -> Fraction | None:
    return None if fraction is None else 100 * fraction


def _possible(policy: Policy, sections: Sequence[SectionStep]) -> Fraction:
    counted = [step for step in sections if not step.bonus]
    if policy.sections is SectionRule.RAW_POINTS:
        return sum((step.factor * step.possible for step in counted), start=ZERO)
    return sum((step.possible for step in counted), start=ZERO)


def _section_score(step: SectionStep) -> SectionScore:
    return SectionScore(
        key=step.section,
        score=None if step.score is None else float(step.score),
        earned=float(step.earned),
        possible=float(step.possible),
        failed=step.failed,
    )
