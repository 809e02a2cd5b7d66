"""From what judge and people said to the figures of a passport, and the rule that sets trust."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.judges.local.gate import reviews_needed
from evenhand.judges.models import JudgeVersion
from evenhand.judges.passports.anchors import Anchors, anchors_of
from evenhand.judges.passports.ground import WHOLE, Ground, ground_of
from evenhand.judges.passports.record import (
    Alternative,
    Curve,
    DriftFound,
    Figure,
    PassportContent,
    Stamp,
)
from evenhand.measure.agreement import Ratings, krippendorff_alpha
from evenhand.measure.estimate import Estimate
from evenhand.measure.intervals import wilson_interval
from evenhand.measure.validity import (
    Accuracy,
    AltTest,
    Drift,
    LengthEffect,
    TrustDecision,
    alt_test,
    anchor_drift,
    judge_accuracy,
    length_effect,
    repeat_agreement,
    trust_level,
)
from evenhand.measure.validity.alttest import LEAST_ITEMS
from evenhand.measure.validity.passport import LEAST_LABELS

Floats = NDArray[np.float64]
T = TypeVar("T")

LEAST_PAIRS = 5
LEAST_IN_BIN = 10
MOST_BINS = 10
_SAME = 1e-6


def passport(version: JudgeVersion) -> PassportContent:
    """What the version is worth, as a whole and in each category, as things stand now.

    Both sides are points (0-100) of a segment, over segments that people found the category to
    apply to; several people of one segment count by their mean.
    """
    ground = ground_of(version)
    anchors = anchors_of(version)
    names = {
        category.key: category.name for category in version.scorecard_version.content.categories
    }
    return PassportContent(
        whole=_stamp(ground, anchors, WHOLE, _("Review score")),
        categories=[_stamp(ground, anchors, key, name) for key, name in names.items()],
        reviews=ground.reviews,
        hand_picked=ground.hand_picked,
        learnt=ground.learnt,
        left_out=ground.left_out,
    )


def _stamp(ground: Ground, anchors: Anchors, key: str, name: str) -> Stamp:
    segments = ground.shared(key)
    known = Stamp(key=key, name=name, pairs=len(segments), abstained=ground.abstained.get(key, 0))
    if len(segments) < LEAST_PAIRS:
        return known
    own = np.array([ground.judge[key][segment].points for segment in segments])
    people = _by_person(ground, key, segments)
    theirs = np.nanmean(people, axis=0)
    accuracy = judge_accuracy(own, theirs)
    alternative = _tried(lambda: alt_test(own, people, alignment="accuracy" if key else "rmse"))
    lengths = np.array([max(ground.length[segment], 1) for segment in segments], dtype=np.float64)
    length = _tried(lambda: length_effect(own, theirs, lengths))
    drift = _drift(anchors, key)
    trust = trust_level(accuracy, alternative=alternative, length=length, drift=drift)
    return Stamp(
        key=key,
        name=name,
        pairs=len(segments),
        abstained=known.abstained,
        correlation=Figure.of(accuracy.correlation),
        bias=Figure.of(accuracy.bias),
        error=Figure.of(accuracy.error),
        alpha=Figure.of(_tried(lambda: _alpha(own, theirs))),
        alternative=_alternative(alternative),
        repeat=_repeat(anchors, key),
        length=None if length is None else Figure.of(length.correlation),
        length_verdict="" if length is None else length.verdict.value,
        curve=_curve(ground, key, segments),
        drift=_drift_record(drift, anchors),
        trust=trust.level.value,
        why=list(trust.reasons),
        needs=_needs(accuracy, trust, alternative, length),
    )


def _tried(measured: Callable[[], T]) -> T | None:
    """What was measured; none where there is too little to measure or nothing varies."""
    try:
        return measured()
    except (NotEnoughData, InvalidData):
        return None


def _by_person(ground: Ground, key: str, segments: list[int]) -> Floats:
    """Points by person and segment, shape (people, segments); nan where there are none."""
    said = [ground.people[key][segment] for segment in segments]
    authors = sorted({author for each in said for author in each})
    return np.array([[each.get(author, np.nan) for each in said] for author in authors])


def _alpha(own: Floats, theirs: Floats) -> Estimate:
    return krippendorff_alpha(Ratings.from_matrix(np.stack([own, theirs])), "interval")


def _alternative(found: AltTest | None) -> Alternative | None:
    if found is None:
        return None
    return Alternative(
        found.passes,
        round(float(found.winning_rate), 4),
        round(float(found.advantage), 4),
        len(found.people),
        found.items,
    )


def _curve(ground: Ground, key: str, segments: list[int]) -> Curve | None:
    """Confidence stated against being right: as at least half of the people said."""
    pairs = [
        (said.confidence, _right(said.points, ground.people[key][segment].values()))
        for segment in segments
        for said in [ground.judge[key][segment]]
        if said.confidence is not None
    ]
    if len(pairs) < 2 * LEAST_IN_BIN:
        return None
    stated, right = np.array(pairs, dtype=np.float64).T
    code = _bins(stated)
    n = np.bincount(code)
    low, high = wilson_interval(np.bincount(code, right), n)
    return Curve(
        stated=_listed(np.bincount(code, stated) / n),
        right=_listed(np.bincount(code, right) / n),
        low=_listed(low),
        high=_listed(high),
        n=n.tolist(),
    )


def _bins(stated: Floats) -> NDArray[np.int64]:
    """Which bin each belongs to: of nearly equal size, but never apart from its equals."""
    bins = max(1, min(MOST_BINS, len(stated) // LEAST_IN_BIN))
    edges = np.unique(np.quantile(stated, np.arange(1, bins) / bins))
    return np.unique(np.searchsorted(edges, stated, side="left"), return_inverse=True)[1]


def _listed(values: Floats) -> list[float]:
    return [round(float(value), 4) for value in values]


def _right(points: float, people: Collection[float]) -> bool:
    agreeing = sum(abs(points - each) < _SAME for each in people)
    return 2 * agreeing >= len(people)


def _repeat(anchors: Anchors, key: str) -> Figure | None:
    runs = anchors.scores(key)
    return None if len(runs) < 2 else Figure.of(_tried(lambda: repeat_agreement(runs)))


def _drift(anchors: Anchors, key: str) -> Drift | None:
    runs = anchors.scores(key)
    if len(runs) <= anchors.BASELINE:
        return None
    first, later = runs[: anchors.BASELINE], runs[anchors.BASELINE :]
    return _tried(lambda: anchor_drift(first, later))


def _drift_record(drift: Drift | None, anchors: Anchors) -> DriftFound | None:
    shift = None if drift is None else Figure.of(drift.shift)
    if drift is None or shift is None:
        return None
    return DriftFound(shift, anchors.runs - anchors.BASELINE, found=drift.since is not None)


def _needs(
    accuracy: Accuracy,
    trust: TrustDecision,
    alternative: AltTest | None,
    length: LengthEffect | None,
) -> list[str]:
    """What it would take to be trusted, where something is missing."""
    found = accuracy.correlation
    needs = []
    if found.n < LEAST_LABELS:
        needs.append(
            _("%(count)s more reviews, written without sight of an automatic score")
            % {"count": LEAST_LABELS - found.n}
        )
    elif trust.level == "off":
        needs.append(_likely(reviews_needed(found) - found.n))
    if alternative is None:
        needs.append(
            _("%(count)s conversations rated by two people each, without sight of it")
            % {"count": LEAST_ITEMS}
        )
    if length is not None and length.correlation.needed:
        more = next(iter(length.correlation.needed.values()))
        needs.append(_("%(count)s more reviews to rule out an effect of length") % {"count": more})
    return needs


def _likely(more: int) -> str:
    if more <= 0:
        return _("another judge: no likely number of further reviews would make this one follow")
    return _("about %(count)s more reviews, if it goes on following people as it does") % {
        "count": more
    }
