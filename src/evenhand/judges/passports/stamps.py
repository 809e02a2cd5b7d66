"""How far each judge can be trusted, measured against people who did not see its scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from django.db.models import F, QuerySet

from evenhand.judges.models import JudgeVersion, OutOfFold
from evenhand.judges.queries import COUNTED
from evenhand.measure.validity import Accuracy, TrustDecision, judge_accuracy, trust_level
from evenhand.reviews.models import Rating, Review
from evenhand.scorecards.document import CategoryDocument

LEAST_PAIRS = 5

Options = dict[int, dict[str, list[int]]]
"""Options given, by segment and category key, counted from the best."""


class Stamp(NamedTuple):
    """One category of a passport; without figures, ``pairs`` says how few there are."""

    key: str
    name: str
    pairs: int
    accuracy: Accuracy | None = None
    trust: TrustDecision | None = None


def passport(version: JudgeVersion) -> list[Stamp]:
    """What the version is worth in each category it answers, newest figures each time.

    Both sides are mean fractions of a segment in points (0-100), over segments that people found
    the category to apply to. Where the judge learnt from a segment, its out-of-fold answer stands
    for it. Reviews whose author saw an automatic score do not count.
    """
    people = _people(version)
    judge = _judge(version)
    for segment, said in _out_of_fold(version).items():
        judge[segment] = said
    return [
        _stamp(category, judge, people) for category in version.scorecard_version.content.categories
    ]


def _people(version: JudgeVersion) -> Options:
    return _options(
        Rating.objects.filter(
            review__version=version.scorecard_version,
            review__automatic=False,
            review__saw_automatic=False,
            review__status__in=COUNTED,
            review__content_hash=F("review__segment__conversation__content_hash"),
        ).exclude(review__kind=Review.Kind.SELF)
    )


def _judge(version: JudgeVersion) -> Options:
    """Its ratings of segments that people reviewed too."""
    reviewed = Review.objects.filter(
        workspace=version.judge.workspace_id, version=version.scorecard_version, automatic=False
    )
    return _options(
        Rating.objects.filter(
            review__author=version.author_id,
            review__status__in=COUNTED,
            review__segment__in=reviewed.values("segment"),
        )
    )


def _options(ratings: QuerySet[Rating]) -> Options:
    found: Options = defaultdict(lambda: defaultdict(list))
    rows = ratings.filter(state=Rating.State.RATED)
    for segment, key, option in rows.values_list("review__segment", "category__key", "option"):
        if option is not None:
            found[segment][key].append(option)
    return found


def _out_of_fold(version: JudgeVersion) -> Options:
    rows = OutOfFold.objects.filter(judge_version=version)
    found: Options = defaultdict(lambda: defaultdict(list))
    for segment, key, option in rows.values_list("segment", "category__key", "option"):
        found[segment]
        if option is not None and option >= 0:
            found[segment][key].append(option)
    return found


def _stamp(category: CategoryDocument, judge: Options, people: Options) -> Stamp:
    values = sorted((option.value for option in category.options), reverse=True)
    pairs = [
        (_points(values, judge[segment], category.key), _points(values, said, category.key))
        for segment, said in sorted(people.items())
        if said.get(category.key) and judge.get(segment, {}).get(category.key)
    ]
    if len(pairs) < LEAST_PAIRS:
        return Stamp(category.key, category.name, len(pairs))
    own, theirs = np.array(pairs).T
    accuracy = judge_accuracy(own, theirs)
    return Stamp(category.key, category.name, len(pairs), accuracy, trust_level(accuracy))


def _points(values: list[float], said: Mapping[str, list[int]], key: str) -> float:
    return 100 * float(np.mean([values[option] for option in said[key]]))
