"""How strict is each reviewer, and what would a score be on an even hand?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.agreement.tables import FloatArray, IntArray, factorize
from evenhand.measure.estimate import Estimate
from evenhand.measure.severity.components import Components, variance_components
from evenhand.measure.severity.connected import require_linked
from evenhand.measure.severity.unequal import Uneven, uneven_components

METHOD = "severity.crossed.reml"


@dataclass(frozen=True, slots=True)
class SeverityFit:
    """Reviewers compared on what they share.

    Parameters
    ----------
    reviewers:
        Labels, shape (reviewers,).
    severity:
        One estimate per reviewer, in points: how far they rate below (+) or above (-) the
        panel. Shrunk towards 0 by how little they have reviewed.
    adjusted:
        Whether the interval excludes 0, so that scores are adjusted, shape (reviewers,).
    mean:
        Mean score over agents, reviewers and conversations; its interval counts reviewers,
        agents and conversations as samples.
    variances:
        Variance of ``agent``, ``reviewer``, ``conversation`` (where some were reviewed twice)
        and ``residual``, in points squared.
    noise:
        SD of each reviewer's own residuals, in points, shape (reviewers,): how far they scatter
        around their severity. Where no conversation was reviewed twice, the conversations'
        differences are in it.
    """

    reviewers: NDArray[np.generic]
    severity: tuple[Estimate, ...]
    adjusted: NDArray[np.bool_]
    mean: Estimate
    variances: dict[str, float]
    noise: FloatArray
    _reviewer: IntArray
    _scores: FloatArray

    def fair_scores(self) -> FloatArray:
        """Scores plus their reviewer's severity where it is told from 0, shape (reviews,).

        In the order of the scores given. Not cut at 0 or 100: cutting would favour the agents
        of strict reviewers.
        """
        applied = [shown.value or 0.0 for shown in self.severity] * self.adjusted
        return np.asarray(self._scores + np.asarray(applied)[self._reviewer], float)


@dataclass(frozen=True, slots=True)
class FairScore:
    """An agent's mean score as given and with the reviewers evened out."""

    agent: object
    raw: float
    fair: float
    n: int


