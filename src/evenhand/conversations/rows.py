"""The statements an import runs, and the rows it runs them with.

Written out, because an import is where the speed of the database counts: rows go in many to a
statement, which SQLite's search index takes twice as fast as one by one. Each statement works on
SQLite and on PostgreSQL. The search index follows ``search_text`` by itself.
"""

# Statements are put together from constants of this room; values are always parameters.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec
from django.db import connection

from evenhand.conversations.derive import PreparedSegment
from evenhand.conversations.prepare import Prepared
from evenhand.conversations.record import SurveyRecord

Row = tuple[Any, ...]

_PARAMETERS = 30_000
"""Values in one statement; SQLite takes up to 32,766."""

_CONVERSATION = (
    "channel, subject, language, customer, opening, started_at, ended_at, times_assumed, messages, "
    "agent_messages, customer_messages, bot_messages, agent_words, first_reply_seconds, "
    "attributes, tags, content_hash, updated_at"
)
_SEGMENT = "agent_id, author, first_message, last_message, started_at, channel"

ADD_CONVERSATIONS = (
    f"INSERT INTO conversations_conversation ({_CONVERSATION}, imported_at, workspace_id, source, "
    "external_id) VALUES {} RETURNING external_id, id"
)
ADD_TRANSCRIPTS = (
    "INSERT INTO conversations_transcript (conversation_id, document, search_text) VALUES {}"
)
ADD_SEGMENTS = (
    f"INSERT INTO conversations_segment ({_SEGMENT}, position, conversation_id, workspace_id, "
    "attribution_corrected) VALUES {}"
)
ADD_TAGS = "INSERT INTO conversations_tag (workspace_id, conversation_id, name) VALUES {}"
STORE_SURVEYS = (
    "INSERT INTO conversations_surveyanswer (kind, external_id, value, scale_min, scale_max, "
    "comment, agent_id, sent_at, answered_at, conversation_id, workspace_id) VALUES {} "
    "ON CONFLICT (conversation_id, kind, external_id) DO UPDATE SET value = excluded.value, "
    "scale_min = excluded.scale_min, scale_max = excluded.scale_max, comment = excluded.comment, "
    "agent_id = excluded.agent_id, sent_at = excluded.sent_at, answered_at = excluded.answered_at"
)


def _assigned(columns: str) -> str:
    return ", ".join(f"{column} = %s" for column in columns.split(", "))


CHANGE_CONVERSATION = (
    f"UPDATE conversations_conversation SET {_assigned(_CONVERSATION)} WHERE id = %s"
)
CHANGE_TRANSCRIPT = (
    "UPDATE conversations_transcript SET document = %s, search_text = %s WHERE conversation_id = %s"
)
CHANGE_SEGMENT = (
    f"UPDATE conversations_segment SET {_assigned(_SEGMENT)}, position = %s WHERE id = %s"
)
MOVE_SEGMENT = "UPDATE conversations_segment SET position = position + %s WHERE id = %s"
REMOVE_TAGS = "DELETE FROM conversations_tag WHERE conversation_id = %s"


def change(statement: str, rows: Sequence[Row]) -> None:
    """Run the statement once per row."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def add(statement: str, rows: Sequence[Row]) -> list[Row]:
    """Run the statement with many rows at a time; what it returns, if it returns anything."""
    returned: list[Row] = []
    if not rows:
        return returned
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    with connection.cursor() as cursor:
        for part in _parts(rows, _PARAMETERS // len(rows[0])):
            cursor.execute(
                statement.format(", ".join([one] * len(part))), list(chain.from_iterable(part))
            )
            returned += cursor.fetchall() if "RETURNING" in statement else ()
    return returned


def _parts(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


Moment = Callable[[datetime | None], Any]


def moments() -> Moment:
    """What turns a time into one as this database takes it."""
    return _sqlite_moment if connection.vendor == "sqlite" else _unchanged


def _sqlite_moment(value: datetime | None) -> str | None:
    return None if value is None else value.replace(tzinfo=None).isoformat(" ")


def _unchanged(value: datetime | None) -> datetime | None:
    return value


def conversation_row(prepared: Prepared, now: datetime, moment: Moment) -> Row:
    """The columns that change with the content."""
    derived = prepared.derived
    return (
        prepared.channel,
        prepared.subject,
        prepared.language,
        derived.customer,
        derived.opening,
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
        moment(now),
    )


def segment_row(
    segment: PreparedSegment, agent_id: int | None, channel: str, moment: Moment
) -> Row:
    """The columns of a segment that change with the content."""
    return (
        agent_id,
        segment.author,
        segment.first_message,
        segment.last_message,
        moment(segment.started_at),
        channel,
    )


def survey_row(survey: SurveyRecord, agent_id: int | None, moment: Moment) -> Row:
    """A survey as it is stored."""
    return (
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
