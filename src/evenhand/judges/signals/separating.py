"""What signals and rules separate already: each against an outcome that is known of conversations.

The outcome is a free attribute, a number or true and false; above its middle counts as true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.conversations.models import Segment
from evenhand.errors import InputError, NotEnoughData
from evenhand.judges.queries import COUNTED
from evenhand.judges.signals.detectors import DETECTORS
from evenhand.judges.signals.models import Scan, Signal
from evenhand.measure.estimate import Estimate
from evenhand.measure.validity import separation
from evenhand.people.models import Workspace
from evenhand.reviews.models import Rating
from evenhand.scorecards.models import ScorecardVersion


@dataclass(frozen=True, slots=True)
class Separation:
    """How one signal, or one category answered by rules, separates the outcome.

    ``found`` counts the segments with the signal, or below the category's best option.
    """

    name: str
    found: int
    n: int
    area: Estimate | None
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Outcome and group of every segment that has an outcome."""

    outcome: Mapping[int, bool]
    group: Mapping[int, str]

    def area(self, name: str, scores: Mapping[int, float], found: int) -> Separation:
        """How these scores, by segment, separate the outcome."""
        ids = [number for number in scores if number in self.outcome]
        try:
            area = separation(
                [scores[number] for number in ids],
                [self.outcome[number] for number in ids],
                [self.group[number] for number in ids],
            )
        except NotEnoughData as error:
            return Separation(name, found, len(ids), None, str(error))
        return Separation(name, found, len(ids), area)


def outcomes(workspace: Workspace, attribute: str, group: str = "") -> Outcomes:
    """The outcome of every segment, by an attribute of its conversation.

    Raises
    ------
    InputError
        No conversation has the attribute as a number.
    """
    rows = Segment.objects.filter(workspace=workspace).values_list(
        "pk", "conversation_id", "conversation__attributes"
    )
    values: dict[int, float] = {}
    groups: dict[int, str] = {}
    for segment, conversation, attributes in rows:
        if isinstance(value := attributes.get(attribute), int | float):
            values[segment] = float(value)
            groups[segment] = str(attributes.get(group, f"conversation {conversation}"))
    if not values:
        raise InputError("no conversation has this attribute as a number.", attribute)
    middle = (min(values.values()) + max(values.values())) / 2
    return Outcomes({segment: value > middle for segment, value in values.items()}, groups)


def of_signals(workspace: Workspace, known: Outcomes) -> Iterator[Separation]:
    """Each signal, by its strength and 0 where it was not found."""
    measured = dict(Scan.objects.filter(workspace=workspace).values_list("segment", "measured"))
    found: dict[str, dict[int, float]] = {}
    for kind, segment, strength in Signal.objects.filter(workspace=workspace).values_list(
        "kind", "segment", "strength"
    ):
        found.setdefault(kind, {})[segment] = strength
    for place, detector in enumerate(DETECTORS):
        seen = found.get(detector.key, {})
        scores = {
            segment: seen.get(segment, 0.0)
            for segment, bits in measured.items()
            if bits >> place & 1
        }
        yield known.area(detector.key, scores, len(seen))


def of_rules(workspace: Workspace, known: Outcomes) -> Iterator[Separation]:
    """Each category that judges answer, by how good the option is."""
    rows: dict[tuple[int, str], dict[int, float]] = {}
    for version, key, segment, option in _options(workspace):
        rows.setdefault((version, key), {})[segment] = -float(option)
    versions = ScorecardVersion.objects.in_bulk({version for version, _key in rows})
    for (version, key), scores in sorted(rows.items()):
        below = sum(score < 0 for score in scores.values())
        yield known.area(f"{versions[version].scorecard.key}: {key}", scores, below)


def _options(workspace: Workspace) -> Iterator[tuple[Any, ...]]:
    ratings = Rating.objects.filter(
        review__workspace=workspace,
        review__automatic=True,
        review__status__in=COUNTED,
        review__author__judge_version__current=True,
        state=Rating.State.RATED,
    )
    yield from ratings.values_list(
        "review__version", "category__key", "review__segment", "option"
    ).iterator()
