"""Which judgements may stand without a person, with a guarantee on the errors among them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData
from evenhand.measure.arrays import BoolArray, finite
from evenhand.measure.intervals import clopper_pearson_upper

_STEPS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """From which confidence a judgement may stand.

    Parameters
    ----------
    threshold:
        Least confidence; infinite where nothing may stand.
    share:
        Share of the labelled judgements at or above it.
    accepted, errors:
        How many those are, and how many of them were wrong.
    bound:
        Upper bound of the errors among accepted judgements, at confidence ``1 - delta``.
    alpha, delta:
        Errors tolerated, and the chance of tolerating more by bad luck.
    """

    threshold: float
    share: float
    accepted: int
    errors: int
    bound: float
    alpha: float
    delta: float

    def stands(self, confidence: npt.ArrayLike) -> BoolArray:
        """Which judgements need no person, shape (judgements,)."""
        return np.asarray(finite(confidence, "Confidence") >= self.threshold)


def least_accepted(alpha: float, delta: float) -> int:
    """Judgements that must be accepted, all of them right, before any guarantee holds.

    Examples
    --------
    >>> least_accepted(0.05, 0.05)
    59
    """
    return math.ceil(math.log(delta) / math.log1p(-alpha) - 1e-9)


def trust_or_escalate(
    confidence: npt.ArrayLike,
    correct: npt.ArrayLike,
    *,
    alpha: float = 0.05,
    delta: float = 0.10,
) -> Escalation:
    """Find how far confidence can be trusted.

    Parameters
    ----------
    confidence:
        Confidence of each judgement, shape (labels,).
    correct:
        Whether people agreed, shape (labels,); a random sample, rated blind.
    alpha:
        Share of errors tolerated among accepted judgements.
    delta:
        Probability with which that may fail.

    Returns
    -------
    Escalation
        A weak judge gets a threshold that accepts nothing; that is an answer, not an error.

    Raises
    ------
    InvalidData
        Columns that do not fit, or an alpha or delta outside 0 to 1.

    Notes
    -----
    Jung, Brahman and Choi, "Trust or Escalate" (arXiv 2407.18370): a fixed sequence of thresholds
    from strict to lax, each held against the Clopper-Pearson bound, up to the first that fails.
    The sequence starts where one error may already be survived and takes about forty steps; it
    depends on confidences only, never on who was right. Assumes judgements exchangeable with the
    labels.

    Examples
    --------
    >>> sure = np.linspace(0.5, 1, 200)
    >>> found = trust_or_escalate(sure, np.arange(200) >= 60, alpha=0.1)
    >>> round(found.threshold, 2), found.errors, found.share > 0.7
    (0.64, 6, True)
    """
    stated = finite(confidence, "Confidence")
    right = finite(np.asarray(correct, dtype=np.float64), "Correct", len(stated))
    if not 0 < alpha < 1 or not 0 < delta < 1:
        raise InvalidData("Tolerated errors and their chance must lie between 0 and 1.")
    if not np.isin(right, (0, 1)).all():
        raise InvalidData("Correct is yes or no.")
    ranked = np.sort(stated)[::-1]
    kept = (math.inf, 0, 0, 1.0)
    for size in _sequence(len(stated), alpha, delta):
        threshold = float(ranked[size - 1])
        in_reach = stated >= threshold
        accepted, errors = int(in_reach.sum()), int((1 - right[in_reach]).sum())
        bound = float(clopper_pearson_upper(errors, accepted, 1 - delta))
        if bound > alpha:
            break
        kept = (threshold, accepted, errors, bound)
    return Escalation(
        threshold=kept[0],
        share=kept[1] / max(len(stated), 1),
        accepted=kept[1],
        errors=kept[2],
        bound=kept[3],
        alpha=alpha,
        delta=delta,
    )


def _sequence(n: int, alpha: float, delta: float) -> list[int]:
    """Numbers of judgements accepted, from strict to lax."""
    start = least_accepted(alpha, delta)
    if n < start:
        return []
    while start < n and _survives_one(start, delta) > alpha:
        start += 1
    if _survives_one(start, delta) > alpha:
        start = least_accepted(alpha, delta)
    step = max(1, (n - start) // _STEPS)
    return sorted({*range(start, n, step), n})


def _survives_one(n: int, delta: float) -> float:
    return float(clopper_pearson_upper(1, n, 1 - delta))
