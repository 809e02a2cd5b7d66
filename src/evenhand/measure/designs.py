"""How the reviews behind a number were picked, and what that does to its variance.

Each design answers two questions: how much a review counts (``weights``), and how uncertain a
total of per-review influences is (``variance``). Any estimator that can say how strongly each
review moves it, which is what linearisation does, works under every design here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple, Protocol, Self

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, UnsupportedDesign
from evenhand.measure.arrays import BoolArray, FloatArray, IntArray, codes, probabilities


class Spread(NamedTuple):
    """A variance and the degrees of freedom it rests on."""

    variance: float
    df: float


class Design(Protocol):
    """What an estimator needs to know of a design."""

    @property
    def key(self) -> str:
        """Last part of the method key of an estimate."""
        ...

    @property
    def population(self) -> int | None:
        """Conversations in the finite population, if known."""
        ...

    def keep(self, rows: BoolArray) -> Self:
        """The design of these rows alone."""
        ...

    def weights(self, n: int) -> FloatArray:
        """How many conversations each of the n reviews stands for, up to a constant factor."""
        ...

    def variance(self, influence: FloatArray, finite: bool) -> Spread:
        """Variance of the sum of ``influence``, for the finite population or the process."""
        ...

    def cautions(self) -> tuple[str, ...]:
        """Sentences a reader of the number must see."""
        ...


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple random sample without replacement from ``population`` conversations.

    Parameters
    ----------
    population:
        Size of the frame; ``None`` when unknown or unbounded (no finite-population correction).
    """

    population: int | None = None
    key: ClassVar[str] = "t"

    def keep(self, rows: BoolArray) -> Self:
        return self

    def weights(self, n: int) -> FloatArray:
        _check_size(n, self.population, "The frame")
        return np.ones(n)

    def variance(self, influence: FloatArray, finite: bool) -> Spread:
        n = len(influence)
        left = _unreviewed(n, self.population if finite else None)
        return Spread(float(left * n * influence.var(ddof=1)), n - 1)

    def cautions(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True, eq=False)
class Stratified:
    """Independent random samples in every stratum, such as every agent or channel.

    Parameters
    ----------
    strata:
        One label per review.
    sizes:
        Conversations in each stratum, by label. Strata without any review are left out of the
        number, and the estimate says so.

    Raises
    ------
    InvalidData
        If a label has no size, or a stratum holds more reviews than conversations.
    """

    strata: npt.ArrayLike
    sizes: Mapping[Any, int]
    key: ClassVar[str] = "stratified"

    @property
    def population(self) -> int | None:
        return int(self._sizes()[1].sum())

    def keep(self, rows: BoolArray) -> Self:
        return replace(self, strata=np.asarray(self.strata)[rows])

    def weights(self, n: int) -> FloatArray:
        stratum, size = self._sizes(n)
        reviewed = np.bincount(stratum)
        return np.asarray((size / reviewed)[stratum])

    def variance(self, influence: FloatArray, finite: bool) -> Spread:
        """Sum over strata; Satterthwaite degrees of freedom; lone reviews borrow the pooled SD."""
        stratum, size = self._sizes(len(influence))
        n = np.bincount(stratum).astype(np.float64)
        squares = _within_squares(influence, stratum)
        left = 1 - n / size if finite else np.ones_like(n)
        if not (n > 1).any():
            raise UnsupportedDesign(
                "Every group has a single review, so nothing shows how much reviews differ within "
                "a group. Review two of at least one group, or merge groups."
            )
        lone = n == 1
        shared = squares.sum() / (n - 1).sum()
        spread = np.where(lone, shared, squares / np.maximum(n - 1, 1))
        parts = left * n * spread
        df = _satterthwaite(parts[~lone], n[~lone] - 1)
        return Spread(float(parts.sum()), df)

    def cautions(self) -> tuple[str, ...]:
        labels, stratum = codes(self.strata, "Strata", len(np.asarray(self.strata)))
        missing = [label for label in self.sizes if label not in set(labels) and self._count(label)]
        said = []
        if missing:
            unseen = sum(self._count(label) for label in missing)
            said.append(
                f"{len(missing)} groups with {unseen} conversations have no review and are not in "
                "this number."
            )
        if lone := int((np.bincount(stratum) == 1).sum()):
            said.append(f"{lone} groups have a single review; their margin borrows from the rest.")
        return tuple(said)

    def _count(self, label: object) -> int:
        return self.sizes[label]

    def _sizes(self, n: int | None = None) -> tuple[IntArray, FloatArray]:
        labels, stratum = codes(
            self.strata, "Strata", len(np.asarray(self.strata)) if n is None else n
        )
        unknown = [label for label in labels if label not in self.sizes]
        if unknown:
            raise InvalidData(f"The size of stratum {unknown[0]!r} is missing.")
        size = np.array([self._count(label) for label in labels], dtype=np.float64)
        too_small = np.flatnonzero(size < np.bincount(stratum))
        if len(too_small):
            raise InvalidData(
                f"Stratum {labels[too_small[0]]!r} has more reviews than conversations."
            )
        return stratum, size


