"""A workspace with drawn reviews whose numbers are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evenhand.conversations.models import Conversation, Segment, SurveyAnswer, Transcript
from evenhand.people.models import Agent, Team
from evenhand.reviews.answers import Answer
from evenhand.reviews.bulk import SubmittedReview, write_reviews
from evenhand.reviews.models import Author, Purpose
from evenhand.scorecards.document import from_builtins
from evenhand.scorecards.services import create_scorecard, publish

START = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
ELEVEN = [
    {"label": f"{10 * place}", "value": place / 10, "passes": place >= 5}
    for place in range(10, -1, -1)
]


class Centre:
    """Builds conversations and reviews with chosen scores."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.count = 0
        self.version = publish(
            create_scorecard(
                workspace,
                from_builtins(
                    {
                        "name": "Tenths",
                        "categories": [{"key": "all", "name": "All", "options": ELEVEN}],
                    }
                ),
            )
        )
        self.person = Author.objects.create(
            workspace=workspace, kind=Author.Kind.PERSON, name="Rita", external_id="rita"
        )

    def team(self, name):
        return Team.objects.get_or_create(workspace=self.workspace, name=name)[0]

    def agent(self, name):
        return Agent.objects.get_or_create(workspace=self.workspace, name=name)[0]

    def segments(self, count, *, agent="Ana", team="Billing", channel="chat", when=START):
        return [self._segment(agent, team, channel, when) for _ in range(count)]

    def _segment(self, agent, team, channel, when):
        self.count += 1
        moment = when + timedelta(minutes=self.count)
        conversation = Conversation.objects.create(
            workspace=self.workspace,
            source="test",
            external_id=f"c{self.count}",
            channel=channel,
            subject=f"Conversation {self.count}",
            started_at=moment,
            ended_at=moment,
            content_hash=f"h{self.count}",
            imported_at=moment,
            updated_at=moment,
        )
        Transcript.objects.create(
            conversation=conversation,
            document='{"participants":[],"messages":[],"version":1}',
            search_text="",
        )
        return Segment.objects.create(
            workspace=self.workspace,
            conversation=conversation,
            agent=self.agent(agent),
            team=self.team(team),
            started_at=moment,
            channel=channel,
        )

    def review(self, segments, scores, **fields):
        """Reviews of the segments with these scores (whole tens)."""
        automatic = fields.pop("automatic", False)
        author = fields.pop("author", self.person)
        rows = [
            self._row(segment, score, author, fields)
            for segment, score in zip(segments, scores, strict=True)
        ]
        write_reviews(self.version, rows, automatic=automatic)

    def _row(self, segment, score, author, fields):
        option = -1 if score is None else round((100 - score) / 10)
        return SubmittedReview(
            segment=segment.pk,
            author=author.pk,
            happened_at=segment.started_at,
            started_at=segment.started_at,
            submitted_at=segment.started_at,
            answers={"all": Answer(option=option)},
            content_hash=segment.conversation.content_hash,
            **{"purpose": Purpose.RANDOM, "probability": 0.1, **fields},
        )

    def csat(self, segment, value):
        SurveyAnswer.objects.create(
            workspace=self.workspace,
            conversation=segment.conversation,
            external_id="survey",
            kind="csat",
            value=value,
            scale_min=1,
            scale_max=5,
        )


@pytest.fixture
def centre(workspace):
    return Centre(workspace)
