"""Runs of the lab: starting, taking, judging case by case, ending. Never a review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.conversations.models import Segment
from evenhand.errors import InputError
from evenhand.judges.lab.choosing import Chosen, sample
from evenhand.judges.models import JudgeVersion, LabCase, LabRun, LabVerdict
from evenhand.people.models import User

LEASE = timedelta(seconds=120)
ATTEMPTS = 3
ANCHORS = 60
"""How many conversations a version is asked about again and again: with fewer, two points of drift
go unseen for months."""

State = LabRun.State


@transaction.atomic
def start_run(
    version: JudgeVersion, chosen: Chosen, before: JudgeVersion | None, by: User | None
) -> LabRun:
    """Put a run on the list of work: this version, and the other beside it, on the same cases.

    Raises
    ------
    InputError
        Nobody has reviewed such a conversation without sight of an automatic score.
    """
    ids = sample(version, chosen)
    if not ids:
        raise InputError(
            _(
                "nobody has reviewed such a conversation without sight of an automatic score. "
                "Widen the filters, or review some first."
            ),
            _("lab"),
        )
    return _made(version, ids, LabRun(before=before, chosen=chosen.stored(), created_by=by))


@transaction.atomic
def start_anchors(version: JudgeVersion, by: User | None) -> LabRun:
    """Have the version asked about its anchors again; the first time they are chosen.

    Raises
    ------
    InputError
        There is nothing to choose anchors from.
    """
    JudgeVersion.objects.select_for_update().get(pk=version.pk)
    first = version.lab_runs.filter(kind=LabRun.Kind.ANCHORS).order_by("pk").first()
    chosen = Chosen(size=ANCHORS)
    ids = sample(version, chosen) if first is None else _unchanged(first)
    if not ids:
        raise InputError(_("there are no reviewed conversations to anchor it to."), _("anchors"))
    run = LabRun(kind=LabRun.Kind.ANCHORS, chosen=chosen.stored(), created_by=by)
    return _made(version, ids, run)


def take_run(pk: int, worker: str) -> LabRun | None:
    """The run, leased to the worker; none if somebody else has it or it is over."""
    taken = free_runs().filter(pk=pk).order_by()
    changed = taken.update(
        state=State.RUNNING,
        worker=worker[:80],
        lease_until=timezone.now() + LEASE,
        attempts=F("attempts") + 1,
    )
    if changed != 1:
        return None
    return LabRun.objects.select_related(
        "judge_version__judge__workspace",
        "judge_version__scorecard_version__scorecard",
        "before__judge",
        "before__scorecard_version",
    ).get(pk=pk)


def free_runs() -> QuerySet[LabRun]:
    """Runs nobody works on: waiting, or left by a worker whose lease ran out."""
    left = Q(state=State.RUNNING, lease_until__lt=timezone.now())
    return LabRun.objects.filter(Q(state=State.WAITING) | left).order_by("pk")


def waiting_cases(run: LabRun, at_most: int) -> list[LabCase]:
    """The next cases to judge."""
    return list(run.cases.filter(judged=False).order_by("pk")[:at_most])


@transaction.atomic
def keep_cases(run: LabRun, cases: Sequence[LabCase], verdicts: Sequence[LabVerdict]) -> bool:
    """Write what was said and renew the lease; false, and nothing written, if it was taken away."""
    held = LabRun.objects.filter(pk=run.pk, state=State.RUNNING, worker=run.worker)
    if held.update(lease_until=timezone.now() + LEASE, attempts=1) != 1:
        return False
    LabVerdict.objects.bulk_create(verdicts, ignore_conflicts=True)
    LabCase.objects.bulk_update(
        cases, ["judged", "score", "before_score", "problem", "content_hash"]
    )
    return True


def finish_run(run: LabRun) -> None:
    """Everything is judged."""
    _held(run).update(state=State.DONE, lease_until=None, finished_at=timezone.now(), error="")


def leave_run(run: LabRun, error: str) -> None:
    """Give the run back to be tried again, unless it failed too often."""
    failed = run.attempts >= ATTEMPTS
    _held(run).update(
        state=State.FAILED if failed else State.WAITING, lease_until=None, error=error[:2000]
    )


def stop_run(run: LabRun) -> None:
    """Judge no more of it; what was said stays."""
    LabRun.objects.filter(pk=run.pk, state__in=[State.WAITING, State.RUNNING]).update(
        state=State.STOPPED, lease_until=None, finished_at=timezone.now()
    )


def give_up() -> int:
    """Mark as failed what workers have died of too often."""
    return (
        free_runs()
        .filter(attempts__gte=ATTEMPTS)
        .order_by()
        .update(state=State.FAILED, lease_until=None, error=_("Its worker ended without a word."))
    )


def _made(version: JudgeVersion, ids: Sequence[int], run: LabRun) -> LabRun:
    run.workspace = version.judge.workspace
    run.judge_version = version
    run.created_at = timezone.now()
    run.save()
    hashes = Segment.objects.filter(pk__in=ids).values_list("pk", "conversation__content_hash")
    LabCase.objects.bulk_create(
        LabCase(run=run, segment_id=pk, content_hash=content) for pk, content in sorted(hashes)
    )
    return run


def _unchanged(first: LabRun) -> list[int]:
    """The anchors whose text is as it was."""
    same = first.cases.filter(content_hash=F("segment__conversation__content_hash"))
    return list(same.values_list("segment_id", flat=True))


def _held(run: LabRun) -> QuerySet[LabRun]:
    return LabRun.objects.filter(pk=run.pk, state=State.RUNNING, worker=run.worker)
