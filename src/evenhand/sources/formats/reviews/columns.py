"""Which column or field of a file holds which part of a review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evenhand.errors import InputError
from evenhand.sources.explain import shown
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.names import named_parts

_PEOPLE: dict[str, tuple[str, ...]] = {
    "reviewer_email": ("revieweremail", "evaluatoremail", "graderemail"),
    "reviewer": ("reviewer", "reviewername", "reviewedby", "evaluator", "evaluatorname", "ratedby",
                 "grader", "gradername"),
    "agent_email": ("agentemail", "revieweeemail", "assigneeemail"),
    "agent": ("agent", "agentname", "agentid", "reviewee", "revieweename", "assignee",
              "assigneename"),
}  # fmt: skip
_PARTS: dict[str, tuple[str, ...]] = {
    "id": ("reviewid", "evaluationid", "id"),
    "conversation": ("conversation", "conversationid", "ticketid", "ticket", "chatid", "caseid",
                     "threadid", "interactionid", "callid", "externalid"),
    **_PEOPLE,
    "date": ("date", "reviewdate", "reviewedat", "submittedat", "evaluationdate", "createdat",
             "created", "timestamp"),
    "started_at": ("startedat", "reviewstartedat"),
    "score": ("score", "reviewscore", "totalscore", "qualityscore", "overallscore"),
    "purpose": ("purpose", "samplingpurpose"),
    "probability": ("probability", "inclusionprobability"),
    "kind": ("kind", "reviewkind", "reviewtype"),
    "review_comment": ("reviewcomment", "overallcomment", "feedback"),
}  # fmt: skip
_RATING: dict[str, tuple[str, ...]] = {
    "category": ("category", "categoryname", "criterion", "question"),
    "option": ("option", "answer", "rating", "label", "choice"),
    "value": ("value", "points", "ratingvalue", "ratingscore", "categoryscore"),
    "na": ("na", "notapplicable", "doesnotapply"),
    "root_causes": ("rootcauses", "rootcause", "causes", "cause"),
    "comment": ("comment", "ratingcomment", "note"),
}  # fmt: skip
# A rating that stands inside its review: its name and score cannot be the review's.
_INNER = {
    **_RATING,
    "category": (*_RATING["category"], "name", "key"),
    "value": (*_RATING["value"], "score"),
    "scale": ("scale",),
}
PARTS = (*_PARTS, *_RATING)
RATING = tuple(_RATING)
_COMMENT = " comment"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file of reviews.

    ``parts`` gives the column of each part. Where no column names the category, every column
    that is no part is a category itself, and ``X comment`` the comment on category ``X``.
    """

    parts: Mapping[str, str]
    categories: list[str] = field(default_factory=list)
    comments: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_by_rating(self) -> bool:
        """Whether each row is one rating, not one review."""
        return "category" in self.parts


def layout(columns: list[str], mapping: ReviewMapping) -> Layout:
    """The layout of these columns; what the mapping states goes before what names tell.

    Raises
    ------
    InputError
        A part or column that is stated does not exist.

    Examples
    --------
    >>> found = layout(["Ticket ID", "Reviewer", "Tone", "Tone comment"], ReviewMapping())
    >>> found.categories, found.comments
    (['Tone'], {'Tone': 'Tone comment'})
    """
    stated = mapping.columns
    _check_stated(columns, stated)
    names = [name for name in columns if name not in mapping.ignore]
    taken = set(stated.values())
    free = [name for name in names if name not in taken]
    parts = {**_found(free, _PARTS, stated), **{k: v for k, v in stated.items() if v}}
    free = [name for name in free if name not in parts.values()]
    rating = _found(free, _RATING, stated)
    if "category" in rating or "category" in parts:
        return Layout({**parts, **rating})
    if "comment" in rating:
        parts.setdefault("review_comment", rating["comment"])
    free = [name for name in free if name not in parts.values()]
    comments = {name: name + _COMMENT for name in free if name + _COMMENT in free}
    kept = [name for name in free if name not in comments.values()]
    return Layout(parts, kept, comments)


def parts_of(document: Mapping[str, Any], mapping: ReviewMapping) -> dict[str, Any]:
    """The parts of a review given as one object, without its ratings.

    Raises
    ------
    InputError
        It has a field that is no part: a misspelt one must not be lost in silence.
    """
    outer = {name: document[name] for name in document if name not in mapping.ignore}
    outer.pop("ratings", None)
    words = {**_PARTS, "review_comment": (*_PARTS["review_comment"], "comment", "note")}
    return _all_parts(outer, {**named_parts(outer, words), **mapping.columns})


def rating_parts(rating: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a rating that stands inside its review.

    Raises
    ------
    InputError
        It has a field that is no part.
    """
    return _all_parts(rating, named_parts(rating, _INNER))


def _all_parts(fields: Mapping[str, Any], found: Mapping[str, str]) -> dict[str, Any]:
    if unknown := [name for name in fields if name not in found.values()]:
        raise InputError(
            "this field is none that is known. Correct its name, say under `columns:` in the "
            "mapping which part it is, or under `ignore:` that it is to be passed over.",
            unknown[0],
        )
    return {part: fields[name] for part, name in found.items() if name in fields}


def is_of_reviews(names: Iterable[str]) -> bool:
    """Whether these columns or fields are those of reviews.

    Examples
    --------
    >>> is_of_reviews(["conversation", "reviewer", "Tone"]), is_of_reviews(["id", "text"])
    (True, False)
    """
    found = named_parts(names, _PARTS)
    return "conversation" in found and bool(found.keys() & {"reviewer", "reviewer_email"})


def _found(
    names: list[str], words: Mapping[str, tuple[str, ...]], stated: Mapping[str, str]
) -> dict[str, str]:
    wanted = {part: known for part, known in words.items() if part not in stated}
    return named_parts(names, wanted)


def _check_stated(names: list[str], stated: Mapping[str, str]) -> None:
    for part, column in stated.items():
        if part not in PARTS:
            raise InputError(
                f"there is no part {shown(part)} of a review; there are {', '.join(PARTS)}.",
                "mapping, columns",
            )
        if column and column not in names:
            raise InputError(
                f"there is no column {shown(column)}; the columns are {', '.join(names[:30])}.",
                f"mapping, columns.{part}",
            )
