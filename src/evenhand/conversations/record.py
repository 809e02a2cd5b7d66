"""A conversation as it arrives, before it is stored: the shape every source produces.

This is also the published JSONL format (one ``ConversationRecord`` per line).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from evenhand.conversations.transcript import Event, Kind, Message, Participant, Visibility

Channel = Literal["chat", "email", "phone", "messaging", "social", "web", "other"]


class ParticipantRecord(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Someone who takes part. ``kind`` has no default."""

    id: str
    kind: Kind
    name: str = ""
    email: str = ""


class MessageRecord(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One message. ``author`` is a participant's id; ``visibility`` has no default.

    ``html`` may stand in place of ``text``; it is sanitised and reduced to text.
    """

    author: str
    visibility: Visibility
    text: str = ""
    html: str = ""
    id: str = ""
    sent_at: datetime | None = None
    subject: str = ""
    offset: float | None = None
    duration: float | None = None
    attributes: dict[str, Any] = {}


class EventRecord(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Something beside the messages; ``after`` is the number of messages before it."""

    kind: str
    after: int = 0
    at: datetime | None = None
    author: str = ""
    text: str = ""


class SurveyRecord(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A survey sent for a conversation, answered or not; the raw value and its scale."""

    kind: Literal["csat", "nps", "ces"]
    scale_min: float
    scale_max: float
    value: float | None = None
    comment: str = ""
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    agent: str = ""
    id: str = ""


class SurveyAnswerRecord(
    SurveyRecord, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True
):
    """A survey that arrives apart from its conversation, whose ``id`` at the source it names."""

    conversation: str


class ConversationRecord(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One conversation as a source hands it over.

    ``id`` is the source's own and unique within it. Times carry a zone. Agents are matched by
    e-mail, then by the source's id, and created when new. ``times_assumed`` says that the start
    was stated by whoever imports, because the source has no times.
    """

    id: str
    channel: Channel
    participants: list[ParticipantRecord]
    messages: list[MessageRecord]
    subject: str = ""
    language: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    times_assumed: bool = False
    tags: list[str] = []
    attributes: dict[str, Any] = {}
    events: list[EventRecord] = []
    surveys: list[SurveyRecord] = []


__all__ = [
    "Channel",
    "ConversationRecord",
    "Event",
    "EventRecord",
    "Message",
    "MessageRecord",
    "Participant",
    "ParticipantRecord",
    "SurveyAnswerRecord",
    "SurveyRecord",
]
