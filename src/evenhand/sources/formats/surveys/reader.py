"""Reads survey answers as JSONL (one ``SurveyAnswerRecord`` a line) or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from evenhand.conversations.record import SurveyAnswerRecord
from evenhand.errors import InputError
from evenhand.sources import explain
from evenhand.sources.formats.csv.rows import Table
from evenhand.sources.formats.mapped.convert import number
from evenhand.sources.formats.mapped.reader import Documents, json_documents
from evenhand.sources.found import Found, Problem, Seen
from evenhand.sources.names import named_parts, plain_name
from evenhand.sources.options import Options
from evenhand.sources.reading.text import TextFile
from evenhand.sources.times import read_time

_TIMES = ("sent_at", "answered_at")
_NUMBERS = ("value", "scale_min", "scale_max")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "conversation": (
        "conversation", "conversationid", "ticketid", "chatid", "caseid", "threadid", "ticket",
        "externalid",
    ),
    "kind": ("kind", "survey", "surveykind", "surveytype", "type", "metric"),
    "value": ("value", "score", "rating", "answer", "csat", "nps", "ces", "satisfaction"),
    "scale_min": ("scalemin", "min", "lowest"),
    "scale_max": ("scalemax", "max", "highest"),
    "comment": ("comment", "feedback", "reason", "text", "verbatim"),
    "sent_at": ("sentat", "sent", "offeredat"),
    "answered_at": ("answeredat", "answered", "respondedat", "createdat", "date", "time"),
    "agent": ("agent", "agentid", "agentname", "agentemail", "assignee"),
    "id": ("id", "surveyid", "responseid", "answerid"),
}  # fmt: skip
VALUE_COLUMNS = frozenset(_COLUMNS["value"])
KINDS = ("csat", "nps", "ces")


def read(file: TextFile, options: Options) -> Iterator[Found | Problem]:
    """Survey answers of the file.

    Raises
    ------
    InputError
        A CSV header does not name what is needed.
    """
    is_json = file.head.lstrip()[:1] in ("{", "[")
    documents = json_documents(file) if is_json else _rows(Table(file, options.delimiter), file)
    return _answers(documents, options)


def _answers(documents: Documents, options: Options) -> Iterator[Found | Problem]:
    seen = Seen()
    for entry in documents:
        if isinstance(entry, Problem):
            yield entry
            continue
        line, document, raw = entry
        try:
            answer = _answer(document, options)
        except InputError as error:
            yield Problem(line, error.where, error.message, raw)
            continue
        except msgspec.ValidationError as error:
            yield explain.undecodable(line, raw, error, explain.UTF8)
            continue
        key = f"{answer.kind}\0{answer.id}\0{answer.conversation}"
        if first := seen.first(key, line):
            yield _twice(line, answer, first, raw)
            continue
        yield Found(line, answer, raw)


def _answer(document: Any, options: Options) -> SurveyAnswerRecord:
    if not isinstance(document, dict):
        raise InputError("is no survey answer: an object with fields is needed.")
    answer = {name: value for name, value in document.items() if value is not None and value != ""}
    if "kind" not in answer and options.survey_kind:
        answer["kind"] = options.survey_kind
    if isinstance(answer.get("kind"), str):
        answer["kind"] = answer["kind"].strip().lower()
    for name in _NUMBERS:
        if isinstance(answer.get(name), str):
            answer[name] = number(answer[name], name)
    for name in _TIMES:
        answer[name] = _time(answer.get(name), name, options)
    _scale(answer, options)
    return msgspec.convert(answer, SurveyAnswerRecord)


def _time(value: Any, name: str, options: Options) -> Any:
    try:
        return read_time(value, options.zone)
    except InputError as error:
        raise InputError(error.message, name) from error


def _scale(answer: dict[str, Any], options: Options) -> None:
    """Put the scale on an answer that does not say; only NPS has one everywhere."""
    if "scale_min" in answer and "scale_max" in answer:
        return
    scale = options.scale or ((0.0, 10.0) if answer.get("kind") == "nps" else None)
    if scale is None:
        raise InputError(
            "the scale of the answer is not stated; say the lowest and highest, as --scale 1-5.",
            "scale_min",
        )
    answer["scale_min"], answer["scale_max"] = scale


def _twice(line: int, answer: SurveyAnswerRecord, first: int, raw: bytes) -> Problem:
    reason = (
        f"conversation {explain.shown(answer.conversation)} has a {answer.kind} answer already on "
        f"line {first}. Give each answer an id of its own."
    )
    return Problem(line, "id", reason, raw)


def _rows(table: Table, file: TextFile) -> Documents:
    columns = survey_columns(table.columns)
    for name in ("conversation", "value"):
        if name not in columns:
            raise InputError(
                f"no column is recognised as the {name} of a survey answer. Name the columns "
                "conversation, kind, value, scale_min, scale_max, comment, sent_at, answered_at, "
                "agent and id.",
                f"{file.name}, line 1",
            )
    kind = plain_name(columns["value"])
    for row in table.rows():
        if row.wrong:
            yield Problem(row.line, "", row.wrong, row.raw)
            continue
        answer = {part: row.cells[column].strip() for part, column in columns.items()}
        if kind in KINDS:
            answer.setdefault("kind", kind)
        yield row.line, answer, row.raw


def survey_columns(names: list[str]) -> dict[str, str]:
    """Which column holds which part of an answer, by their names.

    Examples
    --------
    >>> survey_columns(["Ticket ID", "CSAT", "Feedback"])
    {'conversation': 'Ticket ID', 'value': 'CSAT', 'comment': 'Feedback'}
    """
    return named_parts(names, _COLUMNS)
