"""Addresses of this room, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.people.views import agents, members, teams

urlpatterns = [
    path("", members.people, name="people"),
    path("invite/", members.invite_member, name="member_invite"),
    path("invitations/<int:invitation>/revoke/", members.revoke_invitation, name="member_revoke"),
    path("<int:member>/role/", members.set_role, name="member_role"),
    path("<int:member>/remove/", members.remove, name="member_remove"),
    path("agents/", agents.agents, name="agents"),
    path("agents/new/", agents.new, name="agent_new"),
    path("agents/<int:agent>/", agents.agent, name="agent"),
    path("agents/<int:agent>/edit/", agents.edit, name="agent_edit"),
    path("agents/<int:agent>/archive/", agents.archive, name="agent_archive"),
    path("agents/<int:agent>/restore/", agents.restore, name="agent_restore"),
    path("agents/<int:agent>/names/", agents.add_name, name="agent_alias"),
    path(
        "agents/<int:agent>/names/<int:alias>/remove/",
        agents.remove_name,
        name="agent_alias_remove",
    ),
    path("agents/<int:agent>/merge/", agents.merge, name="agent_merge"),
    path("agents/<int:agent>/move/", agents.move, name="agent_move"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new, name="team_new"),
    path("teams/<int:team>/", teams.team, name="team"),
    path("teams/<int:team>/edit/", teams.edit, name="team_edit"),
    path("teams/<int:team>/archive/", teams.archive, name="team_archive"),
    path("teams/<int:team>/restore/", teams.restore, name="team_restore"),
    path("teams/<int:team>/members/", teams.add, name="team_add"),
    path("memberships/<int:membership>/end/", teams.end, name="membership_end"),
    path("memberships/<int:membership>/remove/", teams.remove, name="membership_remove"),
]
