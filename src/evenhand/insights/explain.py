"""Unfolding a number: from IQS to reviews, from a review to its ratings, policy and steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from evenhand.insights import numbers, queries
from evenhand.insights.beside import scores_beside
from evenhand.insights.combining import Combination
from evenhand.insights.scope import Scope
from evenhand.measure.estimate import Estimate
from evenhand.measure.scoring import ReviewScore
from evenhand.people.models import Membership
from evenhand.reviews.answers import Evidence
from evenhand.reviews.models import Rating, Review
from evenhand.reviews.queries import visible_reviews
from evenhand.reviews.result import answers_now
from evenhand.reviews.services import score_of
from evenhand.scorecards.document import ScorecardDocument
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.steps import Line, lines
from evenhand.scorecards.wording import policy_lines

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
    "iqs.mean.stratified": _(
        "Mean of review scores by draw and stratum, each counted by its share of conversations."
    ),
    "combined.regression": _(
        "Mean automatic score of all conversations, corrected by a regression of people's scores "
        "on the automatic ones over the reviews written without sight of them."
    ),
    "automatic.mean": _("Mean of automatic review scores over all conversations scored."),
    "csat.wilson": _("Satisfied answers / answers; Wilson interval."),
}


@dataclass(frozen=True, slots=True)
class ExplainedIqs:
    """An IQS with all it is made of."""

    estimate: Estimate
    with_reviewers: Estimate
    formula: str
    reviews: list[Review]
    more: int
    replayed: bool
    combined: Combination
    judged: Mapping[int, float]
    versions: Sequence[tuple[ScorecardVersion, int]]

    @property
    def combined_formula(self) -> str:
        """What the combined score is, in words."""
        return str(FORMULAS["combined.regression"])


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating with the label of its option; empty where there is none."""

    rating: Rating
    label: str
    evidence: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class ExplainedReview:
    """A review's score with all it is made of."""

    review: Review
    score: ReviewScore
    lines: list[Line]
    ratings: list[Rated]
    policy: Sequence[object]
    replayed: bool


def explain_iqs(viewer: Membership, scope: Scope) -> ExplainedIqs:
    """The IQS of the scope, its formula and the reviews behind it (the first 100 listed)."""
    summary = numbers.summary(viewer, scope)
    again = numbers.human_iqs(queries.columns(viewer, scope), summary.population)
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
        replayed=again.value == summary.human.value,
        combined=summary.combined,
        judged=scores_beside(viewer, scope),
        versions=_versions(viewer, scope),
    )


def _versions(viewer: Membership, scope: Scope) -> list[tuple[ScorecardVersion, int]]:
    """The scorecard versions the reviews were made on, with how many, most first."""
    rows = queries.human_reviews(viewer, scope).order_by().values_list("version")
    counts = dict(rows.annotate(count=Count("pk")))
    found = ScorecardVersion.objects.select_related("scorecard").in_bulk(list(counts))
    order = sorted(found, key=lambda number: (-counts[number], number))
    return [(found[number], counts[number]) for number in order]


def review_or_404(viewer: Membership, pk: int) -> Review:
    """A submitted review the viewer may see."""
    return get_object_or_404(
        visible_reviews(viewer).select_related(
            "version__scorecard", "segment__conversation", "segment__agent", "author", "draw"
        ),
        pk=pk,
    )


def explain_review(review: Review) -> ExplainedReview:
    """The review's score, computed afresh step by step and held against the stored one."""
    score = score_of(review)
    content = review.version.content
    return ExplainedReview(
        review=review,
        score=score,
        lines=lines(score, content),
        ratings=_rated(review, content),
        policy=policy_lines(content.policy),
        replayed=score.score == review.score,
    )


def _rated(review: Review, content: ScorecardDocument) -> list[Rated]:
    labels = {
        category.key: [option.label for option in category.options]
        for category in content.categories
    }
    quoted = answers_now(review)
    return [
        Rated(
            rating,
            "" if rating.option is None else labels[rating.category.key][rating.option],
            quoted[rating.category.key].evidence,
        )
        for rating in review.ratings.select_related("category").order_by("category_id")
    ]


def as_data(explained: ExplainedIqs) -> dict[str, Any]:
    """The explanation as plain data, for ``--json``."""
    combined = explained.combined
    return {
        "value": explained.estimate.value,
        "method": explained.estimate.method,
        "formula": explained.formula,
        "combined": {
            "value": combined.estimate.value if combined.used else None,
            "method": combined.estimate.method,
            "formula": explained.combined_formula,
            "people": combined.human.value,
            "automatic": combined.automatic,
            "judged": combined.judged,
            "correlation": combined.correlation,
            "worth": combined.worth_in_reviews,
            "bias": combined.bias.value,
            "reviews": combined.human.n,
            "saw": combined.saw,
            "fallback": combined.fallback,
        },
        "reviews": [
            {
                "review": review.pk,
                "segment": review.segment_id,
                "conversation": review.segment.conversation.external_id,
                "agent": str(review.segment.agent or ""),
                "reviewer": str(review.author),
                "scorecard": str(review.version),
                "score": review.score,
                "automatic": explained.judged.get(review.segment_id),
                "saw_automatic": review.saw_automatic,
                "purpose": review.purpose,
                "probability": review.probability,
                "draw": review.draw_id,
            }
            for review in explained.reviews
        ],
    }
