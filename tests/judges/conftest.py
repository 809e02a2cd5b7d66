"""Segments to judge: as plain text, and stored ones on a published scorecard."""

from datetime import UTC, datetime, timedelta

import pytest

from evenhand.conversations.models import Segment
from evenhand.conversations.prepare import prepare
from evenhand.conversations.record import ConversationRecord, MessageRecord, ParticipantRecord
from evenhand.conversations.services import store
from evenhand.conversations.transcript import Kind, Visibility
from evenhand.judges.services import ensure_rules_judges
from evenhand.reviews.answers import Answer
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.services import author_for
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.services import create_scorecard, publish

WHEN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
PEOPLE = [
    ParticipantRecord("customer", Kind.CUSTOMER, "Maya Lund"),
    ParticipantRecord("agent", Kind.AGENT, "Ana Silva", "ana@acme.example"),
]


@pytest.fixture
def version(workspace):
    return publish(create_scorecard(workspace, ready_scorecard("general-support")))


@pytest.fixture
def judge(workspace, version):
    """The rules judge of the general scorecard."""
    return ensure_rules_judges(workspace)[0]


def record(number, texts=("I was charged twice.", "Hello, I will look into it.", "Thanks")):
    """A chat of customer and agent in turn."""
    messages = [
        MessageRecord(
            author=PEOPLE[place % 2].id,
            visibility=Visibility.PUBLIC,
            text=text,
            sent_at=WHEN + timedelta(minutes=place),
        )
        for place, text in enumerate(texts)
    ]
    return ConversationRecord(f"c{number}", "chat", PEOPLE, messages, language="en")


@pytest.fixture
def store_chats(workspace):
    """Store chats by number (again, with other texts, changes them); gives their segments."""

    def make(*numbers, texts=None):
        records = [record(n, texts) if texts else record(n) for n in numbers]
        store(workspace, "test", [prepare(each) for each in records])
        return list(
            Segment.objects.filter(
                workspace=workspace, conversation__external_id__in=[f"c{n}" for n in numbers]
            ).order_by("pk")
        )

    return make


@pytest.fixture
def greeted(judge, version, people, store_chats):
    """Eight chats, each with a blind review: greeted (0) in the first six, not (1) in the last."""
    segments = store_chats(*range(8))
    author = author_for(version.scorecard.workspace, people["reviewer"].user)
    rows = [
        SubmittedReview(
            segment=segment.pk,
            author=author.pk,
            happened_at=segment.started_at,
            answers={"greeting": Answer(option=int(place >= 6)), "clarity": Answer(option=0)},
            started_at=WHEN,
            submitted_at=WHEN,
            purpose="random",
            probability=0.5,
            saw_automatic=False,
            content_hash=segment.conversation.content_hash,
        )
        for place, segment in enumerate(segments)
    ]
    write_reviews(version, rows, automatic=False)
    return segments
