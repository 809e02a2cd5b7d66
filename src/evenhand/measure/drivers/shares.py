"""Which categories go with satisfaction: fair shares of what they explain together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, codes, finite
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import t_quantile

MOST_PREDICTORS = 12
_RIDGE = 1e-10
_CHUNK = 100_000
_TOO_ALIKE = 0.9
_TOO_INFLATED = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverShares:
    """How the explained variance divides among categories.

    Parameters
    ----------
    names:
        Of the categories, in the order given.
    shares:
        Share of the variance of the outcome that goes with each, as coefficients 0 to 1; they
        add up to ``explained``.
    explained:
        R squared of all categories together.
    best, worst:
        Places each category may hold at the level asked for, 1 the largest share.
    warnings:
        Categories too alike to be told apart, to be merged first.
    """

    names: tuple[str, ...]
    shares: tuple[Estimate, ...]
    explained: Estimate
    best: tuple[int, ...]
    worst: tuple[int, ...]
    warnings: tuple[str, ...]

    @property
    def resolved(self) -> int:
        """How many categories have one place only."""
        return sum(best == worst for best, worst in zip(self.best, self.worst, strict=True))


def driver_shares(
    predictors: npt.ArrayLike,
    outcome: npt.ArrayLike,
    agents: npt.ArrayLike | None = None,
    *,
    names: Sequence[str] = (),
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> DriverShares:
    """Shapley shares of R squared, with intervals from resampled agents.

    Parameters
    ----------
    predictors:
        Category fractions, shape (reviews, categories); at most twelve categories.
    outcome:
        Satisfaction, shape (reviews,).
    agents:
        The agent of each review, shape (reviews,). Shares are then those within agents, and
        whole agents are resampled. Without agents every review stands for itself.
    names:
        Names of the categories.
    draws, level, seed:
        Of the cluster bootstrap.

    Returns
    -------
    DriverShares

    Raises
    ------
    NotEnoughData
        Fewer reviews than categories plus two, or fewer than five agents.
    InvalidData
        More than twelve categories, missing values, or an outcome that does not vary.

    Notes
    -----
    Lindeman, Merenda and Gold (1980); Gromping, The American Statistician 61 (2007) 139: the mean
    gain in R squared over all orders, exact over all subsets. Intervals are t times the standard
    deviation of the cluster bootstrap, on the scale of square roots, where shares scatter about
    evenly. Association only: a share says what a category goes with.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(200, 2))
    >>> found = driver_shares(x, x[:, 0] + 0.1 * rng.normal(size=200), names=["tone", "pace"])
    >>> found.shares[0].value > 0.9, found.best
    (True, (1, 2))
    """
    x, y, row = _checked(predictors, outcome, agents)
    moments = _moments(x, y, row, within=agents is not None)
    share = lmg(_correlations(moments.sum(axis=0)[None]))[0]
    drawn = _bootstrap(moments, draws, seed)
    known = tuple(names) or tuple(f"category {place + 1}" for place in range(x.shape[1]))
    if len(known) != x.shape[1]:
        raise InvalidData(f"There are {len(known)} names for {x.shape[1]} categories.")
    best, worst = _places(drawn, [(1 - level) / 2, (1 + level) / 2])
    low, high = _ends(share, drawn, len(moments), level)
    together = _ends(share.sum(keepdims=True), drawn.sum(axis=1)[:, None], len(moments), level)
    return DriverShares(
        names=known,
        shares=tuple(
            _estimate(*ends, len(y), level) for ends in zip(share, low, high, strict=True)
        ),
        explained=_estimate(share.sum(), together[0][0], together[1][0], len(y), level),
        best=best,
        worst=worst,
        warnings=_too_alike(_correlations(moments.sum(axis=0)[None])[0], known),
    )


def actionability(importance: npt.ArrayLike, mean_fraction: npt.ArrayLike) -> FloatArray:
    """Importance times headroom: where there is something to gain.

    Parameters
    ----------
    importance:
        Share of each category, shape (categories,).
    mean_fraction:
        Mean fraction of full marks in each category, 0 to 1, shape (categories,).

    Returns
    -------
    ndarray
        Shape (categories,); order by it.

    Raises
    ------
    InvalidData
        Fractions outside 0 to 1 or columns of different lengths.

    Examples
    --------
    >>> actionability([0.2, 0.1], [0.95, 0.6]).round(3).tolist()
    [0.01, 0.04]
    """
    share = finite(importance, "Importance")
    fraction = finite(mean_fraction, "Mean fractions", len(share))
    if (fraction < 0).any() or (fraction > 1).any():
        raise InvalidData("Mean fractions lie between 0 and 1.")
    return np.asarray(share * (1 - fraction))


def _checked(
    predictors: npt.ArrayLike, outcome: npt.ArrayLike, agents: npt.ArrayLike | None
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int64]]:
    y = finite(outcome, "Outcome")
    x = np.asarray(predictors, dtype=np.float64)
    if x.ndim != 2 or len(x) != len(y) or not np.isfinite(x).all():
        raise InvalidData("Each review needs a full row of categories and an outcome.")
    if not 1 <= x.shape[1] <= MOST_PREDICTORS:
        raise InvalidData(f"Shares are exact for 1 to {MOST_PREDICTORS} categories. Merge some.")
    clusters, row = codes(np.arange(len(y)) if agents is None else agents, "Agents", len(y))
    if len(y) < x.shape[1] + 2 or len(clusters) < 5:
        raise NotEnoughData(
            "Shares need at least five agents and more reviews than there are categories."
        )
    if np.ptp(y) == 0:
        raise InvalidData("The outcome is the same everywhere, so nothing goes with it.")
    return x, y, row


def _moments(
    x: FloatArray, y: FloatArray, row: npt.NDArray[np.int64], *, within: bool
) -> FloatArray:
    """Cross products of (1, categories, outcome) of each cluster, shape (clusters, p+2, p+2)."""
    data = np.column_stack([x, y])
    data = data - data.mean(axis=0)
    clusters = int(row.max()) + 1
    if within:
        n = np.bincount(row, minlength=clusters)[:, None]
        sums = np.zeros((clusters, data.shape[1]))
        np.add.at(sums, row, data)
        data = data - (sums / n)[row]
    full = np.column_stack([np.ones(len(y)), data])
    order = np.argsort(row, kind="stable")
    edges = np.searchsorted(row[order], np.arange(clusters))
    products = full[order][:, :, None] * full[order][:, None, :]
    return np.asarray(np.add.reduceat(products, edges, axis=0))


def _correlations(moments: FloatArray) -> FloatArray:
    """Correlation matrices, outcome last, from summed moments, shape (draws, p+1, p+1)."""
    n = moments[:, :1, :1]
    means = moments[:, 0, 1:] / n[:, 0]
    cov = moments[:, 1:, 1:] / n - means[:, :, None] * means[:, None, :]
    sd = np.sqrt(np.maximum(np.einsum("bii->bi", cov), 0))
    # A category that does not vary explains nothing: correlation 0 with all others.
    scale = np.where(sd > 1e-12, sd, np.inf)
    out = cov / (scale[:, :, None] * scale[:, None, :])
    np.einsum("bii->bi", out)[:] = 1.0
    return np.asarray(out)


def lmg(correlations: FloatArray) -> FloatArray:
    """Shapley shares of R squared from correlation matrices with the outcome last.

    Parameters
    ----------
    correlations:
        Shape (draws, p+1, p+1).

    Returns
    -------
    ndarray
        Shape (draws, p); each row adds up to its R squared.

    Examples
    --------
    >>> lmg(np.array([[[1.0, 0.0, 0.6], [0.0, 1.0, 0.3], [0.6, 0.3, 1.0]]])).round(2).tolist()
    [[0.36, 0.09]]
    """
    p = correlations.shape[1] - 1
    explained = _explained(correlations, p)
    shares = np.zeros((len(correlations), p))
    masks = np.arange(2**p)
    sizes = np.array([int(mask).bit_count() for mask in masks])
    weight = np.array([1 / (p * math.comb(p - 1, size)) if size < p else 0.0 for size in sizes])
    for k in range(p):
        without = masks[(masks >> k) & 1 == 0]
        gain = explained[:, without | (1 << k)] - explained[:, without]
        shares[:, k] = gain @ weight[without]
    return shares


def _explained(correlations: FloatArray, p: int) -> FloatArray:
    """R squared of every subset of the categories, shape (draws, 2^p)."""
    out = np.zeros((len(correlations), 2**p))
    for size in range(1, p + 1):
        subsets = np.array(list(combinations(range(p), size)))
        masks = (1 << subsets).sum(axis=1)
        step = max(1, _CHUNK // (len(subsets) * size * size))
        for start in range(0, len(correlations), step):
            part = correlations[start : start + step]
            inner = part[:, subsets[:, :, None], subsets[:, None, :]] + _RIDGE * np.eye(size)
            side = part[:, subsets, p]
            solved = np.linalg.solve(inner, side[..., None])[..., 0]
            out[start : start + step, masks] = np.einsum("bsk,bsk->bs", side, solved)
    return out


def _bootstrap(moments: FloatArray, draws: int, seed: int) -> FloatArray:
    """Shares in resampled clusters, shape (draws, p)."""
    clusters = len(moments)
    rng = np.random.default_rng(seed)
    times = rng.multinomial(clusters, np.full(clusters, 1 / clusters), size=draws)
    flat = times.astype(np.float64) @ moments.reshape(clusters, -1)
    return lmg(_correlations(flat.reshape(draws, *moments.shape[1:])))


def _places(drawn: FloatArray, tails: list[float]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    rank = 1 + (-drawn).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    best, worst = np.quantile(rank, tails, axis=0, method="nearest").astype(int)
    return tuple(best.tolist()), tuple(worst.tolist())


def _too_alike(correlation: FloatArray, names: tuple[str, ...]) -> tuple[str, ...]:
    p = len(names)
    among = correlation[:p, :p]
    alike = [
        f"{names[a]} and {names[b]} are nearly the same (r = {among[a, b]:.2f}): merge them."
        for a, b in combinations(range(p), 2)
        if abs(among[a, b]) > _TOO_ALIKE
    ]
    inflation = np.diag(np.linalg.pinv(among, hermitian=True))
    mixed = [
        f"{names[k]} is nearly a mixture of the others (variance inflation {inflation[k]:.1f})."
        for k in range(p)
        if inflation[k] > _TOO_INFLATED
    ]
    return (*alike, *mixed)


def _ends(
    share: FloatArray, drawn: FloatArray, clusters: int, level: float
) -> tuple[FloatArray, FloatArray]:
    """Interval of each share from its resamples: even on the scale of square roots.

    Percentiles of the resamples hold too little, most of all for small shares.
    """
    scatter = np.sqrt(np.maximum(drawn, 0)).std(axis=0, ddof=1) * (clusters / (clusters - 1)) ** 0.5
    half = t_quantile(clusters - 1, level) * scatter
    root = np.sqrt(np.maximum(share, 0))
    return np.maximum(root - half, 0) ** 2, np.minimum((root + half) ** 2, 1)


def _estimate(value: float, low: float, high: float, n: int, level: float) -> Estimate:
    return Estimate(
        value=float(value),
        low=float(low),
        high=float(high),
        n=n,
        level=level,
        unit="coefficient",
        method="drivers.shapley.lmg",
        target="process",
    )
