"""Unfolding a number: from IQS to reviews, from a review to its ratings, policy and steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from evenhand.insights import numbers, queries
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate
from evenhand.measure.scoring import ReviewScore
from evenhand.measure.scoring.trace import (
    BonusStep,
    CategoryStep,
    CriticalStep,
    FinalStep,
    NotApplicableStep,
    SectionStep,
    TotalStep,
)
from evenhand.people.models import Membership
from evenhand.reviews.models import Rating, Review
from evenhand.reviews.services import score_of
from evenhand.scorecards.document import PolicyDocument

LISTED = 100

FORMULAS = {
    "iqs.mean.t": _("Mean of review scores; t interval; finite-population correction."),
    "iqs.mean.weighted": _(
        "Mean of review scores, each counted by 1 / its chance of being picked (Hájek); "
        "interval by Hájek-Deville."
    ),
    "iqs.mean.alike": _("Mean of review scores; bounds for what was not seen."),
    "iqs.agent.pooled_sd": _("Mean of review scores; spread pooled over all agents; t interval."),
    "iqs.pass_rate.wilson": _("Share of reviews at or above the pass mark; Wilson interval."),
    "automatic.mean": _("Mean of automatic review scores over all conversations scored."),
    "csat.wilson": _("Satisfied answers / answers; Wilson interval."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a computation: what, and the figure."""

    text: str
    figure: str


@dataclass(frozen=True, slots=True)
class ExplainedIqs:
    """An IQS with all it is made of."""

    estimate: Estimate
    with_reviewers: Estimate
    formula: str
    reviews: list[Review]
    more: int
    replayed: bool


@dataclass(frozen=True, slots=True)
class ExplainedReview:
    """A review's score with all it is made of."""

    review: Review
    score: ReviewScore
    lines: list[Line]
    ratings: list[Rating]
    names: dict[str, str]
    policy: list[Line]
    replayed: bool


def explain_iqs(viewer: Membership, scope: Scope) -> ExplainedIqs:
    """The IQS of the scope, its formula and the reviews behind it (the first 100 listed)."""
    summary = numbers.summary(viewer, scope)
    again = numbers.summary(viewer, scope).human.value
    listed = list(
        queries.human_reviews(viewer, scope)
        .select_related("segment__conversation", "segment__agent", "author", "draw", "version")
        .order_by("-happened_at", "-id")[: LISTED + 1]
    )
    return ExplainedIqs(
        estimate=summary.human,
        with_reviewers=summary.with_reviewers,
        formula=str(FORMULAS.get(summary.human.method, summary.human.method)),
        reviews=listed[:LISTED],
        more=max(summary.human.n - LISTED, 0),
        replayed=again == summary.human.value,
    )


def review_or_404(viewer: Membership, pk: int) -> Review:
    """A submitted review the viewer may see."""
    return get_object_or_404(
        queries.visible_reviews(viewer).select_related(
            "version__scorecard", "segment__conversation", "segment__agent", "author", "draw"
        ),
        pk=pk,
    )


def explain_review(review: Review) -> ExplainedReview:
    """The review's score, computed afresh step by step and held against the stored one."""
    score = score_of(review)
    content = review.version.content
    names = {category.key: category.name for category in content.categories}
    return ExplainedReview(
        review=review,
        score=score,
        lines=list(_lines(score, names)),
        ratings=list(review.ratings.select_related("category").order_by("category_id")),
        names=names,
        policy=_policy(content.policy),
        replayed=score.score == review.score,
    )


def _lines(score: ReviewScore, names: dict[str, str]) -> Iterator[Line]:
    for step in score.trace:
        match step:
            case CategoryStep():
                yield _category_line(step, names)
            case NotApplicableStep() if step.fraction is not None:
                yield Line(
                    _("%(name)s does not apply: counted as %(share)s of its weight")
                    % {"name": names[step.category], "share": exact(step.fraction)},
                    f"{exact(step.earned)} / {exact(step.possible)}",
                )
            case SectionStep() if step.section:
                yield Line(
                    _("Section %(name)s") % {"name": step.section},
                    f"{exact(step.earned)} / {exact(step.possible)}",
                )
            case TotalStep():
                yield Line(
                    _("100 × earned / possible = 100 × %(earned)s / %(possible)s")
                    % {"earned": exact(step.earned), "possible": exact(step.possible)},
                    exact(step.score),
                )
            case BonusStep():
                yield Line(_("Bonus"), f"{exact(step.before)} → {exact(step.after)}")
            case CriticalStep():
                yield _critical_line(step, names)
            case FinalStep():
                yield Line(
                    _("Score, held against the pass mark of %(mark)s") % {"mark": step.pass_mark},
                    _("no score") if step.score is None else repr(step.score),
                )


def _category_line(step: CategoryStep, names: dict[str, str]) -> Line:
    answer = step.label or (_("N/A") if step.option is not None else _("not answered"))
    if step.fraction is None:
        return Line(f"{names[step.category]}: {answer}", "–")
    return Line(
        f"{names[step.category]}: {answer} ({exact(step.fraction)} × {exact(step.weight)})",
        f"{exact(step.earned)} / {exact(step.possible)}",
    )


def _critical_line(step: CriticalStep, names: dict[str, str]) -> Line:
    failed = ", ".join(names[key] for key in step.categories)
    return Line(
        _("Critical failure: %(names)s") % {"names": failed},
        f"{exact(step.before)} → {exact(step.after)}",
    )


def _policy(policy: PolicyDocument) -> list[Line]:
    return [
        Line(_("N/A"), policy.na.value.replace("_", " ")),
        Line(_("Critical when"), policy.critical_trigger.value.replace("_", " ")),
        Line(_("Critical reaches"), policy.critical_scope.value),
        Line(_("Critical does"), policy.critical_effect.value.replace("_", " ")),
        Line(_("Sections"), policy.sections.value.replace("_", " ")),
        Line(_("Bonus"), policy.bonus.value),
        Line(_("Group score"), policy.aggregate.value),
        Line(_("Pass mark"), f"{policy.pass_mark:g}"),
    ]


def exact(value: Fraction | float | None) -> str:
    """A number of the trace: whole where whole, else as a fraction or with six digits.

    Examples
    --------
    >>> exact(Fraction(20, 3)), exact(Fraction(5)), exact(None)
    ('6.66667', '5', '–')
    """
    if value is None:
        return "–"
    return f"{float(value):.6g}"


def as_data(explained: ExplainedIqs) -> dict[str, Any]:
    """The explanation as plain data, for ``--json``."""
    return {
        "value": explained.estimate.value,
        "method": explained.estimate.method,
        "formula": explained.formula,
        "reviews": [
            {
                "review": review.pk,
                "segment": review.segment_id,
                "conversation": review.segment.conversation.external_id,
                "agent": str(review.segment.agent or ""),
                "reviewer": str(review.author),
                "scorecard": str(review.version),
                "score": review.score,
                "purpose": review.purpose,
                "probability": review.probability,
                "draw": review.draw_id,
            }
            for review in explained.reviews
        ],
    }
