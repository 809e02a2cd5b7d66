"""Reads past reviews out of CSV, JSON and JSONL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from evenhand.errors import InputError
from evenhand.sources import explain
from evenhand.sources.folders import imports_folder
from evenhand.sources.formats.csv.grouping import Group, gathered, groups, is_together, named
from evenhand.sources.formats.csv.rows import Row, Table
from evenhand.sources.formats.mapped.paths import as_text
from evenhand.sources.formats.mapped.reader import first_document, json_documents
from evenhand.sources.formats.reviews.columns import RATING, Layout, layout, parts_of
from evenhand.sources.formats.reviews.making import Maker
from evenhand.sources.formats.reviews.mapping import ReviewMapping
from evenhand.sources.formats.reviews.record import ReviewRecord, made_key
from evenhand.sources.formats.reviews.zendesk_qa import reviews_of
from evenhand.sources.found import Found, Problem, Seen
from evenhand.sources.options import Options
from evenhand.sources.reading.text import TextFile

_LOOKED_AT = 200
_SAME = ("conversation", "agent", "agent_email", "reviewer", "reviewer_email", "kind")
_IN_ONE = {"ratings", "reviews", "conversations"}


class _Rows(NamedTuple):
    """Rows of a table, or of JSON objects that each hold one rating or one flat review."""

    columns: list[str]
    all: Callable[[], Iterator[Row]]


def read(file: TextFile, options: Options) -> Iterator[Found | Problem]:
    """Reviews of the file, in the file's own words.

    Raises
    ------
    InputError
        The columns do not name what is needed.
    """
    mapping = options.reviews or ReviewMapping()
    make = Maker(mapping, options)
    if is_of_objects(file):
        return _once(_objects(file, mapping, make))
    rows = _rows(file, options)
    found = layout(rows.columns, mapping)
    _check(found, file.name)
    if found.is_by_rating:
        return _once(_by_rating(rows, found, make, file))
    return _once(_by_review(rows, found, make))


def columns_of(file: TextFile, options: Options) -> list[str]:
    """The names of a table's columns; none where each review is an object."""
    return [] if is_of_objects(file) else _rows(file, options).columns


def is_of_objects(file: TextFile) -> bool:
    """Whether each review is an object with its ratings inside."""
    if not _is_json(file):
        return False
    document = first_document(file)
    return isinstance(document, dict) and bool(document.keys() & _IN_ONE)


def _is_json(file: TextFile) -> bool:
    return file.head.lstrip()[:1] in ("{", "[")


def _rows(file: TextFile, options: Options) -> _Rows:
    if not _is_json(file):
        table = Table(file, options.delimiter)
        return _Rows(table.columns, table.rows)

    def rows() -> Iterator[Row]:
        for entry in json_documents(file):
            yield _json_row(entry)

    names = {name: None for row in islice(rows(), _LOOKED_AT) for name in row.cells}
    return _Rows(list(names), rows)


def _json_row(entry: tuple[int, Any, bytes] | Problem) -> Row:
    if isinstance(entry, Problem):
        return Row(entry.line, {}, entry.raw, entry.reason)
    line, document, raw = entry
    if not isinstance(document, dict):
        return Row(line, {}, raw, "is no review: an object with fields is needed.")
    return Row(line, {name: as_text(value) for name, value in document.items()}, raw)


def _objects(file: TextFile, mapping: ReviewMapping, make: Maker) -> Iterator[Found | Problem]:
    for line, document, raw in _numbered(file):
        if isinstance(document, Problem):
            yield document
            continue
        if not isinstance(document, dict) or not document:
            yield Problem(line, "", "is no review: an object with fields is needed.", raw)
            continue
        try:
            record = make(parts_of(document, mapping), document.get("ratings"))
        except InputError as error:
            yield Problem(line, error.where, error.message, raw)
        else:
            yield Found(line, record, raw)


def _numbered(file: TextFile) -> Iterator[tuple[int, Any, bytes]]:
    """Line, review and bytes. Reviews inside an export are numbered as they come."""
    inner = 0
    for entry in json_documents(file):
        if isinstance(entry, Problem):
            yield entry.line, entry, entry.raw
            continue
        line, document, raw = entry
        exported = reviews_of(document)
        if exported is None:
            yield line, document, raw
            continue
        for review, alone in exported:
            inner += 1
            yield inner, review, alone


def _by_review(rows: _Rows, found: Layout, make: Maker) -> Iterator[Found | Problem]:
    for row in rows.all():
        if row.wrong:
            yield Problem(row.line, "", row.wrong, row.raw)
            continue
        cell = row.cells.get
        ratings = [
            {
                "category": name,
                "option": cell(name, ""),
                "comment": cell(found.comments.get(name, ""), ""),
            }
            for name in found.categories
        ]
        try:
            yield Found(row.line, make(_parts(row, found), ratings), row.raw)
        except InputError as error:
            yield Problem(row.line, _column(error.where, found), error.message, row.raw)


