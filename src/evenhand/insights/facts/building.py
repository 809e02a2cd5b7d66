"""Keeping the facts up with the operational database: bit by bit, or all anew.

Files are written under names nobody reads yet; the one step that puts them in force is the change
of ``FactStore.token``, in the transaction that removes the marks that were worked through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from evenhand.conversations.models import Segment, SurveyAnswer
from evenhand.insights.facts import elsewhere
from evenhand.insights.facts.cleaning import clean
from evenhand.insights.facts.compacting import compact
from evenhand.insights.facts.engines import Opened, compiled, engine, live
from evenhand.insights.facts.engines.duck import duck
from evenhand.insights.facts.engines.kept import kept_sql
from evenhand.insights.facts.extract import Books, Reader, in_turns
from evenhand.insights.facts.lease import Lease, leased
from evenhand.insights.facts.manifest import (
    FactsTooNew,
    FactsUnusable,
    Manifest,
    folder_of,
    new_token,
    read_manifest,
    write_manifest,
)
from evenhand.insights.facts.models import FactChange, FactStore
from evenhand.insights.facts.rolling import Rolling
from evenhand.insights.facts.writing import Writer
from evenhand.people.models import Workspace
from evenhand.reviews.models import Review

AT_ONCE = 20_000
"""Marks worked through in one step."""
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Changed:
    """Numbers of the rows that are to be read again, by subject."""

    review: set[int]
    segment: set[int]
    survey: set[int]

    def of(self, subject: str) -> set[int]:
        """The rows of one subject."""
        found: set[int] = getattr(self, subject)
        return found


def refresh(workspace: Workspace, at_once: int = AT_ONCE) -> int:
    """Bring the facts up to date with the marks there are; returns how many were worked through.

    Builds them from nothing where there are none, or none that can be used.

    Raises
    ------
    FactsBusy
        Somebody else is writing them.
    FactsTooNew
        A newer version wrote them.
    """
    with leased(workspace) as lease:
        try:
            opened = open_store(workspace, lease.store)
        except FactsTooNew:
            raise
        except FactsUnusable:
            return _build(workspace, lease)
        if opened is None or opened.manifest.time_zone != workspace.time_zone:
            return _build(workspace, lease)
        return _append(workspace, lease, opened, at_once)


def rebuild(workspace: Workspace) -> int:
    """Build the facts from nothing, whatever there is; returns how many reviews they hold.

    Raises
    ------
    FactsBusy
        Somebody else is writing them.
    """
    with leased(workspace) as lease:
        return _build(workspace, lease)


def tidy(workspace: Workspace) -> bool:
    """Put the month in most pieces together, if it is in too many; whether that was so.

    Raises
    ------
    FactsBusy
        Somebody else is writing the facts.
    """
    with leased(workspace) as lease:
        opened = open_store(workspace, lease.store)
        return opened is not None and compact(lease, opened) is not None


def open_store(workspace: Workspace, store: FactStore) -> Opened | None:
    """The facts in force; ``None`` where there are none yet.

    Raises
    ------
    FactsUnusable
        They are gone, damaged or of another version.
    """
    if not store.token:
        return None
    folder = folder_of(workspace)
    return Opened(workspace.pk, _manifest(workspace.pk, folder, store.token), folder)


def _manifest(workspace: int, folder: Path, token: str) -> Manifest:
    try:
        return read_manifest(folder, token)
    except FactsTooNew:
        raise
    except FactsUnusable:
        if not elsewhere.is_kept():
            raise
        elsewhere.fetch(workspace, folder, token)
        return read_manifest(folder, token)


def _append(workspace: Workspace, lease: Lease, opened: Opened, at_once: int) -> int:
    marks = list(
        FactChange.objects.filter(workspace=workspace.pk)
        .order_by("id")
        .values_list("id", "subject", "row_id")[:at_once]
    )
    if not marks:
        return 0
    changed = _changed(marks)
    before = opened.manifest
    books = Books(before.books)
    with Writer(opened.folder, before.next_part) as writer:
        _write_changed(Reader(workspace, books), writer, changed)
        _write_dead(opened, writer, changed)
        writer.finish()
        Rolling(opened, writer, books).step(changed.segment)
        writer.finish()
        added = replace(
            before,
            token=new_token(),
            parts=[*before.parts, *writer.parts],
            books=books.words,
            next_part=before.next_part + 1,
        )
        _put_in_force(lease, replace(opened, manifest=added), [mark[0] for mark in marks])
    clean(opened.folder, added, before)
    elsewhere.clean_there(workspace.pk, added, before)
    return len(marks)


def _changed(marks: Iterable[tuple[int, str, int]]) -> Changed:
    direct: dict[str, set[int]] = {subject: set() for subject in FactChange.Subject.values}
    for _mark, subject, row in marks:
        direct[subject].add(row)
    conversations = direct["conversation"]
    segments = direct["segment"] | _rows(Segment, "conversation", conversations)
    asked = conversations | _values(Segment, "conversation_id", segments)
    return Changed(
        review=direct["review"] | _rows(Review, "segment", segments),
        segment=segments,
        survey=direct["survey"] | _rows(SurveyAnswer, "conversation", asked),
    )


def _rows(model: type[Model], column: str, among: set[int]) -> set[int]:
    found: set[int] = set()
    for ids in in_turns(among):
        rows: QuerySet[Any] = model._default_manager.filter(**{f"{column}__in": ids})
        found.update(rows.values_list("pk", flat=True))
    return found


def _values(model: type[Model], column: str, rows: set[int]) -> set[int]:
    found: set[int] = set()
    for ids in in_turns(rows):
        among: QuerySet[Any] = model._default_manager.filter(pk__in=ids)
        found.update(among.values_list(column, flat=True))
    return found


def _write_changed(reader: Reader, writer: Writer, changed: Changed) -> None:
    for ids in in_turns(changed.review):
        _write(writer, reader.reviews(Q(pk__in=ids)))
    for ids in in_turns(changed.segment):
        _write(writer, reader.segments(Q(pk__in=ids)))
    for ids in in_turns(changed.survey):
        _write(writer, reader.surveys(Q(pk__in=ids)))


def _write(writer: Writer, rows: dict[str, list[Any]]) -> None:
    for table, these in rows.items():
        writer.add(table, these)


def _write_dead(opened: Opened, writer: Writer, changed: Changed) -> None:
    """Name what is replaced: a part holds all rows of a review, segment or survey, or none."""
    for subject in ("review", "segment", "survey"):
        if opened.has(f"{subject}s"):
            writer.add_dead(subject, _present(opened, subject, changed.of(subject)))


def _present(opened: Opened, subject: str, rows: set[int]) -> list[tuple[int, int]]:
    """Of these rows, those the facts hold, each with its part."""
    found: set[tuple[int, int]] = set()
    text = _presence_sql(subject, opened.replaced)
    for ids in in_turns(rows):
        these = text.replace(_THESE, ", ".join(str(number) for number in ids))
        columns = duck().run(these, opened).to_pydict()
        found.update(zip(columns[subject], columns["part"], strict=True))
    return sorted(found)


_THESE = "2046913001, 2046913002"
"""Stands for the numbers asked for."""


@lru_cache
def _presence_sql(subject: str, replaced: frozenset[str]) -> str:
    shape = ("presence", subject, tuple(sorted(replaced)))
    return kept_sql(shape, lambda: compiled(_presence(subject, replaced)))


def _presence(subject: str, replaced: frozenset[str]) -> Any:
    rows = live(f"{subject}s", replaced)
    asked = [int(number) for number in _THESE.split(", ")]
    return rows.filter(rows[subject].isin(asked)).select(subject, "part").distinct()


def _build(workspace: Workspace, lease: Lease) -> int:
    folder = folder_of(workspace)
    marks = list(FactChange.objects.filter(workspace=workspace.pk).values_list("id", flat=True))
    books = Books({})
    reader = Reader(workspace, books)
    with Writer(folder, 1) as writer:
        for _month in _each_month(reader, writer):
            lease.renew()
        writer.finish()
        empty = Manifest(token=new_token(), time_zone=workspace.time_zone)
        Rolling(Opened(workspace.pk, empty, folder), writer, books).everything()
        writer.finish()
        manifest = replace(empty, parts=writer.parts, books=books.words, next_part=2)
        _put_in_force(lease, Opened(workspace.pk, manifest, folder), marks)
    clean(folder, manifest)
    elsewhere.clean_there(workspace.pk, manifest)
    return manifest.rows("reviews")


def _each_month(reader: Reader, writer: Writer) -> Iterator[None]:
    """Write everything, month by month, some hundred rows of the database at a time.

    Rows of one agent lie side by side, so that one agent's figures read little.
    """
    submitted = Review.objects.exclude(status=Review.Status.DRAFT)
    kinds: tuple[tuple[QuerySet[Any], str, str, Any], ...] = (
        (submitted, "happened_at", "segment__agent_id", reader.reviews),
        (Segment.objects.all(), "started_at", "agent_id", reader.segments),
        (SurveyAnswer.objects.all(), "conversation__started_at", "pk", reader.surveys),
    )
    for every, moment, order, read in kinds:
        rows = every.filter(workspace=reader.workspace).order_by("pk")
        for start, end in _months(rows, moment, ZoneInfo(reader.workspace.time_zone)):
            month = rows.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})
            for ids in in_turns(month.order_by(order, "pk").values_list("pk", flat=True)):
                _write(writer, read(Q(pk__in=ids)))
                yield
            writer.finish()


def _months(
    rows: QuerySet[Any], moment: str, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of every month that has rows."""
    starts = rows.order_by().annotate(start=TruncMonth(moment, tzinfo=zone)).values_list("start")
    for (start,) in sorted(starts.distinct()):
        yield start, start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)


def _put_in_force(lease: Lease, opened: Opened, marks: list[int]) -> None:
    """Change over to what was written, and forget the marks that are in it, in one step."""
    engine().take_in(opened)
    write_manifest(opened.folder, opened.manifest)
    elsewhere.send(opened.workspace, opened.folder, opened.manifest)
    lease.renew()
    now = timezone.now()
    with transaction.atomic():
        for ids in in_turns(marks):
            FactChange.objects.filter(pk__in=ids).delete()
        FactStore.objects.filter(pk=lease.store.pk).update(
            token=opened.manifest.token, written_at=now, problem=""
        )
