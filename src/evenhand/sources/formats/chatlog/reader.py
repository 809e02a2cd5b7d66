"""Reads OpenAI-style chat logs: ``{"messages": [{"role": ..., "content": ...}]}`` or bare lists."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from evenhand.sources.formats.mapped.mapping import CHATLOG, build_mapping
from evenhand.sources.formats.mapped.reader import converted, json_documents, with_items
from evenhand.sources.found import Found, Problem
from evenhand.sources.options import Options
from evenhand.sources.reading.text import TextFile

_IDS = ("id", "conversation_id", "session_id", "thread_id", "chat_id", "trace_id")
_TIMES = ("started_at", "created_at", "created", "timestamp", "start_time", "create_time")


def read(file: TextFile, options: Options) -> Iterator[Found | Problem]:
    """Conversations of the file; system prompts are left out, tool calls become events."""
    mapping = options.mapping or build_mapping({**CHATLOG})
    documents = with_items(json_documents(file), mapping.items)
    return converted(documents, mapping, options, normal)


def normal(document: Any, raw: bytes) -> Any:
    """The document with an id and a start under the names the mapping expects.

    A log without an id gets one from its content, so that importing it again changes nothing.
    """
    if isinstance(document, list):
        document = {"messages": document}
    if not isinstance(document, dict):
        return document
    digest = f"chat-{blake2b(raw.strip(), digest_size=10).hexdigest()}"
    return {
        **document,
        "id": _first(document, _IDS) or digest,
        "started_at": _first(document, _TIMES),
    }


def _first(document: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((document[name] for name in names if document.get(name) not in (None, "")), None)
