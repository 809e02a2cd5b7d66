"""Past reviews under a variant, beside what they scored: the whole, and who moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.errors import MeasureError
from evenhand.insights.facts.schema import SCORE_SCALE, WEIGHT_SCALE
from evenhand.insights.laboratory.history import History
from evenhand.insights.metrics.estimating import pooled_weighted_mean, weighted_mean
from evenhand.insights.metrics.model import Sums
from evenhand.measure.bulk import OUTCOMES, bulk_scores
from evenhand.measure.drivers import within_agent_correlation
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.forms import Form, Outcome
from evenhand.measure.iqs import pass_rate, weighted_agent_iqs, weighted_grouped_iqs

PAIRED = "laboratory.paired"
_FULL = 100.0
_PASS, _NONE = OUTCOMES.index(Outcome.PASS), OUTCOMES.index(Outcome.NONE)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rescored:
    """Scores and outcomes before and after, one entry per review.

    ``before`` and ``after`` are nan without a score; the outcomes 1 for a pass, 0 for a failure,
    nan for neither.
    """

    before: Floats
    after: Floats
    passed_before: Floats
    passed_after: Floats

    @property
    def both(self) -> NDArray[np.bool_]:
        """Reviews with a score on both sides: the only ones that can be compared."""
        return np.isfinite(self.before) & np.isfinite(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A group before and after, and the difference on the same reviews."""

    key: int
    n: int
    before: Estimate
    after: Estimate
    change: Estimate
    up: int
    down: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the variant does to the whole.

    ``won`` and ``lost`` count reviews that get a score they had not, and that lose theirs;
    ``to_pass`` and ``to_fail`` those whose outcome turns.
    """

    whole: Moved
    rate_before: Estimate
    rate_after: Estimate
    rate_change: Estimate
    csat_before: Estimate
    csat_after: Estimate
    to_pass: int
    to_fail: int
    won: int
    lost: int


def rescored(history: History, form: Form, kept: list[int]) -> Rescored:
    """Score every review by the form; ``kept`` are the table's columns of its categories."""
    answers = history.answers
    if kept != list(range(answers.shape[1])):
        answers = answers[:, kept]
    found = bulk_scores(form, answers)
    passed = np.where(found.outcome == _NONE, np.nan, found.outcome == _PASS)
    # As fine as the facts keep scores, so that a review that does not move moves by 0.
    after = np.floor(found.score * SCORE_SCALE + 0.5) / SCORE_SCALE
    return Rescored(history.score, after, history.passed, passed.astype(np.float64))


def effect_of(history: History, found: Rescored) -> Effect:
    """The whole before and after, and the difference on the same reviews."""
    both = found.both
    everything = np.zeros(int(both.sum()), dtype=np.int64)
    decided = np.isfinite(found.passed_before) & np.isfinite(found.passed_after)
    before, after = found.passed_before[decided], found.passed_after[decided]
    turned = _FULL * (after - before)
    return Effect(
        whole=_moved_groups(history, found, everything, 1, pooled=False)[0],
        rate_before=_rate(before),
        rate_after=_rate(after),
        rate_change=replace(
            _paired(turned, np.zeros(len(turned), dtype=np.int64), 1, history.chance[decided])[0],
            unit="percent",
        ),
        csat_before=_with_satisfaction(history, found.before),
        csat_after=_with_satisfaction(history, found.after),
        to_pass=int((turned > 0).sum()),
        to_fail=int((turned < 0).sum()),
        won=int((~np.isfinite(found.before) & np.isfinite(found.after)).sum()),
        lost=int((np.isfinite(found.before) & ~np.isfinite(found.after)).sum()),
    )


