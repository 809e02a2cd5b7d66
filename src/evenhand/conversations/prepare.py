"""From a record as it arrives to what is stored: checked, cleaned, derived. No database."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import blake2b

import msgspec
from django.conf import settings
from msgspec import structs

from evenhand.conversations.checks import check_offset, check_record, check_surveys, utc
from evenhand.conversations.derive import Derived, derive
from evenhand.conversations.plain import from_html, plain, plain_data, plain_line
from evenhand.conversations.record import (
    ConversationRecord,
    EventRecord,
    MessageRecord,
    ParticipantRecord,
    SurveyRecord,
)
from evenhand.conversations.transcript import (
    Event,
    Kind,
    Message,
    Participant,
    Transcript,
    encode,
)
from evenhand.errors import InputError
from evenhand.people.services import AgentHandle

SEARCHED = 200_000
"""Characters of a conversation that search reads; PostgreSQL's index holds no more."""

_REVIEWED = frozenset({Kind.AGENT, Kind.BOT})
_canonical = msgspec.json.Encoder(order="deterministic")


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """A conversation ready to be stored.

    ``attributes`` is JSON; ``handles`` says how the source names each agent who takes part.
    """

    external_id: str
    channel: str
    subject: str
    language: str
    times_assumed: bool
    attributes: str
    tags: list[str]
    surveys: list[SurveyRecord]
    handles: dict[str, AgentHandle]
    derived: Derived
    document: str
    search_text: str
    content_hash: str


def prepare(record: ConversationRecord) -> Prepared:
    """Check a record and work out everything that is stored of it.

    Parameters
    ----------
    record:
        One conversation as a source hands it over.

    Returns
    -------
    Prepared
        Columns, segments, transcript document, text for search and content hash.

    Raises
    ------
    InputError
        Something in the record cannot be right; ``where`` says where, as ``messages[3].sent_at``.

    Examples
    --------
    >>> from evenhand.conversations.record import MessageRecord, ParticipantRecord
    >>> record = ConversationRecord(
    ...     id="1", channel="chat", participants=[ParticipantRecord("c", "customer")],
    ...     messages=[MessageRecord("c", "public", "Hello")],
    ... )
    >>> prepare(record)
    Traceback (most recent call last):
    ...
    evenhand.errors.InputError: started_at: the conversation has no start and none of its messages \
has a time. State an assumed start in the mapping.
    """
    check_record(record, settings.ENV["MESSAGES_MAX"])
    participants = [_participant(participant) for participant in record.participants]
    messages = [_message(message, place) for place, message in enumerate(record.messages)]
    events = [_event(event, place) for place, event in enumerate(record.events)]
    bounds = _bounds(record, messages, events)
    transcript = Transcript(participants=participants, messages=messages, events=events)
    return _signed(record, transcript, derive(participants, messages, *bounds))


def search_text(external_id: str, subject: str, customer: str, messages: list[Message]) -> str:
    """What search reads of a conversation."""
    words = [subject, customer, external_id]
    words += [message.text for message in messages]
    return "\n".join(filter(None, words))[:SEARCHED]


def _signed(record: ConversationRecord, transcript: Transcript, derived: Derived) -> Prepared:
    """All of it together, with a hash that changes when any of it does."""
    subject = plain_line(record.subject, 300)
    prepared = Prepared(
        external_id=record.id,
        channel=record.channel,
        subject=subject,
        language=plain_line(record.language, 16),
        times_assumed=record.times_assumed,
        attributes=_canonical.encode(plain_data(record.attributes)).decode(),
        tags=_tags(record.tags),
        surveys=_surveys(record),
        handles=_handles(transcript.participants),
        derived=derived,
        document=encode(transcript),
        search_text=search_text(record.id, subject, derived.customer, transcript.messages),
        content_hash="",
    )
    return structs.replace(prepared, content_hash=_hash(prepared))


def _hash(prepared: Prepared) -> str:
    content = blake2b(prepared.document.encode(), digest_size=16)
    header = (
        prepared.channel,
        prepared.subject,
        prepared.language,
        prepared.derived.started_at,
        prepared.derived.ended_at,
        prepared.times_assumed,
        prepared.attributes,
        prepared.tags,
        prepared.surveys,
    )
    content.update(_canonical.encode(header))
    return content.hexdigest()


def _participant(record: ParticipantRecord) -> Participant:
    return Participant(
        id=record.id,
        kind=record.kind,
        name=plain_line(record.name, 150),
        email=plain_line(record.email, 254),
    )


def _handles(participants: list[Participant]) -> dict[str, AgentHandle]:
    return {
        participant.id: AgentHandle(
            participant.id, participant.name, participant.email, participant.kind == Kind.BOT
        )
        for participant in participants
        if participant.kind in _REVIEWED
    }


def _message(record: MessageRecord, place: int) -> Message:
    if record.offset is not None:
        check_offset(record, place)
    sent_at = record.sent_at
    return Message(
        id=record.id,
        author=record.author,
        visibility=record.visibility,
        text=from_html(record.html) if record.html and not record.text else plain(record.text),
        sent_at=None if sent_at is None else utc(sent_at, f"messages[{place}].sent_at"),
        subject=plain_line(record.subject, 300) if record.subject else "",
        offset=record.offset,
        duration=record.duration,
        attributes=plain_data(record.attributes) if record.attributes else {},
    )


def _event(record: EventRecord, place: int) -> Event:
    return Event(
        kind=plain_line(record.kind, 64),
        after=record.after,
        at=None if record.at is None else utc(record.at, f"events[{place}].at"),
        author=record.author,
        text=plain(record.text),
    )


def _surveys(record: ConversationRecord) -> list[SurveyRecord]:
    if not record.surveys:
        return []
    return check_surveys(record.surveys, {participant.id for participant in record.participants})


def _tags(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(line for tag in tags if (line := plain_line(tag, 100))))


def _bounds(
    record: ConversationRecord, messages: list[Message], events: list[Event]
) -> tuple[datetime, datetime]:
    """First and last moment: as stated, else the earliest and latest time there is."""
    times = [message.sent_at for message in messages if message.sent_at is not None]
    times += [event.at for event in events if event.at is not None]
    started_at = _stated(record.started_at, "started_at") or min(times, default=None)
    if started_at is None:
        raise InputError(
            "the conversation has no start and none of its messages has a time. State an assumed "
            "start in the mapping.",
            "started_at",
        )
    stated_end = _stated(record.ended_at, "ended_at")
    if stated_end is not None and stated_end < started_at:
        raise InputError("the conversation ends before it starts.", "ended_at")
    return started_at, stated_end or max([started_at, *times, *_heard(messages, started_at)])


def _stated(moment: datetime | None, where: str) -> datetime | None:
    return None if moment is None else utc(moment, where)


def _heard(messages: list[Message], started_at: datetime) -> list[datetime]:
    """When each utterance of a call ended."""
    return [
        started_at + timedelta(seconds=message.offset + (message.duration or 0))
        for message in messages
        if message.offset is not None
    ]
