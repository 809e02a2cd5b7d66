"""Who may look at people and who may change them, address by address."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from doors import answers
from evenhand.people.models import AgentAlias, TeamMembership
from evenhand.people.roles import Role
from evenhand.people.services import invite

SEE = {Role.ADMIN, Role.MANAGER, Role.LEAD, Role.AUDITOR}
TEAMS = {Role.ADMIN, Role.MANAGER}
ADMIN = {Role.ADMIN}

PAGES = [
    ("people", (), "get", SEE),
    ("member_invite", (), "post", ADMIN),
    ("member_revoke", ("invitation",), "post", ADMIN),
    ("member_role", ("member",), "post", ADMIN),
    ("member_remove", ("member",), "post", ADMIN),
    ("agents", (), "get", SEE),
    ("agent_new", (), "get", TEAMS),
    ("agent_new", (), "post", TEAMS),
    ("agent", ("agent",), "get", SEE),
    ("agent_edit", ("agent",), "get", TEAMS),
    ("agent_edit", ("agent",), "post", TEAMS),
    ("agent_archive", ("agent",), "post", TEAMS),
    ("agent_restore", ("agent",), "post", TEAMS),
    ("agent_alias", ("agent",), "post", TEAMS),
    ("agent_alias_remove", ("agent", "alias"), "post", TEAMS),
    ("agent_merge", ("agent",), "post", TEAMS),
    ("agent_move", ("agent",), "post", TEAMS),
    ("teams", (), "get", SEE),
    ("team_new", (), "get", TEAMS),
    ("team_new", (), "post", TEAMS),
    ("team", ("team",), "get", SEE),
    ("team_edit", ("team",), "get", TEAMS),
    ("team_edit", ("team",), "post", TEAMS),
    ("team_archive", ("team",), "post", TEAMS),
    ("team_restore", ("team",), "post", TEAMS),
    ("team_add", ("team",), "post", TEAMS),
    ("membership_end", ("membership",), "post", TEAMS),
    ("membership_remove", ("membership",), "post", TEAMS),
]
DOORS = {f"{method} {name}": (name, needs, method, may) for name, needs, method, may in PAGES}


@pytest.fixture
def known(workspace, people, team, agent):
    """Numbers of one of each thing."""
    alias = AgentAlias.objects.create(
        agent=agent, workspace=workspace, source="desk", external_id="ana"
    )
    membership = TeamMembership.objects.create(team=team, agent=agent, first_day=date(2026, 1, 1))
    return {
        "member": people[Role.REVIEWER].pk,
        "invitation": invite(people[Role.ADMIN], "new@acme.example", Role.LEAD).pk,
        "agent": agent.pk,
        "alias": alias.pk,
        "team": team.pk,
        "membership": membership.pk,
    }


def ask(client, door, known, slug="acme"):
    name, needs, method, _may = DOORS[door]
    url = reverse(name, kwargs={"slug": slug} | {key: known[key] for key in needs})
    return getattr(client, method)(url).status_code


@pytest.mark.parametrize("role", Role.values)
def test_a_role_enters_where_it_may_and_nowhere_else(role, known, people, sign_in):
    client = sign_in(people[role])
    found = answers(DOORS, lambda door: ask(client, door, known))
    assert all(code < 500 for code in found.values()), found
    refused = {door for door, code in found.items() if code == 403}
    assert refused == {door for door, (*_door, may) in DOORS.items() if role not in may}


def test_a_stranger_finds_nothing(known, stranger, sign_in):
    client = sign_in(stranger)
    found = answers(DOORS, lambda door: ask(client, door, known))
    assert found == dict.fromkeys(DOORS, 404)


def test_nobody_reaches_another_workspace_by_a_number(known, stranger, sign_in):
    client = sign_in(stranger)
    numbered = [door for door, (_name, needs, *_rest) in DOORS.items() if needs]
    found = answers(numbered, lambda door: ask(client, door, known, slug="other"))
    assert found == dict.fromkeys(numbered, 404)
