"""What changes reviews, draws, plans and the queue: the only writers of this room."""

from evenhand.reviews.services.reviews import (
    Start,
    author_for,
    begin_next,
    begin_slot,
    discard_draft,
    save_draft,
    score_of,
    start_review,
    submit,
)

__all__ = [
    "Start",
    "author_for",
    "begin_next",
    "begin_slot",
    "discard_draft",
    "save_draft",
    "score_of",
    "start_review",
    "submit",
]
