"""Fair pass rates: the beta-binomial model, for shares of few reviews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite

_OFFSETS = np.linspace(-8, 8, 49)
_STRENGTHS = np.geomspace(0.5, 20_000, 48)
_NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRates:
    """Fair pass rates of all agents, as proportions.

    Parameters
    ----------
    rate, se:
        Posterior mean and standard deviation of each agent's pass rate, shape (agents,).
    low, high:
        Interval at the level asked for, shape (agents,).
    mean:
        Typical pass rate over agents.
    strength:
        How many reviews of a typical agent the team's rate counts for; the larger, the more
        alike agents are.
    detectable:
        Whether agents differ beyond chance.
    """

    rate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    mean: float
    strength: float
    detectable: bool

    def below(self, target: float) -> FloatArray:
        """Probability that each agent's true pass rate lies below ``target``, shape (agents,)."""
        a, b = _moments_to_beta(self.rate, self.se**2)
        return np.asarray(special.betainc(a, b, target))


def pass_rates(passes: npt.ArrayLike, n: npt.ArrayLike, *, level: float = 0.95) -> PassRates:
    """Beta-binomial pass rates with intervals.

    Parameters
    ----------
    passes, n:
        Passed reviews and all reviews of each agent, whole numbers, shape (agents,).
    level:
        Confidence level.

    Returns
    -------
    PassRates

    Raises
    ------
    NotEnoughData
        Fewer than four agents.
    InvalidData
        Counts that are not whole, or more passes than reviews.

    Notes
    -----
    The team's mean and how alike agents are get integrated over a grid, so that the intervals
    allow for both being estimated. The prior is uniform in the mean and in the intraclass
    correlation, the counterpart of Morris's flat prior on the between-agent variance; each
    posterior is matched by a beta distribution of the same mean and variance. Assumes independent
    reviews within an agent. Skellam (1948); Griffiths, Biometrics 29 (1973) 637.

    Examples
    --------
    >>> fair = pass_rates([5, 18, 40, 3, 9], [5, 20, 50, 5, 10])
    >>> fair.rate.round(2).tolist()
    [0.88, 0.87, 0.8, 0.73, 0.86]
    """
    k, trials = _counts(passes, n)
    a, b, weight = _prior_grid(k, trials)
    first, second = _posterior_moments(k, trials, a, b, weight)
    variance = second - first**2
    alpha, beta = _moments_to_beta(first, variance)
    tail = (1 - level) / 2
    return PassRates(
        rate=first,
        se=np.sqrt(variance),
        low=np.asarray(special.betaincinv(alpha, beta, tail)),
        high=np.asarray(special.betaincinv(alpha, beta, 1 - tail)),
        mean=float((weight * a / (a + b)).sum()),
        strength=float(np.exp((weight * np.log(a + b)).sum())),
        detectable=_centre(k, trials)[1] > 1,
    )


def _counts(passes: npt.ArrayLike, n: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    k = finite(passes, "Passes")
    trials = finite(n, "Reviews", len(k))
    if len(k) < 4:
        raise NotEnoughData(f"Fair pass rates need at least 4 agents; there are {len(k)}.")
    if (k < 0).any() or (k > trials).any() or (trials < 1).any():
        raise InvalidData("Every agent needs a review, and passes between 0 and the reviews.")
    if (k % 1).any() or (trials % 1).any():
        raise InvalidData("Passes and reviews are counted: give whole numbers.")
    return k, trials


def _centre(k: FloatArray, trials: FloatArray) -> tuple[float, float]:
    """Team's rate, kept off 0 and 1, and the overdispersion of the agents' about it."""
    rate = float((k.sum() + 0.5) / (trials.sum() + 1))
    chi = ((k - trials * rate) ** 2 / (trials * rate * (1 - rate))).sum()
    return rate, float(chi / (len(k) - 1))


def _prior_grid(k: FloatArray, trials: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Beta parameters and their posterior weights, the negligible ones left out."""
    rate, dispersion = _centre(k, trials)
    step = np.sqrt(max(1.0, dispersion) / (trials.sum() * rate * (1 - rate)))
    means = special.expit(special.logit(rate) + step * _OFFSETS)
    mean, strength = (grid.ravel() for grid in np.meshgrid(means, _STRENGTHS))
    a, b = mean * strength, (1 - mean) * strength
    # Uniform in the mean and in the ICC 1 / (1 + strength); the grid is even in logit and log.
    prior = np.log(mean * (1 - mean) * strength / (1 + strength) ** 2)
    log = _log_likelihood(k, trials, a, b) + prior
    weight = np.exp(log - log.max())
    keep = weight > _NEGLIGIBLE
    return a[keep], b[keep], weight[keep] / weight[keep].sum()


def _log_likelihood(k: FloatArray, trials: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Of each grid point; agents with the same counts are computed once."""
    pairs, times = np.unique(np.stack([k, trials]), axis=1, return_counts=True)
    passed, failed = pairs[0][:, None], (pairs[1] - pairs[0])[:, None]
    each = special.betaln(a + passed, b + failed) - special.betaln(a, b)
    return np.asarray(times @ each)


def _posterior_moments(
    k: FloatArray, trials: FloatArray, a: FloatArray, b: FloatArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """First and second moment of each agent's rate, over the grid."""
    up = a[:, None] + k
    total = (a + b)[:, None] + trials
    # Each grid point's weight is the posterior of the whole team, agent included.
    first = weight @ (up / total)
    second = weight @ (up * (up + 1) / (total * (total + 1)))
    return np.asarray(first), np.asarray(second)


def _moments_to_beta(mean: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray]:
    strength = mean * (1 - mean) / variance - 1
    return mean * strength, (1 - mean) * strength
