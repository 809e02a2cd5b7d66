"""Reviews as CSV, streamed, with anything a spreadsheet would run made inert."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from evenhand.conversations.plain import inert
from evenhand.insights import queries
from evenhand.insights.scope import Scope
from evenhand.people.models import Membership

HEADINGS = (
    "review",
    "conversation",
    "source",
    "agent",
    "team",
    "channel",
    "happened_at",
    "author",
    "automatic",
    "scorecard",
    "purpose",
    "probability",
    "score",
    "outcome",
    "submitted_at",
    "comment",
)


class _Line:
    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV text, line by line."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in row])


def review_rows(viewer: Membership, scope: Scope) -> Iterator[Sequence[Any]]:
    """The heading and one row per counted review of the scope, people's and judges'."""
    yield HEADINGS
    found = (
        queries.reviews_in(viewer, scope)
        .select_related(
            "segment__conversation",
            "segment__agent",
            "segment__team",
            "author",
            "version__scorecard",
        )
        .order_by("id")
    )
    for review in found.iterator(chunk_size=1000):
        segment = review.segment
        yield (
            review.pk,
            segment.conversation.external_id,
            segment.conversation.source,
            str(segment.agent or ""),
            str(segment.team or ""),
            segment.channel,
            review.happened_at.isoformat(),
            str(review.author),
            int(review.automatic),
            str(review.version),
            review.purpose,
            review.probability,
            review.score,
            review.outcome,
            review.submitted_at.isoformat() if review.submitted_at else "",
            review.comment,
        )
