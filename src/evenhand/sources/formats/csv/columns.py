"""What the columns of a CSV file are, by their names; proposed, never assumed in silence."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from msgspec import structs

from evenhand.errors import InputError
from evenhand.sources.formats.csv.rows import Table
from evenhand.sources.formats.mapped.mapping import Mapping, Treatment, build_mapping
from evenhand.sources.names import plain_name

_ID = (
    "conversationid", "conversation", "ticketid", "chatid", "caseid", "threadid", "sessionid",
    "dialogueid", "callid", "interactionid", "ticket", "ticketnumber", "externalid", "id",
)  # fmt: skip
_PARTS: dict[str, tuple[str, ...]] = {
    "text": ("text", "message", "body", "content", "utterance", "messagetext", "plainbody", "msg",
             "comment"),
    "html": ("html", "htmlbody", "bodyhtml"),
    "kind": ("authorkind", "kind", "role", "authortype", "authorrole", "sendertype", "senderrole",
             "speakerrole", "usertype", "direction"),
    "author": ("author", "authorname", "sender", "sendername", "speaker", "from", "authorid",
               "senderid", "name", "user"),
    "email": ("authoremail", "senderemail", "fromemail"),
    "sent_at": ("sentat", "time", "timestamp", "createdat", "datetime", "date", "sent", "created",
                "messagetime"),
    "visibility": ("visibility",),
}  # fmt: skip
_WHOLE: dict[str, tuple[str, ...]] = {
    "channel": ("channel", "via", "medium"),
    "subject": ("subject", "title"),
    "language": ("language", "lang", "locale"),
    "started_at": ("startedat", "starttime", "openedat", "startedon"),
    "ended_at": ("endedat", "endtime", "closedat"),
    "agent": ("agent", "agentname", "assignee", "assigneename", "agentemail", "assigneeemail",
              "owner", "handledby"),
    "customer": ("customer", "customername", "requester", "requestername", "client"),
    "tags": ("tags", "labels"),
}  # fmt: skip
_TRANSCRIPT = ("transcript", "conversationtext", "dialogue", "chatlog", "messages", "chattext")
_KNOWN_WORDS: dict[str, Treatment] = {
    **dict.fromkeys(
        ("customer", "user", "client", "visitor", "enduser", "requester", "contact", "caller",
         "guest", "inbound", "incoming", "in"),
        "customer",
    ),
    **dict.fromkeys(
        ("agent", "operator", "staff", "support", "rep", "representative", "admin", "advisor",
         "employee", "outbound", "outgoing", "out"),
        "agent",
    ),
    **dict.fromkeys(("bot", "assistant", "ai", "chatbot", "virtualassistant", "aiagent"), "bot"),
    **dict.fromkeys(("system", "automation", "automatic"), "system"),
}  # fmt: skip
LOOKED_AT = 500


def guess_mapping(table: Table) -> Mapping:
    """A mapping from the names of the columns and the first rows.

    Raises
    ------
    InputError
        No column is recognised as the conversation's id, or none as its text.
    """
    mapping = propose(table.columns)
    found_id = bool(mapping.id)
    if not found_id or not (mapping.transcript or mapping.message.text or mapping.message.html):
        missing = "a conversation's id" if not found_id else "the text of a message"
        raise InputError(
            f"no column is recognised as {missing}. The columns are: "
            f"{', '.join(table.columns[:30])}. Say which is which with --mapping, or in the web "
            "interface under Sources.",
            "line 1",
        )
    return with_kinds(mapping, table)


def propose(columns: Iterable[str]) -> Mapping:
    """A mapping from the names of columns alone; what is not recognised stays empty.

    Examples
    --------
    >>> propose(["Ticket ID", "Role", "Body"]).message.kind
    'Role'
    """
    plain = {plain_name(name): name for name in reversed(list(columns))}

    def first(names: Iterable[str]) -> str:
        return next((plain.pop(name) for name in names if name in plain), "")

    found_id, transcript = first(_ID), first(_TRANSCRIPT)
    whole: dict[str, Any] = {part: first(names) for part, names in _WHOLE.items()}
    parts: dict[str, Any] = {part: first(names) for part, names in _PARTS.items()}
    whole["channel"] = _or(whole["channel"], "other")
    parts["visibility"] = _or(parts["visibility"], "unknown")
    parts["author"] = parts["author"] or parts["kind"]
    transcript = "" if parts["text"] else transcript
    return build_mapping({"id": found_id, "transcript": transcript, "message": parts, **whole})


def with_kinds(mapping: Mapping, table: Table) -> Mapping:
    """The mapping with the author kinds of the first rows whose words are well known."""
    words = author_kinds(mapping, table)
    kinds = {word: kind for word in words if (kind := known_kind(word))}
    return structs.replace(mapping, kinds={**kinds, **mapping.kinds})


def known_kind(word: str) -> Treatment | None:
    """The kind of author a well-known word means.

    Examples
    --------
    >>> known_kind("End-User")
    'customer'
    """
    return _KNOWN_WORDS.get(plain_name(word))


def author_kinds(mapping: Mapping, table: Table) -> list[str]:
    """The values in the first rows that tell what kind of author wrote."""
    field = mapping.message.kind or mapping.message.author
    column = field if isinstance(field, str) else field.path
    values = {
        row.cells.get(column, ""): None for row in islice(table.rows(), LOOKED_AT) if not row.wrong
    }
    return [value for value in values if value][:30]


def _or(column: str, fixed: str) -> dict[str, str]:
    return {"path": column, "default": fixed} if column else {"value": fixed}
