"""Who answers the survey: the score of those who did, and of everyone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import typing as npt
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.arrays import FloatArray, finite
from evenhand.measure.drivers.satisfaction import csat
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import wilson_interval
from evenhand.measure.logistic import fit_logistic, predict_logistic

_FLOOR = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseBias:
    """Satisfaction as answered and as corrected for who answers.

    Parameters
    ----------
    rate:
        Response rate, in percent; always to be shown.
    observed:
        Share of satisfied answers.
    corrected:
        The same, each answer standing for the customers like it who were silent.
    """

    rate: Estimate
    observed: Estimate
    corrected: Estimate

    @property
    def bias(self) -> float:
        """Observed minus corrected, in percentage points."""
        return (self.observed.value or 0.0) - (self.corrected.value or 0.0)


def response_bias(
    answered: npt.ArrayLike,
    satisfied: npt.ArrayLike,
    known: npt.ArrayLike,
    *,
    level: float = 0.95,
) -> ResponseBias:
    """Correct satisfaction for uneven response by what is known of every conversation.

    Parameters
    ----------
    answered:
        Whether each surveyed customer answered, shape (surveys,).
    satisfied:
        Whether the answer was satisfied, shape (surveys,); ignored where there was no answer.
    known:
        What is known of every conversation, numeric, shape (surveys,) or (surveys, columns): the
        automatic score, channel and topic as 0/1 columns.
    level:
        Confidence level.

    Returns
    -------
    ResponseBias

    Raises
    ------
    NotEnoughData
        Fewer than 30 answers, or everybody answered.
    InvalidData
        Shapes that do not fit.

    Notes
    -----
    Inverse-propensity weights from a logistic regression, Hajek-normalised, propensities kept at
    .01 or above; the variance allows for the propensities being estimated (Lunceford and Davidian
    2004). It removes bias only as far as ``known`` explains who answers: silence that depends on
    satisfaction itself beyond that stays.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> quality = rng.normal(size=4000)
    >>> happy = rng.random(4000) < special.expit(1.5 * quality + 1)
    >>> answers = rng.random(4000) < special.expit(-1 - quality)
    >>> found = response_bias(answers, happy, quality)
    >>> found.observed.value < found.corrected.value
    True
    """
    said, happy, columns = _checked(answered, satisfied, known)
    beta = fit_logistic(columns, said)
    propensity = np.maximum(predict_logistic(beta, columns), _FLOOR)
    n, answers = len(said), int(said.sum())
    weight = said / propensity
    share = float(weight @ happy / weight.sum())
    se = _standard_error(said, happy - share, columns, propensity, weight)
    half = float(special.ndtri(0.5 + level / 2)) * se
    low, high = wilson_interval(answers, n, level)
    return ResponseBias(
        rate=Estimate(
            value=100 * answers / n,
            low=100 * float(low),
            high=100 * float(high),
            n=n,
            level=level,
            unit="percent",
            method="drivers.response.rate",
        ),
        observed=csat(int((said * happy).sum()), answers, level=level),
        corrected=Estimate(
            value=100 * share,
            low=100 * max(0.0, share - half),
            high=100 * min(1.0, share + half),
            se=100 * se,
            n=answers,
            population=n,
            level=level,
            unit="percent",
            method="drivers.response.ipw",
            target="process",
        ),
    )


def _checked(
    answered: npt.ArrayLike, satisfied: npt.ArrayLike, known: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    said = finite(np.asarray(answered, dtype=np.float64), "Answered")
    happy = np.asarray(satisfied, dtype=np.float64)
    columns = np.asarray(known, dtype=np.float64)
    if happy.shape != said.shape:
        raise InvalidData("Satisfied: give one value for each survey that was sent.")
    if columns.shape[:1] != said.shape or columns.ndim > 2:
        raise InvalidData("What is known must have one row for each survey that was sent.")
    if not np.isin(said, (0, 1)).all() or not np.isin(happy[said == 1], (0, 1)).all():
        raise InvalidData("Answered and satisfied are yes or no.")
    if said.sum() < 30 or said.all():
        raise NotEnoughData(
            f"{int(said.sum())} of {len(said)} answered: the correction needs at least 30 answers "
            "and some who did not."
        )
    return said, np.where(said == 1, happy, 0.0), columns.reshape(len(said), -1)


def _standard_error(
    said: FloatArray,
    off: FloatArray,
    columns: FloatArray,
    propensity: FloatArray,
    weight: FloatArray,
) -> float:
    """Of the weighted share, with the scores of the propensity model projected out."""
    design = np.column_stack([np.ones(len(said)), columns])
    influence = weight * off
    score = (said - propensity)[:, None] * design
    fitted, *_ = np.linalg.lstsq(score, influence, rcond=None)
    left = influence - score @ fitted
    return float(np.sqrt((left**2).sum()) / weight.sum())
