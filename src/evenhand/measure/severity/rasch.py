"""Many-facet Rasch: severity on the logit scale, for scorecards with ordered options."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.agreement.tables import FloatArray, IntArray, factorize
from evenhand.measure.estimate import Estimate
from evenhand.measure.severity.connected import require_linked

_NODES = np.linspace(-5, 5, 41)
_WEIGHTS = np.exp(-(_NODES**2) / 2) / np.exp(-(_NODES**2) / 2).sum()


@dataclass(frozen=True, slots=True)
class RaschFit:
    """A fitted many-facet Rasch model.

    Parameters
    ----------
    reviewers, severity:
        Labels and one estimate per reviewer, in logits, summing to 0: how much harder it is to
        get the next option from them (+) or easier (-).
    categories, difficulty:
        Labels and difficulty of the categories, in logits, against a unit of mean quality.
    thresholds:
        How much harder each step of the scale is than the mean step, summing to 0.
    spread:
        Standard deviation of quality among units, in logits.
    units, quality:
        Labels and posterior mean quality of what was rated, in logits, shape (units,).
    fair:
        Expected option (0 to the number of steps) of each unit from a reviewer of severity 0,
        averaged over categories ("fair average"), shape (units,).
    """

    reviewers: NDArray[np.generic]
    severity: tuple[Estimate, ...]
    categories: NDArray[np.generic]
    difficulty: FloatArray
    thresholds: FloatArray
    spread: float
    units: NDArray[np.generic]
    quality: FloatArray
    fair: FloatArray


def rasch_severity(
    units: ArrayLike,
    categories: ArrayLike,
    reviewers: ArrayLike,
    options: ArrayLike,
    *,
    level: float = 0.95,
) -> RaschFit:
    """Fit log-odds of each next option = quality - difficulty - severity - threshold.

    Marginal maximum likelihood with normally distributed quality, on a grid of quality values
    (Linacre 1994 for the model; rating-scale thresholds common to all categories). Use it where
    options are ordered but not evenly spaced; for scores of 0-100 the crossed model is easier
    to explain.

    Parameters
    ----------
    units:
        What was rated (conversation or agent), shape (ratings,).
    categories, reviewers:
        Category and reviewer of each rating, shape (ratings,).
    options:
        Rung of the scale, 0 for the lowest, shape (ratings,). NaN is left out.
    level:
        Confidence level.

    Returns
    -------
    RaschFit
        Severities in logits; standard errors from the scores of the units.

    Raises
    ------
    InvalidData
        Lengths differ, an option is not a whole number of 0 or more, or a rung in between was
        never used.
    NotEnoughData
        Fewer than two reviewers or units.
    UnsupportedDesign
        Groups of reviewers share no unit.

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> unit, reviewer = np.repeat(np.arange(400), 3), np.tile(np.arange(3), 400)
    >>> latent = rng.normal(0, 1.5, 400)[unit] - np.array([1.0, 0.0, -1.0])[reviewer]
    >>> option = (latent + rng.logistic(size=1200) > 0) * 1
    >>> fit = rasch_severity(unit, np.zeros(1200), reviewer, option)
    >>> [round(shown.value) for shown in fit.severity]
    [1, 0, -1]
    """
    rated = _Rated.of(units, categories, reviewers, options)
    model = _Model.of(rated)
    found = scipy.optimize.minimize(
        model.objective,
        model.start(),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-6 * len(rated.unit)},
    )
    return _fit(rated, model, np.asarray(found.x, float), level)


@dataclass(frozen=True, slots=True)
class _Rated:
    """Ratings as codes."""

    unit: IntArray
    category: IntArray
    reviewer: IntArray
    option: IntArray
    units: NDArray[np.generic]
    categories: NDArray[np.generic]
    reviewers: NDArray[np.generic]

    @classmethod
    def of(
        cls, units: ArrayLike, categories: ArrayLike, reviewers: ArrayLike, options: ArrayLike
    ) -> _Rated:
        given = np.asarray(options, float)
        columns = [np.asarray(column) for column in (units, categories, reviewers)]
        if given.ndim != 1 or any(column.shape != given.shape for column in columns):
            raise InvalidData("Units, categories, reviewers and options must be equally long.")
        kept = ~np.isnan(given)
        option = given[kept].astype(np.intp)
        if (option != given[kept]).any() or (option < 0).any():
            raise InvalidData("Options are rungs of the scale: 0 for the lowest, then 1, 2, ...")
        (us, unit), (cs, category), (rs, reviewer) = (factorize(c[kept]) for c in columns)
        if len(rs) < 2 or len(us) < 2:
            raise NotEnoughData("Severity needs two reviewers and two conversations or more.")
        require_linked(reviewer, [unit], rs.tolist())
        used = np.bincount(option)
        if len(used) < 2 or (used == 0).any():
            raise InvalidData(
                "Every rung of the scale up to the highest one given must have been used. Merge "
                "options that nobody chose."
            )
        return cls(unit, category, reviewer, option, us, cs, rs)


@dataclass(frozen=True)
class _Model:
    """Likelihood of the ratings. A cell is a (category, reviewer) pair with an option.

    ``counts`` has shape (units, cells) and says how often each unit got each cell.
    """

    counts: scipy.sparse.csr_array
    counts_t: scipy.sparse.csr_array
    category: IntArray
    reviewer: IntArray
    steps: int
    n_categories: int
    n_reviewers: int

    @classmethod
    def of(cls, rated: _Rated) -> _Model:
        n_reviewers, steps = len(rated.reviewers), int(rated.option.max())
        pairs, pair = factorize(rated.category * n_reviewers + rated.reviewer)
        cells = pair * (steps + 1) + rated.option
        shape = (len(rated.units), len(pairs) * (steps + 1))
        ones = np.ones(len(cells))
        counts = scipy.sparse.coo_array((ones, (rated.unit, cells)), shape=shape).tocsr()
        codes = pairs.astype(np.intp)
        return cls(
            counts=counts,
            counts_t=counts.T.tocsr(),
            category=codes // n_reviewers,
            reviewer=codes % n_reviewers,
            steps=steps,
            n_categories=len(rated.categories),
            n_reviewers=n_reviewers,
        )

    def start(self) -> FloatArray:
        """Everything alike, spread 1 (its logarithm comes last)."""
        return np.zeros(self.n_categories + self.n_reviewers - 1 + self.steps - 1 + 1)

    def unpack(self, free: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, float]:
        """Difficulty, severity, thresholds, spread; the last two sums-to-zero are completed."""
        at = self.n_categories
        severity = free[at : at + self.n_reviewers - 1]
        thresholds = free[at + self.n_reviewers - 1 : -1]
        return free[:at], _closed(severity), _closed(thresholds), float(np.exp(free[-1]))

    def probabilities(self, free: FloatArray) -> FloatArray:
        """Probability of each option, shape (pairs, options, nodes)."""
        difficulty, severity, thresholds, spread = self.unpack(free)
        hardness = difficulty[self.category] + severity[self.reviewer]
        rung = np.arange(self.steps + 1)
        climbed = np.append(0.0, np.cumsum(thresholds))
        logit = rung[:, None] * (spread * _NODES - hardness[:, None, None]) - climbed[:, None]
        odds = np.exp(logit - logit.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), float)

    def posterior(self, probability: FloatArray) -> tuple[FloatArray, float]:
        """Weight of each node for each unit, shape (units, nodes), and the log likelihood."""
        flat = np.log(np.maximum(probability, 1e-300)).reshape(-1, len(_NODES))
        joint = self.counts @ flat + np.log(_WEIGHTS)
        highest = joint.max(axis=1, keepdims=True)
        weight = np.exp(joint - highest)
        total = weight.sum(axis=1, keepdims=True)
        return weight / total, float((np.log(total) + highest).sum())

    def objective(self, free: FloatArray) -> tuple[float, FloatArray]:
        """Minus the log likelihood and its slope."""
        probability = self.probabilities(free)
        weight, log_likelihood = self.posterior(probability)
        expected = (self.counts_t @ weight).reshape(probability.shape)
        surplus = _at_least(expected - expected.sum(axis=1, keepdims=True) * probability)
        spread = float(np.exp(free[-1]))
        return -log_likelihood, -self._slope(surplus, spread)

    def _slope(self, surplus: FloatArray, spread: float) -> FloatArray:
        """From how often each step was taken more than expected, shape (pairs, steps, nodes)."""
        by_pair = surplus.sum(axis=(1, 2))
        difficulty = -np.bincount(self.category, by_pair, self.n_categories)
        severity = -np.bincount(self.reviewer, by_pair, self.n_reviewers)
        thresholds = -surplus.sum(axis=(0, 2))
        log_spread = spread * (surplus.sum(axis=(0, 1)) @ _NODES)
        free = (severity[:-1] - severity[-1], thresholds[:-1] - thresholds[-1])
        return np.concatenate([difficulty, *free, [log_spread]])

    def unit_slopes(self, free: FloatArray) -> FloatArray:
        """Slope of each unit's log likelihood, shape (units, free parameters)."""
        probability = self.probabilities(free)
        weight, _ = self.posterior(probability)
        above = _at_least(probability)
        rung = np.arange(self.steps + 1)[:, None]
        took = rung > np.arange(self.steps)
        excess = took[None, :, :, None] - above[:, None]
        columns = [
            self._averaged(excess[:, :, step] * _chosen(place, value), weight)
            for step in range(self.steps)
            for place, value in self._places()
        ]
        per_step = np.stack(columns, axis=1).reshape(len(weight), self.steps, -1)
        by_place = -per_step.sum(axis=1)
        thresholds = -per_step[:, :, : self.n_categories].sum(axis=2)
        moved = self._averaged(excess.sum(axis=2) * _NODES, weight) * float(np.exp(free[-1]))
        difficulty, severity = by_place[:, : self.n_categories], by_place[:, self.n_categories :]
        closed = (severity[:, :-1] - severity[:, [-1]], thresholds[:, :-1] - thresholds[:, [-1]])
        return np.column_stack([difficulty, *closed, moved])

    def _places(self) -> list[tuple[IntArray, int]]:
        categories = [(self.category, value) for value in range(self.n_categories)]
        return categories + [(self.reviewer, value) for value in range(self.n_reviewers)]

    def _averaged(self, cells: FloatArray, weight: FloatArray) -> FloatArray:
        summed = self.counts @ cells.reshape(-1, len(_NODES))
        return np.asarray((summed * weight).sum(axis=1), float)


