"""What a draw would cost and buy: reviews, hours, margins of the whole and of every team."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from evenhand.conversations.models import Segment
from evenhand.errors import EvenhandError
from evenhand.measure.planner import Effort, cautious_sd, margin_for_reviews, reviews_for_margin
from evenhand.measure.sampling import risk_probabilities
from evenhand.people.models import Team, Workspace
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.designs import FEW, Basis, Design, basis_of
from evenhand.reviews.queries.frames import (
    Frame,
    attribute_values,
    frame_of,
    minutes_per_review,
    past_reviews,
    segments_for,
)
from evenhand.scorecards.models import Scorecard

Floats = NDArray[np.float64]

ASSUMED_SD = 25.0
"""Planned with until there are two reviews."""

ASSUMED_MINUTES = 10.0
OFFERED = (25, 50, 100, 200, 400)
_UNBOUNDED = 10**9
PAIRED = 10
"""Reviews that have an automatic score beside them, for a correlation to be told."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What past reviews tell: the spread to plan with, the worth of automatic scores, the time.

    ``n`` reviews have been seen, ``pairs`` of them with an automatic score; ``correlation`` is
    ``None`` below ten pairs.
    """

    sd: float
    n: int
    correlation: float | None
    pairs: int
    minutes: float
    timed: bool


@dataclass(frozen=True, slots=True)
class Trade:
    """So many reviews: hours, and the margin from people alone and with automatic scores."""

    reviews: int
    hours: float
    margin: float
    combined: float | None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What one team gets: conversations, reviews to be expected, margin; none below two."""

    name: str
    conversations: int
    reviews: int
    margin: float | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do if it ran now."""

    frame: int
    observed: Observed
    chosen: Trade | None
    trades: list[Trade]
    shares: list[Share]
    design_effect: float
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A plan in the making; ``amount`` of ``how``: ``reviews``, ``margin`` or ``hours``."""

    criteria: Criteria
    design: Design
    scorecard: Scorecard | None
    how: str
    amount: float
    people: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class _Planned:
    """The frame with each segment's chance, the spread of all, and the design's effect."""

    frame: Frame
    chances: Floats
    sd: float
    effect: float


def preview(workspace: Workspace, sketch: Sketch) -> Preview:
    """Frame, size and margins of the sketch on today's conversations."""
    segments = segments_for(workspace, sketch.criteria, sketch.scorecard)
    frame = frame_of(segments, sketch.scorecard)
    past = past_reviews(workspace, sketch.scorecard)
    observed = observed_in(past, minutes_per_review(workspace, sketch.scorecard))
    if not len(frame):
        return Preview(0, observed, None, [], [], 1.0)
    try:
        planned = _planned(sketch, frame, past, observed, _risks(sketch, segments))
    except EvenhandError as error:
        return Preview(len(frame), observed, None, [], [], 1.0, str(error))
    size = round(float(planned.chances.sum()))
    return Preview(
        frame=len(frame),
        observed=observed,
        chosen=_trade(size, len(frame), observed, planned.effect, chosen=True),
        trades=_trades(size, len(frame), observed, planned.effect),
        shares=_shares(workspace, past, planned),
        design_effect=planned.effect,
    )


def _planned(
    sketch: Sketch, frame: Frame, past: Frame, observed: Observed, risks: Mapping[int, float]
) -> _Planned:
    """Chances of the sketch; a wished margin allows for what unequal chances cost."""
    design = sketch.design
    size = size_for(sketch, len(frame), observed)
    basis = basis_of(frame, design, size, past, risks)
    chances = _chances(frame, size, design, basis)
    effect = _design_effect(design, chances)
    if sketch.how == "margin" and effect > 1:
        size = size_for(sketch, len(frame), observed, effect)
        chances = _chances(frame, size, design, basis)
        effect = _design_effect(design, chances)
    return _Planned(frame, chances, observed.sd, effect)


def size_for(sketch: Sketch, frame: int, observed: Observed, effect: float = 1.0) -> int:
    """How many reviews the wanted number, margin or hours come to; all of the frame at most."""
    if sketch.how == "margin":
        effort = Effort(design_effect=effect)
        wanted = int(reviews_for_margin(observed.sd, sketch.amount, frame, effort=effort))
    elif sketch.how == "hours":
        wanted = max(1, int(sketch.amount * 60 / observed.minutes)) * sketch.people
    else:
        wanted = int(sketch.amount) * sketch.people
    return min(wanted, frame)


