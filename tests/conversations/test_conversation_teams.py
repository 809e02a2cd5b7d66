"""A segment belongs to the team its agent was in on the day."""

from datetime import UTC, date, datetime

import pytest

from evenhand.conversations.models import Segment
from evenhand.conversations.prepare import prepare
from evenhand.conversations.record import ConversationRecord, MessageRecord, ParticipantRecord
from evenhand.conversations.services import correct_attribution, store
from evenhand.people.models import Agent, Team, TeamMembership
from evenhand.people.roles import Role


def record(number, when):
    return ConversationRecord(
        id=f"c{number}",
        channel="chat",
        participants=[
            ParticipantRecord(id="kim", kind="customer"),
            ParticipantRecord(id="ana", kind="agent", name="Ana", email="ana@acme.example"),
        ],
        messages=[
            MessageRecord(author="kim", visibility="public", text="Hello", sent_at=when),
            MessageRecord(author="ana", visibility="public", text="Hello Kim", sent_at=when),
        ],
    )


@pytest.fixture
def moved(workspace, agent):
    """Ana: in Billing until 10 May, in Orders from the 11th."""
    billing = Team.objects.create(workspace=workspace, name="Billing")
    orders = Team.objects.create(workspace=workspace, name="Orders")
    TeamMembership.objects.create(
        team=billing, agent=agent, first_day=date(2026, 1, 1), last_day=date(2026, 5, 10)
    )
    TeamMembership.objects.create(team=orders, agent=agent, first_day=date(2026, 5, 11))
    return billing, orders


@pytest.mark.parametrize(
    ("moment", "team"),
    [
        (datetime(2026, 5, 10, 23, 59, tzinfo=UTC), "Billing"),
        (datetime(2026, 5, 11, 0, 0, tzinfo=UTC), "Orders"),
        (datetime(2025, 12, 31, 12, 0, tzinfo=UTC), None),
    ],
)
def test_an_import_puts_segments_in_the_team_of_the_day(workspace, moved, moment, team):
    store(workspace, "test", [prepare(record(1, moment))])
    found = Segment.objects.get().team
    assert (found.name if found else None) == team


def test_the_day_is_one_of_the_workspace_s_zone(workspace, moved):
    workspace.time_zone = "Asia/Tokyo"
    workspace.save()
    store(workspace, "test", [prepare(record(1, datetime(2026, 5, 10, 20, tzinfo=UTC)))])
    assert Segment.objects.get().team.name == "Orders"


def test_a_corrected_attribution_moves_the_segment(workspace, people, moved):
    store(workspace, "test", [prepare(record(1, datetime(2026, 5, 5, 12, tzinfo=UTC)))])
    ben = Agent.objects.create(workspace=workspace, name="Ben")
    TeamMembership.objects.create(team=moved[1], agent=ben)
    correct_attribution(people[Role.LEAD], Segment.objects.get(), ben)
    assert Segment.objects.get().team == moved[1]
