"""Evenhand's own format: one conversation per line, decoded straight into the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

import msgspec

from evenhand.conversations.record import ConversationRecord, EventRecord, MessageRecord
from evenhand.sources import explain
from evenhand.sources.found import Found, Problem, Seen
from evenhand.sources.options import Options
from evenhand.sources.reading.lines import Oversize
from evenhand.sources.reading.text import TextFile


def read(file: TextFile, options: Options) -> Iterator[Found | Problem]:
    """Conversations of the file, and what is wrong with those that are none."""
    decode = msgspec.json.Decoder(ConversationRecord).decode
    is_utf8, seen = file.encoding.is_utf8, Seen()
    for line, raw in file.documents():
        if isinstance(raw, Oversize):
            yield explain.oversize(line, raw, file.limits)
            continue
        if not raw or raw.isspace():
            continue
        try:
            record = decode(raw if is_utf8 else raw.decode(file.encoding.name))
        except explain.DECODE_ERRORS as error:
            yield explain.undecodable(line, raw, error, file.encoding)
            continue
        if first := seen.first(record.id, line):
            yield explain.duplicate(line, record.id, first, raw)
            continue
        yield Found(line, in_zone(record, options.zone) if options.zone else record, raw)


def in_zone(record: ConversationRecord, zone: tzinfo) -> ConversationRecord:
    """The record with a zone on every time that has none."""

    def zoned(moment: datetime | None) -> datetime | None:
        return moment.replace(tzinfo=zone) if moment and moment.tzinfo is None else moment

    def message(said: MessageRecord) -> MessageRecord:
        return msgspec.structs.replace(said, sent_at=zoned(said.sent_at))

    def event(happened: EventRecord) -> EventRecord:
        return msgspec.structs.replace(happened, at=zoned(happened.at))

    return msgspec.structs.replace(
        record,
        messages=[message(said) for said in record.messages],
        events=[event(happened) for happened in record.events],
        started_at=zoned(record.started_at),
        ended_at=zoned(record.ended_at),
        surveys=[
            msgspec.structs.replace(
                survey, sent_at=zoned(survey.sent_at), answered_at=zoned(survey.answered_at)
            )
            for survey in record.surveys
        ],
    )
