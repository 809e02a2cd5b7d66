"""What goes with satisfaction: within agents, by category, and corrected for who answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.errors import MeasureError
from evenhand.insights.why.reviewed import Card, Reviewed, Sent
from evenhand.measure.drivers import (
    DriverShares,
    ResponseBias,
    SplitCorrelation,
    actionability,
    disattenuated,
    driver_shares,
    response_bias,
    split_correlation,
    within_agent_correlation,
)
from evenhand.measure.drivers.shares import MOST_PREDICTORS
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.intervals import wilson_interval
from evenhand.measure.remembered import remembered

RATED_IN = 0.5
"""A category enters where at least this share of the reviews rated it."""
DRAWS = 400
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Together:
    """Review score and satisfaction: within agents, corrected, and the two that mislead."""

    within: Estimate
    corrected: Estimate
    between: Estimate
    pooled: Estimate


def together(found: Reviewed, reliability: float | None) -> Together:
    """How review score and satisfaction go together.

    Parameters
    ----------
    found:
        Reviews whose customer answered.
    reliability:
        Share of the spread of scores within agents that another reviewer would find again.
    """
    try:
        split = split_correlation(found.score, found.satisfaction, found.agent)
    except MeasureError as error:
        return _nothing(str(error))
    return Together(split.within, _corrected(split, reliability), split.between, split.pooled)


def _corrected(split: SplitCorrelation, reliability: float | None) -> Estimate:
    method = "drivers.disattenuated"
    if reliability is None:
        why = _("Needs conversations that two people have reviewed.")
        return no_estimate(method=method, why=why)
    try:
        return disattenuated(split.within, reliability, 1.0)
    except MeasureError as error:
        return no_estimate(method=method, why=str(error))


def _nothing(why: str) -> Together:
    none = no_estimate(method="drivers.within.rmcorr", why=why)
    return Together(none, none, none, none)


def reliability_within(variances: Mapping[str, float]) -> float | None:
    """Of the spread of scores of one agent, the part that is the conversation, not the reviewer.

    ``variances`` are those of a severity fit; without conversations reviewed twice there is none.
    """
    conversation = variances.get("conversation")
    if conversation is None:
        return None
    total = conversation + variances["reviewer"] + variances["residual"]
    return conversation / total if total > 0 else None


@dataclass(frozen=True, slots=True)
class Driver:
    """One category: what part of satisfaction goes with it, and how much room there is."""

    category: int
    name: str
    share: Estimate
    places: tuple[int, int]
    mean: float
    gain: float


@dataclass(frozen=True, slots=True)
class Drivers:
    """Categories by what could be gained with them; ``absent`` says why there are none."""

    card: str
    rows: Sequence[Driver]
    explained: Estimate | None
    warnings: Sequence[str] = ()
    left_out: Sequence[str] = ()
    absent: str = ""


def drivers_of(found: Reviewed, card: Card | None) -> Drivers:
    """Shares of satisfaction by category on one scorecard, within agents.

    N/A takes the mean of the agent's other reviews, so that it says nothing within agents.
    """
    if card is None:
        return Drivers("", (), None, absent=_("No reviewed conversation has an answer yet."))
    chosen = _usable(card.fractions)
    left_out = [name for place, name in enumerate(card.categories) if place not in set(chosen)]
    agents = found.agent[card.rows]
    filled = _filled(card.fractions[:, chosen], agents)
    names = [card.categories[place] for place in chosen]
    try:
        shares = remembered(
            driver_shares, filled, found.satisfaction[card.rows], agents, names=names, draws=DRAWS
        )
    except MeasureError as error:
        return Drivers(card.name, (), None, absent=str(error))
    rows = _rows(shares, [card.keys[place] for place in chosen], filled.mean(axis=0))
    return Drivers(card.name, rows, _in_percent(shares.explained), shares.warnings, left_out)


def _usable(fractions: Floats) -> list[int]:
    """Categories rated often enough that vary, the most often rated first if too many."""
    rated = np.isfinite(fractions).mean(axis=0)
    varied = [
        np.nanstd(column) > 0 if np.isfinite(column).any() else False for column in fractions.T
    ]
    kept = [
        place for place in range(fractions.shape[1]) if rated[place] >= RATED_IN and varied[place]
    ]
    most = sorted(kept, key=lambda place: (-rated[place], place))[:MOST_PREDICTORS]
    return sorted(most)


def _filled(fractions: Floats, agents: NDArray[np.int64]) -> Floats:
    """N/A by the mean of the agent's rated reviews; where there are none, by everybody's."""
    filled = fractions.copy()
    for column in filled.T:
        missing = ~np.isfinite(column)
        overall = column[~missing].mean() if (~missing).any() else 0.0
        for agent in np.unique(agents[missing]):
            own = column[(agents == agent) & ~missing]
            column[(agents == agent) & missing] = own.mean() if len(own) else overall
    return filled


def _rows(shares: DriverShares, keys: Sequence[int], means: Floats) -> list[Driver]:
    values = [share.value or 0.0 for share in shares.shares]
    gains = actionability(values, np.clip(means, 0.0, 1.0))
    rows = [
        Driver(key, name, _in_percent(share), places, 100 * float(mean), 100 * float(gain))
        for key, name, share, places, mean, gain in zip(
            keys,
            shares.names,
            shares.shares,
            zip(shares.best, shares.worst, strict=True),
            means,
            gains,
            strict=True,
        )
    ]
    return sorted(rows, key=lambda row: (-row.gain, row.name))


def _in_percent(share: Estimate) -> Estimate:
    def times(end: float | None) -> float | None:
        return None if end is None else 100 * end

    return replace(
        share, value=times(share.value), low=times(share.low), high=times(share.high),
        unit="percent",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bias:
    """Who answers; ``absent`` says why nothing can be corrected."""

    found: ResponseBias | None
    absent: str = ""


def bias_of(surveys: Sent) -> Bias:
    """CSAT as answered and corrected by what is known of every surveyed conversation."""
    known = _known(surveys)
    if known is None:
        return Bias(None, _("Needs automatic scores or several channels: nothing else is known."))
    try:
        return Bias(remembered(response_bias, surveys.answered, surveys.satisfied, known))
    except MeasureError as error:
        return Bias(None, str(error))


def _known(surveys: Sent) -> Floats | None:
    """Automatic score, whether there is one, and the channel, as far as they vary."""
    scored = np.isfinite(surveys.score)
    mean = float(surveys.score[scored].mean()) if scored.any() else 0.0
    columns = [(np.where(scored, surveys.score, mean) - mean) / 25, scored.astype(np.float64)]
    columns += [
        (surveys.channel == name).astype(np.float64) for name in np.unique(surveys.channel)[1:]
    ]
    varying = [column for column in columns if len(column) and np.ptp(column) > 0]
    return np.column_stack(varying) if varying else None


def rate_of(answered: int, sent: int) -> Estimate:
    """How many of those asked answered, in percent."""
    if not sent:
        return no_estimate(method="drivers.response.rate", why=_("No surveys were sent."))
    low, high = wilson_interval(answered, sent)
    return Estimate(
        value=100 * answered / sent,
        low=100 * float(low),
        high=100 * float(high),
        n=sent,
        unit="percent",
        method="drivers.response.rate",
    )


def goes_with(found: Reviewed, values: Floats) -> Estimate:
    """Correlation within agents of the score with something known of some conversations."""
    known = np.isfinite(values)
    try:
        return within_agent_correlation(found.score[known], values[known], found.agent[known])
    except MeasureError as error:
        return no_estimate(method="drivers.within.rmcorr", why=str(error))
