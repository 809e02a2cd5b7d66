"""Turns a foreign document into a conversation record, as a mapping says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from hashlib import blake2b
from typing import Any

import msgspec

from evenhand.conversations.record import Channel, ConversationRecord, SurveyRecord
from evenhand.errors import InputError
from evenhand.sources.formats.mapped.mapping import Agents, Field, Mapping, SurveyMapping
from evenhand.sources.formats.mapped.paths import as_text, reader, text_reader
from evenhand.sources.formats.mapped.talk import Talk
from evenhand.sources.times import read_span, read_time, zone


class Converter:
    """Made once for a mapping, called for every document.

    Parameters
    ----------
    mapping:
        Where things are.
    assumed_zone:
        Zone of times that state none, where the mapping does not say.

    Raises
    ------
    InputError
        The mapping names an unknown zone or span; or, when called, the document does not hold
        what the mapping says.
    """

    def __init__(self, mapping: Mapping, assumed_zone: tzinfo | None = None) -> None:
        self._mapping = mapping
        self._zone = zone(mapping.time_zone) or assumed_zone
        paths = [mapping.id] if isinstance(mapping.id, str) else mapping.id
        self._ids = [(path, text_reader(path)) for path in paths]
        self._messages = reader(mapping.messages)
        self._channel = text_reader(mapping.channel)
        self._subject = text_reader(mapping.subject)
        self._language = text_reader(mapping.language)
        self._customer = text_reader(mapping.customer)
        self._agent = text_reader(mapping.agent)
        self._tags = reader(mapping.tags)
        self._started = self.time_reader(mapping.started_at, "started_at")
        self._ended = self.time_reader(mapping.ended_at, "ended_at")
        self._attributes = [(name, reader(path)) for name, path in mapping.attributes.items()]
        self._surveys = [self._survey_reader(survey) for survey in mapping.surveys]
        self._every = read_span(mapping.assume.every) if mapping.assume else None
        self._talk = Talk(mapping, self.time_reader)

    def __call__(self, document: Any, line: int) -> ConversationRecord:
        """The record of one document; ``line`` is its place in the file, from 1."""
        if not isinstance(document, dict):
            raise InputError(f"is a {type(document).__name__}, not an object with fields.")
        key = self.key(document)
        handler = self._agent(document) or self._assigned(key, line)
        said = self._talk(self._list(document), handler, self._customer(document))
        started, timeless = self._started(document), not any(m.sent_at for m in said.messages)
        assumed = self._mapping.assume is not None and started is None and timeless
        return ConversationRecord(
            id=key,
            channel=self._one_of_channels(document),
            participants=list(said.participants.values()),
            messages=said.messages,
            subject=self._subject(document),
            language=self._language(document),
            started_at=self._assumed_start(line) if assumed else started,
            ended_at=self._ended(document),
            times_assumed=assumed,
            tags=_tags(self._tags(document)),
            attributes=_kept(self._attributes, document),
            events=said.events,
            surveys=[survey for read in self._surveys if (survey := read(document))],
        )

    def key(self, document: dict[str, Any]) -> str:
        """The conversation's id."""
        values = [(path, read(document)) for path, read in self._ids]
        for path, value in values:
            if not value:
                raise InputError("there is no id here.", path or "id")
        return "-".join(value for _, value in values)

    def time_reader(self, field: Field, place: str) -> Callable[[Any], datetime | None]:
        """Reads a time field, naming its place where it is wrong."""
        if not field:
            return lambda document: None
        read, form = reader(field), self._mapping.time_format

        def time(document: Any) -> datetime | None:
            try:
                return read_time(read(document), self._zone, form)
            except InputError as error:
                raise InputError(error.message, _name(field, place)) from error

        return time

    def _list(self, document: dict[str, Any]) -> list[Any]:
        messages = self._messages(document)
        if not isinstance(messages, list):
            raise InputError(
                "there is no list of messages here; `messages` in the mapping is its path.",
                self._mapping.messages or "messages",
            )
        return messages

    def _one_of_channels(self, document: dict[str, Any]) -> Any:
        channel = self._channel(document)
        try:
            return msgspec.convert(channel.lower(), Channel)
        except msgspec.ValidationError as error:
            raise InputError(
                f"unknown channel {channel!r}; say under `channel: values:` in the mapping which "
                "of chat, email, phone, messaging, social, web or other it is.",
                _name(self._mapping.channel, "channel"),
            ) from error

    def _assigned(self, key: str, line: int) -> str:
        return assigned_agent(self._mapping.agents, key, line) if self._mapping.agents else ""

    def _assumed_start(self, line: int) -> datetime:
        assume = self._mapping.assume
        if assume is None or self._every is None:
            raise InputError("no start is assumed.")
        try:
            return assume.start + self._every * (line - 1)
        except OverflowError as error:
            raise InputError("the assumed start is beyond the calendar.", "assume") from error

    def _survey_reader(
        self, mapping: SurveyMapping
    ) -> Callable[[dict[str, Any]], SurveyRecord | None]:
        value, comment = text_reader(mapping.value), text_reader(mapping.comment)
        answered = self.time_reader(mapping.answered_at, "answered_at")

        def survey(document: dict[str, Any]) -> SurveyRecord | None:
            text = value(document).strip()
            if not text:
                return None
            return SurveyRecord(
                kind=mapping.kind,
                scale_min=mapping.scale_min,
                scale_max=mapping.scale_max,
                value=number(text, _name(mapping.value, mapping.kind)),
                comment=comment(document),
                answered_at=answered(document),
            )

        return survey


def assigned_agent(agents: Agents, key: str, line: int) -> str:
    """The agent a conversation is given to: the same one whenever it is imported.

    Examples
    --------
    >>> assigned_agent(Agents(["Ana", "Ben"], by="line"), "7", line=2)
    'Ben'
    """
    turn = line - 1
    if agents.by == "id":
        turn = int.from_bytes(blake2b(key.encode(errors="replace"), digest_size=8).digest())
    return agents.names[turn % len(agents.names)]


def number(text: str, place: str) -> float:
    """A number a survey gave.

    Raises
    ------
    InputError
        It is none.
    """
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise InputError(f"{text[:60]!r} is no number.", place) from error


def _tags(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else as_text(value).split(",")
    return [tag for part in parts if (tag := as_text(part).strip())]


def _kept(
    attributes: list[tuple[str, Callable[[Any], Any]]], document: dict[str, Any]
) -> dict[str, Any]:
    found = ((name, read(document)) for name, read in attributes)
    return {name: value for name, value in found if value is not None and value != ""}


def _name(field: Field, otherwise: str) -> str:
    """How the user knows the field: by its path."""
    return (field if isinstance(field, str) else field.path) or otherwise
