"""Agents: the list, their names in sources, merging two that are one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.errors import InputError
from evenhand.people.models import Agent, AgentAlias, Team, TeamMembership
from evenhand.people.roles import Role
from evenhand.people.services import (
    AgentFacts,
    AgentHandle,
    add_alias,
    agents_for,
    create_agent,
    merge_agents,
    move_to_team,
)


@pytest.fixture
def client(viewer, sign_in):
    return sign_in(viewer)


@pytest.fixture
def ben(workspace):
    return create_agent(workspace, AgentFacts("Ben Okafor", "ben@acme.example"))


def listed(client, **query):
    page = client.get(reverse("agents", args=["acme"]), query).context["page"]
    return [agent.name for agent in page]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Ana Silva", "Ben Okafor"]),
        ({"q": "silva"}, ["Ana Silva"]),
        ({"q": "ben@"}, ["Ben Okafor"]),
        ({"q": "okafor_b"}, ["Ben Okafor"]),
        ({"q": "nobody"}, []),
        ({"kind": "ai"}, []),
        ({"kind": "nonsense"}, ["Ana Silva", "Ben Okafor"]),
        ({"archived": "1"}, []),
        ({"team": "x"}, ["Ana Silva", "Ben Okafor"]),
        ({"page": "99"}, ["Ana Silva", "Ben Okafor"]),
        ({"q": "\0"}, ["Ana Silva", "Ben Okafor"]),
    ],
)
def test_the_list_is_narrowed_as_asked(client, agent, ben, query, found):
    add_alias(ben, "desk", "okafor_b")
    assert listed(client, **query) == found


def test_the_list_is_narrowed_to_a_team_of_today(client, agent, ben, team):
    move_to_team(ben, team, date(2020, 1, 1))
    assert listed(client, team=team.pk) == ["Ben Okafor"]


def test_an_agent_is_shown_with_the_team_of_today(client, workspace, agent, team):
    later = Team.objects.create(workspace=workspace, name="Later")
    move_to_team(agent, team, date(2020, 1, 1))
    move_to_team(agent, later, date(2999, 1, 1))
    (shown,) = client.get(reverse("agents", args=["acme"])).context["page"]
    assert [membership.team for membership in shown.teams_now] == [team]


def test_the_number_of_queries_does_not_grow_with_agents(client, workspace, agent, team):
    move_to_team(agent, team, date(2020, 1, 1))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("agents", args=["acme"]))
    for number in range(8):
        made = create_agent(workspace, AgentFacts(f"Agent {number}"))
        move_to_team(made, team, date(2020, 1, 1))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("agents", args=["acme"]))
    assert len(many) == len(few)


def test_an_agent_is_added_by_hand(client):
    sent = {"name": "Cleo", "email": "cleo@acme.example", "kind": "ai", "user": ""}
    client.post(reverse("agent_new", args=["acme"]), sent)
    assert Agent.objects.get().kind == Agent.Kind.AI


def test_an_email_that_is_taken_is_said_at_the_field(client, agent):
    sent = {"name": "Other", "email": "ANA@acme.example", "kind": "human"}
    answer = client.post(reverse("agent_new", args=["acme"]), sent)
    assert "merge" in str(answer.context["form"].errors["email"])


def test_an_agent_is_edited_and_linked_to_a_member(client, ben, people):
    user = people[Role.REVIEWER].user
    sent = {"name": "Ben O.", "email": "", "kind": "human", "user": user.pk}
    client.post(reverse("agent_edit", args=["acme", ben.pk]), sent)
    ben.refresh_from_db()
    assert (ben.name, ben.email, ben.user) == ("Ben O.", "", user)


def test_one_member_is_one_agent(agent, ben, people):
    with pytest.raises(InputError, match="signs in as this person"):
        create_agent(agent.workspace, AgentFacts("Twin", user=people[Role.AGENT].user))


def test_an_outsider_is_nobodys_agent(workspace, stranger):
    with pytest.raises(InputError, match="no member"):
        create_agent(workspace, AgentFacts("Spy", user=stranger.user))


def test_an_archived_agent_leaves_the_list_and_comes_back(client, agent):
    for _ in range(2):
        client.post(reverse("agent_archive", args=["acme", agent.pk]))
    assert listed(client) == []
    assert listed(client, archived="1") == ["Ana Silva"]
    client.post(reverse("agent_restore", args=["acme", agent.pk]))
    assert listed(client) == ["Ana Silva"]


def test_a_name_in_a_source_is_found_by_the_next_import(client, agent):
    sent = {"source": "desk", "external_id": "A. Silva"}
    client.post(reverse("agent_alias", args=["acme", agent.pk]), sent)
    handle = AgentHandle("A. Silva")
    assert agents_for(agent.workspace, "desk", [handle]) == {handle: agent.pk}


def test_a_name_means_one_agent(agent, ben):
    add_alias(agent, "desk", "as")
    add_alias(ben, "desk", "as")
    assert AgentAlias.objects.get().agent == ben


def test_an_empty_name_is_refused(client, agent):
    client.post(reverse("agent_alias", args=["acme", agent.pk]), {"source": "desk"})
    assert not AgentAlias.objects.exists()


def test_a_name_can_be_forgotten(client, agent, ben):
    alias = add_alias(agent, "desk", "as")
    wrong = reverse("agent_alias_remove", args=["acme", ben.pk, alias.pk])
    assert client.post(wrong).status_code == 404
    client.post(reverse("agent_alias_remove", args=["acme", agent.pk, alias.pk]))
    assert not AgentAlias.objects.exists()


def test_merging_moves_conversations_names_and_teams(client, agent, ben, team, handled):
    add_alias(ben, "desk", "ben")
    move_to_team(ben, team, date(2026, 1, 1))
    segment = handled(ben, date(2026, 2, 1))
    client.post(reverse("agent_merge", args=["acme", agent.pk]), {"agent": ben.pk})
    segment.refresh_from_db()
    assert (segment.agent, segment.team) == (agent, team)
    assert list(agent.aliases.values_list("external_id", flat=True)) == ["ben"]
    assert not Agent.objects.filter(pk=ben.pk).exists()


def test_merging_keeps_what_both_have_once(agent, ben, team):
    for each in (agent, ben):
        move_to_team(each, team, date(2026, 1, 1))
    merge_agents(agent, ben)
    assert TeamMembership.objects.get().agent == agent
    agent.refresh_from_db()
    assert agent.email == "ana@acme.example"


def test_merging_gives_the_email_to_an_agent_without_one(workspace, ben):
    kept = create_agent(workspace, AgentFacts("Ben (chat)"))
    merge_agents(kept, ben)
    kept.refresh_from_db()
    assert kept.email == "ben@acme.example"


def test_an_agent_is_not_merged_with_itself_or_with_another_workspaces(agent, stranger):
    far = create_agent(stranger.workspace, AgentFacts("Far"))
    for other in (agent, far):
        with pytest.raises(InputError):
            merge_agents(agent, other)


def test_the_page_of_an_agent_shows_teams_and_names(client, agent, team):
    move_to_team(agent, team, date(2026, 1, 1))
    add_alias(agent, "desk", "as-17")
    page = client.get(reverse("agent", args=["acme", agent.pk])).content.decode()
    assert team.name in page
    assert "as-17" in page
