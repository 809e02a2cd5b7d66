"""What changes people, agents and teams: one verb, one transaction."""

from evenhand.people.services.agents import (
    AgentFacts,
    add_alias,
    change_agent,
    create_agent,
    merge_agents,
    remove_alias,
)
from evenhand.people.services.archiving import archive, restore
from evenhand.people.services.directory import AgentHandle, agents_for, known_agents
from evenhand.people.services.invitations import accept, invite, join, revoke
from evenhand.people.services.members import (
    change_preferences,
    change_role,
    create_person,
    create_workspace,
    first_admin,
    remove_member,
)
from evenhand.people.services.teams import (
    TeamFacts,
    change_team,
    create_team,
    end_membership,
    move_to_team,
    remove_membership,
)

__all__ = [
    "AgentFacts",
    "AgentHandle",
    "TeamFacts",
    "accept",
    "add_alias",
    "agents_for",
    "archive",
    "change_agent",
    "change_preferences",
    "change_role",
    "change_team",
    "create_agent",
    "create_person",
    "create_team",
    "create_workspace",
    "end_membership",
    "first_admin",
    "invite",
    "join",
    "known_agents",
    "merge_agents",
    "move_to_team",
    "remove_alias",
    "remove_member",
    "remove_membership",
    "restore",
    "revoke",
]
