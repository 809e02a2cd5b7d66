"""Judging the cases of a run, a few at a time; whoever goes on, nothing is said twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from evenhand.errors import EvenhandError
from evenhand.judges.contract import Judge, Verdicts, abstention, verdicts
from evenhand.judges.kinds import judge_of
from evenhand.judges.lab import services
from evenhand.judges.models import JudgeVersion, LabCase, LabRun, LabVerdict, OutOfFold
from evenhand.judges.reading import read
from evenhand.measure.scoring import score_review
from evenhand.reviews.answers import Answer, scored_answers

logger = logging.getLogger(__name__)
CHUNK = 20
_LEARNT = "As answered by a fit that did not see this conversation."


class _Said(NamedTuple):
    """What one version said of the cases, by segment; the segments it learnt from."""

    answers: Mapping[int, Verdicts]
    learnt: frozenset[int]


def run_lab(run: LabRun, go_on: Callable[[], bool] = lambda: True) -> None:
    """Judge what is not judged yet; where something goes wrong, the run is tried again later.

    Parameters
    ----------
    run:
        Taken by ``take_run``, whose lease is renewed along the way.
    go_on:
        Asked between chunks; where it says no, the rest is left for another time.
    """
    try:
        judge = judge_of(run.judge_version)
        before = _before(run)
        while cases := services.waiting_cases(run, CHUNK):
            if not go_on():
                services.leave_run(run, "")
                return
            if not _judge(run, judge, before, cases):
                return
    except Exception as error:
        logger.exception("lab run %s stopped", run.pk)
        services.leave_run(run, f"{type(error).__name__}: {error}")
        return
    services.finish_run(run)


def _before(run: LabRun) -> Judge | None:
    """The version to compare with, if this installation can still run it."""
    if run.before is None:
        return None
    try:
        return judge_of(run.before)
    except EvenhandError as error:
        logger.warning("nothing to compare lab run %s with: %s", run.pk, error)
        return None


def _judge(run: LabRun, judge: Judge, before: Judge | None, cases: Sequence[LabCase]) -> bool:
    said = _asked(run.judge_version, judge, cases)
    earlier = _asked(run.before, before, cases) if run.before and before else None
    scorecard = run.judge_version.scorecard_version.scorecard
    keys = dict(scorecard.categories.values_list("key", "id"))
    kept: list[LabVerdict] = []
    for case in cases:
        answers = said.answers.get(case.segment_id, {})
        older = earlier.answers.get(case.segment_id, {}) if earlier else {}
        case.judged = True
        case.score = _score(run.judge_version, answers)
        case.before_score = _score(run.before, older) if run.before else None
        kept += [
            _verdict(case, keys[key], answer, older.get(key), case.segment_id in said.learnt)
            for key, answer in answers.items()
        ]
    return services.keep_cases(run, cases, kept)


def _asked(version: JudgeVersion, judge: Judge, cases: Sequence[LabCase]) -> _Said:
    """Its answers, those it learnt from by out-of-fold fits."""
    content = version.scorecard_version.content
    found = read(content, [case.segment_id for case in cases])
    readable = [each for each in found if not each.problem]
    given = verdicts(judge, content, [each.text for each in readable]).verdicts
    answers = {each.segment.pk: said for each, said in zip(readable, given, strict=True)}
    for each in found:
        if each.problem:
            answers[each.segment.pk] = dict.fromkeys(judge.categories, abstention(each.problem))
    learnt = _out_of_fold(version, list(answers))
    for segment, outside in learnt.items():
        answers[segment] = {**answers[segment], **outside}
    return _Said(answers, frozenset(learnt))


def _out_of_fold(version: JudgeVersion, segments: Sequence[int]) -> dict[int, Verdicts]:
    found: dict[int, Verdicts] = {}
    rows = OutOfFold.objects.filter(judge_version=version, segment__in=segments)
    for segment, key, option in rows.values_list("segment_id", "category__key", "option"):
        found.setdefault(segment, {})[key] = Answer(
            option=option, abstained=option is None, reason=_LEARNT
        )
    return found


def _score(version: JudgeVersion, answers: Verdicts) -> float | None:
    return score_review(version.scorecard_version.form, scored_answers(answers)).score


def _verdict(
    case: LabCase, category: int, answer: Answer, before: Answer | None, learnt: bool
) -> LabVerdict:
    return LabVerdict(
        case=case,
        category_id=category,
        option=_option(answer),
        before=None if before is None else _option(before),
        confidence=answer.confidence,
        reason=answer.reason[:500],
        evidence=[[each.message, each.start, each.end] for each in answer.evidence],
        learnt=learnt,
    )


def _option(answer: Answer) -> int | None:
    """-1 for N/A, empty for an abstention."""
    return None if answer.abstained else answer.option
