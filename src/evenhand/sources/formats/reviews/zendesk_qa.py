"""The export shape of Zendesk QA (Klaus): pages of conversations with their reviews.

Field names as in the vendor's description of its reviews API (support article 4027636).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from evenhand.sources.formats.mapped.paths import as_text

_PERCENT = (0.0, 100.0)


def reviews_of(document: Any) -> Iterator[tuple[dict[str, Any], bytes]] | None:
    """Each review in a page or a conversation of an export, with bytes that hold it alone.

    ``None`` where the document is neither.
    """
    if not isinstance(document, dict):
        return None
    if isinstance(document.get("conversations"), list):
        return _of_all(document["conversations"])
    return _of_all([document]) if isinstance(document.get("reviews"), list) else None


def _of_all(conversations: list[Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
    for conversation in conversations:
        if not isinstance(conversation, dict):
            yield {}, msgspec.json.encode(conversation)
            continue
        reviews = conversation.get("reviews")
        for review in reviews if isinstance(reviews, list) else ():
            raw = msgspec.json.encode({**conversation, "reviews": [review]})
            yield (_plain(conversation, review) if isinstance(review, dict) else {}), raw


def _plain(conversation: dict[str, Any], review: dict[str, Any]) -> dict[str, Any]:
    """The review as one object of our own format."""
    reviewer, reviewee = _person(review.get("reviewer")), _person(review.get("reviewee"))
    ratings = review.get("ratings")
    return {
        "id": review.get("id"),
        "conversation": conversation.get("externalId"),
        "reviewer": reviewer.get("name"),
        "reviewer_email": reviewer.get("email"),
        "agent": reviewee.get("name"),
        "agent_email": reviewee.get("email"),
        "date": review.get("created"),
        "score": review.get("score"),
        "review_comment": _comment(review),
        "ratings": [_rating(one) for one in ratings] if isinstance(ratings, list) else ratings,
    }


def _comment(review: dict[str, Any]) -> str:
    """The comment, with the tags that do not stand in it already."""
    text = as_text(review.get("comment"))
    tags = review.get("tags")
    names = (
        [one.get("tag") for one in tags if isinstance(one, dict)] if isinstance(tags, list) else []
    )
    marks = ["#" + name.lstrip("#") for name in names if isinstance(name, str) and name]
    return " ".join([text, *(mark for mark in marks if mark not in text)]).strip()


def _rating(rating: Any) -> Any:
    """Scores of ratings are percentages; a category without one was not rated."""
    if not isinstance(rating, dict):
        return rating
    return {
        "category": rating.get("categoryName") or rating.get("name"),
        "value": rating.get("score"),
        "scale": _PERCENT,
        "root_causes": rating.get("cause"),
        "comment": rating.get("comment"),
    }


def _person(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"name": value}
    return value if isinstance(value, dict) else {}
