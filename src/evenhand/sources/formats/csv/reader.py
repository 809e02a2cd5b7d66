"""Reads conversations out of CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from evenhand.conversations.record import ConversationRecord
from evenhand.errors import InputError
from evenhand.sources import explain
from evenhand.sources.folders import imports_folder
from evenhand.sources.formats.csv.columns import guess_mapping
from evenhand.sources.formats.csv.grouping import Group, gathered, groups, is_together, named
from evenhand.sources.formats.csv.rows import Row, Table
from evenhand.sources.formats.csv.transcript import line_pattern, message_mapping, parse
from evenhand.sources.formats.mapped.convert import Converter
from evenhand.sources.formats.mapped.mapping import Mapping
from evenhand.sources.found import Found, Problem, Seen
from evenhand.sources.options import Options
from evenhand.sources.reading.text import TextFile

_ROWS = "rows"


def read(file: TextFile, options: Options) -> Iterator[Found | Problem]:
    """Conversations of the file, by the mapping or by what its columns are called.

    Raises
    ------
    InputError
        The header does not name what is needed, or the mapping names columns it has not.
    """
    table = Table(file, options.delimiter)
    mapping = options.mapping or guess_mapping(table)
    _check_columns(mapping, table.columns, file.name)
    if mapping.transcript:
        return _transcripts(table, mapping, options)
    return _messages(table, mapping, options, file)


def _messages(
    table: Table, mapping: Mapping, options: Options, file: TextFile
) -> Iterator[Found | Problem]:
    convert = Converter(structs.replace(mapping, messages=_ROWS), options.zone)

    def key(row: Row) -> str:
        try:
            return convert.key(row.cells)
        except InputError:
            return ""

    rows = named(table.rows(), key)
    if not is_together(table.rows(), key):
        rows = gathered(named(table.rows(), key), imports_folder())
    for number, group in enumerate(groups(rows, file.limits.messages), start=1):
        yield _conversation(group, convert, number, mapping)


def _conversation(
    group: Group, convert: Converter, number: int, mapping: Mapping
) -> Found | Problem:
    first, raw = group.rows[0], b"\n".join(row.raw for row in group.rows if row.raw)
    if group.left_out:
        most = len(group.rows) - 1
        reason = (
            f"the conversation {explain.shown(group.key)} has more than {most:,} rows. Split it, "
            "or raise EVENHAND_MESSAGES_MAX. Its rows are not copied to the file of rejected lines."
        )
        return Problem(first.line, "", reason, b"")
    if group.wrong:
        return _spoiled(group, group.wrong, mapping, raw)
    document: dict[str, Any] = {**first.cells, _ROWS: [row.cells for row in group.rows]}
    try:
        record = convert(document, number)
    except InputError as error:
        return _problem(error, group.rows, raw)
    return Found(first.line, _in_order(record), raw)


def _spoiled(group: Group, wrong: Row, mapping: Mapping, raw: bytes) -> Problem:
    if not group.key:
        ids = mapping.id if isinstance(mapping.id, str) else ", ".join(mapping.id)
        reason = wrong.wrong or f"there is no conversation id in the column {explain.shown(ids)}."
        return Problem(wrong.line, "", reason, raw)
    line = wrong.line if wrong.raw else next(row.line for row in group.rows if row.raw)
    return Problem(line, "", wrong.wrong, raw)


def _problem(error: InputError, rows: list[Row], raw: bytes) -> Problem:
    """Names the row's line in place of its number in the conversation."""
    place, line = error.where, rows[0].line
    if place.startswith(f"{_ROWS}["):
        number, _, field = place.removeprefix(f"{_ROWS}[").partition("]")
        line, place = rows[int(number)].line, field.removeprefix(".")
    return Problem(line, place, error.message, raw)


def _in_order(record: ConversationRecord) -> ConversationRecord:
    """Messages by time where all have one: many exports begin with the newest."""
    times = [message.sent_at for message in record.messages if message.sent_at]
    if record.events or len(times) < len(record.messages) or times == sorted(times):
        return record
    messages = sorted(record.messages, key=lambda message: message.sent_at or times[0])
    return structs.replace(record, messages=messages)


def _transcripts(table: Table, mapping: Mapping, options: Options) -> Iterator[Found | Problem]:
    pattern, seen = line_pattern(mapping.kinds), Seen()
    own = Converter(structs.replace(mapping, messages=_ROWS), options.zone)
    lines = Converter(
        structs.replace(mapping, messages=_ROWS, message=message_mapping(mapping.message)),
        options.zone,
    )
    for number, row in enumerate(table.rows(), start=1):
        if row.wrong:
            yield Problem(row.line, "", row.wrong, row.raw)
            continue
        cell = row.cells[mapping.transcript]
        try:
            said = parse(cell, pattern)
            # Messages of a JSON list have the fields of the mapping, not those read from lines.
            convert = lines if said and "kind" in said[0] and not _is_json(cell) else own
            record = convert({**row.cells, _ROWS: said}, number)
        except InputError as error:
            place = error.where.replace(_ROWS, mapping.transcript) or mapping.transcript
            yield Problem(row.line, place, error.message, row.raw)
            continue
        if first := seen.first(record.id, row.line):
            yield explain.duplicate(row.line, record.id, first, row.raw)
            continue
        yield Found(row.line, record, row.raw)


def _is_json(cell: str) -> bool:
    return cell.lstrip().startswith("[{")


def _check_columns(mapping: Mapping, columns: list[str], where: str) -> None:
    needed = [mapping.id] if isinstance(mapping.id, str) else list(mapping.id)
    needed += [mapping.transcript] if mapping.transcript else []
    if not all(needed):
        raise InputError("say which column holds the conversation's id.", where)
    for name in needed:
        if name not in columns:
            raise InputError(
                f"has no column {explain.shown(name)}, which the mapping names. Its columns are: "
                f"{', '.join(columns[:30])}.",
                where,
            )
