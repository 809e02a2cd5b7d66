"""Making judges, and the list of their work. Every verb may be said twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.judges import queries
from evenhand.judges.contract import NotNow, hash_of
from evenhand.judges.models import Judge, JudgeVersion, ScoringBatch
from evenhand.judges.rules.document import RuleSet
from evenhand.judges.rules.engine import rules_content
from evenhand.judges.rules.phrases import shipped
from evenhand.judges.rules.standing import rules_in_force
from evenhand.judges.workers import held_by_the_dead
from evenhand.people.models import Workspace
from evenhand.reviews.models import Author
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.queries import published_versions

State = ScoringBatch.State
LEASE = timedelta(seconds=90)
ATTEMPTS = 5
"""A batch that ends this many workers without getting anywhere is given up."""

LONGEST_PAUSE = 30
"""Minutes; the first pause is one minute, and each one after it twice as long, up to this."""

PAUSES = 48
"""A batch that was paused so often in a row (about a day) is given up."""


def ensure_rules_judges(workspace: Workspace) -> list[JudgeVersion]:
    """A rules judge, in the version that fits, for every published scorecard that has rules."""
    found = []
    for version in published_versions(workspace).order_by("id"):
        judge = Judge.objects.filter(scorecard=version.scorecard, kind=Author.Kind.RULES).first()
        rules = rules_in_force(judge, version.scorecard.key)
        if rules is not None:
            found.append(publish_rules(version, rules))
    return found


@transaction.atomic
def publish_rules(scorecard: ScorecardVersion, rules: RuleSet) -> JudgeVersion:
    """The rules judge of a scorecard, with these rules in use; the same rules change nothing."""
    content = msgspec.to_builtins(rules_content(rules, shipped(), scorecard.content_hash))
    judge = judge_for(scorecard, Author.Kind.RULES, rules.name)
    return put_in_use(judge, scorecard, content)


def judge_for(scorecard: ScorecardVersion, kind: str, name: str) -> Judge:
    """The scorecard's judge of this kind, locked until the transaction ends."""
    judge, _made = Judge.objects.get_or_create(
        workspace=scorecard.scorecard.workspace,
        scorecard=scorecard.scorecard,
        kind=kind,
        defaults={"name": name},
    )
    return Judge.objects.select_for_update().get(pk=judge.pk)


def put_in_use(judge: Judge, scorecard: ScorecardVersion, content: Any) -> JudgeVersion:
    """The judge's version of this content, made where it is new, as the one in use."""
    content_hash = hash_of(content)
    version = judge.versions.filter(content_hash=content_hash).first()
    if version is not None and version.current:
        return version
    judge.versions.filter(current=True).update(current=False)
    ScoringBatch.objects.filter(
        judge_version__judge=judge, state__in=[State.WAITING, State.PAUSED]
    ).delete()
    if version is None:
        version = _new_version(judge, scorecard, content, content_hash)
    version.current = True
    version.save(update_fields=["current"])
    return version


def version_to_try(judge: Judge, scorecard: ScorecardVersion, content: Any) -> JudgeVersion:
    """The judge's version of this content, for the lab; one that is new is not put in use.

    Call it in a transaction that holds the judge.
    """
    content_hash = hash_of(content)
    version = judge.versions.filter(content_hash=content_hash).first()
    return version or _new_version(judge, scorecard, content, content_hash)


@transaction.atomic
def plan_scoring(version: JudgeVersion) -> list[ScoringBatch]:
    """Put what the version has not scored yet on the list of work, once.

    What is on the list already (waiting, running, stopped or failed) is left to it.

    Returns
    -------
    list of ScoringBatch
        The new batches, none if there was nothing new.
    """
    locked = JudgeVersion.objects.select_for_update().get(pk=version.pk)
    if not locked.current:
        return []
    ids = queries.unscored(version).order_by("pk").values_list("pk", flat=True)
    runs = _runs(ids.iterator(chunk_size=5_000), _listed(version), settings.ENV["SCORING_BATCH"])
    return ScoringBatch.objects.bulk_create(
        ScoringBatch(
            judge_version=version, first_segment=run[0], last_segment=run[-1], segments=len(run)
        )
        for run in runs
    )


def take_batch(worker: str, versions: Iterable[JudgeVersion] | None = None) -> ScoringBatch | None:
    """A batch nobody else has, leased to the worker; none if there is no work.

    A batch that killed its workers too often is given up instead.
    """
    free_the_dead()
    resume_paused()
    give_up()
    for batch in queries.free_batches(versions).only("pk")[:50]:
        taken = (
            queries.free_batches()
            .filter(pk=batch.pk)
            .order_by()
            .update(
                state=State.RUNNING,
                worker=worker[:80],
                lease_until=timezone.now() + LEASE,
                attempts=F("attempts") + 1,
            )
        )
        if taken == 1:
            return ScoringBatch.objects.select_related(
                "judge_version__judge__workspace",
                "judge_version__scorecard_version__scorecard",
            ).get(pk=batch.pk)
    return None


