"""Which segments of a conversation stay the same ones when it arrives again, changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from evenhand.conversations.derive import PreparedSegment
from evenhand.conversations.models import Segment


class Match(NamedTuple):
    """What becomes of a conversation's segments."""

    kept: list[tuple[Segment, PreparedSegment]]
    new: list[PreparedSegment]
    gone: list[Segment]


def match(old: Sequence[Segment], new: Sequence[PreparedSegment]) -> Match:
    """Pair stored segments with those of the changed conversation.

    A segment stays the same one if its author stays, or else if it begins at the same message.
    """
    by_author = {segment.author: segment for segment in old}
    pairs = {part.author: by_author.pop(part.author) for part in new if part.author in by_author}
    by_start = {segment.first_message: segment for segment in by_author.values()}
    for part in new:
        if part.author not in pairs and part.first_message in by_start:
            pairs[part.author] = by_start.pop(part.first_message)
    staying = {segment.pk for segment in pairs.values()}
    return Match(
        kept=[(pairs[part.author], part) for part in new if part.author in pairs],
        new=[part for part in new if part.author not in pairs],
        gone=[segment for segment in old if segment.pk not in staying],
    )


def pointed_at(segment_ids: Iterable[int]) -> set[int]:
    """Those of the segments that something else points at: a review, a draw, a judge's work."""
    wanted = list(segment_ids)
    found: set[int] = set()
    for relation in Segment._meta.related_objects if wanted else ():
        column = relation.field.attname
        rows = relation.related_model._base_manager.filter(**{f"{column}__in": wanted})
        found.update(rows.values_list(column, flat=True))
    return found
