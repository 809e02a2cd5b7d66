"""Agents: whose work is reviewed, under which names sources know them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from evenhand.errors import InputError, StateError
from evenhand.people.models import Agent, AgentAlias, Membership, TeamMembership, User, Workspace
from evenhand.people.teams import put_in_teams


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """What is known of an agent; ``user`` is who they sign in as."""

    name: str
    email: str = ""
    kind: str = Agent.Kind.HUMAN
    user: User | None = None


@transaction.atomic
def create_agent(workspace: Workspace, facts: AgentFacts) -> Agent:
    """A new agent.

    Raises
    ------
    InputError
        Another agent has this e-mail, or signs in as this person.
    """
    agent = Agent(workspace=workspace)
    return _store(agent, facts)


@transaction.atomic
def change_agent(agent: Agent, facts: AgentFacts) -> Agent:
    """Change what is known of an agent.

    Raises
    ------
    InputError
        Another agent has this e-mail, or signs in as this person.
    """
    return _store(agent, facts)


def _store(agent: Agent, facts: AgentFacts) -> Agent:
    others = Agent.objects.filter(workspace=agent.workspace).exclude(pk=agent.pk)
    email = facts.email.strip().lower()
    if email and others.filter(email__iexact=email).exists():
        raise InputError(_("another agent has this e-mail; merge the two instead."), "email")
    if facts.user and others.filter(user=facts.user).exists():
        raise InputError(_("another agent signs in as this person."), "user")
    if facts.user and not _is_member(agent.workspace, facts.user):
        raise InputError(_("this person is no member of the workspace."), "user")
    agent.name, agent.email = facts.name.strip(), email
    agent.kind, agent.user = facts.kind, facts.user
    agent.save()
    return agent


def _is_member(workspace: Workspace, user: User) -> bool:
    return Membership.objects.filter(workspace=workspace, user=user).exists()


@transaction.atomic
def add_alias(agent: Agent, source: str, external_id: str) -> AgentAlias:
    """Say that a source means this agent; if it meant another one, it no longer does.

    Raises
    ------
    InputError
        The source or the name in it is missing.
    """
    source, external_id = source.strip(), external_id.strip()
    if not source or not external_id:
        raise InputError(_("give the source and the name it uses."), "alias")
    alias, _made = AgentAlias.objects.update_or_create(
        workspace=agent.workspace,
        source=source,
        external_id=external_id,
        defaults={"agent": agent},
    )
    return alias


@transaction.atomic
def remove_alias(alias: AgentAlias) -> None:
    """Forget a name; the next import that uses it makes a new agent."""
    alias.delete()


@transaction.atomic
def merge_agents(kept: Agent, merged: Agent) -> None:
    """Make two agents one: everything that points at ``merged`` points at ``kept``.

    Raises
    ------
    InputError
        They are the same agent, or of two workspaces.
    StateError
        Something keeps the two apart that only one agent can have.
    """
    if kept.pk == merged.pk or kept.workspace_id != merged.workspace_id:
        raise InputError(_("choose another agent of this workspace."), "agent")
    _drop_same_memberships(kept, merged)
    _point_at(kept, merged)
    email, user = merged.email, merged.user
    merged.delete()
    kept.email, kept.user = kept.email or email, kept.user or user
    kept.save(update_fields=["email", "user"])
    put_in_teams(kept.segments.all(), kept.workspace)


def _drop_same_memberships(kept: Agent, merged: Agent) -> None:
    known = set(kept.team_memberships.values_list("team", "first_day"))
    for membership in TeamMembership.objects.filter(agent=merged):
        if (membership.team_id, membership.first_day) in known:
            membership.delete()


def _point_at(kept: Agent, merged: Agent) -> None:
    """Rooms built on this one keep agents too; the database knows which columns do."""
    for relation in Agent._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if not isinstance(field, ForeignKey) or field.model is Agent:
            continue
        try:
            with transaction.atomic():
                field.model._base_manager.filter(**{field.name: merged}).update(
                    **{field.name: kept}
                )
        except IntegrityError as error:
            raise StateError(
                _("The two cannot be merged: both have %(what)s that only one agent can have.")
                % {"what": field.model._meta.verbose_name_plural}
            ) from error
