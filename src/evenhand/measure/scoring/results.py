"""What scoring a review gives."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.measure.forms import (
    Outcome,
)
from evenhand.measure.scoring.trace import (
    Step,
)


@dataclass(frozen=True, slots=True)
class SectionScore:
    """The score of one section (0-100) as it entered the review score; None if nothing counted."""

    key: str
    score: float | None
    earned: float
    possible: float
    failed: bool


@dataclass(frozen=True, slots=True)
class ReviewScore:
    """The score of one review.

    Parameters
    ----------
    score:
        0-100, above 100 only by an uncapped bonus; None for no score.
    outcome:
        Pass or fail by the pass mark on the unrounded score; fail whatever the score where the
        policy lets a failed critical category fail the form; none for no score.
    band:
        Name of the highest band the unrounded score reaches; None for no score.
    sections:
        In the order of the form; those with a bonus included.
    failed:
        Keys of the critical categories that failed, in the order of the form.
    possible:
        The weight (or points) that counted, which is what pooling weighs this review by.
    trace:
        Every step; see :mod:`evenhand.measure.scoring.trace`.
    """

    score: float | None
    outcome: Outcome
    band: str | None
    sections: tuple[SectionScore, ...]
    failed: tuple[str, ...]
    possible: float
    trace: tuple[Step, ...]
