"""A workspace whose people have reviewed made-up chats."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from evenhand.conversations.models import Segment
from evenhand.conversations.prepare import prepare
from evenhand.conversations.record import ConversationRecord, MessageRecord, ParticipantRecord
from evenhand.conversations.services import store
from evenhand.conversations.transcript import Kind
from evenhand.judges.local.services import train_local
from evenhand.reviews.answers import Answer
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.services import author_for
from judges.local.made import chats

WHEN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
REVIEWED, ALL = 80, 90


def record(segment):
    people = [
        ParticipantRecord("customer", Kind.CUSTOMER, f"Customer {segment.id}"),
        ParticipantRecord("agent", Kind.AGENT, "Ana Silva", "ana@acme.example"),
    ]
    messages = [
        MessageRecord(line.author, line.visibility, line.text, sent_at=line.sent_at)
        for line in segment.lines
    ]
    return ConversationRecord(f"m{segment.id}", "chat", people, messages, language="en")


def store_copies(workspace, kept):
    """Store the same texts as those of made-up chats again, as other conversations."""
    found = chats(len(kept))
    again = [(msgspec.structs.replace(each, id=1000 + each.id), said) for each, said in found]
    return _stored(workspace, again)


def store_chats(workspace, count):
    """Store made-up chats; gives each segment with the options by key that it deserves."""
    return _stored(workspace, chats(count))


def _stored(workspace, found):
    store(workspace, "test", [prepare(record(segment)) for segment, _ in found])
    stored = Segment.objects.filter(workspace=workspace).select_related("conversation")
    by_name = {segment.conversation.external_id: segment for segment in stored}
    return [(by_name[f"m{segment.id}"], options) for segment, options in found]


def written(author, segment, options, **columns):
    """A person's review of a segment, to be written."""
    columns = {"purpose": "manual", "saw_automatic": False, **columns}
    columns.setdefault("content_hash", segment.conversation.content_hash)
    return SubmittedReview(
        segment=segment.pk,
        author=author.pk,
        happened_at=segment.started_at,
        answers={key: Answer(option=option) for key, option in options.items()},
        started_at=WHEN,
        submitted_at=WHEN + timedelta(minutes=5),
        **columns,
    )


@pytest.fixture
def made(workspace):
    """All made-up chats with what they deserve: segment and options by key."""
    return store_chats(workspace, ALL)


@pytest.fixture
def say(version, people):
    """Write a person's reviews of chats, in one go."""
    author = author_for(version.scorecard.workspace, people["reviewer"].user)

    def write(*chats, **columns):
        rows = [written(author, *chat, **columns) for chat in chats]
        write_reviews(version, rows, automatic=False)

    return write


@pytest.fixture
def review(say):
    """Write a person's review of a segment."""
    return lambda segment, options, **columns: say((segment, options), **columns)


@pytest.fixture
def reviewed(made, say):
    """Most of the chats have a person's review; gives the segments that have."""
    say(*made[:REVIEWED])
    return [segment for segment, _ in made[:REVIEWED]]


@pytest.fixture
def learnt(version, reviewed):
    """The local judge trained from them."""
    return train_local(version)
