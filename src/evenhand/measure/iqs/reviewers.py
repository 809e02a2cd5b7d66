"""The margin with the reviewers in it: they are an instrument with an error of its own."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy import typing as npt

from evenhand.errors import InvalidData
from evenhand.measure.arrays import FloatArray, codes, vector
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import t_quantile
from evenhand.measure.terms import DEFAULT, Terms

_METHOD = "iqs.mean.reviewers"
_HALVINGS = 50
_UNLIMITED = 1e9
_ONE_REVIEWER = (
    "One reviewer scored everything, so severity cannot be told from quality: no margin with the "
    "reviewer in it."
)


class _Layers(NamedTuple):
    """Analysis of variance of reviews within reviewers."""

    between: float
    within: float
    df_between: int
    df_within: int
    per_reviewer: float
    shares: FloatArray


def reviewer_aware_iqs(
    scores: npt.ArrayLike,
    reviewers: npt.ArrayLike,
    panel: int | None = None,
    terms: Terms = DEFAULT,
) -> Estimate:
    """Mean of reviews whose interval covers the mean of all conversations *and* all reviewers.

    Parameters
    ----------
    scores:
        Review scores, 0-100, one review per conversation, conversations dealt out at random.
    reviewers:
        Who reviewed, one label per score.
    panel:
        How many reviewers the panel has, when it is finite and these are a random part of it; a
        panel that took part completely adds no reviewer error. ``None`` speaks of reviewers in
        general.

    Returns
    -------
    Estimate
        Method ``iqs.mean.reviewers``. Without an interval, and with a warning, when one reviewer
        of several scored everything.

    Raises
    ------
    InvalidData
        If more reviewers appear than the panel has.

    Notes
    -----
    One-way random effects by analysis of variance. With shares ``p_r`` of the reviews, the
    variance is ``S²(Σp² - 1/panel) + σ²/n``, S² between reviewers and σ² within. The half-width
    takes t(k - 1) for the part between k reviewers, with up to twice the degrees of freedom as
    more of a finite panel was seen, and a quantile between t(k - 1) and t(n - k) for the part
    within; ``df`` is what reproduces it. A
    single score per conversation cannot separate the conversation from the reviewer's mood, so σ²
    takes no finite-population correction.

    Examples
    --------
    >>> scores = [70, 74, 66, 90, 94, 86, 80, 84, 76]
    >>> who = ["Ann"] * 3 + ["Ben"] * 3 + ["Cleo"] * 3
    >>> anyone = reviewer_aware_iqs(scores, who)
    >>> these_three = reviewer_aware_iqs(scores, who, panel=3)
    >>> round(anyone.margin, 1), round(these_three.margin, 1)
    (24.8, 3.3)
    """
    values = vector(scores, "Scores")
    labels = np.asarray(reviewers)
    if labels.shape != values.shape:
        raise InvalidData("Give one reviewer per score.")
    usable = np.isfinite(values)
    if not usable.any():
        return no_estimate(method=_METHOD, why="No review here has a score yet.")
    return _reviewer_estimate(values[usable], labels[usable], panel, terms)


def with_reviewer_error(
    estimate: Estimate,
    reviewers: npt.ArrayLike,
    severity_sd: float,
    panel: int | None = None,
    severity_df: float | None = None,
) -> Estimate:
    """Any estimate, its margin widened by how much its reviewers differ in severity.

    For combined, stratified and weighted scores; for a simple random sample
    :func:`reviewer_aware_iqs` does it in one step.

    Parameters
    ----------
    estimate:
        Must carry its standard error and degrees of freedom.
    reviewers:
        Who wrote each review behind it.
    severity_sd:
        Standard deviation of reviewer severity, in points: from :func:`severity_spread`, a
        severity model or double-scored conversations.
    panel:
        Size of the finite panel these reviewers come from, or ``None``.
    severity_df:
        Degrees of freedom behind ``severity_sd``. Default: these reviewers less one, as if it had
        been estimated from the very same reviews; ``math.inf`` for a value known from elsewhere.

    Raises
    ------
    InvalidData
        If the estimate has no standard error.

    Notes
    -----
    Half-width squared ``t(severity)² b + t(severity) t(sampling) a`` for the between part b and
    the sampling part a: an SD from the same few reviewers is often too small, which the middle
    quantile makes up for.

    Examples
    --------
    >>> sampling = Estimate(value=80, low=77, high=83, se=1.5, df=60, method="iqs.mean.t", n=61)
    >>> who = ["Ann", "Ben", "Cleo"] * 20 + ["Ann"]
    >>> known = with_reviewer_error(sampling, who, severity_sd=5, severity_df=math.inf)
    >>> estimated = with_reviewer_error(sampling, who, severity_sd=5)
    >>> round(known.margin, 1), round(estimated.margin, 1), known.method
    (6.5, 13.2, 'iqs.mean.t+reviewers')
    """
    if estimate.value is None or estimate.se is None or estimate.df is None:
        raise InvalidData("Reviewer error can be added only to a number with a standard error.")
    labels = np.asarray(reviewers)
    shares = np.unique(labels, return_counts=True)[1] / len(labels)
    between = severity_sd**2 * _share_excess(shares, panel)
    if between == 0:
        return replace(estimate, method=f"{estimate.method}+reviewers")
    df = max(len(shares) - 1, 1) if severity_df is None else severity_df
    few = float(t_quantile(min(df, estimate.df), estimate.level))
    many = float(t_quantile(estimate.df, estimate.level))
    half = math.sqrt(few**2 * between + few * many * estimate.se**2)
    se = math.sqrt(estimate.se**2 + between)
    return replace(
        estimate,
        low=estimate.value - half,
        high=estimate.value + half,
        se=se,
        df=_matching_df(half, se, min(df, estimate.df), estimate.df, estimate.level),
        method=f"{estimate.method}+reviewers",
    )


def severity_spread(scores: npt.ArrayLike, reviewers: npt.ArrayLike) -> float:
    """Standard deviation of reviewer severity, in points, from one-way analysis of variance.

    Parameters
    ----------
    scores, reviewers:
        One review per conversation, dealt out at random; ``nan`` where there is no score.

    Returns
    -------
    float
        0 where reviewers differ no more than chance lets them.

    Notes
    -----
    Where reviewers do not share the same mix of conversations, differences between those count
    as severity; the margin is then too wide rather than too narrow.

    Examples
    --------
    >>> round(severity_spread([80, 82, 81, 90, 92, 91], ["Ann"] * 3 + ["Ben"] * 3), 1)
    7.0
    """
    values, labels = vector(scores, "Scores"), np.asarray(reviewers)
    usable = np.isfinite(values)
    layers = _layers(values[usable], labels[usable])
    if layers.df_between == 0 or layers.df_within == 0:
        return 0.0
    return math.sqrt(max(layers.between - layers.within, 0.0) / layers.per_reviewer)


def _reviewer_estimate(
    values: FloatArray, labels: npt.NDArray[np.generic], panel: int | None, terms: Terms
) -> Estimate:
    bare = Estimate(
        value=float(values.mean()),
        method=_METHOD,
        n=len(values),
        level=terms.level,
        target=terms.target,
        minimum=terms.minimum,
    )
    layers = _layers(values, labels)
    excess = _share_excess(layers.shares, panel)
    if excess > 0 and layers.df_between == 0:
        return bare.with_warning(_ONE_REVIEWER)
    if layers.df_within == 0:
        return bare.with_warning("Every reviewer has a single review: no margin can be given.")
    variance, half = _margin(layers, excess, terms.level)
    value, se = float(values.mean()), math.sqrt(variance)
    fewest = min(_df_between(layers, _seen(layers, excess)), layers.df_within)
    df = _matching_df(half, se, fewest, layers.df_within, terms.level)
    return replace(bare, low=value - half, high=value + half, se=se, df=df)


def _layers(values: FloatArray, labels: npt.NDArray[np.generic]) -> _Layers:
    n = len(values)
    distinct, who = codes(labels, "Reviewers", n)
    count = np.bincount(who).astype(np.float64)
    mean = np.bincount(who, values) / count
    k = len(distinct)
    between = float((count * (mean - values.mean()) ** 2).sum())
    within = float(((values - mean[who]) ** 2).sum())
    return _Layers(
        between=between / max(k - 1, 1),
        within=within / max(n - k, 1),
        df_between=k - 1,
        df_within=n - k,
        per_reviewer=float((n - (count**2).sum() / n) / max(k - 1, 1)),
        shares=count / n,
    )


def _share_excess(shares: FloatArray, panel: int | None) -> float:
    """Σp² less 1/panel: what an uneven or partial use of the panel lets through of S²."""
    if panel is not None and len(shares) > panel:
        raise InvalidData(f"{len(shares)} reviewers appear, but the panel has {panel}.")
    excess = float((shares**2).sum()) - (0.0 if panel is None else 1 / panel)
    return max(excess, 0.0) if excess > 1e-12 else 0.0


def _margin(layers: _Layers, excess: float, level: float) -> tuple[float, float]:
    """Variance and half-width: each mean square with a quantile of its own.

    The between part takes the t of the reviewers (Graybill & Wang 1980). The within part would do
    with its many degrees of freedom if severities were normal; one very severe reviewer makes that
    too narrow, so its quantile moves towards t(k - 1) with the unseen share of the panel.
    """
    sampling = layers.within / (layers.df_within + layers.df_between + 1)
    wide = float(t_quantile(layers.df_within, level))
    if excess == 0:
        return sampling, wide * math.sqrt(sampling)
    on_between = excess / layers.per_reviewer
    between = on_between * max(layers.between, layers.within)
    within = sampling - on_between * layers.within
    seen = _seen(layers, excess)
    few = float(t_quantile(_df_between(layers, seen), level))
    fewest = float(t_quantile(layers.df_between, level))
    squared = wide**2 + (fewest**2 - wide**2) * (1 - seen**2)
    return between + within, math.sqrt(few**2 * between + squared * within)


def _seen(layers: _Layers, excess: float) -> float:
    """Share of the panel that took part, 0 of a panel without end."""
    return 1 - excess / float((layers.shares**2).sum())


def _df_between(layers: _Layers, seen: float) -> float:
    """Degrees of freedom of the variance between reviewers.

    Seen without replacement, k of a panel tell its variance as k - 1 over the unseen share would
    if severities were normal. Half of that gain is taken: severities have longer tails.
    """
    return layers.df_between / (1 - seen / 2)


def _matching_df(half: float, se: float, fewest: float, most: float, level: float) -> float:
    """The degrees of freedom with which ``t · se`` is this half-width."""
    low, high = max(fewest, 1.0), most
    if half <= float(t_quantile(high, level)) * se:
        return high
    if half >= float(t_quantile(low, level)) * se:
        return low
    for _ in range(_HALVINGS):
        middle = math.sqrt(low * min(high, _UNLIMITED))
        wider = float(t_quantile(middle, level)) * se > half
        low, high = (middle, high) if wider else (low, middle)
    return high
