"""Frozen draws: the same frame, design and seed give the same conversations, always.

Only ``Generator.random`` of a PCG64 is used, whose stream numpy keeps stable, and only stable
sorts. A change of any algorithm here changes :data:`ALGORITHM_VERSION` and keeps the former one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, UnsupportedDesign
from evenhand.measure.arrays import FloatArray, IntArray, codes, probabilities
from evenhand.measure.sampling.chances import DEFAULT_FLOOR, risk_probabilities

ALGORITHM_VERSION = "1"


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What was drawn, and with which chance everything could have been.

    Parameters
    ----------
    positions:
        Positions in the frame, in the order to review them. The order is random, so the first
        reviews done are a random part of the draw.
    chances:
        Inclusion probability of every unit of the frame, in frame order.
    design:
        ``uniform``, ``stratified``, ``systematic``, ``risk`` or ``poisson``.
    seed, version:
        What replays the draw, with the same frame and design.
    """

    positions: IntArray
    chances: FloatArray
    design: str
    seed: int
    version: str

    @property
    def inclusion(self) -> FloatArray:
        """Inclusion probability of each drawn unit, in the order of ``positions``."""
        return self.chances[self.positions]

    def __len__(self) -> int:
        return len(self.positions)


def draw_uniform(size: int, n: int, *, seed: int, version: str = ALGORITHM_VERSION) -> Drawn:
    """A simple random sample of ``n`` out of ``size``; a larger n extends a smaller one.

    Raises
    ------
    InvalidData
        If ``n`` is negative or above ``size``.

    Examples
    --------
    >>> drawn = draw_uniform(1000, 5, seed=7)
    >>> drawn.positions.tolist(), drawn.inclusion[0]
    ([614, 37, 865, 114, 6], np.float64(0.005))
    """
    _check_size(n, size)
    keys = _generator(seed, version).random(size)
    chances = np.full(size, n / size if size else 0.0)
    return Drawn(_order(keys)[:n], chances, "uniform", seed, version)


def draw_stratified(
    strata: npt.ArrayLike,
    allocation: Mapping[Any, int],
    *,
    seed: int,
    version: str = ALGORITHM_VERSION,
) -> Drawn:
    """A simple random sample in every stratum.

    Parameters
    ----------
    strata:
        Label of every conversation of the frame.
    allocation:
        Reviews per label; see :func:`~evenhand.measure.sampling.allocate`. A label that is not
        named gets none, and its conversations a chance of 0.

    Raises
    ------
    InvalidData
        If a label is not in the frame, or a stratum is smaller than its allocation.

    Examples
    --------
    >>> drawn = draw_stratified(["chat"] * 6 + ["mail"] * 4, {"chat": 2, "mail": 2}, seed=1)
    >>> len(drawn), drawn.chances[[0, 9]].round(2).tolist()
    (4, [0.33, 0.5])
    """
    labels, stratum = codes(strata, "Strata", len(np.asarray(strata)))
    wanted = _wanted(labels, allocation)
    size = np.bincount(stratum, minlength=len(labels))
    for label, n, members in zip(labels, wanted, size, strict=True):
        _check_size(int(n), int(members), f" in stratum {label!r}")
    keys = _generator(seed, version).random(len(stratum))
    by_stratum = np.lexsort((keys, stratum))
    rank = np.arange(len(stratum)) - np.repeat(np.cumsum(size) - size, size)
    taken = by_stratum[rank < wanted[stratum[by_stratum]]]
    return Drawn(taken[_order(keys[taken])], (wanted / size)[stratum], "stratified", seed, version)


