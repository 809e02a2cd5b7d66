"""What a draft would change: its answers beside those the version in use has given."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from evenhand.judges.contract import Verdicts
from evenhand.judges.models import JudgeVersion, RuleComparison
from evenhand.judges.queries import COUNTED
from evenhand.judges.reading import read
from evenhand.judges.rules.document import read_yaml
from evenhand.judges.rules.engine import RulesJudge
from evenhand.judges.rules.trying import judge_from, judged
from evenhand.judges.workers import worker_name
from evenhand.people.access import require
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.answers import Answer
from evenhand.reviews.bulk import scores_of
from evenhand.reviews.models import Rating, Review

State = RuleComparison.State
LEASE = timedelta(seconds=90)
CHUNK = 100
CHANGED_MAX = 200
"""Conversations that are listed; all are counted."""
ABSTAINED, MISSING = "abstained", "missing"
"""Answers that are no option: the judge could not tell, or does not answer the category."""


@transaction.atomic
def begin(
    viewer: Membership, version: JudgeVersion, text: str, sample: Sequence[int]
) -> RuleComparison:
    """Put a comparison on the list, in place of the judge's last one.

    Parameters
    ----------
    viewer, version:
        Who asks, and the version whose answers stand.
    text:
        The draft, without faults.
    sample:
        Segments to compare; none: all that the version has scored.
    """
    require(viewer, Action.EDIT_JUDGES)
    RuleComparison.objects.filter(judge=version.judge).delete()
    made = RuleComparison(judge=version.judge, before=version, text=text, sample=list(sample))
    made.to_compare = _scored(made).count()
    made.save()
    return made


def work_on(comparison: RuleComparison, go_on: Callable[[], bool] = lambda: True) -> bool:
    """Compare what is left; whether it is done. Somebody else's is left to them."""
    if not _take(comparison):
        return False
    try:
        return _compare_all(comparison, go_on)
    except Exception as error:
        comparison.state = State.FAILED
        comparison.error = f"{type(error).__name__}: {error}"[:2000]
        _keep(comparison, None)
        raise


def unfinished() -> QuerySet[RuleComparison]:
    """Comparisons nobody works on: waiting, or left by a worker whose lease ran out."""
    left = Q(state=State.RUNNING, lease_until__lt=timezone.now())
    return RuleComparison.objects.filter(Q(state=State.WAITING) | left).order_by("pk")


def _take(comparison: RuleComparison) -> bool:
    """Lease it to this worker."""
    name = worker_name()[:80]
    taken = unfinished().filter(pk=comparison.pk).order_by()
    if taken.update(state=State.RUNNING, worker=name, lease_until=timezone.now() + LEASE) != 1:
        return False
    comparison.refresh_from_db()
    return True


def _keep(comparison: RuleComparison, lease: timedelta | None = LEASE) -> bool:
    """Note how far it is; false if it has been taken away or begun anew meanwhile."""
    until = timezone.now() + lease if lease else None
    names = ("state", "error", "compared", "cursor", "counts", "scores", "changed")
    values = {name: getattr(comparison, name) for name in names}
    mine = RuleComparison.objects.filter(
        pk=comparison.pk, worker=comparison.worker, state=State.RUNNING
    )
    return mine.update(lease_until=until, **values) == 1


def _compare_all(comparison: RuleComparison, go_on: Callable[[], bool]) -> bool:
    judge = judge_from(comparison.before, read_yaml(comparison.text))
    while go_on():
        reviews = list(_scored(comparison).filter(segment__gt=comparison.cursor)[:CHUNK])
        if not reviews:
            comparison.state = State.DONE
            return _keep(comparison, None)
        _compare(comparison, judge, reviews)
        if not _keep(comparison):
            return False
    comparison.state = State.WAITING
    _keep(comparison, None)
    return False


def _scored(comparison: RuleComparison) -> QuerySet[Review]:
    """The reviews in force by the version that stands, of the segments to compare."""
    reviews = Review.objects.filter(
        author=comparison.before.author_id, automatic=True, status__in=COUNTED
    )
    if comparison.sample:
        reviews = reviews.filter(segment__in=comparison.sample)
    return reviews.order_by("segment")


def _compare(comparison: RuleComparison, judge: RulesJudge, reviews: Sequence[Review]) -> None:
    version = comparison.before
    found = read(version.scorecard_version.content, [review.segment_id for review in reviews])
    after = judged(version, judge, found).verdicts
    before = _answers_before(reviews)
    for review, each, given in zip(reviews, found, after, strict=True):
        changes = _changes(before.get(review.pk, {}), given)
        _count(comparison.counts, changes)
        differing = sorted(key for key, (one, two) in changes.items() if one != two)
        if differing and len(comparison.changed) < CHANGED_MAX:
            conversation = each.segment.conversation
            comparison.changed.append([conversation.pk, str(conversation), differing])
    _add_scores(comparison, reviews, after)
    comparison.compared += len(reviews)
    comparison.cursor = reviews[-1].segment_id


def _answers_before(reviews: Sequence[Review]) -> dict[int, dict[str, str]]:
    ratings = Rating.objects.filter(review__in=reviews)
    found: dict[int, dict[str, str]] = {}
    for review, key, state, option in ratings.values_list(
        "review", "category__key", "state", "option"
    ):
        found.setdefault(review, {})[key] = _stored(state, option)
    return found


def _stored(state: str, option: int | None) -> str:
    if state == Rating.State.NA:
        return "-1"
    return str(option) if state == Rating.State.RATED else ABSTAINED


def _changes(before: Mapping[str, str], after: Verdicts) -> dict[str, tuple[str, str]]:
    said = {key: _said(answer) for key, answer in after.items()}
    keys = {*before, *said}
    return {key: (before.get(key, MISSING), said.get(key, MISSING)) for key in keys}


def _said(answer: Answer) -> str:
    return ABSTAINED if answer.option is None else str(answer.option)


def _count(counts: dict[str, Any], changes: Mapping[str, tuple[str, str]]) -> None:
    for key, (one, two) in changes.items():
        each = counts.setdefault(key, {})
        pair = f"{one}>{two}"
        each[pair] = each.get(pair, 0) + 1


def _add_scores(
    comparison: RuleComparison, reviews: Sequence[Review], after: Sequence[Verdicts]
) -> None:
    own = [review.score for review in reviews if review.score is not None]
    draft = scores_of(comparison.before.scorecard_version, after).score
    draft = draft[~np.isnan(draft)]
    for name, values in (("before", own), ("after", draft)):
        total, n = comparison.scores.get(name, [0.0, 0])
        comparison.scores[name] = [total + float(sum(values)), n + len(values)]


def seconds(limit: float) -> Callable[[], bool]:
    """Says to go on for so many seconds."""
    until = time.monotonic() + limit
    return lambda: time.monotonic() < until
