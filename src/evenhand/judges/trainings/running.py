"""Training what is on the list; whoever goes on, nothing is learnt or told twice."""

from __future__ import annotations

import logging
from functools import partial

from django.utils.translation import gettext as _

from evenhand.errors import EvenhandError, NotEnoughData, StateError
from evenhand.judges.models import JudgeVersion, Training
from evenhand.judges.services import plan_scoring
from evenhand.judges.trainings import services
from evenhand.judges.workers import worker_name
from evenhand.scorecards.models import ScorecardVersion

logger = logging.getLogger(__name__)


class TakenAway(Exception):
    """Somebody else has the training by now."""


def train_now(version: ScorecardVersion) -> JudgeVersion:
    """Ask for a training and do it in this process.

    Raises
    ------
    NotEnoughData
        There is too little to learn from.
    StateError
        The scorecard version is not in use, somebody else is training it, or it failed.
    """
    asked = services.ask(version, None)
    training = services.take(worker_name(), asked.pk)
    if training is None:
        raise StateError(
            _("%(scorecard)s is being trained by a worker already; its page says how far it is.")
            % {"scorecard": version.scorecard}
        )
    work_on(training)
    training.refresh_from_db()
    if training.state == Training.State.REFUSED:
        raise NotEnoughData(training.why)
    if training.after is None:
        raise StateError(training.why)
    return training.after


def work_on(training: Training) -> None:
    """Train and note what came of it; have everything scored by a judge that is on."""
    try:
        version = _learn(training)
    except TakenAway:
        logger.warning("training %s was taken over by another worker", training.pk)
    except NotEnoughData as error:
        services.refuse(training, str(error))
    except EvenhandError as error:
        services.fail(training, str(error))
    except Exception as error:
        logger.exception("training %s stopped", training.pk)
        services.leave(training, _unexpected(error))
    else:
        services.finish(training, version)
        if version.judge.active:
            plan_scoring(version)


def _learn(training: Training) -> JudgeVersion:
    from evenhand.judges.local.services import train_local

    return train_local(training.scorecard_version, partial(_enter, training))


def _enter(training: Training, stage: Training.Stage) -> None:
    if not services.enter(training, stage):
        raise TakenAway


def _unexpected(error: Exception) -> str:
    return _(
        "Something went wrong that was not foreseen (%(error)s). The worker's log has more."
    ) % {"error": f"{type(error).__name__}: {error}"}
