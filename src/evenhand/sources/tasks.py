"""Imports done by workers. Every task may run twice, be killed, or come too late."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from evenhand.errors import InputError, StateError
from evenhand.sources.folders import imports_folder
from evenhand.sources.lease import LEASE
from evenhand.sources.models import ImportRun
from evenhand.sources.services import run_import
from evenhand.sources.uploads import remove

logger = logging.getLogger(__name__)
ATTEMPTS = 5


@task()
def bring_in(run_id: int) -> None:
    """Run an import, unless somebody else does or it is done."""
    run = ImportRun.objects.select_related("workspace").filter(pk=run_id).first()
    if run is None or not run.is_unfinished:
        return
    try:
        run_import(run)
    except StateError:
        return
    except InputError as error:
        # The run keeps the reason for whoever started it; here it is only noted.
        logger.info("import %s cannot go on: %s", run_id, error)
        return
    if run.state == ImportRun.State.DONE:
        _remove_upload(run)


def enqueue(run: ImportRun) -> None:
    """Have a worker run the import, once what is being written now is committed."""
    ImportRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() + LEASE)
    transaction.on_commit(partial(bring_in.enqueue, run.pk))


def enqueue_unfinished() -> int:
    """Enqueue again what no worker has come to or has finished; how many that were.

    Only uploads: a file named on the command line belongs to whoever named it.
    """
    waiting = Q(state=ImportRun.State.WAITING) | Q(state=ImportRun.State.RUNNING)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    runs = list(ImportRun.objects.filter(waiting, free, file__startswith=str(imports_folder())))
    for run in runs:
        if run.attempts < ATTEMPTS:
            enqueue(run)
        else:
            _give_up(run)
    return len(runs)


def _give_up(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk, attempts=run.attempts).update(
        state=ImportRun.State.FAILED,
        lease_until=None,
        error=_(
            "The worker ended without a word %(count)s times. What was read before is in. See its "
            "log, then go on with the import."
        )
        % {"count": run.attempts},
    )


def _remove_upload(run: ImportRun) -> None:
    """What was brought in need not be kept twice."""
    path = Path(run.file)
    if imports_folder() in path.parents:
        remove(path)
