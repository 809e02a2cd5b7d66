"""Teams, and that a dated move changes which team conversations count for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.errors import InputError
from evenhand.people.models import Agent, Team, TeamMembership
from evenhand.people.services import (
    AgentFacts,
    TeamFacts,
    create_agent,
    create_team,
    end_membership,
    move_to_team,
    remove_membership,
)

DAY = date(2026, 3, 1)


@pytest.fixture
def client(viewer, sign_in):
    return sign_in(viewer)


@pytest.fixture
def other(workspace):
    return create_team(workspace, TeamFacts("Orders"))


def team_of(segment):
    segment.refresh_from_db()
    return segment.team


def test_the_list_counts_the_agents_of_today(client, workspace, agent, team, other):
    move_to_team(agent, team, date(2020, 1, 1))
    gone = create_agent(workspace, AgentFacts("Gone"))
    end_membership(move_to_team(gone, team, date(2020, 1, 1)), date(2020, 2, 1))
    shown = client.get(reverse("teams", args=["acme"])).context["teams"]
    assert {each.name: each.agents_now for each in shown} == {"Billing": 1, "Orders": 0}


def test_a_team_is_added_with_its_kind(client):
    sent = {"name": "Desk", "kind": "internal"}
    client.post(reverse("team_new", args=["acme"]), sent)
    made = Team.objects.get()
    assert made.kind == Team.Kind.INTERNAL


def test_a_name_is_taken_once_whatever_its_case(client, team):
    answer = client.post(reverse("team_new", args=["acme"]), {"name": "BILLING", "kind": "ai"})
    assert "another team" in str(answer.context["form"].errors["name"])


def test_a_team_is_edited(client, team):
    sent = {"name": "Money", "kind": "internal"}
    client.post(reverse("team_edit", args=["acme", team.pk]), sent)
    team.refresh_from_db()
    assert (team.name, team.kind) == ("Money", Team.Kind.INTERNAL)


def test_an_archived_team_leaves_the_list_and_comes_back(client, team):
    for _ in range(2):
        client.post(reverse("team_archive", args=["acme", team.pk]))
    answer = client.get(reverse("teams", args=["acme"]))
    assert (answer.context["teams"], answer.context["archived"]) == ([], [team])
    client.post(reverse("team_restore", args=["acme", team.pk]))
    assert client.get(reverse("teams", args=["acme"])).context["teams"] == [team]


def test_a_move_in_the_past_takes_the_conversations_since_then(client, agent, team, other, handled):
    move_to_team(agent, team, date(2026, 1, 1))
    before, after = handled(agent, DAY - timedelta(days=1)), handled(agent, DAY)
    sent = {"team": other.pk, "day": DAY.isoformat()}
    client.post(reverse("agent_move", args=["acme", agent.pk]), sent)
    assert (team_of(before), team_of(after)) == (team, other)
    assert TeamMembership.objects.get(team=team).last_day == DAY - timedelta(days=1)


def test_an_agent_is_added_on_the_page_of_the_team(client, agent, team, handled):
    segment = handled(agent, DAY)
    sent = {"agent": agent.pk, "day": DAY.isoformat()}
    client.post(reverse("team_add", args=["acme", team.pk]), sent)
    assert team_of(segment) == team


def test_a_day_that_is_none_is_said_at_the_field(client, agent, team):
    answer = client.post(
        reverse("agent_move", args=["acme", agent.pk]), {"team": team.pk, "day": "31.2.2026"}
    )
    assert answer.status_code == 422
    assert answer.context["move_form"].errors["day"]


def test_after_the_last_day_conversations_are_of_no_team(client, agent, team, handled):
    membership = move_to_team(agent, team, date(2026, 1, 1))
    segment = handled(agent, DAY)
    address = reverse("membership_end", args=["acme", membership.pk])
    client.post(address, {"day": (DAY - timedelta(days=1)).isoformat()})
    assert team_of(segment) is None


def test_a_last_day_before_the_first_is_refused(agent, team):
    membership = move_to_team(agent, team, DAY)
    with pytest.raises(InputError, match="before"):
        end_membership(membership, DAY - timedelta(days=1))


def test_a_time_that_never_was_is_removed(client, agent, team, handled):
    membership = move_to_team(agent, team, date(2026, 1, 1))
    segment = handled(agent, DAY)
    address = reverse("membership_remove", args=["acme", membership.pk])
    here = reverse("agent", args=["acme", agent.pk])
    assert client.post(address, {"next": here}).url == here
    assert team_of(segment) is None


def test_nobody_is_led_to_another_site(client, agent, team):
    membership = move_to_team(agent, team, DAY)
    address = reverse("membership_remove", args=["acme", membership.pk])
    answer = client.post(address, {"next": "https://elsewhere.example/"})
    assert answer.url == reverse("team", args=["acme", team.pk])


def test_an_agent_of_another_workspace_is_refused(team, stranger):
    far = create_agent(stranger.workspace, AgentFacts("Far"))
    with pytest.raises(InputError, match="another workspace"):
        move_to_team(far, team, DAY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), min_size=1, max_size=8))
def test_whatever_the_moves_an_agent_is_in_the_team_moved_to_last_before_a_day(workspace, moves):
    Agent.objects.filter(workspace=workspace).delete()
    agent = create_agent(workspace, AgentFacts("Mover"))
    teams = [Team.objects.get_or_create(workspace=workspace, name=name)[0] for name in "abc"]
    plan = {}
    for team, day in moves:
        move_to_team(agent, teams[team], DAY + timedelta(days=day))
        plan[day] = teams[team]
    for day in range(32):
        moment = DAY + timedelta(days=day)
        wanted = [plan[at] for at in sorted(plan) if at <= day][-1:]
        found = TeamMembership.objects.filter(agent=agent, first_day__lte=moment).exclude(
            last_day__lt=moment
        )
        assert [membership.team for membership in found] == wanted


def test_removing_one_of_several_leaves_the_others(agent, team, other):
    first = move_to_team(agent, team, DAY)
    second = move_to_team(agent, other, DAY + timedelta(days=9))
    remove_membership(second)
    assert list(agent.team_memberships.all()) == [first]


def test_the_number_of_queries_does_not_grow_with_agents(client, workspace, agent, team):
    move_to_team(agent, team, DAY)
    address = reverse("team", args=["acme", team.pk])
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(6):
        move_to_team(create_agent(workspace, AgentFacts(f"Agent {number}")), team, DAY)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
