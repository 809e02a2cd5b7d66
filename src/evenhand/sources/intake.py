"""One file on its way in: read, prepared and stored, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError, IntegrityError

from evenhand.conversations.checks import check_survey
from evenhand.conversations.prepare import prepare
from evenhand.conversations.services import Outcome, store, store_survey_answers
from evenhand.errors import InputError
from evenhand.people.models import Workspace
from evenhand.sources.formats.registry import Format, Holds
from evenhand.sources.found import Found, Problem

BATCH = 1000
BATCH_BYTES = 16_000_000
_NOT_PREPARED = (InputError, RecursionError, ValueError, OverflowError)
_NOT_STORED = (InputError, DataError, IntegrityError, ValueError, OverflowError)


@dataclass(slots=True)
class Batch:
    """Some entries of a file, in its order."""

    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ready: list[Any] = field(default_factory=list)
    size: int = 0
    last_line: int = 0

    @property
    def entries(self) -> int:
        return len(self.found) + len(self.problems)


def batches(entries: Iterable[Found | Problem]) -> Iterator[Batch]:
    """Entries in batches, bounded in number and bytes.

    Raises
    ------
    InputError
        The file cannot be read on; what was read before comes first.
    """
    batch, stop = Batch(), None
    try:
        for entry in entries:
            (batch.problems if isinstance(entry, Problem) else batch.found).append(entry)  # type: ignore[arg-type]
            batch.size += len(entry.raw)
            batch.last_line = max(batch.last_line, entry.line)
            if batch.entries >= BATCH or batch.size >= BATCH_BYTES:
                yield batch
                batch = Batch()
    except InputError as error:
        stop = error
    if batch.entries:
        yield batch
    if stop:
        raise stop


def make_ready(batch: Batch, kind: Format) -> None:
    """Prepare what was found; what cannot be becomes a problem."""
    make: Callable[[Any], Any] = prepare if kind.holds is Holds.CONVERSATIONS else check_survey
    kept: list[Found] = []
    for found in batch.found:
        try:
            batch.ready.append(make(found.record))
        except _NOT_PREPARED as error:
            batch.problems.append(_refused(found, error))
        else:
            kept.append(found)
    batch.found = kept


def put(batch: Batch, workspace: Workspace, source: str, kind: Format) -> list[Outcome]:
    """Store what is ready; what the database refuses, or has no place for, becomes a problem."""

    def keep(ready: Sequence[Any]) -> list[Outcome]:
        if kind.holds is Holds.SURVEYS:
            return store_survey_answers(workspace, source, ready)
        return store(workspace, source, ready)

    try:
        outcomes = keep(batch.ready)
    except _NOT_STORED:
        outcomes = _one_by_one(batch, keep)
    if Outcome.MISSING in outcomes:
        outcomes = _without_missing(batch, outcomes, source)
    batch.problems.sort(key=lambda problem: problem.line)
    return outcomes


def _one_by_one(batch: Batch, keep: Callable[[Sequence[Any]], list[Outcome]]) -> list[Outcome]:
    """Find the few that spoil a batch."""
    outcomes: list[Outcome] = []
    kept: list[Found] = []
    for found, ready in zip(batch.found, batch.ready, strict=True):
        try:
            outcomes += keep([ready])
        except _NOT_STORED as error:
            batch.problems.append(_refused(found, error))
        else:
            kept.append(found)
    batch.found = kept
    return outcomes


def _without_missing(batch: Batch, outcomes: list[Outcome], source: str) -> list[Outcome]:
    there: list[Outcome] = []
    for found, outcome in zip(batch.found, outcomes, strict=True):
        if outcome is not Outcome.MISSING:
            there.append(outcome)
            continue
        name = found.record.conversation
        reason = (
            f"there is no conversation {name!r} from the source {source!r}. Import conversations "
            "before their survey answers, and under the same source."
        )
        batch.problems.append(Problem(found.line, "conversation", reason, found.raw))
    return there


def _refused(found: Found, error: Exception) -> Problem:
    if isinstance(error, InputError):
        return Problem(found.line, error.where, error.message, found.raw)
    if isinstance(error, RecursionError):
        return Problem(found.line, "", "is nested too deeply to be kept.", found.raw)
    return Problem(found.line, "", f"cannot be kept: {error}.", found.raw)
