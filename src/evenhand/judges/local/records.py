"""How each category went, and whether it is on, in numbers and in a sentence."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.judges.local import gate
from evenhand.judges.local.category import Ground, Question, Task, Taught
from evenhand.judges.local.content import CategoryRecord
from evenhand.judges.local.curve import learning_curve
from evenhand.judges.local.labels import Labels
from evenhand.measure.estimate import Estimate

Floats = NDArray[np.float64]


class Decision(NamedTuple):
    """Whether a category is on, why, and how many reviews it would take."""

    on: bool
    why: str
    needed: int = 0


def settled(ground: Ground, labels: Labels, taught: Taught) -> Taught:
    """What was learnt without what did not clear the bar: whether the category applies."""
    if taught.applies is None or gate.clears(_applies(ground, labels, taught.applies)):
        return taught
    return taught._replace(applies=None)


def record_of(ground: Ground, labels: Labels, task: Task | None, taught: Taught) -> CategoryRecord:
    """The record of a category, with its learning curve."""
    known = _counted(ground, labels)
    if taught.option is None or task is None:
        return msgspec.structs.replace(known, why=_too_few(labels))
    rated = labels.applied > 0
    wanted = labels.wanted[rated]
    values = (taught.option.chances @ labels.fractions)[rated]
    found = gate.correlation(values, wanted, ground.groups_in(rated))
    decision = _decision(found, known.na_share, taught)
    off = 100 * (labels.fractions[taught.option.given][rated] - wanted)
    return msgspec.structs.replace(
        _with_applies(ground, labels, taught, known),
        on=decision.on,
        why=decision.why,
        needed=decision.needed,
        r=_short(found.value),
        low=_short(found.low),
        high=_short(found.high),
        bar=_short(gate.bar(ground.groups_in(rated))),
        bias=_short(off.mean()),
        error=_short(np.abs(off).mean()),
        curve=learning_curve(ground, task, taught.option, wanted),
    )


def _counted(ground: Ground, labels: Labels) -> CategoryRecord:
    """The record with what there is to learn from, and nothing learnt."""
    rated = labels.raters > 0
    ratings = float(labels.given.sum())
    return CategoryRecord(
        key=labels.category.key,
        name=labels.category.name,
        on=False,
        why="",
        reviews=int(rated.sum()),
        ratings=int(ratings),
        groups=ground.groups_in(rated),
        na_share=_short(labels.given[:, -1].sum() / max(ratings, 1.0)),
    )


def _with_applies(
    ground: Ground, labels: Labels, taught: Taught, record: CategoryRecord
) -> CategoryRecord:
    if taught.applies is None:
        return record
    found = _applies(ground, labels, taught.applies)
    return msgspec.structs.replace(
        record, applies_r=_short(found.value), applies_low=_short(found.low)
    )


def _decision(found: Estimate, na_share: float, taught: Taught) -> Decision:
    r = f"{found.value:.2f}"
    if found.n < gate.LEAST_REVIEWS:
        return Decision(False, _few_reviews(found.n), gate.LEAST_REVIEWS)
    if not gate.clears(found):
        return _not_clear(found)
    if na_share > gate.MOST_NA and taught.applies is None:
        return Decision(
            False,
            f"It follows people's ratings (r = {r}), but cannot tell when the category applies, "
            f"and {100 * na_share:.0f} % of ratings are N/A.",
        )
    return Decision(True, f"What it says of unseen reviews follows people's ratings (r = {r}).")


def _not_clear(found: Estimate) -> Decision:
    needed = gate.reviews_needed(found)
    now = (
        f"What it says of {found.n} unseen reviews follows people's ratings too loosely "
        f"(r = {found.value:.2f}, perhaps only {found.low:.2f})."
    )
    if needed > found.n:
        return Decision(
            False,
            f"{now} If it keeps up, about {needed - found.n} more reviews would settle it.",
            needed,
        )
    return Decision(
        False, f"{now} More reviews alone are unlikely to help: the words do not show it."
    )


def _too_few(labels: Labels) -> str:
    reviews = int((labels.applied > 0).sum())
    if reviews < gate.LEAST_REVIEWS:
        return _few_reviews(reviews)
    rarer = int(labels.given[:, :-1].sum() - labels.given[:, :-1].sum(axis=0).max())
    if rarer < gate.LEAST_OF_RARER:
        return (
            f"People nearly always gave the same answer: only {rarer} ratings differ, and at least "
            f"{gate.LEAST_OF_RARER} are needed to learn what sets them apart."
        )
    return "The reviews are of too few customers or texts that differ."


def _few_reviews(reviews: int) -> str:
    return (
        f"Only {reviews} reviews rate it; {gate.LEAST_REVIEWS} are the least, "
        f"{gate.LEAST_REVIEWS - reviews} more are needed."
    )


def _applies(ground: Ground, labels: Labels, question: Question) -> Estimate:
    rated = labels.raters > 0
    people = labels.applied[rated] / labels.raters[rated]
    return gate.correlation(question.chances[rated, 1], people, ground.groups_in(rated))


def _short(value: float | None) -> float:
    return round(float(value or 0.0), 4)
