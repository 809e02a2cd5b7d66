"""When the automatic score may help, what it is worth, and how far off it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData
from evenhand.measure.arrays import finite
from evenhand.measure.combined.regression import Frame, Sample, regression, sample_of
from evenhand.measure.designs import Design, Simple
from evenhand.measure.estimate import Estimate
from evenhand.measure.iqs import mean_iqs, pass_rate
from evenhand.measure.terms import DEFAULT, Terms

LEAST_REVIEWS = 30
LEAST_OF_RARER = 10
_NO_MARGIN = 1e-9


@dataclass(frozen=True, slots=True)
class Combined:
    """The combined score, what it is made of, and what the automatic score is worth.

    Parameters
    ----------
    estimate:
        The score to show: combined, or human only when ``fallback`` says why.
    human:
        The score from the human reviews alone.
    bias:
        Automatic mean less combined score, in points: above 0 the automatic score is lenient.
    correlation:
        Of automatic and human scores over the reviewed ones; ``None`` when one does not vary.
    worth:
        Further human reviews that would have narrowed the human-only margin as much; 0 when the
        automatic score is not used, infinite when it leaves no margin at all.
    fallback:
        Why the automatic score is not used, or ``""``.
    """

    estimate: Estimate
    human: Estimate
    bias: Estimate
    correlation: float | None
    worth: float
    fallback: str = ""


def combined_iqs(
    scores: npt.ArrayLike,
    reviewed: npt.ArrayLike,
    automatic: npt.ArrayLike,
    design: Design | None = None,
    terms: Terms = DEFAULT,
) -> Combined:
    """IQS from automatic scores of all conversations, corrected by a random sample of reviews.

    Falls back to the human reviews alone with fewer than 30 reviews, with a correlation too weak
    to help (``|r| < 1 / sqrt(n - 2)``), or with an automatic score that does not vary.

    Parameters
    ----------
    scores:
        Human scores, 0-100, of the reviewed conversations. Reviewers must not have seen the
        automatic score.
    reviewed:
        Positions of the reviewed conversations in the frame.
    automatic:
        Automatic score of every conversation of the frame, as it was before the reviews, on any
        scale. Where the judge learnt from these reviews: out-of-fold scores for the reviewed ones.
    design:
        How the reviewed ones were picked: default :class:`~evenhand.measure.designs.Simple`, or
        ``Stratified``, or ``Unequal`` for risk-based picks.
    terms:
        Target, level, minimum and wanted margins.

    Raises
    ------
    InvalidData
        If the pieces do not fit together.

    Notes
    -----
    The survey regression estimator, the finite-population form of prediction-powered inference
    (Angelopoulos et al., Science 382 (2023) 669); see
    :func:`~evenhand.measure.combined.regression_mean`. The interval is about ``sqrt(1 - r²)`` of
    the human-only one.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(5)
    >>> ai = rng.uniform(40, 100, 2000)
    >>> picked = np.arange(0, 2000, 20)
    >>> human = 0.8 * ai[picked] + rng.normal(0, 8, 100)
    >>> result = combined_iqs(human, picked, ai)
    >>> result.estimate.margin < 0.6 * result.human.margin, result.bias.value > 10
    (True, True)
    """
    return _iqs(sample_of(scores, reviewed, automatic, design), terms)


def combined_iqs_of_totals(
    scores: npt.ArrayLike,
    automatic: npt.ArrayLike,
    frame: Frame,
    design: Design | None = None,
    terms: Terms = DEFAULT,
) -> Combined:
    """:func:`combined_iqs` where the automatic scores of all were summed up by a database.

    Parameters
    ----------
    scores:
        Human scores, 0-100, of the reviewed conversations.
    automatic:
        The automatic scores of the same conversations, as they are in the frame.
    frame:
        Number, mean and variance of the automatic scores of all conversations.
    design, terms:
        As for :func:`combined_iqs`.

    Raises
    ------
    InvalidData
        If a score is missing or there are more reviews than conversations.

    Examples
    --------
    >>> import numpy as np
    >>> ai = np.linspace(40, 100, 400)
    >>> picked = np.arange(0, 400, 10)
    >>> human = 0.8 * ai[picked] + np.tile([5, -5], 20)
    >>> whole = combined_iqs(human, picked, ai).estimate
    >>> summed = combined_iqs_of_totals(human, ai[picked], Frame.of(ai)).estimate
    >>> (summed.value, summed.low) == (whole.value, whole.low)
    True
    """
    human = finite(scores, "Human scores")
    beside = finite(automatic, "Automatic scores", len(human))
    if len(human) > frame.size:
        raise InvalidData(f"{len(human)} reviews, but only {frame.size} conversations.")
    return _iqs(Sample(human, beside, frame, design or Simple(frame.size)), terms)


def combined_pass_rate(
    passed: npt.ArrayLike,
    reviewed: npt.ArrayLike,
    automatic: npt.ArrayLike,
    design: Design | None = None,
    terms: Terms = DEFAULT,
) -> Combined:
    """Pass rate in percent from automatic results of all, corrected by reviews.

    As :func:`combined_iqs`, and with fewer than 10 of the rarer result in the sample the human
    reviews stand alone, with Wilson's interval: corrections from a handful of failures cover far
    too little.

    Parameters
    ----------
    passed:
        1 or True for each reviewed conversation that passed, 0 or False otherwise.
    automatic:
        Automatic result or probability of passing of every conversation, 0-1.

    Examples
    --------
    >>> result = combined_pass_rate([1] * 36 + [0] * 4, range(40), [1.0] * 40 + [0.0] * 60)
    >>> result.estimate.method, result.fallback
    ('iqs.pass_rate.wilson', 'Fewer than 10 of the rarer result among the reviews.')
    """
    hundred = 100 * np.asarray(automatic, dtype=np.float64)
    sample = sample_of(100 * np.asarray(passed, dtype=np.float64), reviewed, hundred, design)
    if not np.isin(sample.human, (0, 100)).all():
        raise InvalidData("A pass rate needs results of 1 (passed) or 0 (failed).")
    human = _human_rate(sample, terms)
    rarer = min((sample.human == 0).sum(), (sample.human == 100).sum())
    few = "Fewer than 10 of the rarer result among the reviews." if rarer < LEAST_OF_RARER else ""
    combined = _combine(sample, human, few or _why_not(sample), terms)
    return replace(
        combined,
        estimate=replace(combined.estimate, unit="percent"),
        bias=replace(combined.bias, unit="percent"),
    )


def _iqs(sample: Sample, terms: Terms) -> Combined:
    human = mean_iqs(sample.human, sample.design, terms)
    return _combine(sample, human, _why_not(sample), terms)


def _combine(sample: Sample, human: Estimate, fallback: str, terms: Terms) -> Combined:
    r = _correlation(sample)
    if fallback:
        shown = human.with_warning(f"The automatic score is not used: {fallback}")
        off = mean_iqs(sample.automatic - sample.human, sample.design, terms)
        return Combined(shown, human, replace(off, method="combined.bias"), r, 0.0, fallback)
    shown = regression(sample, terms)
    return Combined(shown, human, _bias(sample, shown), r, _worth(shown, human))


def _why_not(sample: Sample) -> str:
    n, r = len(sample.human), _correlation(sample)
    if n < LEAST_REVIEWS:
        return f"Fewer than {LEAST_REVIEWS} reviews."
    if r is None:
        return "The automatic or the human score is the same for all reviewed conversations."
    if abs(r) < 1 / math.sqrt(n - 2):
        return f"It follows the human scores too loosely to help (r = {r:.2f})."
    return ""


def _correlation(sample: Sample) -> float | None:
    if len(sample.human) < 2 or np.ptp(sample.human) == 0 or np.ptp(sample.automatic) == 0:
        return None
    return float(np.corrcoef(sample.human, sample.automatic)[0, 1])


def _human_rate(sample: Sample, terms: Terms) -> Estimate:
    if isinstance(sample.design, Simple):
        passes = int((sample.human == 100).sum())
        return pass_rate(passes, len(sample.human), sample.frame.size, terms)
    return replace(mean_iqs(sample.human, sample.design, terms), unit="percent")


def _bias(sample: Sample, shown: Estimate) -> Estimate:
    """What the automatic mean is off by: its margin is that of the combined score."""
    automatic = sample.frame.mean
    assert shown.value is not None  # a regression always has a value and an interval
    assert shown.low is not None
    assert shown.high is not None
    return replace(
        shown,
        value=automatic - shown.value,
        low=automatic - shown.high,
        high=automatic - shown.low,
        method="combined.bias",
        needed={},
    )


def _worth(shown: Estimate, human: Estimate) -> float:
    """Further reviews that the automatic score replaces: ``n (1 / width ratio² - 1)``."""
    before, after = human.margin or 0.0, shown.margin or 0.0
    if before <= _NO_MARGIN:
        return 0.0
    if after <= _NO_MARGIN:
        return math.inf
    return max(shown.n * ((before / after) ** 2 - 1), 0.0)
