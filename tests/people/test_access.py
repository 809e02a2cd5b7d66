"""Who may look at people and who may change them, address by address."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

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
IDS = [f"{method} {name}" for name, _needs, method, _may in PAGES]


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


def address(name, needs, known, slug="acme"):
    return reverse(name, kwargs={"slug": slug} | {key: known[key] for key in needs})


@pytest.mark.parametrize(("name", "needs", "method", "may"), PAGES, ids=IDS)
@pytest.mark.parametrize("role", Role.values)
def test_a_role_enters_where_it_may_and_nowhere_else(
    name, needs, method, may, role, known, people, sign_in
):
    answer = getattr(sign_in(people[role]), method)(address(name, needs, known))
    assert (answer.status_code == 403) == (role not in may)
    assert answer.status_code < 500


@pytest.mark.parametrize(("name", "needs", "method", "may"), PAGES, ids=IDS)
def test_a_stranger_finds_nothing(name, needs, method, may, known, stranger, sign_in):
    answer = getattr(sign_in(stranger), method)(address(name, needs, known))
    assert answer.status_code == 404


@pytest.mark.parametrize(("name", "needs", "method", "may"), [page for page in PAGES if page[1]])
def test_nobody_reaches_another_workspace_by_a_number(
    name, needs, method, may, known, stranger, sign_in
):
    answer = getattr(sign_in(stranger), method)(address(name, needs, known, slug="other"))
    assert answer.status_code == 404