def _by_rating(
    rows: _Rows, found: Layout, make: Maker, file: TextFile
) -> Iterator[Found | Problem]:
    def key(row: Row) -> str:
        parts = _parts(row, found)
        same = [parts.get(name, "") for name in _SAME]
        if parts.get("id"):
            return parts["id"]
        return made_key(*same) if parts.get("conversation") and not row.wrong else ""

    each = named(rows.all(), key)
    if not is_together(rows.all(), key):
        each = gathered(named(rows.all(), key), imports_folder())
    for group in groups(each, file.limits.messages):
        yield _of_group(group, found, make)


def _of_group(group: Group, found: Layout, make: Maker) -> Found | Problem:
    first, raw = group.rows[0], b"\n".join(row.raw for row in group.rows if row.raw)
    if group.left_out:
        return Problem(first.line, "", "a review has more rows than any scorecard asks for.", b"")
    if group.wrong:
        return _spoiled(group, group.wrong, raw)
    try:
        _check_same(group.rows, found)
        each = [_parts(row, found) for row in group.rows]
        whole = {**_shared(each), "date": _newest(each, make)}
        ratings = [{part: one[part] for part in RATING if part in one} for one in each]
        return Found(first.line, make(whole, ratings), raw)
    except InputError as error:
        line, place = _place(error.where, group.rows)
        return Problem(line, _column(place, found), error.message, raw)


def _spoiled(group: Group, wrong: Row, raw: bytes) -> Problem:
    reason = wrong.wrong
    if not group.key:
        return Problem(wrong.line, "", reason or "no conversation is named.", raw)
    line = wrong.line if wrong.raw else next(row.line for row in group.rows if row.raw)
    return Problem(line, "", reason.replace("conversation", "review"), raw)


def _shared(each: list[dict[str, str]]) -> dict[str, str]:
    """What the rows of a review have in common: of each part the first that is filled."""
    shared: dict[str, str] = {}
    for parts in reversed(each):
        shared |= {part: value for part, value in parts.items() if value}
    return shared


def _newest(each: list[dict[str, str]], make: Maker) -> datetime | None:
    """A review is as old as its newest rating."""
    dates = []
    for place, parts in enumerate(each):
        try:
            dates.append(make.time(parts, "date"))
        except InputError as error:
            raise InputError(error.message, f"ratings[{place}].date") from error
    return max(filter(None, dates), default=None)


def _check_same(rows: list[Row], found: Layout) -> None:
    for name in _SAME:
        values = {value for row in rows if (value := _parts(row, found).get(name))}
        if len(values) > 1:
            one, other = sorted(values)[:2]
            raise InputError(
                f"rows of one review name both {explain.shown(one)} and {explain.shown(other)}.",
                name,
            )


def _parts(row: Row, found: Layout) -> dict[str, str]:
    return {part: row.cells.get(column, "").strip() for part, column in found.parts.items()}


def _place(where: str, rows: list[Row]) -> tuple[int, str]:
    """The line of the rating that is wrong, in place of its number in the review."""
    if not where.startswith("ratings["):
        return rows[0].line, where
    turn, _, part = where.removeprefix("ratings[").partition("]")
    return rows[int(turn)].line, part.removeprefix(".")


def _column(place: str, found: Layout) -> str:
    """The name the user knows it by: the column's."""
    if place.startswith("ratings["):
        return found.categories[int(place.removeprefix("ratings[").partition("]")[0])]
    return found.parts.get(place, place)


def _once(entries: Iterable[Found | Problem]) -> Iterator[Found | Problem]:
    """Each review once; a second one with the same id is a problem."""
    seen = Seen()
    for entry in entries:
        if isinstance(entry, Problem):
            yield entry
        elif first := seen.first(entry.record.key, entry.line):
            yield _twice(entry, entry.record, first)
        else:
            yield entry


def _twice(entry: Found, record: ReviewRecord, first: int) -> Problem:
    if record.id:
        return explain.duplicate(entry.line, record.id, first, entry.raw)
    reason = (
        f"{record.reviewed_by} has reviewed this already on line {first}. Give each review an id "
        "of its own, or leave the one that counts."
    )
    return Problem(entry.line, "reviewer", reason, entry.raw)


def _check(found: Layout, where: str) -> None:
    parts = found.parts
    missing = [name for name in ("conversation", "date") if name not in parts]
    if not parts.keys() & {"reviewer", "reviewer_email"}:
        missing.append("reviewer")
    if missing:
        raise InputError(
            f"no column is recognised as the {' or the '.join(missing)} of a review. Name the "
            "columns conversation, agent, reviewer, date, category and option (or one column for "
            "each category), or say which is which under `columns:` in a mapping.",
            f"{where}, line 1",
        )
    if not (found.is_by_rating or found.categories):
        raise InputError("no column holds ratings.", f"{where}, line 1")
    if found.is_by_rating and not parts.keys() & {"option", "value"}:
        raise InputError("no column is recognised as the option or value.", f"{where}, line 1")
