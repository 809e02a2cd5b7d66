"""Variance components of crossed and nested factors by restricted maximum likelihood."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.agreement.tables import FloatArray, factorize
from evenhand.measure.severity.equations import Components, Effects, Equations

__all__ = ["Components", "Effects", "variance_components"]


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
    equations = Equations.of(y, coded)
    ratios = equations.maximise(positive)
    return equations.solve(ratios)


def _check(y: FloatArray, coded: Mapping[str, NDArray[np.intp]]) -> None:
    if y.ndim != 1 or any(codes.shape != y.shape for codes in coded.values()):
        raise InvalidData("Scores and every factor must be lists of the same length.")
    if not np.isfinite(y).all():
        raise InvalidData("Every score must be a number. Leave out reviews without a score.")
    if len(y) < 3 or np.ptp(y) == 0:
        raise NotEnoughData("Severity needs three scores or more that are not all the same.")
