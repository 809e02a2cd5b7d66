"""From a latent value to ordered options: chances by a proportional-odds model, and cut points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

_LEAST_STEP = 1e-6


class Steps(NamedTuple):
    """Ordered options over one latent value, worst first.

    Parameters
    ----------
    slope:
        How steeply the chances change with the latent value; never below 0.
    thresholds:
        Where the chance of being above each option but the best passes one half, times the slope.
    cuts:
        Latent values between which each option is given, as often as people give it.
    """

    slope: float
    thresholds: tuple[float, ...]
    cuts: tuple[float, ...]

    def chances(self, latent: Floats) -> Floats:
        """The chance of each option, worst first, shape (values, options)."""
        above = special.expit(self.slope * latent[:, None] - np.array(self.thresholds))
        ends = np.ones((len(latent), 1)), np.zeros((len(latent), 1))
        return np.maximum(0.0, -np.diff(np.hstack((ends[0], above, ends[1])), axis=1))

    def given(self, latent: Floats) -> Codes:
        """The option given, 0 for the worst."""
        return np.searchsorted(np.array(self.cuts), latent, side="left")


def steps(latent: Floats, shares: Floats) -> Steps:
    """Fit the chances and place the cuts.

    Parameters
    ----------
    latent:
        Values of rows from fits that did not see them, shape (rows,).
    shares:
        How much weight of each row's raters lies on each option, worst first, shape
        (rows, options), at least two options.

    Notes
    -----
    The proportional-odds model (McCullagh 1980) by maximum likelihood, a hundredth of a rating
    added to each option so that an unused one has a small chance and not none. The cuts leave as
    much of the rows to each option as people gave it.

    Examples
    --------
    >>> import numpy as np
    >>> latent = np.linspace(0, 1, 100)
    >>> found = steps(latent, np.column_stack((latent < 0.3, latent >= 0.3)).astype(float))
    >>> int((found.given(latent) == 0).sum()), bool(found.chances(np.array([0.9]))[0, 1] > 0.9)
    (30, True)
    """
    level = np.cumsum(shares.sum(axis=0) + 0.01)
    below = level[:-1] / level[-1]
    centre, scale = float(latent.mean()), max(float(latent.std()), 1e-9)
    start = special.logit(below)
    slope, thresholds = _most_likely((latent - centre) / scale, shares, start)
    cuts = np.quantile(latent, below, method="hazen")
    shift = slope * centre / scale
    return Steps(slope / scale, tuple((thresholds + shift).tolist()), tuple(cuts.tolist()))


def _most_likely(latent: Floats, shares: Floats, start: Floats) -> tuple[float, Floats]:
    guess = np.concatenate(([0.5, start[0]], np.log(np.maximum(np.diff(start), _LEAST_STEP))))
    bounds = [(0.0, 20.0), (-20.0, 20.0), *[(-12.0, 5.0)] * (len(start) - 1)]
    found = scipy.optimize.minimize(
        _loss, guess, (latent, shares / shares.sum()), jac=True, method="L-BFGS-B", bounds=bounds
    )
    return float(found.x[0]), _thresholds(found.x)


def _thresholds(x: Floats) -> Floats:
    return np.asarray(x[1] + np.concatenate(([0.0], np.cumsum(np.exp(x[2:])))))


def _loss(x: Floats, latent: Floats, shares: Floats) -> tuple[float, Floats]:
    """Negative log likelihood, with a slight pull of the slope towards 0, and its gradient."""
    above = special.expit(x[0] * latent[:, None] - _thresholds(x))
    edge = np.ones((len(latent), 1))
    chance = np.maximum(-np.diff(np.hstack((edge, above, 0 * edge)), axis=1), 1e-12)
    pull = 0.5e-3
    loss = -float((shares * np.log(chance)).sum()) + pull * x[0] ** 2
    ratio = shares / chance
    by_above = (ratio[:, :-1] - ratio[:, 1:]) * above * (1 - above)
    by_threshold = -by_above.sum(axis=0)
    steps_left = np.cumsum(by_threshold[::-1])[::-1]
    gradient = np.empty_like(x)
    gradient[0] = (by_above.sum(axis=1) @ latent) + 2 * pull * x[0]
    gradient[1] = steps_left[0]
    gradient[2:] = steps_left[1:] * np.exp(x[2:])
    return loss, gradient
