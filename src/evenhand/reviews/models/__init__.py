"""Reviews, the draws and plans that chose what is reviewed, and the queue."""

from evenhand.reviews.models.disputes import (
    Acknowledgement,
    Dispute,
    DisputedRating,
    DisputeRules,
)
from evenhand.reviews.models.draws import IN_IQS, Draw, DrawItem, Purpose
from evenhand.reviews.models.plans import Cycle, Plan, SavedFilter
from evenhand.reviews.models.remarks import CommentTemplate, Hashtag, Kudos, Mention
from evenhand.reviews.models.reviews import Author, Rating, Review
from evenhand.reviews.models.slots import Slot

__all__ = [
    "IN_IQS",
    "Acknowledgement",
    "Author",
    "CommentTemplate",
    "Cycle",
    "Dispute",
    "DisputeRules",
    "DisputedRating",
    "Draw",
    "DrawItem",
    "Hashtag",
    "Kudos",
    "Mention",
    "Plan",
    "Purpose",
    "Rating",
    "Review",
    "SavedFilter",
    "Slot",
]
