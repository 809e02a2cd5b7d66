"""Which categories two kinds of team have in common, and their numbers on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.insights.metrics import Measured
from evenhand.measure.estimate import Estimate
from evenhand.people.models import Membership
from evenhand.scorecards.queries import newest_categories

Meaning = tuple[str, tuple[tuple[str, float], ...]]
"""A category's name and its scale: what it asks and how it is answered."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One category on both sides, and the numbers of what goes by its name on either side."""

    name: str
    ours: Estimate
    theirs: Estimate
    our_keys: Sequence[int]
    their_keys: Sequence[int]

    @property
    def same(self) -> bool:
        """Whether it is the very same one of one scorecard."""
        return set(self.our_keys) == set(self.their_keys)


def pairs(ours: Measured, theirs: Measured, meanings: Mapping[int, Meaning]) -> list[Pair]:
    """Categories rated on both sides, those of the same name and the same scale taken together.

    Their sums are added up: they are of different reviews.
    """
    here, there = _by_meaning(ours, meanings), _by_meaning(theirs, meanings)
    shared = sorted(here.keys() & there.keys())
    return [
        Pair(
            meaning[0],
            _added(ours, here[meaning]),
            _added(theirs, there[meaning]),
            [ours.keys[place][0] for place in here[meaning]],
            [theirs.keys[place][0] for place in there[meaning]],
        )
        for meaning in shared
    ]


def left_out(found: Measured, meanings: Mapping[int, Meaning], kept: Iterable[str]) -> list[str]:
    """Names of categories that the other side has no counterpart for."""
    names = {meanings[key[0]][0] for key in found.keys if key[0] in meanings}
    return sorted(names - set(kept))


def _by_meaning(found: Measured, meanings: Mapping[int, Meaning]) -> dict[Meaning, list[int]]:
    places: defaultdict[Meaning, list[int]] = defaultdict(list)
    for place, key in enumerate(found.keys):
        if key[0] in meanings and found.sums["chosen"][place]:
            places[meanings[key[0]]].append(place)
    return places


def _added(found: Measured, places: Sequence[int]) -> Estimate:
    sums = {name: np.array([values[places].sum()]) for name, values in found.sums.items()}
    return found.metric.estimate(sums)[0]


def meanings_of(viewer: Membership) -> dict[int, Meaning]:
    """Of every category: its name and scale on the newest version of its scorecard."""
    return {
        number: (category.name, tuple((option.label, option.value) for option in category.options))
        for number, category in newest_categories(viewer).items()
    }
