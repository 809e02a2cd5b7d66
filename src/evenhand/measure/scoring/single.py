"""One review: from answers to a score, with every step on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from evenhand.measure.forms import (
    BonusRule,
    CriticalScope,
    Form,
    Outcome,
    Policy,
    SectionRule,
)
from evenhand.measure.scoring.answers import check_answers
from evenhand.measure.scoring.points import Points, percent, total_of
from evenhand.measure.scoring.results import ReviewScore, SectionScore
from evenhand.measure.scoring.rules import (
    ZERO,
    band_of,
    fails_review,
    form_limit,
)
from evenhand.measure.scoring.sections import (
    category_steps,
    kept_points,
    not_applicable_steps,
    section_failures,
    section_steps,
)
from evenhand.measure.scoring.trace import (
    BonusStep,
    CriticalStep,
    FinalStep,
    SectionStep,
    TotalStep,
)


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
    >>> from evenhand.measure.forms import NOT_APPLICABLE, Category, Form, even_scale
    >>> yes_no = even_scale("Yes", "No")
    >>> form = Form((Category("greeting", yes_no, 3), Category("solution", yes_no, 1)))
    >>> score_review(form, {"greeting": 0, "solution": 1}).score
    75.0
    >>> score_review(form, {"greeting": NOT_APPLICABLE, "solution": 0}).score
    100.0
    """
    check_answers(form, answers)
    rated = category_steps(form, answers)
    failed = tuple(step.category for step in rated if step.failed)
    by_section = section_failures(form, rated)
    kept = kept_points(form, rated, by_section)
    absent = not_applicable_steps(form, rated, kept)
    sections = section_steps(form, kept, absent, by_section)
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
            *by_section.values(),
            *absent,
            *sections,
            total,
            *bonus,
            *form_failure,
            final,
        ),
    )


def _total_step(policy: Policy, sections: Sequence[SectionStep]) -> TotalStep:
    points = total_of(_contribution(policy, step) for step in sections if not step.bonus)
    return TotalStep(policy.sections, points.earned, points.possible, percent(points.fraction))


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
    gained = total_of(_contribution(policy, step) for step in bonus).earned
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
