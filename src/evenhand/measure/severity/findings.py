"""From measures of a reviewer to what is worth a conversation with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from evenhand.measure.estimate import Estimate
from evenhand.measure.severity.habits import Habits

FEWEST_TO_TELL = 20
"""Conversations shared with others below which nothing is said about a reviewer, neither on the
whole nor about a category or a pair of categories: the fewest at which a usual habit can be told
from chance, and few enough to reach in a month."""

SEVERE_POINTS = 10.0
INTERACTION_POINTS = 8.0
NOT_APPLICABLE_PERCENT = 10.0
RANDOM_SHARE = 0.5
"""Below this share of the panel's usual consistency a reviewer is near random."""

NARROW_SPREAD = 0.70
"""Below this share of the others' spread a reviewer keeps to the middle."""

HALO_EXCESS = 0.5
"""On Fisher's scale: correlation between categories beyond the panel's usual one."""

AT_THE_END = 0.5
"""Share of ratings at one end of the scale above which nothing but severity can be judged."""


def enough_to_tell(shown: Estimate) -> bool:
    """Whether a measure of a reviewer has a value that rests on enough shared conversations.

    Examples
    --------
    >>> enough_to_tell(Estimate(value=4.0, low=1.0, high=7.0, n=12, method="severity.profile"))
    False
    """
    return shown.value is not None and shown.n >= FEWEST_TO_TELL


class Reason(StrEnum):
    """Why a reviewer stands out."""

    SEVERE = "severe"
    LENIENT = "lenient"
    RANDOM = "near random"
    CENTRAL = "central tendency"
    HALO = "halo"
    NOT_APPLICABLE = "N/A habit"
    INTERACTION = "category interaction"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands out about a reviewer.

    Parameters
    ----------
    reason:
        What it is.
    shown:
        The measure behind it.
    sentence:
        What to tell the reviewer.
    categories:
        The categories it is about, where it is about some only.
    """

    reason: Reason
    shown: Estimate
    sentence: str
    categories: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """What is usual in the panel: medians over its reviewers."""

    consistency: float
    halo: dict[tuple[object, object], float]
    low_end: float
    high_end: float

    @classmethod
    def of(cls, everyone: Sequence[Habits]) -> Panel:
        """Medians; halo on Fisher's scale."""
        return cls(
            consistency=_median([h.consistency for h in everyone]),
            halo={
                pair: float(np.arctanh(_median([h.halo[pair] for h in everyone])))
                for pair in everyone[0].halo
            },
            low_end=float(np.median([h.low_end for h in everyone])),
            high_end=float(np.median([h.high_end for h in everyone])),
        )


def findings(habits: Habits, panel: Panel) -> tuple[Finding, ...]:
    """What stands out: an effect worth a conversation whose interval excludes its absence.

    Each finding rests on enough conversations of its own (:func:`enough_to_tell`): those on which
    a category or a pair of categories was rated may be fewer than the reviewer's.

    A reviewer who gives one end of the scale most of the time has no room left for spread,
    correlation or differences between categories, so only severity and N/A are judged.
    """
    if habits.n < FEWEST_TO_TELL:
        return ()
    found = [*_severity(habits), *_not_applicable(habits)]
    if not _at_the_end(habits, panel):
        found += [
            *_randomness(habits, panel),
            *_central(habits),
            *_halo(habits, panel),
            *_interaction(habits),
        ]
    return tuple(finding for finding in found if enough_to_tell(finding.shown))


def _at_the_end(habits: Habits, panel: Panel) -> bool:
    """Mostly at one end, and clearly more than the panel, whose conversations may deserve it."""
    ends = ((habits.low_end, panel.low_end), (habits.high_end, panel.high_end))
    return any(own > AT_THE_END and own > usual + AT_THE_END / 2 for own, usual in ends)


def _severity(habits: Habits) -> Iterator[Finding]:
    shown = habits.severity
    if not _beyond(shown, SEVERE_POINTS):
        return
    points = shown.value or 0.0
    reason = Reason.SEVERE if points > 0 else Reason.LENIENT
    side = "below" if points > 0 else "above"
    yield Finding(
        reason, shown, f"Rates {abs(points):.0f} points {side} the panel on the same conversations."
    )


def _not_applicable(habits: Habits) -> Iterator[Finding]:
    shown = habits.not_applicable
    if _beyond(shown, NOT_APPLICABLE_PERCENT):
        more = "more" if (shown.value or 0.0) > 0 else "less"
        yield Finding(
            Reason.NOT_APPLICABLE,
            shown,
            f"Says N/A {abs(shown.value or 0.0):.0f} % {more} often than others on the same "
            "conversations.",
        )


def _randomness(habits: Habits, panel: Panel) -> Iterator[Finding]:
    shown = habits.consistency
    if shown.high is not None and shown.high < RANDOM_SHARE * panel.consistency:
        yield Finding(
            Reason.RANDOM,
            shown,
            f"Ratings follow the rest of the panel only with a correlation of {shown.value:.2f}; "
            f"{panel.consistency:.2f} is usual.",
        )


def _central(habits: Habits) -> Iterator[Finding]:
    shown = habits.spread
    if shown.high is not None and shown.high < NARROW_SPREAD:
        yield Finding(
            Reason.CENTRAL,
            shown,
            f"Uses {shown.value:.0%} of the spread that others use on the same conversations.",
        )


def _halo(habits: Habits, panel: Panel) -> Iterator[Finding]:
    for pair, shown in habits.halo.items():
        if shown.low is not None and np.arctanh(shown.low) - panel.halo[pair] > HALO_EXCESS:
            yield Finding(
                Reason.HALO,
                shown,
                f"{pair[0]} and {pair[1]} move together far more than in the rest of the panel "
                f"(correlation {shown.value:.2f}, usual {np.tanh(panel.halo[pair]):.2f}).",
                pair,
            )


def _interaction(habits: Habits) -> Iterator[Finding]:
    for category, shown in habits.interaction.items():
        if _beyond(shown, INTERACTION_POINTS):
            points = shown.value or 0.0
            side = "stricter" if points > 0 else "milder"
            yield Finding(
                Reason.INTERACTION,
                shown,
                f"{abs(points):.0f} points {side} in {category} than elsewhere.",
                (category,),
            )


def _beyond(shown: Estimate, points: float) -> bool:
    """At least so large, on either side, with 0 outside of the interval."""
    if shown.value is None or shown.low is None or shown.high is None:
        return False
    return abs(shown.value) >= points and not shown.low <= 0 <= shown.high


def _median(shown: Sequence[Estimate]) -> float:
    known = [one.value for one in shown if one.value is not None]
    return float(np.median(known)) if known else 0.0
