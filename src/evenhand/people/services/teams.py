"""Teams, and who was in which on what day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.people.models import Agent, Team, TeamMembership, Workspace
from evenhand.people.teams import put_in_teams


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What is known of a team."""

    name: str
    kind: str = Team.Kind.FRONT_LINE


@transaction.atomic
def create_team(workspace: Workspace, facts: TeamFacts) -> Team:
    """A new team.

    Raises
    ------
    InputError
        Another team has this name.
    """
    return _store(Team(workspace=workspace), facts)


@transaction.atomic
def change_team(team: Team, facts: TeamFacts) -> Team:
    """Change what is known of a team.

    Raises
    ------
    InputError
        Another team has this name.
    """
    return _store(team, facts)


def _store(team: Team, facts: TeamFacts) -> Team:
    name = facts.name.strip()
    others = Team.objects.filter(workspace=team.workspace).exclude(pk=team.pk)
    if others.filter(name__iexact=name).exists():
        raise InputError(_("another team has this name."), "name")
    team.name, team.kind = name, facts.kind
    team.save()
    return team


@transaction.atomic
def move_to_team(agent: Agent, team: Team, first_day: date) -> TeamMembership:
    """Put an agent in a team from a day on; whatever team they were in ends the day before.

    A team they join later than that day stays as it is. The team of their conversations since
    then is derived again.

    Raises
    ------
    InputError
        Agent and team are of two workspaces.
    """
    if agent.workspace_id != team.workspace_id:
        raise InputError(_("this agent is of another workspace."), "agent")
    agent.team_memberships.filter(first_day=first_day).delete()
    later = agent.team_memberships.filter(first_day__gt=first_day).order_by("first_day").first()
    running = Q(last_day__isnull=True) | Q(last_day__gte=first_day)
    before = agent.team_memberships.filter(running, first_day__lt=first_day)
    before.update(last_day=first_day - timedelta(days=1))
    last_day = later.first_day - timedelta(days=1) if later else None
    membership = TeamMembership.objects.create(
        team=team, agent=agent, first_day=first_day, last_day=last_day
    )
    _derive(agent)
    return membership


@transaction.atomic
def end_membership(membership: TeamMembership, last_day: date) -> None:
    """Say when an agent's time in a team ended.

    Raises
    ------
    InputError
        That is before it began.
    """
    if last_day < membership.first_day:
        raise InputError(_("the last day cannot be before the first."), "last_day")
    membership.last_day = last_day
    membership.save(update_fields=["last_day"])
    _derive(membership.agent)


@transaction.atomic
def remove_membership(membership: TeamMembership) -> None:
    """Take back a time in a team that never was."""
    agent = membership.agent
    membership.delete()
    _derive(agent)


def _derive(agent: Agent) -> None:
    put_in_teams(agent.segments.all(), agent.workspace)
