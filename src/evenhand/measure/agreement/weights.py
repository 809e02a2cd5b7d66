"""How much credit two different values get: agreement weights and disagreement metrics."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from evenhand.errors import InvalidData
from evenhand.measure.agreement.tables import FloatArray

Weighting = Literal["nominal", "linear", "quadratic", "ordinal"]
"""Credit for near misses: none, by distance, by squared distance, by ranks in between."""

Metric = Literal["nominal", "ordinal", "interval", "ratio", "absolute"]
"""Disagreement in Krippendorff's alpha. ``absolute`` is the distance itself, unsquared."""


def agreement_weights(scale: FloatArray, weighting: Weighting) -> FloatArray:
    """Credit between 0 and 1 for each pair of values, 1 on the diagonal.

    Parameters
    ----------
    scale:
        The values, ascending, shape (values,).
    weighting:
        ``linear`` and ``quadratic`` follow the distance between values; ``ordinal`` counts the
        pairs of ranks in between (Gwet 2014), which is *not* Krippendorff's ordinal metric.

    Examples
    --------
    >>> agreement_weights(np.array([1.0, 2.0, 3.0]), "linear").tolist()[0]
    [1.0, 0.5, 0.0]
    """
    if weighting not in get_args(Weighting):
        raise InvalidData(f"There are no '{weighting}' weights; use {_listed(Weighting)}.")
    if weighting == "nominal" or len(scale) < 2:
        return np.eye(len(scale))
    if weighting == "ordinal":
        ranks = np.abs(np.subtract.outer(np.arange(len(scale)), np.arange(len(scale))))
        between = ranks * (ranks + 1) / 2
        return np.asarray(1 - between / between.max(), float)
    distance = np.abs(np.subtract.outer(scale, scale)) / (scale[-1] - scale[0])
    return np.asarray(1 - distance ** (1 if weighting == "linear" else 2), float)


def disagreement(scale: FloatArray, metric: Metric) -> FloatArray:
    """Squared difference of each pair of values under a metric that does not depend on the data.

    Raises
    ------
    InvalidData
        An unknown metric, or a ratio metric on values that are not all of one sign.

    Examples
    --------
    >>> disagreement(np.array([1.0, 3.0]), "ratio").tolist()
    [[0.0, 0.25], [0.25, 0.0]]
    """
    difference = np.subtract.outer(scale, scale)
    if metric == "nominal":
        return np.asarray(difference != 0, float)
    if metric == "absolute":
        return np.asarray(np.abs(difference), float)
    if metric == "interval":
        return np.asarray(difference**2, float)
    if metric == "ratio":
        return _ratio(scale, difference)
    raise InvalidData(f"There is no '{metric}' metric; use {_listed(Metric)}.")


def _ratio(scale: FloatArray, difference: FloatArray) -> FloatArray:
    if (scale < 0).any():
        raise InvalidData(
            "Ratios need values of 0 or more. Use the interval metric for values below 0."
        )
    total = np.add.outer(scale, scale)
    return np.asarray((difference / np.where(total > 0, total, 1)) ** 2, float)


def _listed(choices: object) -> str:
    return ", ".join(get_args(choices))


def credit_of_rows(counts: FloatArray, credit: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean credit over pairs of different raters in each row, and whether the row has a pair.

    Parameters
    ----------
    counts:
        How many raters gave each value, shape (rows, values).
    credit:
        Credit of each pair of values, shape (values, values).

    Returns
    -------
    tuple of ndarray
        Shape (rows,) each; 0 and 0 where there is one rating.

    Examples
    --------
    >>> agreed, paired = credit_of_rows(np.array([[3.0, 0], [2, 1], [1, 0]]), np.eye(2))
    >>> agreed.round(2).tolist(), paired.tolist()
    ([1.0, 0.33, 0.0], [1.0, 1.0, 0.0])
    """
    size = counts.sum(axis=1)
    credited = ((counts @ credit) * counts).sum(axis=1) - counts @ np.diag(credit)
    agreed = np.where(size > 1, credited / np.maximum(size * (size - 1), 1), 0.0)
    return np.asarray(agreed, float), (size > 1).astype(float)
