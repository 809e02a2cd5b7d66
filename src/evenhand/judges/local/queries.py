"""What a local judge may learn from, and what it said of it out of fold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from evenhand.conversations.models import Conversation
from evenhand.judges.local.content import content_from
from evenhand.judges.local.labels import labels_of
from evenhand.judges.local.reviewed import people_said, usable
from evenhand.judges.local.training import Lesson
from evenhand.judges.models import JudgeVersion, OutOfFold
from evenhand.judges.reading import Read, read
from evenhand.measure.bulk import UNANSWERED, bulk_scores
from evenhand.measure.forms import NOT_APPLICABLE
from evenhand.reviews.models import Rating
from evenhand.scorecards.document import OptionDocument, ScorecardDocument
from evenhand.scorecards.models import ScorecardVersion

MOST = 3000
"""Segments learnt from at most, the newest: beyond them training takes long and gains little."""

_CHUNK = 500


class Material(NamedTuple):
    """A lesson, how many reviews it has, and how many were left out, by reason."""

    lesson: Lesson
    reviews: int
    left_out: dict[str, int]


class _Row(NamedTuple):
    """A review to learn from."""

    segment: int
    version: int
    happened_at: datetime


Said = dict[int, dict[str, list[int]]]
"""What raters said: by segment, by category key; positions from the best, -1 for N/A."""


def material(version: ScorecardVersion) -> Material:
    """What there is to learn a scorecard version from.

    Reviews whose author saw the automatic score, or may have, are left out, as are those of a text
    that has changed since and ratings on other options than the version has.
    """
    rows = _usable(version)
    newest = _newest(rows)
    said = _said(version, {pk: row for pk, row in rows.items() if row.segment in newest})
    found = [each for each in _read(version.content, sorted(said)) if not each.problem]
    lesson = Lesson(
        segments=[each.text for each in found],
        bound=[_bound(each.segment.conversation) for each in found],
        labels=[
            labels_of(category, [said[each.segment.pk].get(category.key, []) for each in found])
            for category in version.content.categories
        ],
    )
    learnt = {each.segment.pk for each in found}
    reviews = sum(row.segment in learnt for row in rows.values())
    return Material(lesson, reviews, _left_out(version, reviews))


def out_of_fold_scores(
    version: JudgeVersion, among: QuerySet[Any] | None = None
) -> dict[int, float | None]:
    """Review scores of the segments learnt from, by out-of-fold answers alone.

    Wherever a local judge stands beside people, these take the place of its reviews of the same
    segments. ``None`` where there is no score.

    Parameters
    ----------
    version:
        The judge.
    among:
        Ids of the segments wanted; all without.
    """
    form = version.scorecard_version.form
    column = {category.key: place for place, category in enumerate(form.categories)}
    on = set(content_from(version.content).on)
    kept = OutOfFold.objects.filter(judge_version=version)
    if among is not None:
        kept = kept.filter(segment__in=among)
    rows = kept.order_by("segment").values_list("segment", "category__key", "option")
    answers: dict[int, NDArray[np.int8]] = {}
    for segment, key, option in rows:
        row = answers.setdefault(segment, np.full(len(column), UNANSWERED, dtype=np.int8))
        if option is not None and (key in on or option == NOT_APPLICABLE):
            row[column[key]] = option
    if not answers:
        return {}
    scores = bulk_scores(form, np.stack(list(answers.values()))).score.tolist()
    return {
        segment: None if math.isnan(score) else score
        for segment, score in zip(answers, scores, strict=True)
    }


def _usable(version: ScorecardVersion) -> dict[int, _Row]:
    """Reviews to learn from, by id."""
    rows = usable(people_said(version.scorecard_id)).values_list(
        "pk", "segment", "version", "happened_at"
    )
    return {pk: _Row(segment, form, at) for pk, segment, form, at in rows}


def _left_out(version: ScorecardVersion, used: int) -> dict[str, int]:
    """How many reviews were not learnt from, by reason."""
    reviews = people_said(version.scorecard_id)
    seen = reviews.filter(saw_automatic=True).count()
    unknown = reviews.filter(saw_automatic__isnull=True).count()
    found = {
        "saw the automatic score": seen,
        "not known whether they saw the automatic score": unknown,
        "the text has changed since, the options have, or there are newer reviews enough": (
            reviews.count() - seen - unknown - used
        ),
    }
    return {reason: count for reason, count in found.items() if count}


def _newest(rows: Mapping[int, _Row]) -> set[int]:
    """The segments learnt from: the newest."""
    at = {row.segment: row.happened_at for row in rows.values()}
    return set(sorted(at, key=lambda segment: (at[segment], segment))[-MOST:])


def _said(version: ScorecardVersion, reviews: Mapping[int, _Row]) -> Said:
    """Ratings of usable reviews on categories that have the same options now as then."""
    same = _same_options(version, {row.version for row in reviews.values()})
    found: Said = {}
    ids = sorted(reviews)
    for at in range(0, len(ids), _CHUNK):
        rows = Rating.objects.filter(
            review__in=ids[at : at + _CHUNK], state__in=[Rating.State.RATED, Rating.State.NA]
        ).order_by("review", "category")
        for review, key, option in rows.values_list("review", "category__key", "option"):
            row = reviews[review]
            if (row.version, key) in same:
                given = NOT_APPLICABLE if option is None else option
                found.setdefault(row.segment, {}).setdefault(key, []).append(given)
    return found


def _same_options(version: ScorecardVersion, numbers: set[int]) -> set[tuple[int, str]]:
    """Version and category key, where the options are those of the version at hand."""
    now = {category.key: category.options for category in version.content.categories}
    versions = ScorecardVersion.objects.filter(pk__in=numbers)
    return {
        (other.pk, category.key)
        for other in versions
        for category in other.content.categories
        if _alike(category.options, now.get(category.key))
    }


def _alike(then: Sequence[OptionDocument], now: Sequence[OptionDocument] | None) -> bool:
    if now is None:
        return False
    return [(o.label, o.value) for o in then] == [(o.label, o.value) for o in now]


def _read(content: ScorecardDocument, ids: Sequence[int]) -> Iterator[Read]:
    for at in range(0, len(ids), _CHUNK):
        yield from read(content, ids[at : at + _CHUNK])


def _bound(conversation: Conversation) -> list[tuple[str, str]]:
    """What ties a segment to others: its conversation and its customer."""
    bound = [("conversation", str(conversation.pk))]
    if conversation.customer:
        bound.append(("customer", conversation.customer.casefold()))
    return bound