@dataclass(frozen=True, slots=True, eq=False)
class Clustered:
    """Whole clusters were picked, or reviews share a conversation that had many agents.

    Parameters
    ----------
    clusters:
        One label per review.
    population_clusters:
        Clusters in the population; ``None`` when unknown (no finite-population correction).
    population:
        Conversations in the population, for display.
    """

    clusters: npt.ArrayLike
    population_clusters: int | None = None
    population: int | None = None
    key: ClassVar[str] = "clustered"

    def keep(self, rows: BoolArray) -> Self:
        return replace(self, clusters=np.asarray(self.clusters)[rows])

    def weights(self, n: int) -> FloatArray:
        return np.ones(n)

    def variance(self, influence: FloatArray, finite: bool) -> Spread:
        _, cluster = codes(self.clusters, "Clusters", len(influence))
        total = np.bincount(cluster, influence)
        count = len(total)
        if count < 2:
            raise UnsupportedDesign("A margin from clusters needs at least two of them.")
        _check_size(count, self.population_clusters, "The population of clusters")
        left = _unreviewed(count, self.population_clusters if finite else None)
        return Spread(float(left * count * total.var(ddof=1)), count - 1)

    def cautions(self) -> tuple[str, ...]:
        count = len(np.unique(np.asarray(self.clusters)))
        if count >= 30:
            return ()
        return (f"Only {count} clusters: with fewer than 30 the margin may be too narrow.",)


@dataclass(frozen=True, slots=True, eq=False)
class Unequal:
    """Every review had its own known chance of being picked, as in risk-based draws.

    Parameters
    ----------
    inclusion:
        Inclusion probability of each review, above 0 and at most 1.
    population:
        Conversations in the frame, for display and planning.

    Raises
    ------
    InvalidData
        If a probability is 0: what could not be picked cannot be estimated.

    Notes
    -----
    Hájek weights 1/π and the Hájek-Deville variance for designs of fixed size or Poisson designs
    (Deville 1999).
    """

    inclusion: npt.ArrayLike
    population: int | None = None
    key: ClassVar[str] = "weighted"

    def keep(self, rows: BoolArray) -> Self:
        return replace(self, inclusion=np.asarray(self.inclusion)[rows])

    def weights(self, n: int) -> FloatArray:
        return np.asarray(1 / probabilities(self.inclusion, "Inclusion probabilities", n))

    def variance(self, influence: FloatArray, finite: bool) -> Spread:
        n = len(influence)
        chance = probabilities(self.inclusion, "Inclusion probabilities", n)
        left = 1 - chance if finite else np.ones(n)
        return Spread(float(n / (n - 1) * (left * influence**2).sum()), n - 1)

    def cautions(self) -> tuple[str, ...]:
        n = len(np.asarray(self.inclusion))
        if n >= 100:
            return ()
        return (f"Risk-based picks with {n} reviews: below 100 the margin is slightly too narrow.",)


def _check_size(n: int, population: int | None, what: str) -> None:
    if population is not None and n > population:
        raise InvalidData(f"{what} holds {population}, yet there are {n} reviewed.")


def _unreviewed(n: int, population: int | None) -> float:
    return 1.0 if population is None else 1 - n / population


def _within_squares(values: FloatArray, group: IntArray) -> FloatArray:
    """Sum of squared deviations from the group mean, by group."""
    mean = np.bincount(group, values) / np.bincount(group)
    return np.asarray(np.bincount(group, (values - mean[group]) ** 2))


def _satterthwaite(parts: FloatArray, df: FloatArray) -> float:
    """Degrees of freedom of a sum of independent variances."""
    total = parts.sum()
    if total <= 0:
        return float(df.sum())
    shares = parts / total
    return float(1 / (shares**2 / df).sum())
