"""Reading people, agents and teams, always of the viewer's workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from evenhand.people.models import (
    Agent,
    AgentAlias,
    Invitation,
    Membership,
    Team,
    TeamMembership,
    Workspace,
)


def members(viewer: Membership) -> QuerySet[Membership]:
    """Everyone who may enter the workspace."""
    agent = Agent.objects.filter(workspace=OuterRef("workspace"), user=OuterRef("user"))
    return (
        Membership.objects.filter(workspace=viewer.workspace)
        .select_related("user")
        .annotate(
            agent_pk=Subquery(agent.values("pk")[:1]), agent_name=Subquery(agent.values("name")[:1])
        )
        .order_by("user__name", "user__email")
    )


def member_or_404(viewer: Membership, pk: int) -> Membership:
    """One member of the workspace."""
    return get_object_or_404(
        Membership.objects.select_related("user"), workspace=viewer.workspace, pk=pk
    )


def open_invitations(viewer: Membership) -> QuerySet[Invitation]:
    """Invitations of the workspace that can still be used."""
    return Invitation.objects.filter(
        workspace=viewer.workspace,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    ).select_related("invited_by", "agent")


def invitation_or_404(viewer: Membership, pk: int) -> Invitation:
    """One invitation of the workspace."""
    return get_object_or_404(Invitation, workspace=viewer.workspace, pk=pk)


def free_agents(viewer: Membership) -> QuerySet[Agent]:
    """People among the agents whom nobody signs in as."""
    return Agent.objects.filter(
        workspace=viewer.workspace,
        archived_at__isnull=True,
        user__isnull=True,
        kind=Agent.Kind.HUMAN,
    )


@dataclass(frozen=True, slots=True)
class AgentFilter:
    """What the list of agents is narrowed to."""

    text: str = ""
    kind: str = ""
    team: int | None = None
    archived: bool = False


def agents(viewer: Membership, wanted: AgentFilter = AgentFilter()) -> QuerySet[Agent]:
    """Agents with the team they are in today."""
    found = Agent.objects.filter(
        workspace=viewer.workspace, archived_at__isnull=not wanted.archived
    )
    if wanted.text:
        known = AgentAlias.objects.filter(
            workspace=viewer.workspace, external_id__icontains=wanted.text
        )
        found = found.filter(
            Q(name__icontains=wanted.text)
            | Q(email__icontains=wanted.text)
            | Q(pk__in=known.values("agent"))
        )
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.team:
        found = found.filter(
            pk__in=current(viewer.workspace).filter(team=wanted.team).values("agent")
        )
    now = current(viewer.workspace).select_related("team")
    return found.select_related("user").prefetch_related(
        Prefetch("team_memberships", now, to_attr="teams_now")
    )


def current(workspace: Workspace, day: date | None = None) -> QuerySet[TeamMembership]:
    """Memberships that hold on a day (today), the one begun last first."""
    day = day or timezone.localdate()
    return (
        TeamMembership.objects.filter(team__workspace=workspace, first_day__lte=day)
        .filter(Q(last_day__isnull=True) | Q(last_day__gte=day))
        .order_by("-first_day", "-id")
    )


def agent_or_404(viewer: Membership, pk: int) -> Agent:
    """One agent of the workspace, archived or not."""
    return get_object_or_404(
        Agent.objects.select_related("user", "workspace"), workspace=viewer.workspace, pk=pk
    )


def alias_or_404(agent: Agent, pk: int) -> AgentAlias:
    """One of the agent's names in sources."""
    return get_object_or_404(AgentAlias, agent=agent, pk=pk)


def sources_of_aliases(viewer: Membership) -> list[str]:
    """The sources that know agents of the workspace, to choose from."""
    found = AgentAlias.objects.filter(workspace=viewer.workspace).values_list("source", flat=True)
    return sorted(set(found.distinct()))


def teams(viewer: Membership, archived: bool = False) -> QuerySet[Team]:
    """Teams with the number of agents in them today."""
    day = timezone.localdate()
    now = Q(memberships__first_day__lte=day) & (
        Q(memberships__last_day__isnull=True) | Q(memberships__last_day__gte=day)
    )
    return (
        Team.objects.filter(workspace=viewer.workspace, archived_at__isnull=not archived)
        .select_related("workspace")
        .annotate(agents_now=Count("memberships__agent", filter=now, distinct=True))
    )


def team_or_404(viewer: Membership, pk: int) -> Team:
    """One team of the workspace, archived or not."""
    return get_object_or_404(
        Team.objects.select_related("workspace"), workspace=viewer.workspace, pk=pk
    )


def membership_or_404(viewer: Membership, pk: int) -> TeamMembership:
    """One agent's time in a team of the workspace."""
    return get_object_or_404(
        TeamMembership.objects.select_related("agent__workspace", "team"),
        team__workspace=viewer.workspace,
        pk=pk,
    )


def workspaces_of(viewer: Membership) -> list[Workspace]:
    """The workspaces this person may switch to; none where there is only one."""
    found = list(Workspace.objects.filter(memberships__user=viewer.user).order_by("name"))
    return found if len(found) > 1 else []
