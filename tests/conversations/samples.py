"""Records that tests of conversations begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import structs

from evenhand.conversations.models import Conversation, Segment
from evenhand.conversations.prepare import prepare
from evenhand.conversations.record import (
    ConversationRecord,
    MessageRecord,
    ParticipantRecord,
    SurveyRecord,
)
from evenhand.conversations.services import Outcome, store
from evenhand.people.models import Workspace
from evenhand.reviews.models import Author, Review
from evenhand.scorecards.models import Scorecard, ScorecardVersion

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MAYA = ParticipantRecord("maya", "customer", "Maya Lind", "maya@customers.example")
ANA = ParticipantRecord("u1", "agent", "Ana Silva", "ana@acme.example")
BEN = ParticipantRecord("u2", "agent", "Ben Okafor", "ben@acme.example")
BOT = ParticipantRecord("helper", "bot", "Helper")
SOURCE = "desk"


def said(
    author: str, text: str, minute: float | None = None, visibility: str = "public", **more: Any
) -> MessageRecord:
    """A message ``minute`` minutes after the start."""
    sent_at = None if minute is None else START + timedelta(minutes=minute)
    return MessageRecord(author, visibility, text, sent_at=sent_at, **more)


def record(**changes: Any) -> ConversationRecord:
    """A short chat about a double charge, changed as asked."""
    chat = ConversationRecord(
        id="c-1",
        channel="chat",
        participants=[MAYA, ANA],
        messages=[
            said("maya", "I was charged twice for October.", 0),
            said("u1", "Sorry about that, let me look at both charges.", 4),
            said("u1", "Gateway retry on the 19th.", 5, "internal"),
            said("maya", "Thank you!", 6),
            said("u1", "The second charge is refunded.", 9),
        ],
        subject="Charged twice",
        language="en",
        started_at=START,
        tags=["billing"],
    )
    return structs.replace(chat, **changes)


def csat(value: float | None = 4, **changes: Any) -> SurveyRecord:
    """A CSAT answer on a scale from 1 to 5."""
    return structs.replace(SurveyRecord("csat", 1, 5, value=value), **changes)


def put(workspace: Workspace, *records: ConversationRecord) -> list[Outcome]:
    """Store the records as one import of one source."""
    return store(workspace, SOURCE, [prepare(one) for one in records])


def put_one(workspace: Workspace, **changes: Any) -> Conversation:
    """Store one record and return what is stored."""
    one = record(**changes)
    put(workspace, one)
    return Conversation.objects.get(workspace=workspace, external_id=one.id)


def only_segment(conversation: Conversation) -> Segment:
    """The one segment of a conversation."""
    return Segment.objects.get(conversation=conversation)


def review_of(segment: Segment, status: str, automatic: bool = False) -> Review:
    """A bare review of the segment."""
    workspace = segment.workspace
    card, _made = Scorecard.objects.get_or_create(workspace=workspace, name="Support")
    version, _made = ScorecardVersion.objects.get_or_create(
        scorecard=card, number=1, defaults={"document": {}}
    )
    author, _made = Author.objects.get_or_create(
        workspace=workspace, kind="rules" if automatic else "person", name="Somebody"
    )
    return Review.objects.create(
        workspace=workspace,
        segment=segment,
        author=author,
        automatic=automatic,
        version=version,
        status=status,
        purpose="manual",
        started_at=START,
        submitted_at=START,
        happened_at=START,
    )
