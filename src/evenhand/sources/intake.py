"""One file on its way in: read, prepared and stored, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DataError, IntegrityError

from evenhand.errors import InputError
from evenhand.sources.found import Found, Problem
from evenhand.sources.kept import Kept
from evenhand.sources.targets import Target

Result = TypeVar("Result")
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


def make_ready(batch: Batch, target: Target) -> None:
    """Prepare what was found; what cannot be becomes a problem."""
    kept: list[Found] = []
    for found in batch.found:
        try:
            batch.ready.append(target.ready(found.record))
        except _NOT_PREPARED as error:
            batch.problems.append(_refused(found, error))
        else:
            kept.append(found)
    batch.found = kept


def put(batch: Batch, target: Target) -> list[Kept]:
    """Store what is ready; what the database refuses, or has no place for, becomes a problem.

    Returns
    -------
    list of Kept
        What became of each record that is left in the batch.
    """
    try:
        results = target.keep(batch.ready)
    except _NOT_STORED:
        results = _one_by_one(batch, target)
    kept = settle(batch, results)
    batch.problems.sort(key=lambda problem: problem.line)
    return kept


def settle(batch: Batch, results: Sequence[Result | InputError]) -> list[Result]:
    """Make problems of the records that have no place; the results of the others."""
    there, found, ready = [], [], []
    for one, made, result in zip(batch.found, batch.ready, results, strict=True):
        if isinstance(result, InputError):
            batch.problems.append(_refused(one, result))
            continue
        there.append(result)
        found.append(one)
        ready.append(made)
    batch.found, batch.ready = found, ready
    return there


def _one_by_one(batch: Batch, target: Target) -> list[Kept | InputError]:
    """Find the few that spoil a batch."""
    results: list[Kept | InputError] = []
    for ready in batch.ready:
        try:
            results += target.keep([ready])
        except InputError as error:
            results.append(error)
        except _NOT_STORED as error:
            results.append(InputError(f"cannot be kept: {error}."))
    return results


def _refused(found: Found, error: Exception) -> Problem:
    if isinstance(error, InputError):
        return Problem(found.line, error.where, error.message, found.raw)
    if isinstance(error, RecursionError):
        return Problem(found.line, "", "is nested too deeply to be kept.", found.raw)
    return Problem(found.line, "", f"cannot be kept: {error}.", found.raw)
