"""What is done with an upload until it runs: receive, plan, start, discard."""

from __future__ import annotations

from pathlib import Path

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.errors import InputError, StateError
from evenhand.people.models import Membership
from evenhand.sources.formats.csv.columns import propose
from evenhand.sources.formats.csv.rows import Table
from evenhand.sources.formats.registry import FORMATS, Format, Holds, guess
from evenhand.sources.models import ImportRun
from evenhand.sources.options import Options
from evenhand.sources.reading.text import TextFile
from evenhand.sources.services import Job, job_of, new_run, open_text, plan
from evenhand.sources.tasks import enqueue
from evenhand.sources.uploads import StoredUpload, remove

State = ImportRun.State


def receive(viewer: Membership, upload: StoredUpload, source: str) -> ImportRun:
    """Keep an upload to be looked at and mapped.

    Raises
    ------
    InputError
        It is no file an import can read.
    """
    try:
        job = plan(viewer.workspace, source, upload.path, Options())
    except InputError:
        job = _unrecognised(viewer, source, upload.path)
    return new_run(job, State.PREVIEW, viewer.user)


def _unrecognised(viewer: Membership, source: str, path: Path) -> Job:
    """The plan for a file whose parts nobody recognises: to be mapped by hand."""
    with open_text(path, Options()) as file:
        if _kind_of(file).holds is Holds.REVIEWS:
            return Job(viewer.workspace, source, path, FORMATS["reviews"], Options())
        if file.head.lstrip()[:1] in ("{", "["):
            return Job(viewer.workspace, source, path, FORMATS["mapped"], Options())
        columns = Table(file).columns
    options = Options(mapping=propose(columns))
    return Job(viewer.workspace, source, path, FORMATS["csv"], options)


def _kind_of(file: TextFile) -> Format:
    try:
        return guess(file, Options())
    except InputError:
        return FORMATS["mapped"]


def change_plan(run: ImportRun, source: str, format_name: str, options: Options) -> ImportRun:
    """Read the upload in another way.

    Raises
    ------
    StateError
        It is running already.
    InputError
        It cannot be read so.
    """
    before = job_of(run)
    if format_name != before.format.name:
        options = msgspec.structs.replace(options, mapping=None, reviews=None)
    job = plan(run.workspace, source, before.path, options, format_name)
    changed = ImportRun.objects.filter(pk=run.pk, state=State.PREVIEW).update(
        source=job.source, format=job.format.name, options=job.options.as_document()
    )
    if not changed:
        raise StateError(_("This import was started already."))
    run.refresh_from_db()
    return run


@transaction.atomic
def start(run: ImportRun) -> None:
    """Hand a planned import, or one that was stopped or failed, to a worker.

    Raises
    ------
    StateError
        It is running or done already, or its file is gone.
    """
    if not Path(run.file).exists():
        raise StateError(_("The uploaded file is not here any more. Upload it again."))
    ready = [State.PREVIEW, State.STOPPED, State.FAILED]
    started = ImportRun.objects.filter(pk=run.pk, state__in=ready).update(
        state=State.WAITING, error="", attempts=0
    )
    if not started:
        raise StateError(_("This import was started already."))
    enqueue(run)


def discard(run: ImportRun) -> None:
    """Forget an upload that was never started, and remove its file.

    Raises
    ------
    StateError
        It was started.
    """
    gone, _by_kind = ImportRun.objects.filter(pk=run.pk, state=State.PREVIEW).delete()
    if not gone:
        raise StateError(_("This import was started already."))
    remove(Path(run.file))
