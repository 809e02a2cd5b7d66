"""A segment, a published scorecard and a draft to work on."""

from datetime import UTC, datetime

import pytest

from evenhand.conversations.models import Conversation, Segment, Transcript
from evenhand.reviews.services import Start, start_review
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.services import create_scorecard, publish
from reviews.centre import Centre

DOCUMENT = (
    '{"participants":[{"id":"c","kind":"customer"},{"id":"a","kind":"agent","name":"Ana"}],'
    '"messages":[{"id":"1","author":"c","visibility":"public","text":"Charged twice! 🙁 help"},'
    '{"id":"2","author":"a","visibility":"public","text":"Okay, I will refund it."}],"version":1}'
)
WHEN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def version(workspace):
    return publish(create_scorecard(workspace, ready_scorecard("general-support")))


@pytest.fixture
def make_segment(workspace, agent):
    def make(number=1, by=agent):
        conversation = Conversation.objects.create(
            workspace=workspace,
            source="test",
            external_id=f"c{number}",
            channel="chat",
            subject=f"Conversation {number}",
            started_at=WHEN,
            ended_at=WHEN,
            content_hash=f"hash{number}",
            imported_at=WHEN,
            updated_at=WHEN,
        )
        Transcript.objects.create(
            conversation=conversation,
            document=DOCUMENT,
            search_text="",
        )
        return Segment.objects.create(
            workspace=workspace,
            conversation=conversation,
            agent=by,
            started_at=WHEN,
            channel="chat",
        )

    return make


@pytest.fixture
def segment(make_segment):
    return make_segment()


@pytest.fixture
def draft(people, segment, version):
    return start_review(people["reviewer"], segment, Start(version))


@pytest.fixture
def centre(workspace):
    return Centre(workspace)