def draw_systematic(
    chances: npt.ArrayLike, *, seed: int, version: str = ALGORITHM_VERSION
) -> Drawn:
    """Units with given chances in one systematic pass through a random order.

    The inclusion probabilities hold exactly. If they sum to a whole number, exactly so many units
    are drawn.

    Parameters
    ----------
    chances:
        Inclusion probability of every unit of the frame, above 0 and at most 1.

    Raises
    ------
    InvalidData
        If a probability is 0 or above 1.

    Notes
    -----
    Random-order systematic sampling with unequal probabilities (Goodman & Kish 1950; Hartley &
    Rao 1962).

    Examples
    --------
    >>> drawn = draw_systematic([0.5, 0.25, 0.25, 1.0], seed=3)
    >>> len(drawn), 3 in drawn.positions
    (2, True)
    """
    return _systematic(probabilities(chances, "Chances"), "systematic", seed, version)


def draw_risk_based(
    risks: npt.ArrayLike,
    n: int,
    *,
    seed: int,
    floor: float = DEFAULT_FLOOR,
    version: str = ALGORITHM_VERSION,
) -> Drawn:
    """``n`` conversations, risky ones more likely, every one possible.

    Parameters
    ----------
    risks:
        Risk of every conversation, 0 or more, such as 100 less its automatic score.
    floor:
        Share of the draw spread evenly, 0.25 to 1.

    Raises
    ------
    UnsupportedDesign
        If the floor is below 25 %.

    Examples
    --------
    >>> drawn = draw_risk_based([5, 80, 10, 40, 15], 3, seed=2)
    >>> len(drawn), bool(drawn.chances.min() >= 0.5 * 3 / 5)
    (3, True)
    """
    return _systematic(risk_probabilities(risks, n, floor), "risk", seed, version)


def draw_poisson(chances: npt.ArrayLike, *, seed: int, version: str = ALGORITHM_VERSION) -> Drawn:
    """Every unit by a toss of its own; how many are drawn is random.

    For a stream of conversations that cannot be counted beforehand.

    Examples
    --------
    >>> draw_poisson([1.0, 1.0, 1.0], seed=5).positions.size
    3
    """
    chance = probabilities(chances, "Chances")
    keys = _generator(seed, version).random(len(chance))
    return Drawn(np.flatnonzero(keys < chance), chance, "poisson", seed, version)


def _systematic(chance: FloatArray, design: str, seed: int, version: str) -> Drawn:
    """Certain units are taken; the others where a comb of unit spacing hits their chances."""
    rng = _generator(seed, version)
    order, start = _order(rng.random(len(chance))), rng.random()
    passed = order[chance[order] < 1]
    edges = np.concatenate(([0.0], np.cumsum(chance[passed])))
    hits = np.ceil(_whole(edges) - start)
    taken = np.zeros(len(chance), dtype=np.bool_)
    taken[passed] = np.diff(hits) > 0
    taken[chance >= 1] = True
    return Drawn(order[taken[order]], chance, design, seed, version)


def _whole(edges: FloatArray) -> FloatArray:
    """Free the last edge of rounding, so that a whole sum of chances gives exactly so many."""
    total = round(float(edges[-1]))
    if total and abs(edges[-1] - total) < 1e-6:
        return np.asarray(edges * (total / edges[-1]))
    return edges


def _wanted(labels: list[object], allocation: Mapping[Any, int]) -> IntArray:
    unknown = [label for label, n in allocation.items() if label not in set(labels) and n]
    if unknown:
        raise InvalidData(f"No conversation belongs to stratum {unknown[0]!r}.")
    return np.array([allocation.get(label, 0) for label in labels], dtype=np.int64)


def _order(keys: FloatArray) -> IntArray:
    return np.argsort(keys, kind="stable").astype(np.int64)


def _generator(seed: int, version: str) -> np.random.Generator:
    if version != ALGORITHM_VERSION:
        raise UnsupportedDesign(
            f"This draw was made with algorithm version {version!r}, which this installation does "
            "not know. Replay it with the version of Evenhand that made it."
        )
    return np.random.Generator(np.random.PCG64(seed))


def _check_size(n: int, size: int, where: str = "") -> None:
    if not 0 <= n <= size:
        raise InvalidData(f"{n} reviews cannot be drawn from {size} conversations{where}.")