def _closed(free: FloatArray) -> FloatArray:
    return np.asarray(np.append(free, -free.sum()), float)


def _at_least(options: FloatArray) -> FloatArray:
    """Sums over options from each step upwards, shape (pairs, steps, nodes)."""
    return np.asarray(options[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:], float)


def _chosen(place: IntArray, value: int) -> FloatArray:
    return np.asarray((place == value)[:, None, None], float)


def _fit(rated: _Rated, model: _Model, free: FloatArray, level: float) -> RaschFit:
    difficulty, severity, thresholds, spread = model.unpack(free)
    slopes = model.unit_slopes(free)
    covariance = np.linalg.pinv(slopes.T @ slopes)
    start = model.n_categories
    block = covariance[start : start + model.n_reviewers - 1, start : start + model.n_reviewers - 1]
    errors = np.sqrt(np.append(np.diag(block), block.sum()))
    probability = model.probabilities(free)
    weight, _ = model.posterior(probability)
    return RaschFit(
        reviewers=rated.reviewers,
        severity=_severities(severity, errors, np.bincount(rated.reviewer), level),
        categories=rated.categories,
        difficulty=difficulty,
        thresholds=thresholds,
        spread=spread,
        units=rated.units,
        quality=weight @ _NODES * spread,
        fair=weight @ _fair_average(difficulty, thresholds, spread),
    )


def _fair_average(difficulty: FloatArray, thresholds: FloatArray, spread: float) -> FloatArray:
    """Expected option at each node from a reviewer of severity 0, over categories."""
    rung = np.arange(len(thresholds) + 1)
    climbed = np.append(0.0, np.cumsum(thresholds))
    logit = rung * (spread * _NODES[:, None, None] - difficulty[:, None]) - climbed
    odds = np.exp(logit - logit.max(axis=2, keepdims=True))
    expected = (odds * rung).sum(axis=2) / odds.sum(axis=2)
    return np.asarray(expected.mean(axis=1), float)


def _severities(
    values: FloatArray, errors: FloatArray, ratings: IntArray, level: float
) -> tuple[Estimate, ...]:
    z = -float(special.ndtri((1 - level) / 2))
    return tuple(
        Estimate(
            value=float(value),
            low=float(value - z * error),
            high=float(value + z * error),
            se=float(error),
            n=int(n),
            method="severity.rasch.mml",
            level=level,
            unit="coefficient",
            target="process",
        )
        for value, error, n in zip(values, errors, ratings, strict=True)
    )
