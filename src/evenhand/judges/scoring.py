"""Scoring a batch: read, judge, write; a few hundred segments to a transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from evenhand.judges import queries, services
from evenhand.judges.contract import (
    Failure,
    Judge,
    Judged,
    NotNow,
    SlowJudge,
    Verdicts,
    abstention,
    verdicts,
)
from evenhand.judges.kinds import judge_of
from evenhand.judges.models import JudgeVersion, ScoringBatch
from evenhand.judges.reading import Read, read
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import Purpose

logger = logging.getLogger(__name__)
CHUNK = 100
"""Segments between two signs of life: read, judged and written together; slow judges say fewer."""


@dataclass(slots=True)
class Scored:
    """What came of a batch. ``whole`` says that nothing of it is left."""

    segments: int = 0
    failures: list[Failure] = field(default_factory=list)
    whole: bool = False


def _always() -> bool:
    return True


def score_batch(
    batch: ScoringBatch, go_on: Callable[[], bool] = _always, at_most: int | None = None
) -> Scored:
    """Score what is not scored yet among the batch's segments.

    A segment the judge fails on abstains in every category, with the reason. A judge that cannot
    answer for the time being has its batches paused. Anything else
    that goes wrong leaves the batch to be tried again, and after a few times as failed with its
    error.

    Parameters
    ----------
    batch:
        Taken by ``take_batch``, whose lease is renewed along the way.
    go_on:
        Asked between chunks; where it says no, the rest is left for another time.
    at_most:
        Leave the rest after this many segments.
    """
    done = Scored()
    try:
        judge = judge_of(batch.judge_version)
        _attend(judge, batch)
        for ids in _chunks(batch, judge, at_most):
            if not (go_on() and _score_chunk(batch, judge, ids, done)):
                break
        else:
            done.whole = at_most is None or done.segments < at_most
    except NotNow as pause:
        services.pause_scoring(batch, pause)
        return done
    except Exception as error:
        logger.exception("scoring %s stopped", batch)
        services.leave_batch(batch, f"{type(error).__name__}: {error}")
        return done
    _settle(batch, done)
    return done


def _settle(batch: ScoringBatch, done: Scored) -> None:
    if done.whole:
        services.finish_batch(batch, _notes(done.failures))
    else:
        services.leave_batch(batch)


def _attend(judge: Judge, batch: ScoringBatch) -> None:
    """A judge that takes long keeps its batch alive by itself."""
    if isinstance(judge, SlowJudge):
        judge.beat = lambda: services.keep_batch(batch, 0, 0.0)


def _chunks(batch: ScoringBatch, judge: Judge, at_most: int | None) -> Iterator[list[int]]:
    size = judge.chunk if isinstance(judge, SlowJudge) else CHUNK
    ids = list(
        queries.unscored(batch.judge_version)
        .filter(pk__gte=batch.first_segment, pk__lte=batch.last_segment)
        .order_by("pk")
        .values_list("pk", flat=True)[:at_most]
    )
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _score_chunk(batch: ScoringBatch, judge: Judge, ids: Sequence[int], done: Scored) -> bool:
    """Score a few segments; false if the batch has been taken away meanwhile."""
    began = time.monotonic()
    failures = score_segments(batch.judge_version, judge, ids)
    done.segments += len(ids)
    done.failures += failures
    return services.keep_batch(batch, len(ids), time.monotonic() - began)


def score_segments(version: JudgeVersion, judge: Judge, ids: Sequence[int]) -> list[Failure]:
    """Judge segments and write the reviews.

    Returns
    -------
    list of Failure
        Segments that could not be judged and now abstain, with the reason.
    """
    found = read(version.scorecard_version.content, ids)
    judged = _judge(version, judge, found)
    try:
        _write(version, found, judged.verdicts)
    except Exception as error:
        if len(ids) > 1:
            return [each for one in ids for each in score_segments(version, judge, [one])]
        reason = f"Its verdicts could not be stored: {type(error).__name__}"
        _write(version, found, [_abstaining(judge, reason) for _ in found])
        return [Failure(one, reason) for one in ids]
    return judged.failures


def _judge(version: JudgeVersion, judge: Judge, found: Sequence[Read]) -> Judged:
    """Verdicts on all that could be read; the rest abstains."""
    readable = [each for each in found if not each.problem]
    judged = verdicts(judge, version.scorecard_version.content, [each.text for each in readable])
    given = iter(judged.verdicts)
    said = [_abstaining(judge, each.problem) if each.problem else next(given) for each in found]
    unread = [Failure(each.segment.pk, each.problem) for each in found if each.problem]
    return Judged(said, [*judged.failures, *unread])


def _abstaining(judge: Judge, reason: str) -> Verdicts:
    return dict.fromkeys(judge.categories, abstention(reason))


def _write(version: JudgeVersion, found: Sequence[Read], said: Sequence[Verdicts]) -> None:
    now = timezone.now()
    reviews = [
        SubmittedReview(
            segment=each.segment.pk,
            author=version.author_id,
            happened_at=each.segment.started_at,
            answers=answers,
            started_at=now,
            submitted_at=now,
            purpose=Purpose.EVERY,
            content_hash=each.segment.conversation.content_hash,
        )
        for each, answers in zip(found, said, strict=True)
    ]
    write_reviews(version.scorecard_version, reviews, automatic=True)


def _notes(failures: Sequence[Failure]) -> str:
    if not failures:
        return ""
    shown = "; ".join(f"part {each.segment}: {each.reason}" for each in failures[:5])
    return f"{len(failures)} could not be judged and abstain. {shown}"
