"""How far the judge's verdicts may stand without a person, and which may not.

A verdict is pass or fail; it is the clearer the further the automatic score lies from the pass
mark. People's drawn reviews say how often verdicts of each clarity were wrong. Reviews are thinned
until every conversation had the same chance to be among them, so that what holds for them holds
for the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from evenhand.conversations.models import Segment
from evenhand.judges.chosen.queries import speaking
from evenhand.judges.local.queries import out_of_fold_scores
from evenhand.judges.models import JudgeVersion
from evenhand.judges.passports.ground import validating
from evenhand.judges.queries import COUNTED, segments_of
from evenhand.measure.validity import Escalation, least_accepted, trust_or_escalate
from evenhand.people.models import Workspace
from evenhand.reviews.models import IN_IQS, Author, Review

DELTA = 0.1
"""The chance that the promise fails by bad luck."""

LABELS = timedelta(days=365)
"""How old the reviews may be that it rests on."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Drawn reviews with the judge's verdict: how clear each was and whether people agreed.

    ``drawn`` counts them before they were thinned to equal chances.
    """

    clarity: NDArray[np.float64]
    right: NDArray[np.bool_]
    drawn: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What may stand, and what is left for people.

    ``pass_mark`` and the threshold are in points; ``stands`` and ``left`` count conversations of
    the period that no person has reviewed yet; ``least`` labels are needed before anything may.
    """

    version: JudgeVersion
    escalation: Escalation
    pass_mark: float
    labels: Labels
    stands: int
    left: int

    @property
    def nothing_stands(self) -> bool:
        """Whether the judge is too weak, or the reviews too few, for any promise."""
        return self.escalation.accepted == 0

    @property
    def least(self) -> int:
        """Right verdicts in a row that would be needed."""
        return least_accepted(self.escalation.alpha, self.escalation.delta)

    @property
    def share(self) -> float:
        """Percent of the period's conversations that need no human eyes."""
        return 100 * self.stands / max(self.stands + self.left, 1)

    @property
    def low(self) -> float:
        """A score up to this is a clear fail."""
        return self.pass_mark - self.escalation.threshold

    @property
    def high(self) -> float:
        """A score from this on is a clear pass."""
        return self.pass_mark + self.escalation.threshold


def judges_speaking(workspace: Workspace) -> list[JudgeVersion]:
    """The judge of each scorecard that may have verdicts to stand."""
    found = speaking(workspace).values()
    return sorted(found, key=lambda version: version.scorecard_version.scorecard.name)


def finding(version: JudgeVersion, alpha: float, period: Q) -> Finding:
    """What of the period may stand, with at most the share ``alpha`` of verdicts wrong.

    Parameters
    ----------
    version:
        The judge that speaks for its scorecard.
    alpha:
        Errors tolerated among verdicts that stand, 0 to 1.
    period:
        A condition on segments.
    """
    labels = labels_of(version)
    escalation = trust_or_escalate(labels.clarity, labels.right, alpha=alpha, delta=DELTA)
    waiting = unseen(version, period)
    left = needing_eyes(version, waiting, escalation).count()
    everything = waiting.count()
    return Finding(
        version=version,
        escalation=escalation,
        pass_mark=_mark(version),
        labels=labels,
        stands=everything - left,
        left=left,
    )


def labels_of(version: JudgeVersion) -> Labels:
    """Drawn reviews by people who saw no automatic score, thinned to equal chances.

    A segment the judge learnt from is judged by its out-of-fold score.
    """
    since = timezone.now() - LABELS
    rows = list(
        validating(version)
        .filter(purpose__in=IN_IQS, kind=Review.Kind.QUALITY, happened_at__gte=since)
        .exclude(outcome=Review.Outcome.NONE)
        .order_by("pk")
        .values_list("pk", "segment_id", "probability", "outcome")
    )
    scores = _scores(version, [segment for _pk, segment, _chance, _outcome in rows])
    known = [row for row in rows if row[1] in scores]
    least = min((row[2] or 1.0 for row in known), default=1.0)
    kept = [row for row in known if _kept(row[0], row[2] or 1.0, least)]
    mark = _mark(version)
    judged = np.array([scores[segment] for _pk, segment, _chance, _outcome in kept])
    passed = np.array([outcome == Review.Outcome.PASS for *_rest, outcome in kept], dtype=bool)
    return Labels(np.abs(judged - mark), (judged >= mark) == passed, len(known))


def unseen(version: JudgeVersion, period: Q) -> QuerySet[Segment]:
    """Segments of the period on the judge's scorecard that no person has reviewed."""
    reviewed = Review.objects.filter(
        workspace=version.judge.workspace_id, automatic=False, status__in=COUNTED
    )
    return segments_of(version).filter(period).exclude(pk__in=reviewed.values("segment"))


def needing_eyes(
    version: JudgeVersion, segments: QuerySet[Segment], escalation: Escalation
) -> QuerySet[Segment]:
    """Those whose verdict is not clear enough, or that have none."""
    if not np.isfinite(escalation.threshold):
        return segments
    mark = _mark(version)
    clear = Q(score__lte=mark - escalation.threshold) | Q(score__gte=mark + escalation.threshold)
    judged = Review.objects.filter(
        clear,
        author=version.author_id,
        status__in=COUNTED,
        content_hash=F("segment__conversation__content_hash"),
    )
    return segments.exclude(pk__in=judged.values("segment"))


def _scores(version: JudgeVersion, segments: Sequence[int]) -> dict[int, float]:
    own = Review.objects.filter(
        author=version.author_id, status__in=COUNTED, segment__in=segments, score__isnull=False
    )
    found = {segment: score or 0.0 for segment, score in own.values_list("segment_id", "score")}
    if version.judge.kind != Author.Kind.LOCAL:
        return found
    outside = out_of_fold_scores(version)
    kept = {segment: score for segment, score in found.items() if segment not in outside}
    learnt = {segment: score for segment, score in outside.items() if score is not None}
    return kept | {segment: learnt[segment] for segment in segments if segment in learnt}


def _mark(version: JudgeVersion) -> float:
    return version.scorecard_version.content.policy.pass_mark


def _kept(review: int, chance: float, least: float) -> bool:
    """Keep each review with the chance that makes all chances equal; always the same ones."""
    digest = hashlib.blake2b(f"thin:{review}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64 < least / chance
