"""Reads of this room, each by its noun."""

from evenhand.reviews.queries.queue import (
    any_waiting,
    own_progress,
    slot_or_404,
    waiting,
    waiting_slot,
)
from evenhand.reviews.queries.reviews import (
    LISTED,
    other_reviews,
    own_draft_or_404,
    own_drafts,
    own_submitted,
    segment_or_404,
    visible_reviews,
)

__all__ = [
    "LISTED",
    "any_waiting",
    "other_reviews",
    "own_draft_or_404",
    "own_drafts",
    "own_progress",
    "own_submitted",
    "segment_or_404",
    "slot_or_404",
    "visible_reviews",
    "waiting",
    "waiting_slot",
]
