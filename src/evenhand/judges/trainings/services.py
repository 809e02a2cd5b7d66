"""Asking for a training, and noting how far it is. Asking twice trains once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import NotEnoughData, StateError
from evenhand.judges.local.gate import LEAST_REVIEWS
from evenhand.judges.models import JudgeVersion, Training
from evenhand.judges.trainings import queries
from evenhand.judges.trainings.telling import tell_ended
from evenhand.judges.workers import held_by_the_dead
from evenhand.people.models import User
from evenhand.scorecards.models import ScorecardVersion

State = Training.State
LEASE = timedelta(minutes=10)
"""Renewed at each stage; a killed process of the same machine is noticed at once."""

ATTEMPTS = 3
"""A training that fails this often is given up."""


def ask(version: ScorecardVersion, by: User | None) -> Training:
    """Put a training on the list of work; the open one, where somebody has asked already.

    Parameters
    ----------
    version:
        What is to be learnt; its scorecard's local judge is made or trained anew.
    by:
        Who asks, and is told when it has ended; nobody on the command line.

    Raises
    ------
    StateError
        The scorecard version is not in use.
    NotEnoughData
        There are too few reviews to learn from.
    """
    if version.status != ScorecardVersion.Status.PUBLISHED or version.scorecard.archived_at:
        raise StateError(_("%(version)s is not in use: there is nothing to train.") % {
            "version": version})  # fmt: skip
    found = queries.supplies(version.scorecard.workspace)[version.scorecard_id]
    if found.conversations < LEAST_REVIEWS:
        raise NotEnoughData(too_few(found.conversations))
    return queries.open_training(version) or _made(version, by)


def too_few(conversations: int) -> str:
    """Why there is nothing to train yet, and what it takes."""
    return _(
        "A local judge learns from at least %(least)s reviewed conversations; there are "
        "%(count)s. Review %(more)s more without the automatic score in sight."
    ) % {
        "least": LEAST_REVIEWS,
        "count": conversations,
        "more": LEAST_REVIEWS - conversations,
    }


def take(worker: str, pk: int | None = None) -> Training | None:
    """A training nobody else has (this one, if named), leased to the worker; none if there is none.

    Notes the last review there is to learn from: what comes later is new.
    """
    free_the_dead()
    give_up()
    free = queries.free_trainings()
    for each in (free if pk is None else free.filter(pk=pk)).select_related(
        "scorecard_version__scorecard__workspace"
    ):
        workspace = each.scorecard_version.scorecard.workspace
        supply = queries.supplies(workspace).get(each.scorecard_version.scorecard_id)
        taken = queries.free_trainings().filter(pk=each.pk).order_by()
        changed = taken.update(
            state=State.RUNNING,
            stage="",
            worker=worker[:80],
            lease_until=timezone.now() + LEASE,
            attempts=F("attempts") + 1,
            newest_review=supply.newest if supply else 0,
        )
        if changed == 1:
            each.refresh_from_db()
            return each
    return None


def enter(training: Training, stage: Training.Stage) -> bool:
    """Note the stage it is in and renew the lease; false if it is no longer the worker's."""
    until = timezone.now() + LEASE
    return bool(_held(training).update(stage=stage, lease_until=until) == 1)


def finish(training: Training, version: JudgeVersion) -> None:
    """This version came of it."""
    _end(training, State.DONE, after=version)


def refuse(training: Training, why: str) -> None:
    """It cannot be learnt from what there is."""
    _end(training, State.REFUSED, why=why)


def fail(training: Training, why: str) -> None:
    """Trying again would not help."""
    _end(training, State.FAILED, why=why)


def leave(training: Training, why: str) -> None:
    """Give it back to be tried again, unless it failed too often."""
    if training.attempts >= ATTEMPTS:
        fail(training, why)
        return
    _held(training).update(state=State.WAITING, stage="", lease_until=None, why=why[:2000])


def free_the_dead() -> None:
    """Free at once what processes of this machine held that are no more."""
    for training in held_by_the_dead(Training.objects.filter(state=State.RUNNING)):
        _held(training).update(state=State.WAITING, lease_until=None)


def give_up() -> None:
    """End what workers have died of too often, and say so."""
    lost = queries.free_trainings().filter(attempts__gte=ATTEMPTS)
    for training in lost.select_related("scorecard_version__scorecard__workspace", "asked_by"):
        why = _("Its worker ended without a word %(count)s times; see the worker's log.") % {
            "count": ATTEMPTS
        }
        _close(lost.filter(pk=training.pk), training, State.FAILED, why=why)


def _made(version: ScorecardVersion, by: User | None) -> Training:
    scorecard = version.scorecard
    in_use = queries.local_versions(scorecard.workspace).get(scorecard.pk)
    try:
        with transaction.atomic():
            return Training.objects.create(
                workspace=scorecard.workspace,
                scorecard_version=version,
                asked_by=by,
                asked_at=timezone.now(),
                before=in_use,
            )
    except IntegrityError:  # somebody else asked in this very moment
        found = queries.open_training(version)
        if found is None:
            raise
        return found


def _end(training: Training, state: State, **said: Any) -> None:
    _close(_held(training), training, state, **said)


@transaction.atomic
def _close(mine: QuerySet[Training], training: Training, state: State, **said: Any) -> None:
    """End it and tell whoever asked, both or neither; nothing if it is not ours any more."""
    said = {"why": "", **said}
    said["why"] = said["why"][:2000]
    over = {"state": state, "stage": "", "lease_until": None, "finished_at": timezone.now()}
    if mine.order_by().update(**over, **said) == 1:
        training.refresh_from_db()
        tell_ended(training)


def _held(training: Training) -> QuerySet[Training]:
    """The training, as long as it is this worker's."""
    return Training.objects.filter(pk=training.pk, state=State.RUNNING, worker=training.worker)
