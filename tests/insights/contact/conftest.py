"""A small workspace whose conversations begin in three known ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evenhand.conversations.models import Conversation, Segment, SurveyAnswer, Transcript
from evenhand.conversations.transcript import (
    Kind,
    Message,
    Participant,
    Visibility,
    encode,
)
from evenhand.conversations.transcript import Transcript as Document
from evenhand.people.models import Agent, Team

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)

INVOICE = "Please send me a copy of the invoice for {}"
PARCEL = "My parcel from {} was damaged when the courier delivered it"
PASSWORD = "I cannot log in, the password reset for {} does not work"
STATUS = "Did you get my travel form from {}? Any update would help"
WHEN = ("Monday", "Tuesday", "Friday", "Saturday", "Sunday", "spring", "summer", "autumn")


def texts_of(template, count):
    ends = ["", ", thanks", ", please help", " today", " again"]
    return [
        template.format(WHEN[place % len(WHEN)]) + ends[place % len(ends)] for place in range(count)
    ]


class Inbox:
    """Conversations with a chosen opening."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.count = 0

    def many(self, texts, **fields):
        return [self.one(text, **fields) for text in texts]

    def one(self, text, *, language="en", kind=Team.Kind.FRONT_LINE, channel="chat", minutes=5):
        self.count += 1
        when = START + timedelta(minutes=self.count)
        customer = Participant("c", Kind.CUSTOMER, "Maya Lind")
        message = Message("m1", "c", Visibility.PUBLIC, text)
        conversation = Conversation.objects.create(
            workspace=self.workspace,
            source="test",
            external_id=f"c{self.count}",
            channel=channel,
            language=language,
            started_at=when,
            ended_at=when + timedelta(minutes=minutes),
            content_hash=f"h{self.count}",
            imported_at=when,
            updated_at=when,
        )
        Transcript.objects.create(
            conversation=conversation,
            document=encode(Document([customer], [message] if text else [])),
            search_text=text,
        )
        team, _new = Team.objects.get_or_create(
            workspace=self.workspace, name=f"Team {kind}", defaults={"kind": kind}
        )
        agent, _new = Agent.objects.get_or_create(workspace=self.workspace, name=f"Agent {kind}")
        Segment.objects.create(
            workspace=self.workspace,
            conversation=conversation,
            agent=agent,
            team=team,
            started_at=when,
            channel=channel,
        )
        return conversation

    def csat(self, conversation, value):
        SurveyAnswer.objects.create(
            workspace=self.workspace,
            conversation=conversation,
            external_id="survey",
            kind="csat",
            value=value,
            scale_min=1,
            scale_max=5,
        )


@pytest.fixture
def inbox(workspace):
    return Inbox(workspace)


@pytest.fixture
def three(inbox):
    """Twenty-two contacts each about invoices, parcels and passwords."""
    return {
        name: inbox.many(texts_of(template, 22))
        for name, template in (
            ("invoice", INVOICE),
            ("parcel", PARCEL),
            ("password", PASSWORD),
        )
    }