def keep_batch(batch: ScoringBatch, scored: int, seconds: float) -> bool:
    """Note progress and renew the lease; false if the batch is no longer the worker's."""
    changed = _mine(batch).update(
        lease_until=timezone.now() + LEASE,
        scored=F("scored") + scored,
        seconds=F("seconds") + seconds,
        attempts=1,
        **({"pauses": 0} if scored else {}),
    )
    return bool(changed == 1)


def finish_batch(batch: ScoringBatch, notes: str = "") -> None:
    """The batch is done; ``notes`` say what could not be judged in it."""
    _mine(batch).update(
        state=State.DONE, lease_until=None, finished_at=timezone.now(), error=notes[:2000]
    )


def leave_batch(batch: ScoringBatch, error: str = "") -> None:
    """Give the batch back: another worker may go on with it, unless it failed too often."""
    failed = bool(error) and batch.attempts >= ATTEMPTS
    attempts = F("attempts") - (0 if error else 1)
    _mine(batch).update(
        state=State.FAILED if failed else State.WAITING,
        lease_until=None,
        attempts=attempts,
        error=error[:2000],
    )


def pause_scoring(batch: ScoringBatch, pause: NotNow) -> None:
    """Have all of the version's work wait; it goes on by itself where the pause says so."""
    if pause.retry and batch.pauses >= PAUSES:
        _mine(batch).update(state=State.FAILED, lease_until=None, error=str(pause)[:2000])
        return
    waits = {
        "state": State.PAUSED,
        "lease_until": None,
        "error": str(pause)[:2000],
        "resume_at": _resume_at(batch, pause),
        "pauses": batch.pauses + 1,
    }
    if _mine(batch).update(attempts=F("attempts") - 1, **waits) == 1:
        batch.judge_version.batches.filter(state=State.WAITING).update(**waits)


def resume_paused() -> int:
    """Put back on the list what has been paused for long enough."""
    due = ScoringBatch.objects.filter(state=State.PAUSED, resume_at__lte=timezone.now())
    return due.update(state=State.WAITING, resume_at=None)


def free_the_dead() -> None:
    """Free at once what processes of this machine held that are no more."""
    for batch in held_by_the_dead(queries.running_batches()):
        _mine(batch).update(state=State.WAITING, lease_until=None)


def give_up() -> int:
    """Mark as failed what workers have died of too often."""
    return (
        queries.free_batches()
        .filter(attempts__gte=ATTEMPTS)
        .order_by()
        .update(
            state=State.FAILED,
            lease_until=None,
            error=_("Its worker ended without a word %(count)s times; see the worker's log.")
            % {"count": ATTEMPTS},
        )
    )


def stop_scoring(version: JudgeVersion) -> int:
    """Stop what waits and what runs; a running worker stops after the conversations in hand."""
    stopped = [State.WAITING, State.RUNNING, State.PAUSED]
    return version.batches.filter(state__in=stopped).update(
        state=State.STOPPED, lease_until=None, resume_at=None
    )


def resume_scoring(version: JudgeVersion) -> int:
    """Put stopped, paused and failed batches back on the list, with all attempts before them."""
    waiting = [State.STOPPED, State.PAUSED, State.FAILED]
    return version.batches.filter(state__in=waiting).update(
        state=State.WAITING, lease_until=None, attempts=0, error="", resume_at=None, pauses=0
    )


def _resume_at(batch: ScoringBatch, pause: NotNow) -> datetime | None:
    if pause.until is not None or not pause.retry:
        return pause.until
    return timezone.now() + timedelta(minutes=min(2**batch.pauses, LONGEST_PAUSE))


def _new_version(
    judge: Judge, scorecard: ScorecardVersion, content: Any, content_hash: str
) -> JudgeVersion:
    number = judge.versions.count() + 1
    author = Author.objects.create(
        workspace=judge.workspace,
        kind=judge.kind,
        name=f"{judge.name} v{number}",
        external_id=f"judge-{judge.pk}-{content_hash[:24]}",
    )
    return JudgeVersion.objects.create(
        judge=judge,
        scorecard_version=scorecard,
        author=author,
        number=number,
        content=content,
        content_hash=content_hash,
        current=False,
    )


def _listed(version: JudgeVersion) -> list[tuple[int, int]]:
    """Ranges of segments that are on the list already, in order."""
    return list(
        version.batches.filter(state__in=queries.OPEN)
        .order_by("first_segment")
        .values_list("first_segment", "last_segment")
    )


def _runs(ids: Iterable[int], listed: list[tuple[int, int]], size: int) -> Iterator[list[int]]:
    """Ids in runs of at most ``size`` that touch no listed range."""
    run: list[int] = []
    ranges = iter(listed)
    first, last = next(ranges, (0, 0))
    for number in ids:
        while last and number > last:
            if run and run[0] < first:
                yield run
                run = []
            first, last = next(ranges, (0, 0))
        if last and number >= first:
            continue
        run.append(number)
        if len(run) == size:
            yield run
            run = []
    if run:
        yield run


def _mine(batch: ScoringBatch) -> Any:
    """The batch, as long as it is this worker's."""
    return ScoringBatch.objects.filter(pk=batch.pk, state=State.RUNNING, worker=batch.worker)
