"""The statements an import runs, and the rows it runs them with.

Written out, because an import is where the speed of the database counts. Each works on SQLite and
on PostgreSQL. The search index follows ``search_text`` by itself.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection

from evenhand.conversations.derive import PreparedSegment
from evenhand.conversations.prepare import Prepared
from evenhand.conversations.record import SurveyRecord

Row = tuple[Any, ...]

_DERIVED = (
    "channel, subject, language, customer, started_at, ended_at, times_assumed, messages, "
    "agent_messages, customer_messages, bot_messages, agent_words, first_reply_seconds, "
    "attributes, tags, content_hash, updated_at"
)
ADD_CONVERSATION = (
    f"INSERT INTO conversations_conversation ({_DERIVED}, imported_at, workspace_id, source, "  # noqa: S608
    f"external_id) VALUES ({', '.join(['%s'] * 21)})"
)
_CHANGES = ", ".join(f"{column} = %s" for column in _DERIVED.split(", "))
CHANGE_CONVERSATION = f"UPDATE conversations_conversation SET {_CHANGES} WHERE id = %s"  # noqa: S608
ADD_TRANSCRIPT = (
    "INSERT INTO conversations_transcript (conversation_id, document, search_text) "
    "VALUES (%s, %s, %s)"
)
CHANGE_TRANSCRIPT = (
    "UPDATE conversations_transcript SET document = %s, search_text = %s WHERE conversation_id = %s"
)
ADD_SEGMENT = (
    "INSERT INTO conversations_segment (agent_id, author, first_message, last_message, started_at, "
    "channel, position, conversation_id, workspace_id, attribution_corrected) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
CHANGE_SEGMENT = (
    "UPDATE conversations_segment SET agent_id = %s, author = %s, first_message = %s, "
    "last_message = %s, started_at = %s, channel = %s, position = %s WHERE id = %s"
)
MOVE_SEGMENT = "UPDATE conversations_segment SET position = position + %s WHERE id = %s"
STORE_SURVEY = (
    "INSERT INTO conversations_surveyanswer (workspace_id, conversation_id, kind, external_id, "
    "value, scale_min, scale_max, comment, agent_id, sent_at, answered_at) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (conversation_id, kind, external_id) DO UPDATE SET value = excluded.value, "
    "scale_min = excluded.scale_min, scale_max = excluded.scale_max, comment = excluded.comment, "
    "agent_id = excluded.agent_id, sent_at = excluded.sent_at, answered_at = excluded.answered_at"
)
REMOVE_TAGS = "DELETE FROM conversations_tag WHERE conversation_id = %s"
ADD_TAG = "INSERT INTO conversations_tag (workspace_id, conversation_id, name) VALUES (%s, %s, %s)"


def run_many(statement: str, rows: list[Row]) -> None:
    """Run the statement once per row."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def moment(value: datetime | None) -> Any:
    """A time as this database takes it."""
    if value is None or connection.vendor != "sqlite":
        return value
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.replace(tzinfo=None).isoformat(" ")


def conversation_row(prepared: Prepared, now: Any) -> Row:
    """The columns that change with the content."""
    derived = prepared.derived
    return (
        prepared.channel,
        prepared.subject,
        prepared.language,
        derived.customer,
        moment(derived.started_at),
        moment(derived.ended_at),
        prepared.times_assumed,
        derived.messages,
        derived.agent_messages,
        derived.customer_messages,
        derived.bot_messages,
        derived.agent_words,
        derived.first_reply_seconds,
        prepared.attributes,
        msgspec.json.encode(prepared.tags).decode(),
        prepared.content_hash,
        now,
    )


def segment_row(segment: PreparedSegment, agent_id: int | None, channel: str, position: int) -> Row:
    """The columns of a segment that change with the content."""
    return (
        agent_id,
        segment.author,
        segment.first_message,
        segment.last_message,
        moment(segment.started_at),
        channel,
        position,
    )


def survey_row(
    workspace_id: int, conversation_id: int, survey: SurveyRecord, agent_id: int | None
) -> Row:
    """A survey as it is stored."""
    return (
        workspace_id,
        conversation_id,
        survey.kind,
        survey.id,
        survey.value,
        survey.scale_min,
        survey.scale_max,
        survey.comment,
        agent_id,
        moment(survey.sent_at),
        moment(survey.answered_at),
    )
