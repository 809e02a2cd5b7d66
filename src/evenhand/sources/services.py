"""What is done with imports: start, run, rehearse, stop, take up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction

from evenhand.conversations.services import Outcome
from evenhand.errors import InputError, StateError
from evenhand.people.models import User, Workspace
from evenhand.sources import lease
from evenhand.sources.formats.csv.columns import guess_mapping
from evenhand.sources.formats.csv.rows import Table
from evenhand.sources.formats.drafts import draft_mapping
from evenhand.sources.formats.mapped.mapping import Mapping
from evenhand.sources.formats.mapped.reader import first_document
from evenhand.sources.formats.registry import Format, Holds, find_format, guess
from evenhand.sources.found import Problem
from evenhand.sources.intake import Batch, batches, make_ready, put
from evenhand.sources.kept import Kept, Notes, take_note
from evenhand.sources.models import ImportRun
from evenhand.sources.options import Options
from evenhand.sources.past_reviews.drafting import pin_scorecard
from evenhand.sources.past_reviews.fitting import Fit
from evenhand.sources.reading.limits import Limits
from evenhand.sources.reading.text import TextFile
from evenhand.sources.rejects import JSON_LIST, LINES, Style, table_style
from evenhand.sources.sink import SHOWN_REJECTS, Sink
from evenhand.sources.targets import Target, fit_of, target_for

_PRINT = 1 << 20
State = ImportRun.State
Watch = Callable[["Counts"], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What to import and how."""

    workspace: Workspace
    source: str
    path: Path
    format: Format
    options: Options

    def open(self) -> TextFile:
        """The file, ready to be read."""
        return open_text(self.path, self.options)

    def fit(self) -> Fit:
        """How its reviews fit the scorecard.

        Raises
        ------
        InputError
            The mapping does not fit the scorecard, or names none.
        """
        return fit_of(self.workspace, self.options)

    def target(self, run: ImportRun | None = None) -> Target:
        """Where its records go.

        Raises
        ------
        InputError
            The mapping of reviews does not fit the scorecard, or names none.
        """
        return target_for(self.format.holds, self.workspace, self.source, self.options, run)


@dataclass(slots=True)
class Counts:
    """What became of a file's lines so far."""

    entries: int = 0
    lines: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    bytes_read: int = 0
    notes: Notes = field(default_factory=dict)

    def take(self, batch: Batch, kept: list[Kept], consumed: int) -> None:
        """Count a batch that was stored."""
        self.entries += batch.entries
        self.lines = max(self.lines, batch.last_line)
        outcomes = [one.outcome for one in kept]
        self.added += outcomes.count(Outcome.ADDED)
        self.updated += outcomes.count(Outcome.UPDATED)
        self.unchanged += outcomes.count(Outcome.UNCHANGED)
        self.rejected += len(batch.problems)
        self.bytes_read = consumed
        for found, one in zip(batch.found, kept, strict=True):
            take_note(self.notes, found, one)

    @classmethod
    def of(cls, run: ImportRun) -> Counts:
        """Where a run is."""
        # A copy: notes taken of a batch that is not committed are forgotten with it.
        return cls(**{name: deepcopy(getattr(run, name)) for name in cls.__slots__})

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def open_text(path: Path, options: Options) -> TextFile:
    """A file within this installation's limits.

    Raises
    ------
    InputError
        It cannot be opened, or is no text.
    """
    return TextFile(path, Limits.from_settings(), options.encoding)


def plan(
    workspace: Workspace, source: str, path: Path, options: Options, format_name: str = ""
) -> Job:
    """What importing a file would be: its format found out, its columns proposed.

    Raises
    ------
    InputError
        The file cannot be read, or nobody can tell what its parts are or, for reviews, which
        scorecard they are on.
    """
    source = source.strip()
    if not source or len(source) > 64 or not source.isprintable():
        raise InputError("the name of a source has 1 to 64 characters.", "source")
    with open_text(path, options) as file:
        found = find_format(format_name) if format_name else guess(file, options)
        if options.mapping is None:
            options = msgspec.structs.replace(options, mapping=_proposed(found, file, options))
    if found.holds is Holds.REVIEWS:
        options = pin_scorecard(options, workspace)
    return Job(workspace, source, path, found, options)


def _proposed(found: Format, file: TextFile, options: Options) -> Mapping | None:
    """A mapping from the names in the file, for the formats that need one."""
    if found.name == "csv":
        return guess_mapping(Table(file, options.delimiter))
    if found.name == "mapped":
        return draft_mapping(first_document(file), file.name)
    return None


def start_import(job: Job) -> ImportRun:
    """Note an import for the caller to run; an unfinished one of the same file goes on.

    Raises
    ------
    InputError
        The file cannot be read or its format does not fit.
    """
    options = job.options.as_document()
    unfinished = ImportRun.objects.filter(
        workspace=job.workspace,
        source=job.source,
        format=job.format.name,
        fingerprint=fingerprint(job.path),
        file=str(job.path),
        state__in=[State.WAITING, State.RUNNING, State.STOPPED, State.FAILED],
    ).order_by("-id")
    for run in unfinished:
        if run.options == options:
            return run
    # Not waiting: it is the caller who runs it, and no worker.
    return new_run(job, State.STOPPED)


