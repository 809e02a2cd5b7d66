"""The formats an import reads, and which of them a file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.errors import InputError
from evenhand.sources.formats.chatlog import reader as chatlog
from evenhand.sources.formats.csv import reader as csv
from evenhand.sources.formats.csv.columns import propose
from evenhand.sources.formats.csv.rows import Table
from evenhand.sources.formats.jsonl import reader as jsonl
from evenhand.sources.formats.mapped import reader as mapped
from evenhand.sources.formats.mapped.reader import first_document
from evenhand.sources.formats.reviews import reader as reviews
from evenhand.sources.formats.reviews.columns import is_of_reviews
from evenhand.sources.formats.surveys import reader as surveys
from evenhand.sources.found import Found, Problem
from evenhand.sources.options import Options
from evenhand.sources.reading.text import TextFile

Read = Callable[[TextFile, Options], Iterator[Found | Problem]]


class Holds(StrEnum):
    """What a file of a format holds."""

    CONVERSATIONS = "conversations"
    SURVEYS = "surveys"
    REVIEWS = "reviews"


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write conversations, survey answers or reviews down."""

    name: str
    title: str | Promise
    read: Read
    holds: Holds = Holds.CONVERSATIONS


FORMATS = {
    found.name: found
    for found in (
        Format("jsonl", _("Evenhand JSONL"), jsonl.read),
        Format("csv", _("CSV"), csv.read),
        Format("chatlog", _("Chat log (OpenAI style)"), chatlog.read),
        Format("mapped", _("Other JSON, with a mapping"), mapped.read),
        Format("surveys", _("Survey answers"), surveys.read, Holds.SURVEYS),
        Format("reviews", _("Past reviews"), reviews.read, Holds.REVIEWS),
    )
}
_OWN = {"id", "participants", "messages"}


def find_format(name: str) -> Format:
    """The format of this name.

    Raises
    ------
    InputError
        There is none.
    """
    if name not in FORMATS:
        raise InputError(
            f"there is no format {name!r}; there are {', '.join(FORMATS)}.", "--format"
        )
    return FORMATS[name]


def guess(file: TextFile, options: Options) -> Format:
    """The format of a file, by its first documents or its header.

    Raises
    ------
    InputError
        The file is empty, or a list of single messages.
    """
    head = file.head.strip()
    if not head:
        raise InputError("is empty.", file.name)
    if head[0] not in "{[":
        return FORMATS[_kind_of_table(Table(file, options.delimiter).columns, options)]
    if options.mapping:
        return FORMATS["chatlog" if options.mapping.extends else "mapped"]
    return FORMATS[_kind_of_document(first_document(file), file.name)]


def _kind_of_document(document: Any, where: str) -> str:
    if isinstance(document, list):
        return "chatlog" if document and _is_message(document[0]) else "mapped"
    if not isinstance(document, dict):
        return "jsonl"
    if document.keys() >= _OWN:
        return "jsonl"
    if _is_exported(document) or is_of_reviews(document):
        return "reviews"
    if "conversation" in document and document.keys() & {"value", "kind"}:
        return "surveys"
    messages = document.get("messages")
    if isinstance(messages, list) and messages and _is_message(messages[0]):
        return "chatlog"
    if _is_message(document):
        raise InputError(
            "is a list of single messages. Write each conversation as one document, as in "
            '{"id": "1", "messages": [...]}.',
            where,
        )
    return "mapped"


def _is_exported(document: dict[str, Any]) -> bool:
    """Whether this is a page, or a conversation, of an export of reviews."""
    pages = document.get("conversations")
    first = pages[0] if isinstance(pages, list) and pages else document
    return isinstance(first, dict) and isinstance(first.get("reviews"), list)


def _is_message(value: Any) -> bool:
    return isinstance(value, dict) and "role" in value


def _kind_of_table(columns: list[str], options: Options) -> str:
    if options.mapping:
        return "csv"
    if options.survey_kind:
        return "surveys"
    proposed = propose(columns)
    parts = surveys.survey_columns(columns)
    spoken = proposed.transcript or proposed.message.html or "message" in map(str.lower, columns)
    if is_of_reviews(columns) and not spoken:
        return "reviews"
    if "value" in parts and "conversation" in parts and not spoken:
        return "surveys"
    return "csv"
