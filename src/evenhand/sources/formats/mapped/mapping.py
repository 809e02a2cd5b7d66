"""The mapping file: where in a foreign document the parts of a conversation are.

Published as a JSON Schema, generated from these structs.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from evenhand.errors import InputError
from evenhand.sources.documents import in_shape, parse_document, read_text

Treatment = Literal["customer", "agent", "bot", "system", "unknown", "skip", "event"]


class Pick(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value: fixed, or read at a path, translated by a table, with one for when it is absent."""

    path: Annotated[str, Meta(description="Where the value is, as `info.user.name`.")] = ""
    value: Annotated[str, Meta(description="A fixed value, in place of a path.")] = ""
    values: Annotated[
        dict[str, str], Meta(description="What each value of the source becomes.")
    ] = {}
    default: Annotated[str, Meta(description="Used where the path leads to nothing.")] = ""


Field = str | Pick


class MessageMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where the parts of a message are, seen from the message (or from the CSV row)."""

    author: Annotated[Field, Meta(description="Who wrote: an id, a name or a role.")] = "author"
    text: Annotated[Field, Meta(description="The words.")] = "text"
    html: Annotated[Field, Meta(description="The words as HTML, in place of `text`.")] = ""
    kind: Annotated[
        Field, Meta(description="What tells the kind of author, where `author` does not.")
    ] = ""
    name: Annotated[Field, Meta(description="The author's name.")] = ""
    email: Annotated[Field, Meta(description="The author's e-mail address.")] = ""
    sent_at: Annotated[Field, Meta(description="When it was sent.")] = ""
    subject: Annotated[Field, Meta(description="Its subject line.")] = ""
    visibility: Annotated[
        Field, Meta(description="public, internal or unknown (which it is if not mapped).")
    ] = Pick(value="unknown")
    tool_calls: Annotated[str, Meta(description="A list of tool calls, each kept as an event.")] = (
        ""
    )
    attributes: Annotated[dict[str, str], Meta(description="Name and path of values to keep.")] = {}


class Assume(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A start for conversations that have no time: the first at ``start``, then one ``every``."""

    start: Annotated[datetime, Meta(tz=True)]
    every: Annotated[str, Meta(description="90s, 10m, 2h or 1d.")] = "10m"


class Agents(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Names to share conversations among where the source does not say who handled them."""

    names: Annotated[list[str], Meta(min_length=1)]
    by: Annotated[
        Literal["id", "line"],
        Meta(description="id: by a hash of the conversation's id; line: in turn."),
    ] = "id"


class SurveyMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A survey answer kept in the same document or row."""

    kind: Literal["csat", "nps", "ces"]
    value: Field
    scale_min: float
    scale_max: float
    comment: Field = ""
    answered_at: Field = ""


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where in a document (or the rows of a CSV file) the parts of a conversation are."""

    id: Annotated[
        str | list[str],
        Meta(description="Path of the conversation's id; several are joined by a hyphen."),
    ]
    message: MessageMapping = MessageMapping()
    messages: Annotated[str, Meta(description="Path of the list of messages. Not for CSV.")] = ""
    channel: Annotated[
        Field, Meta(description="chat, email, phone, messaging, social, web or other.")
    ] = Pick(value="other")
    extends: Annotated[
        Literal["", "chatlog"],
        Meta(description="chatlog: start from the OpenAI shape and state what differs."),
    ] = ""
    items: Annotated[
        str, Meta(description="Path of the list of conversations inside one large document.")
    ] = ""
    transcript: Annotated[
        str, Meta(description="CSV column with a whole transcript, one conversation a row.")
    ] = ""
    kinds: Annotated[
        dict[str, Treatment],
        Meta(description="What each author or role is; skip leaves it out, event keeps it apart."),
    ] = {}
    subject: Field = ""
    language: Field = ""
    started_at: Field = ""
    ended_at: Field = ""
    tags: Annotated[str, Meta(description="Path of a list, or of text with commas.")] = ""
    customer: Annotated[Field, Meta(description="The customer's name.")] = ""
    agent: Annotated[Field, Meta(description="Name or e-mail of who handled it.")] = ""
    agents: Agents | None = None
    agent_kind: Annotated[
        Literal["agent", "bot"], Meta(description="Whose messages `agent` and `agents` name.")
    ] = "agent"
    attributes: Annotated[dict[str, str], Meta(description="Name and path of values to keep.")] = {}
    surveys: list[SurveyMapping] = []
    assume: Assume | None = None
    time_zone: Annotated[str, Meta(description="Zone of times that state none.")] = ""
    time_format: Annotated[str, Meta(description="As in %d.%m.%Y %H:%M; else ISO 8601.")] = ""
    remove: Annotated[list[str], Meta(description="Markers to take out of every text.")] = []


def read_mapping(path: Path) -> Mapping:
    """The mapping in a YAML or JSON file.

    Raises
    ------
    InputError
        It cannot be opened, or is no mapping.
    """
    return parse_mapping(read_text(path), path.name)


def parse_mapping(text: str, where: str = "mapping") -> Mapping:
    """The mapping in YAML or JSON text.

    Raises
    ------
    InputError
        It is no YAML, or a key or value in it is not one of a mapping's.

    Examples
    --------
    >>> parse_mapping("id: key\\nmessages: turns\\nmessage: {author: who, text: said}").id
    'key'
    """
    return build_mapping(parse_document(text, where), where)


def build_mapping(document: Any, where: str = "mapping") -> Mapping:
    """The mapping of a document already read from YAML or JSON.

    Raises
    ------
    InputError
        A key or value in it is not one of a mapping's.
    """
    if not isinstance(document, dict):
        raise InputError("is no mapping; it starts with `id:`, `messages:` and `message:`.", where)
    if document.get("extends") == "chatlog":
        document = _merged(CHATLOG, document)
    return in_shape(document, Mapping, where)


def _merged(base: AnyMapping[str, Any], own: AnyMapping[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(base[key], own[key])
        for key in base.keys() & own.keys()
        if isinstance(base[key], dict) and isinstance(own[key], dict)
    }
    return {**base, **own, **both}


CHATLOG: dict[str, Any] = {
    "id": "id",
    "messages": "messages",
    "message": {
        "author": "role",
        "text": "content",
        "sent_at": "timestamp",
        "visibility": {"value": "public"},
        "tool_calls": "tool_calls",
    },
    "kinds": {
        "user": "customer",
        "human": "customer",
        "assistant": "bot",
        "system": "skip",
        "developer": "skip",
        "tool": "event",
        "function": "event",
    },
    "channel": {"value": "chat"},
    "started_at": "started_at",
    "agent": {"path": "model", "default": "AI agent"},
    "agent_kind": "bot",
}
"""The shape of OpenAI-style chat logs, as a mapping."""
