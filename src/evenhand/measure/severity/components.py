"""Variance components of crossed and nested factors by restricted maximum likelihood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, optimize, sparse
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.agreement.tables import FloatArray, factorize


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


def variance_components(
    scores: ArrayLike, factors: Mapping[str, ArrayLike], *, positive: str | None = None
) -> Components:
    """Fit crossed (or nested) random effects by REML on mixed-model equations.

    Parameters
    ----------
    scores:
        Shape (reviews,), in points.
    factors:
        For each factor, the level of every score, shape (reviews,).
    positive:
        A factor whose variance is kept off zero by the weak prior of Chung et al. (2013), which
        moves an estimate on the boundary about one standard error inside.

    Returns
    -------
    Components
        Variances in points squared, effects in points.

    Raises
    ------
    InvalidData
        Lengths differ or a score is not a number.
    NotEnoughData
        Fewer scores than the model has to estimate from, or all scores alike.

    Notes
    -----
    The factor with the most levels (conversations, as a rule) is eliminated in closed form, so
    that each step of the optimiser decomposes a matrix as large as the number of the *other*
    levels: agents and reviewers, not conversations.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> agent, reviewer = rng.integers(0, 40, 2000), rng.integers(0, 12, 2000)
    >>> strict = rng.normal(0, 5, 12)
    >>> scores = 80 + rng.normal(0, 4, 40)[agent] - strict[reviewer] + rng.normal(0, 10, 2000)
    >>> fit = variance_components(scores, {"agent": agent, "reviewer": reviewer})
    >>> bool(np.corrcoef(fit.effects["reviewer"].values, strict)[0, 1] < -0.97)
    True
    """
    y = np.asarray(scores, float)
    coded = {name: factorize(np.asarray(levels)) for name, levels in factors.items()}
    _check(y, {name: codes for name, (_, codes) in coded.items()})
    equations = _Equations.of(y, coded)
    ratios = equations.maximise(positive)
    return equations.solve(ratios)


def _check(y: FloatArray, coded: Mapping[str, NDArray[np.intp]]) -> None:
    if y.ndim != 1 or any(codes.shape != y.shape for codes in coded.values()):
        raise InvalidData("Scores and every factor must be lists of the same length.")
    if not np.isfinite(y).all():
        raise InvalidData("Every score must be a number. Leave out reviews without a score.")
    if len(y) < 3 or np.ptp(y) == 0:
        raise NotEnoughData("Severity needs three scores or more that are not all the same.")


@dataclass(frozen=True)
class _Equations:
    """Cross products of the design, with the largest factor set aside.

    Columns are the levels of the other factors, the mean and the scores, in that order. For a
    level of the set-aside factor with m scores, ``sums`` has the column sums over those scores,
    and ``outer[i]`` collects their outer products over levels with ``sizes[i]`` scores.
    """

    names: tuple[str, ...]
    largest: str
    labels: dict[str, NDArray[np.generic]]
    width: NDArray[np.intp]
    gram: FloatArray
    sums: sparse.csr_array
    size: FloatArray
    sizes: FloatArray
    outer: FloatArray
    shift: float

    @classmethod
    def of(
        cls, y: FloatArray, coded: Mapping[str, tuple[NDArray[np.generic], NDArray[np.intp]]]
    ) -> _Equations:
        largest = max(coded, key=lambda name: len(coded[name][0]))
        names = tuple(name for name in coded if name != largest)
        shift = float(y.mean())
        design = _design(y - shift, [coded[name] for name in names])
        labels, codes = coded[largest]
        ones = np.ones(len(y))
        member = sparse.csr_array((ones, (codes, np.arange(len(y)))), shape=(len(labels), len(y)))
        sums = (member @ design).tocsr()
        size = np.bincount(codes, minlength=len(labels)).astype(float)
        sizes = np.unique(size)
        outer = np.stack([_gram(sums[np.flatnonzero(size == m)]) for m in sizes])
        return cls(
            names=names,
            largest=largest,
            labels={name: found for name, (found, _) in coded.items()},
            width=np.array([len(coded[name][0]) for name in names], np.intp),
            gram=_gram(design),
            sums=sums,
            size=size,
            sizes=sizes,
            outer=outer,
            shift=shift,
        )

    @property
    def n(self) -> int:
        return int(self.size.sum())

    def reduced(self, ratios: FloatArray) -> FloatArray:
        """Equations of the other factors in units of their SDs, scores in the last column."""
        credit = ratios[-1] / (1 + self.sizes * ratios[-1])
        left = self.gram - np.tensordot(credit, self.outer, axes=1)
        scale = np.append(np.repeat(np.sqrt(ratios[:-1]), self.width), [1.0, 1.0])
        left = left * scale[:, None] * scale
        effects = np.arange(len(left) - 2)
        left[effects, effects] += 1
        return np.asarray(left, float)

    def deviance(self, ratios: FloatArray) -> float:
        """-2 log restricted likelihood, up to a constant, profiled over the residual variance."""
        try:
            root = linalg.cholesky(self.reduced(ratios), lower=True, check_finite=False)
        except linalg.LinAlgError:
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

        with _blas().limit(limits=1, user_api="blas"):
            found = optimize.minimize(
                objective,
                np.where(inside, -3.0, 0.2),
                method="L-BFGS-B",
                bounds=[(-20.0 if one else 0.0, 14.0) for one in inside],
                options={"ftol": 1e-13, "gtol": 1e-6, "maxiter": 200},
            )
        return np.asarray(ratios(found.x), float)

    def solve(self, ratios: FloatArray) -> Components:
        """Predictions and their errors at the given ratios."""
        system = self.reduced(ratios)
        inverse = linalg.inv(system[:-1, :-1], check_finite=False)
        solution = inverse @ system[:-1, -1]
        left_over = system[-1, -1] - system[:-1, -1] @ solution
        residual = float(left_over / (self.n - 1))
        scale = np.append(np.repeat(np.sqrt(ratios[:-1]), self.width), 1.0)
        values = solution * scale
        covariance = inverse * scale[:, None] * scale * residual
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
                reviews=np.diag(self.gram)[start:end],
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
            reviews=self.size,
        )


@cache
def _blas() -> ThreadpoolController:
    """Matrices of a hundred columns are decomposed ten times faster by one thread than by two
    that wait for each other, and looking the libraries up takes longer than a fit."""
    return ThreadpoolController()


def _design(
    y: FloatArray, factors: list[tuple[NDArray[np.generic], NDArray[np.intp]]]
) -> sparse.csr_array:
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
    return sparse.coo_array(placed, shape=(n, offset + 2)).tocsr()


def _gram(table: sparse.csr_array) -> FloatArray:
    return np.asarray((table.T @ table).toarray(), float)
