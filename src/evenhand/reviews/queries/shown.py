"""What the review screen shows beside the conversation and the form."""

from __future__ import annotations

from evenhand.people.models import Membership, User
from evenhand.reviews.models import Review
from evenhand.reviews.queries.queue import can_take
from evenhand.reviews.queries.reviews import other_reviews
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import in_use


def others_shown(viewer: Membership, review: Review) -> list[Review]:
    """Judges' and other people's reviews of the segment, as far as this review may see them."""
    if not (review.saw_automatic or review.saw_other_reviews):
        return []
    others = other_reviews(viewer, review).prefetch_related("ratings__category")
    return [
        other
        for other in others
        if (review.saw_automatic if other.automatic else review.saw_other_reviews)
    ]


def newer_version(review: Review) -> ScorecardVersion | None:
    """The scorecard's version in force, if it is no longer the draft's."""
    if review.version.status == ScorecardVersion.Status.PUBLISHED:
        return None
    return in_use(review.version.scorecard)


def takers(viewer: Membership, review: Review) -> list[User]:
    """Who the review's slot can be handed to."""
    if review.slot is None:
        return []
    able = can_take(review.slot, review.segment.agent, viewer.workspace_id)
    return list(able.exclude(pk=viewer.user_id).distinct())