def new_run(job: Job, state: ImportRun.State, by: User | None = None) -> ImportRun:
    """An import that nothing was read of yet.

    Raises
    ------
    InputError
        The file cannot be opened.
    """
    return ImportRun.objects.create(
        workspace=job.workspace,
        source=job.source,
        format=job.format.name,
        filename=job.path.name,
        file=str(job.path),
        options=job.options.as_document(),
        fingerprint=fingerprint(job.path),
        bytes_total=job.path.stat().st_size,
        state=state,
        created_by=by,
    )


def run_import(run: ImportRun, watch: Watch | None = None) -> ImportRun:
    """Bring the file in, from where an earlier attempt came to.

    Parameters
    ----------
    run:
        An import that nobody else is working on.
    watch:
        Called after every batch.

    Raises
    ------
    StateError
        Another worker has it, or it is done.
    InputError
        The file cannot be read (on); the run keeps the reason, and what was read before is in.
    """
    lease.claim(run)
    with _ending(run):
        job = job_of(run)
        target = job.target(run)
        with Sink(run, job.path, partial(style_of, job)) as rejects:
            for batch, consumed in _prepared(job, target, run.entries):
                _commit(run, target, batch, consumed, rejects)
                if watch:
                    watch(Counts.of(run))
            rejects.finish()
        lease.end(run, State.DONE, bytes_read=run.bytes_total)
    return run


def rehearse(job: Job, watch: Watch | None = None) -> tuple[Counts, list[Problem]]:
    """Do all of an import and keep none of it.

    Returns
    -------
    Counts, list of Problem
        What would become of the lines, and the first thousand that would be rejected.
    """
    counts = Counts()
    problems: list[Problem] = []
    target = job.target()
    for batch, consumed in _prepared(job, target):
        with transaction.atomic():
            kept = put(batch, target)
            transaction.set_rollback(True)
        counts.take(batch, kept, consumed)
        problems += batch.problems[: SHOWN_REJECTS - len(problems)]
        if watch:
            watch(counts)
    return counts, problems


def stop(run: ImportRun) -> bool:
    """Stop an import; whoever is working on it notices at the next batch."""
    return bool(
        ImportRun.objects.filter(pk=run.pk, state__in=[State.WAITING, State.RUNNING]).update(
            state=State.STOPPED, lease_until=None
        )
    )


def job_of(run: ImportRun) -> Job:
    """What a stored import is to do."""
    return Job(
        workspace=run.workspace,
        source=run.source,
        path=Path(run.file),
        format=find_format(run.format),
        options=msgspec.convert(run.options, Options),
    )


def fingerprint(path: Path) -> str:
    """Tells a file from a changed one, without reading it all.

    Raises
    ------
    InputError
        It cannot be opened.
    """
    try:
        size = path.stat().st_size
        mark = blake2b(str(size).encode(), digest_size=16)
        with path.open("rb") as file:
            mark.update(file.read(_PRINT))
            file.seek(max(0, size - _PRINT))
            mark.update(file.read(_PRINT))
    except OSError as error:
        raise InputError(f"cannot be opened: {error.strerror}.", str(path)) from error
    return mark.hexdigest()


def style_of(job: Job) -> Style:
    """How the rejected lines of a file are written, so that they can be imported again."""
    with job.open() as file:
        if file.head.lstrip()[:1] not in ("{", "["):
            return table_style(Table(file, job.options.delimiter).header)
        return LINES if file.is_json_lines else JSON_LIST


def _prepared(job: Job, target: Target, skip: int = 0) -> Iterator[tuple[Batch, int]]:
    """Batches ready to be stored, and how much of the file was read for them."""
    with job.open() as file:
        entries = job.format.read(file, job.options)
        for batch in batches(islice(entries, skip, None)):
            make_ready(batch, target)
            yield batch, file.consumed


def _commit(run: ImportRun, target: Target, batch: Batch, consumed: int, rejects: Sink) -> None:
    """Store a batch and the progress it makes in one transaction."""
    counts = Counts.of(run)
    with transaction.atomic():
        counts.take(batch, put(batch, target), consumed)
        lease.advance(run, **rejects.add(batch.problems), **counts.as_dict())


@contextmanager
def _ending(run: ImportRun) -> Iterator[None]:
    """Leave the run in a state that says what happened."""
    try:
        yield
    except lease.LeaseLost:
        run.refresh_from_db()
    except InputError as error:
        lease.end(run, State.FAILED, str(error))
        raise
    except KeyboardInterrupt:
        lease.end(run, State.STOPPED)
        raise
    except StateError:
        raise
    except Exception as error:
        lease.end(run, State.FAILED, f"{type(error).__name__}: {error}")
        raise
