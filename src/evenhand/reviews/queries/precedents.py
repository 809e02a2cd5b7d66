"""Decided disputes as precedents for the next time the same category is rated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from evenhand.people.models import Membership
from evenhand.reviews.models import DisputedRating, Review
from evenhand.reviews.queries.history import option_label
from evenhand.scorecards.document import CategoryDocument
from evenhand.scorecards.models import Scorecard, ScorecardVersion

NEWEST = 3
"""Precedents shown beside one category."""

LISTED = 50
"""Precedents on their own page."""

_VERSION = "dispute__review__version"
_CONVERSATION = "dispute__review__segment__conversation"
_COLUMNS = (
    "pk",
    "category__key",
    "decision",
    "before",
    "after",
    "reason",
    "answer",
    "dispute__ended_at",
    _VERSION,
    _CONVERSATION,
)


@dataclass(frozen=True, slots=True)
class Precedent:
    """One decided category: what was rated, what holds, and both reasons. Names nobody.

    ``before`` and ``after`` are labels of options; ``item`` finds it on the page of precedents.
    """

    item: int
    category: str
    decision: str
    decided: str
    before: str
    after: str
    disputed_because: str
    decided_because: str
    decided_at: datetime
    conversation: int


def precedents(
    scorecard: Scorecard,
    keys: Iterable[str] | None = None,
    count: int = NEWEST,
    besides: int | None = None,
    known: Iterable[ScorecardVersion] = (),
) -> dict[str, list[Precedent]]:
    """The newest precedents of each category.

    Parameters
    ----------
    scorecard:
        Any version of it: a category keeps its key.
    keys:
        The categories wanted; all if not given.
    count:
        How many of each at most.
    besides:
        A conversation whose own disputes are left out: whoever rates it must not be told.
    known:
        Versions that are at hand and need not be read.

    Returns
    -------
    dict
        By category key, newest first; a category without precedents is not in it.
    """
    items = _decided(scorecard)
    if keys is not None:
        items = items.filter(category__key__in=list(keys))
    if besides is not None:
        items = items.filter(~Q(dispute__review__segment__conversation=besides))
    place = Window(RowNumber(), partition_by=F("category"), order_by=F("pk").desc())
    newest = items.annotate(place=place).filter(place__lte=count).order_by("-pk")
    found: dict[str, list[Precedent]] = {}
    for precedent in _in_words(newest, known):
        found.setdefault(precedent.category, []).append(precedent)
    return found


def precedents_beside(review: Review) -> dict[str, list[Precedent]]:
    """What is shown while the review is written; agents are not shown each other's disputes."""
    if review.kind == Review.Kind.SELF:
        return {}
    return precedents(
        review.version.scorecard,
        besides=review.segment.conversation_id,
        known=[review.version],
    )


def listed(viewer: Membership, scorecard: Scorecard, key: str) -> list[Precedent]:
    """The precedents of one category for a page of their own.

    What the viewer is about to rate blind is not told there either.
    """
    writing = Review.objects.filter(author__user=viewer.user, status=Review.Status.DRAFT)
    hidden = Q(dispute__review__segment__conversation__in=writing.values("segment__conversation"))
    items = _decided(scorecard).filter(~hidden, category__key=key)
    return _in_words(items.order_by("-pk")[:LISTED])


def _decided(scorecard: Scorecard) -> QuerySet[DisputedRating]:
    """What was decided; what was withdrawn has no decision."""
    return DisputedRating.objects.filter(~Q(decision=""), category__scorecard=scorecard)


def _in_words(
    items: QuerySet[DisputedRating], known: Iterable[ScorecardVersion] = ()
) -> list[Precedent]:
    """The items in the words of the scorecard versions they were rated on, each read once."""
    rows = list(items.values(*_COLUMNS))
    versions = {version.pk: version for version in known}
    missing = {row[_VERSION] for row in rows} - set(versions)
    if missing:
        versions |= ScorecardVersion.objects.in_bulk(missing)
    words = {
        (number, category.key): category
        for number, version in versions.items()
        for category in version.content.categories
    }
    return [_precedent(row, words[row[_VERSION], row["category__key"]]) for row in rows]


def _precedent(row: Mapping[str, Any], category: CategoryDocument) -> Precedent:
    return Precedent(
        item=row["pk"],
        category=category.key,
        decision=row["decision"],
        decided=str(DisputedRating.Decision(row["decision"]).label),
        before=option_label(category, row["before"]),
        after=option_label(category, row["after"]),
        disputed_because=row["reason"],
        decided_because=row["answer"],
        decided_at=row["dispute__ended_at"],
        conversation=row[_CONVERSATION],
    )
