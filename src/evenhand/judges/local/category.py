"""Learning one category: does it apply, and which option do people give?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evenhand.judges.local.folds import FOLDS
from evenhand.judges.local.gate import LEAST_OF_RARER
from evenhand.judges.local.labels import Labels, weights
from evenhand.judges.local.ordinal import Steps, steps
from evenhand.judges.local.ridge import Fit, Learnt, Rows, learn

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Flags = NDArray[np.bool_]


class Ground(NamedTuple):
    """What all categories are learnt on: similarities of segments, their groups and folds."""

    table: Floats
    group: Codes
    fold: Codes

    def rows(self, chosen: Flags, raters: Floats) -> Rows:
        """The rows of chosen segments, weighed by their raters."""
        places = np.flatnonzero(chosen)
        return Rows(places, weights(raters[places]), self.fold[places])

    def groups_in(self, chosen: Flags) -> int:
        """How many groups the chosen segments are of."""
        return len(np.unique(self.group[chosen]))


class Question(NamedTuple):
    """One thing learnt: ordered answers over one latent value.

    Parameters
    ----------
    fits:
        The fit without each fold.
    steps:
        From the latent value to answers: one curve for all folds and for all use afterwards.
    latent:
        For every segment the value from the fit that did not see its fold.
    given, chances:
        What that comes to: the answer (0 for the worst) and the chance of each.
    strengths:
        The penalties chosen.
    usual:
        The latent value of the average segment.
    """

    fits: tuple[Fit, ...]
    steps: Steps
    latent: Floats
    given: Codes
    chances: Floats
    strengths: tuple[float, ...]
    usual: float


class Taught(NamedTuple):
    """What was learnt of a category; ``None`` for what could not be."""

    option: Question | None
    applies: Question | None


class Task(NamedTuple):
    """A question to be learnt: from which rows, and what raters said there, worst first."""

    rows: Rows
    shares: Floats
    wanted: Floats


class Tasks(NamedTuple):
    """What is to be learnt of a category."""

    option: Task | None
    applies: Task | None


def option_task(ground: Ground, labels: Labels) -> Task | None:
    """The options people gave, where the ratings are enough to learn from."""
    chosen = labels.applied > 0
    given = labels.given[:, :-1]
    if _rarer(given) < LEAST_OF_RARER or ground.groups_in(chosen) < 2 * FOLDS:
        return None
    rows = ground.rows(chosen, labels.applied)
    return Task(rows, _shares(given[chosen], rows), labels.ranks[chosen])


def applies_task(ground: Ground, labels: Labels) -> Task | None:
    """Whether people found that the category applies, where there is enough to learn from."""
    given = np.column_stack((labels.given[:, -1], labels.applied))
    chosen = labels.raters > 0
    if _rarer(given) < LEAST_OF_RARER or ground.groups_in(chosen) < 2 * FOLDS:
        return None
    rows = ground.rows(chosen, labels.raters)
    shares = _shares(given[chosen], rows)
    return Task(rows, shares, shares[:, 1] / rows.weight)


def answer_tasks(ground: Ground, tasks: Sequence[Task | None]) -> list[Question | None]:
    """Learn many questions; those asked of the same rows at once."""
    alike: dict[tuple[bytes, bytes], list[int]] = {}
    for place, task in enumerate(tasks):
        if task is not None:
            key = (task.rows.places.tobytes(), task.rows.weight.tobytes())
            alike.setdefault(key, []).append(place)
    found: list[Question | None] = [None] * len(tasks)
    for places in alike.values():
        asked = [task for place in places if (task := tasks[place]) is not None]
        wanted = np.column_stack([task.wanted for task in asked])
        learnt = learn(ground.table, asked[0].rows, wanted)
        for place, task, each in zip(places, asked, learnt, strict=True):
            found[place] = _question(ground, task, each)
    return found


def outside(ground: Ground, fits: Sequence[Fit]) -> Floats:
    """For every segment the latent value from the fit that did not see its fold."""
    latent = np.empty(len(ground.fold))
    for fold, fit in enumerate(fits):
        held = np.flatnonzero(ground.fold == fold)
        latent[held] = fit.at(ground.table, held)
    return latent


def _question(ground: Ground, task: Task, learnt: Learnt) -> Question:
    latent = outside(ground, learnt.fits)
    found = steps(learnt.outside, task.shares)
    return Question(
        fits=learnt.fits,
        steps=found,
        latent=latent,
        given=found.given(latent),
        chances=found.chances(latent),
        strengths=learnt.strengths,
        usual=float(learnt.outside.mean()),
    )


def _shares(given: Floats, rows: Rows) -> Floats:
    """Each row's weight spread over what its raters said."""
    return np.asarray(given / given.sum(axis=1, keepdims=True) * rows.weight[:, None])


def _rarer(given: Floats) -> float:
    """Ratings that are not the most common one."""
    total = given.sum(axis=0)
    return float(total.sum() - total.max())