def planned_size(workspace: Workspace, sketch: Sketch) -> int:
    """The size to be kept with the plan: for each reviewer, or for everyone together.

    A margin or hours are turned into reviews once, on today's conversations.
    """
    if sketch.how == "reviews":
        return int(sketch.amount)
    found = preview(workspace, sketch)
    if found.chosen is None:
        total = size_for(sketch, _UNBOUNDED, found.observed)
    else:
        total = found.chosen.reviews
    return math.ceil(total / sketch.people)


def observed_in(past: Frame, minutes: float | None) -> Observed:
    """What past reviews tell.

    Parameters
    ----------
    past:
        Reviews with the automatic score beside them.
    minutes:
        Median minutes per review, if known.
    """
    n = len(past)
    sd = cautious_sd(float(past.score.std(ddof=1)), n) if n >= 2 else ASSUMED_SD
    both = ~np.isnan(past.automatic)
    return Observed(
        sd=sd or ASSUMED_SD,
        n=n,
        correlation=_correlation(past, both),
        pairs=int(both.sum()),
        minutes=minutes or ASSUMED_MINUTES,
        timed=minutes is not None,
    )


def _correlation(past: Frame, both: NDArray[np.bool_]) -> float | None:
    if both.sum() < PAIRED:
        return None
    person, automatic = past.score[both], past.automatic[both]
    if not (person.std() and automatic.std()):
        return None
    return float(np.corrcoef(person, automatic)[0, 1])


def _risks(sketch: Sketch, segments: QuerySet[Segment]) -> Mapping[int, float]:
    if sketch.design.kind == "risk" and sketch.design.attribute:
        return attribute_values(segments, sketch.design.attribute)
    return {}


def _trades(size: int, frame: int, observed: Observed, effect: float) -> list[Trade]:
    sizes = sorted({size, *(n for n in OFFERED if n < frame)})
    return [_trade(n, frame, observed, effect, chosen=n == size) for n in sizes]


def _trade(reviews: int, frame: int, observed: Observed, effect: float, *, chosen: bool) -> Trade:
    r = observed.correlation
    return Trade(
        reviews=reviews,
        hours=reviews * observed.minutes / 60,
        margin=_margin(reviews, observed.sd, frame, Effort(design_effect=effect)),
        combined=None
        if r is None
        else _margin(reviews, observed.sd, frame, Effort(design_effect=effect, correlation=r)),
        chosen=chosen,
    )


def _margin(reviews: int, sd: float, frame: int, effort: Effort) -> float:
    return float(margin_for_reviews(reviews, sd, frame, effort=effort))


def _shares(workspace: Workspace, past: Frame, plan: _Planned) -> list[Share]:
    """What each team of the frame gets, the largest first."""
    names = dict(Team.objects.filter(workspace=workspace).values_list("pk", "name"))
    shares = [
        _share(names.get(team, ""), team, past, plan)
        for team in np.unique(plan.frame.team).tolist()
    ]
    return sorted(shares, key=lambda share: -share.conversations)


def _share(name: str, team: int, past: Frame, plan: _Planned) -> Share:
    mine = plan.frame.team == team
    conversations, reviews = int(mine.sum()), round(float(plan.chances[mine].sum()))
    if reviews < 2:
        return Share(name, conversations, reviews, None)
    own = past.score[past.team == team]
    sd = float(own.std(ddof=1)) if len(own) >= FEW else plan.sd
    effort = Effort(design_effect=plan.effect)
    margin = _margin(min(reviews, conversations), sd, conversations, effort)
    return Share(name, conversations, reviews, margin)


def _design_effect(design: Design, chances: Floats) -> float:
    """Factor on the variance from unequal chances: ``n Σ(1/π) / N²``; 1 for equal ones.

    Strata only lower the variance; what they save is not promised beforehand.
    """
    if design.kind != "risk":
        return 1.0
    return float(chances.sum() * (1 / chances).sum() / len(chances) ** 2)


def _chances(frame: Frame, size: int, design: Design, basis: Basis) -> Floats:
    """Each segment's chance to be drawn."""
    if design.kind == "risk":
        return risk_probabilities(basis.known, size, design.floor)
    if design.kind == "stratified":
        sizes, given = np.array(basis.recorded["sizes"]), np.array(basis.recorded["allocation"])
        return np.asarray((given / sizes)[basis.known.astype(int)])
    return np.full(len(frame), size / len(frame))
