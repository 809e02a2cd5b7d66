"""Reading ratings with the stage their category belonged to in the version they were given on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.insights import queries
from evenhand.insights.grouping import Grouping
from evenhand.insights.scope import Scope
from evenhand.people.models import Membership
from evenhand.reviews.models import Rating
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import newest_categories

ORDER = ("intake", "diagnosis", "resolution", "closure", "follow-up")
"""The stages of the ready scorecards, as a contact goes through them."""
NONE = ""


def stage_of(written: str) -> str:
    """A stage as it is compared: what people write in other letters or spaces is the same stage.

    Examples
    --------
    >>> stage_of("Follow up "), stage_of("Intake")
    ('follow-up', 'intake')
    """
    return "-".join(written.casefold().replace("-", " ").split())


def called(stage: str) -> str:
    """What a stage is called; one of people's own by the word that was written."""
    known = {
        "intake": _("Intake"),
        "diagnosis": _("Diagnosis"),
        "resolution": _("Resolution"),
        "closure": _("Closure"),
        "follow-up": _("Follow-up"),
        NONE: _("No stage"),
    }
    return known.get(stage, stage.replace("-", " ").capitalize())


def in_order(stages: set[str]) -> list[str]:
    """Known stages first as they follow each other, others by name, none last."""
    places = {stage: place for place, stage in enumerate(ORDER)}
    return sorted(stages, key=lambda stage: (stage == NONE, places.get(stage, len(ORDER)), stage))


@dataclass(frozen=True, slots=True)
class Staged:
    """The mean fraction of each stage in each review, one entry per review and stage.

    ``stage`` and ``group`` are places in ``stages`` and ``groups``.
    """

    review: NDArray[np.int64]
    stage: NDArray[np.int64]
    group: NDArray[np.int64]
    fraction: NDArray[np.float64]
    probability: NDArray[np.float64]
    stages: list[str]
    groups: list[Any]

    def __len__(self) -> int:
        return len(self.fraction)


class _Rated(NamedTuple):
    review: int
    version: int
    key: str
    option: int | None
    probability: float
    group: Any


def staged(viewer: Membership, scope: Scope, by: str | None = None) -> Staged:
    """People's drawn reviews: how each stage did in each of them.

    A stage's part of a review is the mean of its rated categories by their weights; tracked
    categories of weight 0 say nothing. ``by`` is ``team``, ``agent``, ``channel`` or ``month``.
    """
    grouping = Grouping.of(scope, by, viewer.workspace.time_zone)
    ratings = Rating.objects.filter(
        review__in=queries.human_reviews(viewer, scope), state=Rating.State.RATED
    )
    rows = grouping.annotated(ratings, "review__segment__", "review__happened_at").order_by("id")
    names = ("review", "review__version", "category__key", "option", "review__probability", "group")
    found = [_Rated(*row) for row in rows.values_list(*names)]
    return _summed(found, places_of(viewer), queries.fractions_of(viewer), grouping.key)


class Place(NamedTuple):
    """Where a category stands in a version: its stage and its weight."""

    stage: str
    weight: int


def places_of(viewer: Membership) -> dict[tuple[int, str], Place]:
    """Of every version and category: its stage and its weight there."""
    versions = ScorecardVersion.objects.filter(scorecard__workspace=viewer.workspace)
    return {
        (version.pk, category.key): Place(stage_of(category.stage), category.weight)
        for version in versions
        for category in version.content.categories
    }


def _summed(
    ratings: list[_Rated],
    places: Mapping[tuple[int, str], Place],
    fractions: Mapping[tuple[int, str], tuple[float, ...]],
    key: Callable[[Any], Any],
) -> Staged:
    sums: dict[tuple[int, str], list[float]] = {}
    heads: dict[int, _Rated] = {}
    for rating in ratings:
        place = places[rating.version, rating.key]
        if not place.weight:
            continue
        heads[rating.review] = rating
        parts = sums.setdefault((rating.review, place.stage), [0.0, 0.0])
        parts[0] += place.weight * fractions[rating.version, rating.key][rating.option or 0]
        parts[1] += place.weight
    stages = in_order({stage for _review, stage in sums})
    groups = sorted({head.group for head in heads.values()}, key=lambda one: (one is None, one))
    stage_at = {stage: at for at, stage in enumerate(stages)}
    group_at = {group: at for at, group in enumerate(groups)}
    return Staged(
        review=np.array([review for review, _stage in sums], dtype=np.int64),
        stage=np.array([stage_at[stage] for _review, stage in sums], dtype=np.int64),
        group=np.array([group_at[heads[review].group] for review, _stage in sums], dtype=np.int64),
        fraction=np.array([earned / possible for earned, possible in sums.values()], dtype=float),
        probability=np.array([heads[review].probability for review, _stage in sums], dtype=float),
        stages=stages,
        groups=[key(group) for group in groups],
    )


def stages_of_categories(viewer: Membership) -> dict[int, str]:
    """Of every category: its stage on the newest version of its scorecard."""
    return {
        number: stage_of(category.stage) for number, category in newest_categories(viewer).items()
    }
