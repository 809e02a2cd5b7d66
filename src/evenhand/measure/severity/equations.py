"""Mixed-model equations of crossed factors, with the largest factor eliminated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from evenhand.measure.agreement.tables import FloatArray
from evenhand.measure.searching import lowest_within


@dataclass(frozen=True, slots=True)
class Effects:
    """What the model says about the levels of one factor.

    Parameters
    ----------
    labels:
        The levels, shape (levels,).
    values:
        Best linear unbiased predictions, shape (levels,): deviations from the mean.
    errors:
        Standard errors of prediction, shape (levels,).
    from_mean:
        Standard errors of each level's deviation from the mean of the levels, shape (levels,).
    reviews:
        How many scores each level has, shape (levels,).
    """

    labels: NDArray[np.generic]
    values: FloatArray
    errors: FloatArray
    from_mean: FloatArray
    reviews: FloatArray


@dataclass(frozen=True, slots=True)
class Components:
    """A fitted model ``score = mean + effect of each factor + residual``.

    Parameters
    ----------
    mean, mean_se:
        The mean over all levels and its standard error.
    variances:
        Variance of each factor and of the ``residual``.
    effects:
        Predictions for the levels of each factor.
    n:
        Scores used.
    """

    mean: float
    mean_se: float
    variances: dict[str, float]
    effects: dict[str, Effects]
    n: int


@dataclass(frozen=True)
class Equations:
    """Cross products of the design, with the largest factor set aside.

    Columns are the levels of the other factors, the mean and the scores, in that order. For a
    level of the set-aside factor with m scores, ``sums`` has the column sums over those scores,
    and ``outer[i]`` collects their outer products over levels with ``sizes[i]`` scores. With
    weights, scores count as often as they weigh; hardly two levels then weigh the same, so there
    is no ``outer`` and each credit is spent level by level.
    """

    names: tuple[str, ...]
    largest: str
    labels: dict[str, NDArray[np.generic]]
    width: NDArray[np.intp]
    n: int
    weight: FloatArray
    codes: NDArray[np.intp]
    design: scipy.sparse.csr_array
    gram: FloatArray
    sums: scipy.sparse.csr_array
    size: FloatArray
    sizes: FloatArray
    outer: FloatArray | None
    shift: float

    @classmethod
    def of(
        cls,
        y: FloatArray,
        coded: Mapping[str, tuple[NDArray[np.generic], NDArray[np.intp]]],
        weight: FloatArray | None = None,
    ) -> Equations:
        """Collect the cross products; ``weight`` is one over each score's residual variance, in
        any unit."""
        largest = max(coded, key=lambda name: len(coded[name][0]))
        names = tuple(name for name in coded if name != largest)
        shift = float(y.mean())
        design = _design(y - shift, [coded[name] for name in names])
        labels, codes = coded[largest]
        each = np.ones(len(y)) if weight is None else weight
        member = scipy.sparse.csr_array(
            (each, (codes, np.arange(len(y)))), shape=(len(labels), len(y))
        )
        sums = (member @ design).tocsr()
        size = np.bincount(codes, each, minlength=len(labels)).astype(np.float64)
        sizes = np.unique(size)
        outer = None
        if weight is None:
            outer = np.stack([_gram(sums[np.flatnonzero(size == m)]) for m in sizes])
        return cls(
            names=names,
            largest=largest,
            labels={name: found for name, (found, _) in coded.items()},
            width=np.array([len(coded[name][0]) for name in names], np.intp),
            n=len(y),
            weight=each,
            codes=codes,
            design=design,
            gram=_gram(design, each),
            sums=sums,
            size=size,
            sizes=sizes,
            outer=outer,
            shift=shift,
        )

    def reduced(self, ratios: FloatArray) -> FloatArray:
        """Equations of the other factors in units of their SDs, scores in the last column."""
        left = self.gram - self._credited(ratios[-1])
        scale = np.append(np.repeat(np.sqrt(ratios[:-1]), self.width), [1.0, 1.0])
        left = left * scale[:, None] * scale
        effects = np.arange(len(left) - 2)
        left[effects, effects] += 1
        return np.asarray(left, float)

    def _credited(self, ratio: float) -> FloatArray:
        """What eliminating the set-aside factor takes off."""
        if self.outer is None:
            return _gram(self.sums, ratio / (1 + self.size * ratio))
        return np.tensordot(ratio / (1 + self.sizes * ratio), self.outer, axes=1)

    def deviance(self, ratios: FloatArray) -> float:
        """-2 log restricted likelihood, up to a constant, profiled over the residual variance."""
        try:
            root = np.linalg.cholesky(self.reduced(ratios))
        except np.linalg.LinAlgError:
            return np.inf
        pivots = np.diag(root)
        levels = np.array([(self.size == m).sum() for m in self.sizes])
        aside = (levels * np.log1p(self.sizes * ratios[-1])).sum()
        fitted = 2 * np.log(pivots[:-1]).sum()
        return float(aside + fitted + 2 * (self.n - 1) * np.log(pivots[-1]))

    def maximise(self, positive: str | None) -> FloatArray:
        """Ratios of the variances to the residual one, the set-aside factor last."""
        order = [*self.names, self.largest]
        inside = np.array([name == positive for name in order])

        def ratios(searched: FloatArray) -> FloatArray:
            # log(1 + ratio) has a slope at 0, unlike the SD, where every search would be stuck.
            return np.where(inside, np.exp(searched), np.expm1(searched))

        def objective(searched: FloatArray) -> float:
            return self.deviance(ratios(searched)) - float(searched[inside].sum())

        with blas().limit(limits=1, user_api="blas"):
            found = lowest_within(
                objective,
                [-3.0 if one else 0.2 for one in inside],
                [(-20.0 if one else 0.0, 14.0) for one in inside],
            )
        return np.asarray(ratios(found), float)

    def solve(self, ratios: FloatArray) -> Components:
        """Predictions and their errors at the given ratios."""
        values, covariance, residual = self._solution(ratios)
        effects = self._others(values, covariance)
        effects[self.largest] = self._aside(values, covariance, ratios[-1], residual)
        variances = dict(zip((*self.names, self.largest), ratios * residual, strict=True))
        return Components(
            mean=float(values[-1]) + self.shift,
            mean_se=float(np.sqrt(covariance[-1, -1])),
            variances={name: float(v) for name, v in variances.items()} | {"residual": residual},
            effects=effects,
            n=self.n,
        )

    def _solution(self, ratios: FloatArray) -> tuple[FloatArray, FloatArray, float]:
        """Effects of the other factors and the mean, their covariance, the residual variance."""
        system = self.reduced(ratios)
        inverse = np.linalg.inv(system[:-1, :-1])
        solution = inverse @ system[:-1, -1]
        left_over = system[-1, -1] - system[:-1, -1] @ solution
        residual = float(left_over / (self.n - 1))
        scale = np.append(np.repeat(np.sqrt(ratios[:-1]), self.width), 1.0)
        return solution * scale, inverse * scale[:, None] * scale * residual, residual

    def left_over(self, ratios: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Residual of each score, and the share of it that the fit left free, shape (scores,).

        The share is one less the leverage: what a residual squared is worth of its own residual
        variance.
        """
        values, covariance, residual = self._solution(ratios)
        credit = ratios[-1] / (1 + self.size * ratios[-1])
        apart = (self.design - self.sums.multiply(credit[:, None]).tocsr()[self.codes]).tocsr()
        left = apart @ np.append(-values, 1.0)
        own = apart[:, : len(values)]
        carried = own.multiply(own @ covariance).sum(axis=1) / residual
        leverage = self.weight * (credit[self.codes] + carried)
        return np.asarray(left, float), np.asarray(np.clip(1 - leverage, 0, 1), float)

    def _others(self, values: FloatArray, covariance: FloatArray) -> dict[str, Effects]:
        ends = np.cumsum(self.width)
        found = {}
        for name, start, end in zip(self.names, ends - self.width, ends, strict=True):
            block = covariance[start:end, start:end]
            centred = block - block.mean(axis=0) - block.mean(axis=1)[:, None] + block.mean()
            found[name] = Effects(
                labels=self.labels[name],
                values=values[start:end],
                errors=np.sqrt(np.diag(block)),
                from_mean=np.sqrt(np.maximum(np.diag(centred), 0)),
                reviews=np.asarray(self.design[:, start:end].sum(axis=0), float),
            )
        return found

    def _aside(
        self, values: FloatArray, covariance: FloatArray, ratio: float, residual: float
    ) -> Effects:
        credit = ratio / (1 + self.size * ratio)
        design = self.sums[:, : len(values)]
        left_over = self.sums[:, [-1]].toarray()[:, 0] - design @ values
        weighted = design.toarray() * credit[:, None]
        carried = weighted @ covariance
        own = credit * residual
        variance = own + (carried * weighted).sum(axis=1)
        across = own / len(own) + carried @ weighted.mean(axis=0)
        return Effects(
            labels=self.labels[self.largest],
            values=credit * left_over,
            errors=np.sqrt(variance),
            from_mean=np.sqrt(np.maximum(variance - 2 * across + across.mean(), 0)),
            reviews=np.bincount(self.codes, minlength=len(own)).astype(float),
        )


@cache
def blas() -> ThreadpoolController:
    """Matrices of a hundred columns are decomposed ten times faster by one thread than by two
    that wait for each other, and looking the libraries up takes longer than a fit."""
    return ThreadpoolController()


def _design(
    y: FloatArray, factors: list[tuple[NDArray[np.generic], NDArray[np.intp]]]
) -> scipy.sparse.csr_array:
    """Indicators of every level, a column of ones, the scores: shape (reviews, levels + 2)."""
    n, offset = len(y), 0
    columns, entries = [], []
    for labels, codes in factors:
        columns.append(codes + offset)
        entries.append(np.ones(n))
        offset += len(labels)
    columns += [np.full(n, offset), np.full(n, offset + 1)]
    entries += [np.ones(n), y]
    rows = np.tile(np.arange(n), len(columns))
    placed = (np.concatenate(entries), (rows, np.concatenate(columns)))
    return scipy.sparse.coo_array(placed, shape=(n, offset + 2)).tocsr()


def _gram(table: scipy.sparse.csr_array, weight: FloatArray | None = None) -> FloatArray:
    weighted = table if weight is None else table.multiply(weight[:, None]).tocsr()
    return np.asarray((table.T @ weighted).toarray(), float)
