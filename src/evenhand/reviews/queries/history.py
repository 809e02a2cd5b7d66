"""The versions of a review: who changed what and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.people.models import Membership
from evenhand.reviews.models import Dispute, DisputedRating, Review
from evenhand.reviews.queries.disputes import visible_disputes
from evenhand.reviews.queries.reviews import visible_reviews
from evenhand.scorecards.document import CategoryDocument, ScorecardDocument

LONGEST = 50
"""Versions looked for at most, each way."""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One category of a dispute in the words of the scorecard."""

    item: DisputedRating
    name: str
    before: str
    wished: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownDispute:
    """A dispute with its categories."""

    dispute: Dispute
    items: list[ShownItem]


@dataclass(frozen=True, slots=True)
class ReviewVersion:
    """One version of a review and the disputes about it."""

    number: int
    review: Review
    disputes: list[ShownDispute]


def history(viewer: Membership, review: Review) -> list[ReviewVersion]:
    """All versions of the review, the oldest first, as far as the viewer may see them."""
    versions = [*_before(viewer, review), review, *_after(viewer, review)]
    disputes = _disputes(viewer, versions)
    return [
        ReviewVersion(number, version, disputes.get(version.pk, []))
        for number, version in enumerate(versions, 1)
    ]


def shown(dispute: Dispute, content: ScorecardDocument | None = None) -> ShownDispute:
    """A dispute in the words of the scorecard version it is about."""
    categories = {c.key: c for c in (content or dispute.review.version.content).categories}
    items = [_shown(item, categories) for item in dispute.items.all()]
    return ShownDispute(dispute, items)


def option_label(category: CategoryDocument, option: int | None, na: str = "N/A") -> str:
    """What an option is called; empty for none."""
    if option is None:
        return ""
    return na if option == NOT_APPLICABLE else category.options[option].label


def _shown(item: DisputedRating, categories: Mapping[str, CategoryDocument]) -> ShownItem:
    category = categories[item.category.key]
    return ShownItem(
        item=item,
        name=category.name,
        before=option_label(category, item.before),
        wished=option_label(category, item.wished),
        after=option_label(category, item.after),
    )


def _before(viewer: Membership, review: Review) -> list[Review]:
    seen = visible_reviews(viewer).select_related("author")
    found: list[Review] = []
    number = review.supersedes_id
    while number is not None and len(found) < LONGEST:
        one = seen.filter(pk=number).first()
        if one is None:
            break
        found.append(one)
        number = one.supersedes_id
    return found[::-1]


def _after(viewer: Membership, review: Review) -> list[Review]:
    seen = visible_reviews(viewer).select_related("author")
    found: list[Review] = []
    one = seen.filter(supersedes=review).first()
    while one is not None and len(found) < LONGEST:
        found.append(one)
        one = seen.filter(supersedes=one).first()
    return found


def _disputes(viewer: Membership, versions: list[Review]) -> dict[int, list[ShownDispute]]:
    rows = (
        visible_disputes(viewer)
        .filter(review__in=versions)
        .select_related("opened_by", "decided_by", "review__version")
        .prefetch_related("items__category")
        .order_by("opened_at", "pk")
    )
    grouped: dict[int, list[ShownDispute]] = {}
    for dispute in rows:
        grouped.setdefault(dispute.review_id, []).append(shown(dispute))
    return grouped