def reviewer_severity(
    scores: ArrayLike,
    agents: ArrayLike,
    reviewers: ArrayLike,
    conversations: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> SeverityFit:
    """Severity of reviewers by a crossed model: score = mean + agent + reviewer + conversation.

    Restricted maximum likelihood; severity is minus the best linear unbiased prediction of the
    reviewer, against the mean of the panel. Reviewers may scatter by different amounts: each has a
    residual variance of their own. Assumes that a reviewer is equally strict with everyone and in
    every category; :func:`evenhand.measure.severity.reviewer_profiles` shows
    where that fails.

    Parameters
    ----------
    scores:
        Review scores, 0-100, shape (reviews,).
    agents, reviewers:
        Who was reviewed and by whom, shape (reviews,).
    conversations:
        What was reviewed, shape (reviews,). Without it, or if none was reviewed twice, its
        variance is part of the residual.
    level:
        Confidence level.

    Returns
    -------
    SeverityFit
        Estimates in points.

    Raises
    ------
    UnsupportedDesign
        Groups of reviewers share no agent and no conversation.
    NotEnoughData
        Fewer than two reviewers, or three scores.
    InvalidData
        Lengths differ or a score is missing.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> conversation = np.repeat(np.arange(200), 2)
    >>> reviewer = np.concatenate([rng.permutation(4)[:2] for _ in range(200)])
    >>> quality = rng.normal(80, 12, 200)
    >>> strict = np.array([6.0, -2.0, -2.0, -2.0])
    >>> scores = quality[conversation] - strict[reviewer] + rng.normal(0, 5, 400)
    >>> fit = reviewer_severity(scores, conversation % 20, reviewer, conversation)
    >>> abs(fit.severity[0].value - 6) < 1.5, bool(fit.adjusted[0])
    (True, True)
    """
    y = np.asarray(scores, float)
    coded = {"agent": factorize(np.asarray(agents)), "reviewer": factorize(np.asarray(reviewers))}
    if conversations is not None:
        coded["conversation"] = factorize(np.asarray(conversations))
    labels, reviewer = coded["reviewer"]
    shared = [codes for name, (_, codes) in coded.items() if name != "reviewer"]
    _require_lengths(y, reviewer, *shared)
    if len(labels) < 2:
        raise NotEnoughData("Severity compares reviewers: two or more are needed.")
    require_linked(reviewer, shared, labels.tolist())
    fit, flat = _fitted(y, {name: codes for name, (_, codes) in coded.items()})
    own = uneven_components(y, {name: coded[name] for name in fit.effects}, "reviewer", fit)
    severity = _severities(own, fit.variances["reviewer"], level, flat)
    return SeverityFit(
        reviewers=labels,
        severity=severity,
        adjusted=np.array([_told_from_zero(shown) for shown in severity]),
        mean=_mean(fit, level),
        variances=fit.variances,
        noise=np.sqrt(own.residuals),
        _reviewer=reviewer,
        _scores=y,
    )


def _fitted(scores: FloatArray, factors: dict[str, IntArray]) -> tuple[Components, bool]:
    """The model without factors that cannot vary, and whether reviewers show no difference."""
    repeated = {
        name: codes
        for name, codes in factors.items()
        if codes.any() and (name != "conversation" or np.bincount(codes).max() > 1)
    }
    fit = variance_components(scores, repeated)
    if fit.variances["reviewer"] > 1e-6 * fit.variances["residual"]:
        return fit, False
    return variance_components(scores, repeated, positive="reviewer"), True


def fair_agents(fit: SeverityFit, agents: ArrayLike) -> tuple[FairScore, ...]:
    """Raw and fair mean score of every agent, side by side.

    Parameters
    ----------
    fit:
        The fitted model.
    agents:
        Who was reviewed, in the order of the scores the model was fitted on, shape (reviews,).

    Examples
    --------
    >>> rng = np.random.default_rng(4)
    >>> agent, reviewer = np.arange(600) % 30, np.arange(600) // 30 % 5
    >>> scores = 80 + rng.normal(0, 8, 600) - 10.0 * (reviewer == 0)
    >>> fit = reviewer_severity(scores, agent, reviewer)
    >>> shown = fair_agents(fit, agent)[0]
    >>> shown.n, bool(shown.fair - shown.raw < 0.5)
    (20, True)
    """
    labels, codes = factorize(np.asarray(agents))
    fair = fit.fair_scores()
    _require_lengths(fair, codes)
    n = np.bincount(codes)
    raw_mean = np.bincount(codes, fit._scores) / n
    fair_mean = np.bincount(codes, fair) / n
    return tuple(
        FairScore(label, float(r), float(f), int(count))
        for label, r, f, count in zip(labels.tolist(), raw_mean, fair_mean, n, strict=True)
    )


def _require_lengths(scores: FloatArray, *codes: IntArray) -> None:
    if any(code.shape != scores.shape for code in codes):
        raise InvalidData("Scores, agents, reviewers and conversations must be equally long lists.")


def _severities(own: Uneven, variance: float, level: float, flat: bool) -> tuple[Estimate, ...]:
    effects = own.fit.effects["reviewer"]
    values = effects.values.mean() - effects.values
    errors, shrunk = _margins(values, effects.from_mean, variance)
    freedom = 1 / (1 / shrunk + 1 / own.freedom)
    half = -special.stdtrit(freedom, (1 - level) / 2) * errors
    warnings = ("No detectable difference in severity between reviewers.",) if flat else ()
    return tuple(
        Estimate(
            value=float(value),
            low=float(value - arm),
            high=float(value + arm),
            se=float(error),
            df=float(df),
            n=int(count),
            method=METHOD,
            level=level,
            target="process",
            warnings=warnings,
        )
        for value, arm, error, df, count in zip(
            values, half, errors, freedom, effects.reviews, strict=True
        )
    )


def _margins(
    values: FloatArray, errors: FloatArray, variance: float
) -> tuple[FloatArray, FloatArray]:
    """Standard errors and degrees of freedom that own up to the estimated reviewer variance.

    ``kept`` is how far a severity was shrunk. What shrinking by an estimated variance adds is
    Morris' (1983) term; the degrees of freedom are Satterthwaite's for the shrunken variance,
    from the variance's one less than reviewers when half is shrunk away to many when little is.
    """
    df = max(len(values) - 1, 1)
    known = variance * (1 - 1 / len(values))
    kept = np.clip(errors**2 / known, 1e-6, 0.99)
    unshrunk = values / (1 - kept)
    widened = np.sqrt(errors**2 + 2 * kept**2 / df * unshrunk**2)
    freedom = df * np.maximum((1 - kept) / kept, 1.0) ** 2
    return widened, freedom


def _told_from_zero(shown: Estimate) -> bool:
    return shown.low is not None and shown.high is not None and not shown.low <= 0 <= shown.high


def _mean(fit: Components, level: float) -> Estimate:
    df = _freedom(fit)
    half = -float(special.stdtrit(df, (1 - level) / 2)) * fit.mean_se
    return Estimate(
        value=fit.mean,
        low=fit.mean - half,
        high=fit.mean + half,
        se=fit.mean_se,
        df=df,
        n=fit.n,
        method="severity.mean.reml",
        level=level,
        target="process",
    )


def _freedom(fit: Components) -> float:
    """Satterthwaite's degrees of freedom of the mean, each factor's share of its variance
    resting on one less than its levels."""
    parts, levels = [fit.variances["residual"] / fit.n], [fit.n]
    for name, effects in fit.effects.items():
        share = effects.reviews / effects.reviews.sum()
        parts.append(fit.variances[name] * float((share**2).sum()))
        levels.append(len(effects.values))
    return sum(parts) ** 2 / sum(p**2 / max(k - 1, 1) for p, k in zip(parts, levels, strict=True))
