"""What was said in a foreign document: participants, messages and events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evenhand.conversations.record import EventRecord, MessageRecord, ParticipantRecord
from evenhand.conversations.transcript import Kind, Visibility
from evenhand.errors import InputError
from evenhand.sources.formats.mapped.mapping import Field, Mapping
from evenhand.sources.formats.mapped.paths import as_text, reader, text_reader

_KINDS = {kind.value: kind.value for kind in Kind}
TimeReader = Callable[[Field, str], Callable[[Any], datetime | None]]


@dataclass(slots=True)
class Said:
    """What a conversation holds so far."""

    handler: str
    customer: str
    participants: dict[str, ParticipantRecord] = field(default_factory=dict)
    messages: list[MessageRecord] = field(default_factory=list)
    events: list[EventRecord] = field(default_factory=list)


class Talk:
    """Reads lists of messages as the mapping says."""

    def __init__(self, mapping: Mapping, time_reader: TimeReader) -> None:
        message = mapping.message
        self._where = mapping.messages or "messages"
        self._kinds = {**_KINDS, **mapping.kinds}
        self._agent_kind = mapping.agent_kind
        self._remove = mapping.remove
        self._author = text_reader(message.author)
        self._kind = text_reader(message.kind) if message.kind else self._author
        self._text = text_reader(message.text)
        self._html = text_reader(message.html)
        self._name = text_reader(message.name)
        self._email = text_reader(message.email)
        self._subject = text_reader(message.subject)
        self._visibility = text_reader(message.visibility)
        self._sent_at = time_reader(message.sent_at, "sent_at")
        self._calls = reader(message.tool_calls)
        self._attributes = [(name, reader(path)) for name, path in message.attributes.items()]

    def __call__(self, items: list[Any], handler: str, customer: str) -> Said:
        """Everything said, ``handler`` standing for the agent where one is named.

        Raises
        ------
        InputError
            With the place of the first message that cannot be read.
        """
        said = Said(handler, customer)
        for place, item in enumerate(items):
            try:
                self._add(said, item)
            except InputError as error:
                where = f"{self._where}[{place}]"
                where = f"{where}.{error.where}" if error.where else where
                raise InputError(error.message, where) from error
        return said

    def _add(self, said: Said, item: Any) -> None:
        if not isinstance(item, dict):
            raise InputError(f"is a {type(item).__name__}, not a message with fields.")
        kind = self._treatment(item)
        if kind == "skip":
            return
        if kind == "event":
            said.events.append(self._event(said, item))
            return
        author = self._participant(said, item, kind)
        calls = self._calls(item)
        text, html = self._clean(self._text(item)), self._html(item)
        if text or html or not calls:
            said.messages.append(self._message(item, author, text, html))
        for call in calls if isinstance(calls, list) else ():
            said.events.append(
                EventRecord("tool_call", len(said.messages), author=author, text=_call(call))
            )

    def _treatment(self, item: dict[str, Any]) -> str:
        value = self._kind(item)
        kind = self._kinds.get(value) or self._kinds.get(value.lower())
        if kind is None:
            raise InputError(
                f"unknown author kind {value!r}; say under `kinds:` in the mapping whether it is "
                "a customer, agent, bot, system or unknown (or skip, event)."
            )
        return kind

    def _event(self, said: Said, item: dict[str, Any]) -> EventRecord:
        return EventRecord(
            self._kind(item) or "event",
            len(said.messages),
            at=self._sent_at(item),
            text=self._clean(self._text(item)),
        )

    def _participant(self, said: Said, item: dict[str, Any], kind: str) -> str:
        """The author's id, added to those who take part."""
        author, name = self._author(item), self._name(item)
        if said.handler and kind == self._agent_kind:
            author, name = said.handler, said.handler
        if not author:
            raise InputError("there is no author here.", "author")
        if author not in said.participants:
            if kind == "customer":
                name = name or said.customer
            email = self._email(item) or (author if "@" in author else "")
            said.participants[author] = ParticipantRecord(author, Kind(kind), name, email)
        elif said.participants[author].kind != kind:
            raise InputError(
                f"{author!r} is a {kind} here and a {said.participants[author].kind} before.",
                "author",
            )
        return author

    def _message(self, item: dict[str, Any], author: str, text: str, html: str) -> MessageRecord:
        return MessageRecord(
            author,
            self._seen_by(item),
            text=text,
            html=html if not text else "",
            sent_at=self._sent_at(item),
            subject=self._subject(item),
            attributes={
                name: value for name, read in self._attributes if (value := read(item)) is not None
            },
        )

    def _seen_by(self, item: dict[str, Any]) -> Visibility:
        value = self._visibility(item).lower() or "unknown"
        try:
            return Visibility(value)
        except ValueError as error:
            raise InputError(
                f"unknown visibility {value!r}; say in the mapping which values are public, "
                "internal or unknown.",
                "visibility",
            ) from error

    def _clean(self, text: str) -> str:
        for marker in self._remove:
            text = text.replace(marker, "")
        return text


def _call(call: Any) -> str:
    """A tool call as ``name(arguments)``."""
    function = call.get("function", call) if isinstance(call, dict) else call
    if not isinstance(function, dict) or "name" not in function:
        return as_text(call)
    return f"{function['name']}({as_text(function.get('arguments'))})"
