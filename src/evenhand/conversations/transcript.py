"""The typed, versioned document a conversation's messages are kept in.

One document per conversation: it is always read, shown and scored as a whole.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

VERSION = 1


class Kind(StrEnum):
    """Who wrote. There is no default: a source that cannot tell says ``unknown``."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class Visibility(StrEnum):
    """Who could read it. There is no default: a source that cannot tell says ``unknown``."""

    PUBLIC = "public"
    INTERNAL = "internal"
    UNKNOWN = "unknown"


class Participant(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Someone who takes part; ``id`` is the source's own and unique within the conversation."""

    id: str
    kind: Kind
    name: str = ""
    email: str = ""


class Message(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One message, e-mail or utterance.

    ``text`` is plain text as shown and scored; offsets in evidence count its characters.
    ``sent_at`` is in UTC, or absent where the source has no times. ``offset`` and ``duration``
    (seconds from the start of the recording) are kept for calls.
    """

    id: str
    author: str
    visibility: Visibility
    text: str
    sent_at: datetime | None = None
    subject: str = ""
    offset: float | None = None
    duration: float | None = None
    attributes: dict[str, Any] = {}


class Event(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Something that happened beside the messages: a transfer, a tool call, a status change."""

    kind: str
    after: int
    at: datetime | None = None
    author: str = ""
    text: str = ""


class Transcript(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """All of a conversation's participants, messages (in order) and events."""

    participants: list[Participant]
    messages: list[Message]
    events: list[Event] = []
    version: int = VERSION

    def author(self, message: Message) -> Participant:
        """The participant who wrote the message."""
        return self.by_id()[message.author]

    def by_id(self) -> dict[str, Participant]:
        """Participants by their id."""
        return {participant.id: participant for participant in self.participants}


_decoder = msgspec.json.Decoder(Transcript)
_encoder = msgspec.json.Encoder(order="deterministic")


def decode(document: str | bytes) -> Transcript:
    """Read a stored document.

    Examples
    --------
    >>> decode('{"participants": [], "messages": [], "version": 1}').messages
    []
    """
    return _decoder.decode(document)


def encode(transcript: Transcript) -> str:
    """The document as stored."""
    return _encoder.encode(transcript).decode()
