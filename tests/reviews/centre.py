"""A workspace with several agents, teams and channels, many segments and judges' scores."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from evenhand.conversations.models import Conversation, Segment, SurveyAnswer, Tag, Transcript
from evenhand.people.models import Agent, Membership, Team, User
from evenhand.reviews.models import Author, Purpose, Review
from evenhand.reviews.services.plans import PlanContent, create_plan
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.services import create_scorecard, publish

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
MONDAY = date(2099, 5, 11)
"""Plans of tests begin in a week that is not over when the tests run."""
CHANNELS = ("chat", "email", "phone")
DOCUMENT = (
    '{"participants":[{"id":"c","kind":"customer"},{"id":"a","kind":"agent","name":"Ana"}],'
    '"messages":[{"id":"1","author":"c","visibility":"public","text":"Charged twice! help"},'
    '{"id":"2","author":"a","visibility":"public","text":"Okay, I will refund it."}],"version":1}'
)


class Centre:
    """Makes segments in order; number n is handled by agent n mod 4, over channel n mod 3."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.teams = [
            Team.objects.create(workspace=workspace, name=name) for name in ("Billing", "Tech")
        ]
        self.agents = [
            Agent.objects.create(workspace=workspace, name=f"Agent {n}") for n in range(4)
        ]
        self.version = publish(create_scorecard(workspace, ready_scorecard("general-support")))
        self.judge = Author.objects.create(
            workspace=workspace, kind=Author.Kind.RULES, name="Rules", external_id="rules"
        )
        self.made = 0

    @property
    def scorecard(self):
        return self.version.scorecard

    def segments(self, count, **columns):
        """``count`` more segments, an hour apart."""
        return [self.segment(**columns) for _ in range(count)]

    def segment(self, *, agent=None, tags=(), survey=None, **columns):
        n = self.made
        self.made += 1
        when = columns.pop("started_at", START + timedelta(hours=n))
        channel = columns.pop("channel", CHANNELS[n % 3])
        conversation = Conversation.objects.create(
            workspace=self.workspace,
            source="test",
            external_id=f"c{n}",
            channel=channel,
            subject=f"Conversation {n}",
            started_at=when,
            ended_at=when,
            content_hash=f"hash{n}",
            imported_at=when,
            updated_at=when,
            tags=list(tags),
            **columns,
        )
        Transcript.objects.create(conversation=conversation, document=DOCUMENT, search_text="")
        for tag in tags:
            Tag.objects.create(workspace=self.workspace, conversation=conversation, name=tag)
        if survey is not None:
            SurveyAnswer.objects.create(
                workspace=self.workspace,
                conversation=conversation,
                external_id="s",
                kind="csat",
                value=survey,
                scale_min=1,
                scale_max=5,
            )
        return Segment.objects.create(
            workspace=self.workspace,
            conversation=conversation,
            agent=agent or self.agents[n % 4],
            team=self.teams[n % 2],
            started_at=when,
            channel=channel,
        )

    def scored(self, segment, score, when=START):
        """A judge's review of the segment."""
        return self._review(segment, score, self.judge, when, automatic=True, purpose=Purpose.EVERY)

    def reviewed(self, segment, score, author, when=START, **columns):
        """A person's drawn review of the segment."""
        columns = {"purpose": Purpose.RANDOM, "probability": 0.5, **columns}
        return self._review(segment, score, author, when, automatic=False, **columns)

    def _review(self, segment, score, author, when, **columns):
        return Review.objects.create(
            workspace=self.workspace,
            segment=segment,
            author=author,
            version=self.version,
            status=Review.Status.PUBLISHED,
            started_at=when - timedelta(minutes=8),
            submitted_at=when,
            happened_at=segment.started_at,
            score=score,
            outcome="pass" if score is not None and score >= 80 else "fail",
            content_hash=f"h{score}",
            **columns,
        )


def plan_columns(centre, **changes):
    """Columns of a plan that draws six of last week's segments every Monday at nine."""
    columns = {
        "name": "Weekly",
        "scorecard": centre.scorecard,
        "criteria": {},
        "design": {"kind": "uniform"},
        "size": 6,
        "goal": "shared",
        "repeat": "weekly",
        "first_day": MONDAY,
        "at": time(9, 0),
        "zone": "UTC",
    }
    return columns | changes


def make_plan(viewer, centre, reviewers=(), excluded=(), **changes):
    """A stored plan; without reviewers, everyone of role reviewer reviews."""
    columns = plan_columns(centre, everyone=not reviewers, **changes)
    content = PlanContent(columns=columns, reviewers=reviewers, excluded=excluded)
    return create_plan(viewer, content)


def reviewer_named(workspace, name):
    """One more person of role reviewer."""
    user = User.objects.create_user(f"{name}@acme.example", name=name.title())
    return Membership.objects.create(workspace=workspace, user=user, role="reviewer")
