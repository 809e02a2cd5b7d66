"""Reads of this room, each by its noun."""

from evenhand.reviews.queries.reviews import (
    LISTED,
    other_reviews,
    own_draft_or_404,
    own_drafts,
    own_submitted,
    segment_or_404,
    visible_reviews,
    waiting,
    waiting_item,
)

__all__ = [
    "LISTED",
    "other_reviews",
    "own_draft_or_404",
    "own_drafts",
    "own_submitted",
    "segment_or_404",
    "visible_reviews",
    "waiting",
    "waiting_item",
]
