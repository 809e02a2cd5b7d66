"""The combined IQS: people's reviews, carried to all conversations by the judge that speaks.

Only reviews whose author did not see an automatic score tell how far off the judge is. Those that
did are left out of the combined score, and the chances of the others in the same draw stand for
them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.insights.beside import Beside
from evenhand.insights.designs import design_of
from evenhand.insights.queries import ReviewColumns, Totals
from evenhand.measure.combined import Combined, Frame, combined_iqs_of_totals
from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.measure.iqs import severity_spread, with_reviewer_error

LEAST = 30
"""Reviews below which a group is not tried."""

METHOD = "combined.regression"


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """A combined score, or why there is none, with what it rests on.

    Parameters
    ----------
    estimate:
        The combined score; people's alone where ``fallback`` says why; absent without either.
    human:
        People's alone, of the same reviews.
    with_reviewers:
        ``estimate`` with the margin that also counts how much its reviewers differ.
    bias:
        Automatic mean less combined score, in points.
    correlation, worth:
        Of automatic and people's scores; further reviews that the judge stands for.
    fallback:
        Why the automatic score is not used, or ``""``.
    saw:
        Reviews left out because their author saw an automatic score, or may have.
    judged:
        Conversations with an automatic score.
    automatic:
        Mean automatic score of all, as it entered.
    """

    estimate: Estimate
    human: Estimate
    with_reviewers: Estimate
    bias: Estimate
    correlation: float | None = None
    worth: float = 0.0
    fallback: str = ""
    saw: int = 0
    judged: int = 0
    automatic: float | None = None

    @property
    def used(self) -> bool:
        """Whether the automatic score narrows the number."""
        return self.estimate.value is not None and not self.fallback

    @property
    def worth_in_reviews(self) -> int:
        """Further reviews that would have narrowed people's number as much."""
        return round(self.worth) if math.isfinite(self.worth) else self.judged


def combine(found: ReviewColumns, judged: Beside, population: int, group: Any = 0) -> Combination:
    """The combined score of one group.

    Parameters
    ----------
    found:
        People's reviews of the group.
    judged:
        What judges say.
    population:
        Conversations of the group.
    group:
        Its key.
    """
    scored = found.keep(np.isfinite(found.score))
    totals = judged.totals.get(group)
    if totals is None or not totals.n:
        return _none(_("There are no automatic scores yet."))
    blind = scored.keep(scored.blind)
    saw = len(scored.score) - len(blind.score)
    if not len(blind.score):
        return replace(_none(_("No drawn review was written without sight of a judge.")), saw=saw)
    unseen = len(np.setdiff1d(scored.draw, blind.draw))
    if unseen:
        return replace(_none(_uncovered(unseen)), saw=saw)
    blind = blind.with_chances(blind.probability * _shares(scored, blind))
    size = max(population, len(blind.score), totals.n)
    mean = totals.total / totals.n
    beside = np.array([judged.scores.get(segment, mean) for segment in blind.segment.tolist()])
    combined = combined_iqs_of_totals(
        blind.score, beside, _frame(totals, size), design_of(blind, size)
    )
    return _told(combined, blind, saw=saw, judged=totals.n, automatic=mean)


def combined_by_group(
    found: ReviewColumns, judged: Beside, populations: Mapping[Any, int]
) -> dict[Any, Combination]:
    """The combined score of every group with enough reviews."""
    return {
        label: combine(found.keep(found.group == place), judged, populations[label], label)
        for place, label in enumerate(found.labels)
        if label in populations and (found.group == place).sum() >= LEAST
    }


def unless_wider(combined: Combination, human: Estimate) -> Combination:
    """The combination, not used where people's number of all their reviews is as narrow.

    Reviews whose author saw an automatic score are in that number and not in the combined one.
    """
    wide, narrow = combined.estimate.margin, human.margin
    if not combined.used or wide is None or narrow is None or wide < narrow:
        return combined
    return replace(
        combined,
        fallback=_("People's reviews, all of them together, say it as narrowly without a judge."),
    )


def _told(combined: Combined, blind: ReviewColumns, **counts: Any) -> Combination:
    return Combination(
        estimate=combined.estimate,
        human=combined.human,
        with_reviewers=reviewer_aware(combined.estimate, blind.score, blind.reviewer),
        bias=combined.bias,
        correlation=combined.correlation,
        worth=combined.worth,
        fallback=combined.fallback,
        **counts,
    )


def reviewer_aware(
    estimate: Estimate, scores: NDArray[np.float64], reviewers: NDArray[np.int64]
) -> Estimate:
    """The same number with the margin that also counts how much its reviewers differ."""
    if estimate.se is None or len(np.unique(reviewers)) < 2:
        return estimate
    return with_reviewer_error(estimate, reviewers, severity_spread(scores, reviewers))


def _none(why: str) -> Combination:
    absent = no_estimate(method=METHOD, why=why)
    return Combination(
        estimate=absent, human=absent, with_reviewers=absent, bias=absent, fallback=why
    )


def _uncovered(draws: int) -> str:
    return _(
        "In %(count)s of the draws everybody saw the automatic score, so nobody can tell how far "
        "off it is there."
    ) % {"count": draws}


def _shares(scored: ReviewColumns, blind: ReviewColumns) -> NDArray[np.float64]:
    """For each blind review, the share of its draw's reviews that were blind."""
    draws, all_of = np.unique(scored.draw, return_counts=True)
    place = np.searchsorted(draws, blind.draw)
    return np.asarray(np.bincount(place, minlength=len(draws))[place] / all_of[place])


def _frame(totals: Totals, size: int) -> Frame:
    """Sums over all; a conversation without a score stands at the mean."""
    mean = totals.total / totals.n
    squares = max(totals.squares - totals.n * mean**2, 0.0)
    return Frame(size, mean, squares / max(size - 1, 1))
