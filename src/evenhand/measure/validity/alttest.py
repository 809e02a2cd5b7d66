"""May the judge stand in for a person? The alternative annotator test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import BoolArray, FloatArray, vector

LEAST_ITEMS = 30
ADVISED_ITEMS = 50
ADVISED_PEOPLE = 3
_TIE = 1e-9

Alignment = Literal["accuracy", "rmse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AltTest:
    """What the test found.

    Parameters
    ----------
    winning_rate:
        Share of people whom the judge may replace; from .5 the judge passes.
    advantage:
        Probability that the judge agrees with the others at least as well as a person does;
        ranks judges.
    p_values, advantages:
        For each person tested, shape (people,).
    people:
        Rows of the people tested.
    won:
        Whom the judge may replace, shape (people,).
    items:
        Items rated by at least two people and the judge.
    warnings:
        Where there are fewer people or items than advised.
    """

    winning_rate: float
    advantage: float
    p_values: FloatArray
    advantages: FloatArray
    people: tuple[int, ...]
    won: BoolArray
    items: int
    warnings: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether the judge may replace at least half of the people."""
        return self.winning_rate >= 0.5


def alt_test(
    judge: npt.ArrayLike,
    people: npt.ArrayLike,
    *,
    alignment: Alignment = "accuracy",
    epsilon: float = 0.2,
    share: float = 0.05,
    least_items: int = LEAST_ITEMS,
) -> AltTest:
    """Compare the judge with each person, by agreement with the other people.

    Parameters
    ----------
    judge:
        The judge's ratings, shape (items,); not a number where there is none.
    people:
        People's ratings, shape (people, items); not a number where there is none.
    alignment:
        ``"accuracy"`` for options, ``"rmse"`` for scores.
    epsilon:
        How much worse a judge may be for being cheap: .2 where people are experts, .15 where they
        are skilled, .1 for a crowd.
    share:
        Share of false findings allowed among people.
    least_items:
        People who rated fewer items are not tested.

    Returns
    -------
    AltTest

    Raises
    ------
    NotEnoughData
        Nobody rated enough items that someone else rated too.
    InvalidData
        Shapes that do not fit, or an epsilon below 0.

    Notes
    -----
    Calderon, Reichart and Dror, ACL 2025 (arXiv 2501.10970): for each person a one-sided t-test
    that (person wins - judge wins) is below epsilon, Benjamini-Yekutieli over people. Assumes
    independent items (keep one of several versions of a text) and blind ratings.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> truth = rng.integers(0, 3, 80).astype(float)
    >>> noisy = lambda: np.where(rng.random(80) < 0.7, truth, rng.integers(0, 3, 80))
    >>> found = alt_test(truth, np.stack([noisy(), noisy(), noisy()]))
    >>> found.passes, found.winning_rate
    (True, 1.0)
    """
    table, own = _checked(judge, people, epsilon)
    rated = np.isfinite(table) & np.isfinite(own)
    rated &= rated.sum(axis=0) >= 2
    tested = np.flatnonzero(rated.sum(axis=1) >= least_items)
    if len(tested) == 0:
        raise NotEnoughData(
            f"Nobody rated at least {least_items} items that another person and the judge rated."
        )
    compared = [_wins(row, table, own, rated, alignment) for row in tested.tolist()]
    advantages = np.array([judge_wins.mean() for _, judge_wins in compared])
    p_values = np.array([_p_value(person - machine, epsilon) for person, machine in compared])
    won = scipy.stats.false_discovery_control(p_values, method="by") <= share
    items = int(rated.any(axis=0).sum())
    return AltTest(
        winning_rate=float(won.mean()),
        advantage=float(advantages.mean()),
        p_values=p_values,
        advantages=advantages,
        people=tuple(tested.tolist()),
        won=won,
        items=items,
        warnings=_warnings(len(tested), items),
    )


def _checked(
    judge: npt.ArrayLike, people: npt.ArrayLike, epsilon: float
) -> tuple[FloatArray, FloatArray]:
    own = vector(judge, "Judge")
    table = np.asarray(people, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != len(own):
        raise InvalidData("People's ratings need one row per person and one column per item.")
    if epsilon < 0:
        raise InvalidData("The allowance for the judge cannot be negative.")
    return table, own


def _wins(
    row: int, table: FloatArray, own: FloatArray, rated: BoolArray, alignment: Alignment
) -> tuple[FloatArray, FloatArray]:
    """Whether the person, and whether the judge, is at least as close to the others, by item."""
    items = np.flatnonzero(rated[row])
    others = np.delete(table[:, items], row, axis=0)
    there = np.delete(rated[:, items], row, axis=0)
    person = _distance(table[row, items], others, there, alignment)
    machine = _distance(own[items], others, there, alignment)
    return (
        (person <= machine + _TIE).astype(np.float64),
        (machine <= person + _TIE).astype(np.float64),
    )


def _distance(
    ratings: FloatArray, others: FloatArray, there: BoolArray, alignment: Alignment
) -> FloatArray:
    """Mean distance from the others, shape (items,)."""
    gap = np.where(there, ratings - np.where(there, others, 0.0), 0.0)
    each = (np.abs(gap) > _TIE) if alignment == "accuracy" else gap**2
    return np.asarray((each * there).sum(axis=0) / there.sum(axis=0))


def _p_value(difference: FloatArray, epsilon: float) -> float:
    sd = float(difference.std(ddof=1))
    if sd == 0:
        return 0.0 if difference.mean() < epsilon else 1.0
    t = (difference.mean() - epsilon) / (sd / len(difference) ** 0.5)
    return float(special.stdtr(len(difference) - 1, t))


def _warnings(people: int, items: int) -> tuple[str, ...]:
    found = []
    if people < ADVISED_PEOPLE:
        found.append(f"Only {people} people could be compared; {ADVISED_PEOPLE} are advised.")
    if items < ADVISED_ITEMS:
        found.append(f"Only {items} items could be compared; {ADVISED_ITEMS} are advised.")
    return tuple(found)