def moved(history: History, found: Rescored, by: str) -> list[Moved]:
    """Every agent or team before and after, who moves furthest first.

    An agent's margins rest on the spread within all agents, as everywhere; nobody is left out of
    the list for moving little.
    """
    given = getattr(history, by)[found.both]
    keys, codes = np.unique(given, return_inverse=True)
    groups = _moved_groups(history, found, codes, len(keys), pooled=by == "agent")
    rows = [replace(group, key=int(key)) for key, group in zip(keys, groups, strict=True) if key]
    return sorted(rows, key=lambda row: (-abs(row.change.value or 0.0), row.key))


def _moved_groups(
    history: History, found: Rescored, codes: NDArray[np.int64], count: int, *, pooled: bool
) -> list[Moved]:
    both = found.both
    before, after, chance = found.before[both], found.after[both], history.chance[both]
    change = after - before
    if not len(before):
        return [_nothing() for _place in range(count)]
    estimator = pooled_weighted_mean if pooled else weighted_mean
    old = estimator(_sums(before, codes, count, chance))
    new = estimator(_sums(after, codes, count, chance))
    paired = _paired(change, codes, count, chance, pooled=pooled)
    up = np.bincount(codes, change > 0, count)
    down = np.bincount(codes, change < 0, count)
    return [
        Moved(
            key=0, n=old[place].n, before=old[place], after=new[place], change=paired[place],
            up=int(up[place]), down=int(down[place]),
        )
        for place in range(count)
    ]  # fmt: skip


def _sums(scores: Floats, codes: NDArray[np.int64], count: int, chance: Floats) -> Sums:
    """What the facts add up of reviews, so that a mean here is the mean of every dashboard."""
    weight = 1 / chance
    spare = weight * (weight - 1)
    added = {
        "chosen": np.ones(len(scores)),
        "weights": WEIGHT_SCALE * weight,
        "weighted": WEIGHT_SCALE * weight * scores,
        "wx2": weight * scores**2,
        "v": spare,
        "vx": spare * scores,
        "vx2": spare * scores**2,
    }
    return {
        name: np.asarray(np.bincount(codes, values, count), dtype=np.float64)
        for name, values in added.items()
    }


def _paired(
    change: Floats, codes: NDArray[np.int64], count: int, chance: Floats, *, pooled: bool = False
) -> list[Estimate]:
    """Mean differences on the same reviews; no margin where not a single review moves."""
    if not len(change):
        why = _("No review has a score on both sides.")
        return [no_estimate(method=PAIRED, why=why) for _place in range(count)]
    if not change.any():
        said = _("No review moves; conversations that nobody reviewed still might.")
        n = np.bincount(codes, minlength=count)
        return [Estimate(value=0.0, method=PAIRED, n=int(each)).with_warning(said) for each in n]
    estimator = weighted_agent_iqs if pooled else weighted_grouped_iqs
    found = estimator(change, codes, count, chance)
    return [replace(each, method=PAIRED, needed={}) for each in found.estimates()]


def _nothing() -> Moved:
    none = no_estimate(method=PAIRED, why=_("No review has a score on both sides."))
    return Moved(key=0, n=0, before=none, after=none, change=none, up=0, down=0)


def _rate(passed: Floats) -> Estimate:
    return pass_rate(int(passed.sum()), len(passed))


def _with_satisfaction(history: History, score: Floats) -> Estimate:
    known = np.isfinite(score) & np.isfinite(history.satisfaction) & (history.agent > 0)
    return within_agents(score[known], history.satisfaction[known], history.agent[known])


def within_agents(left: Floats, right: Floats, agents: NDArray[np.int64]) -> Estimate:
    """Correlation within agents, or why there is none."""
    try:
        return within_agent_correlation(left, right, agents)
    except MeasureError as error:
        return no_estimate(method="drivers.within.rmcorr", why=str(error), n=len(left))


def columns_kept(base: Form, variant: Form) -> list[int]:
    """Columns of the base form's categories that the variant still asks."""
    places: Mapping[str, int] = {each.key: place for place, each in enumerate(base.categories)}
    return [places[category.key] for category in variant.categories]
