"""Agents as sources name them: found again at every import, or created."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models.functions import Lower

from evenhand.people.models import Agent, AgentAlias, Workspace


class AgentHandle(NamedTuple):
    """How a source names an agent: its own id, and what else it knows of them."""

    external_id: str
    name: str = ""
    email: str = ""
    ai: bool = False


@transaction.atomic
def agents_for(
    workspace: Workspace, source: str, handles: Iterable[AgentHandle]
) -> dict[AgentHandle, int]:
    """The ids of the agents meant: found by e-mail, then by the source's id, else created.

    A source's id is not taken for someone whose known e-mail is another one. An agent first met
    without an e-mail gets it when the source tells it later.

    Parameters
    ----------
    workspace:
        Where the agents work.
    source:
        The name of the source; its ids are remembered as aliases.
    handles:
        Every agent to find, in the order in which new ones are to be created.

    Returns
    -------
    dict
        The agent's id for each handle.
    """
    wanted = list(dict.fromkeys(handles))
    directory = _Directory(workspace, source, wanted)
    return {handle: directory.find(handle) for handle in wanted}


class _Directory:
    """The agents that a set of handles can mean, kept up to date as some are created."""

    def __init__(self, workspace: Workspace, source: str, handles: list[AgentHandle]) -> None:
        self.workspace = workspace
        self.source = source
        self.by_email: dict[str, Agent] = {
            agent.email.lower(): agent
            for agent in Agent.objects.alias(lowered=Lower("email")).filter(
                workspace=workspace, lowered__in=_emails(handles)
            )
        }
        self.by_alias = {
            alias.external_id: alias.agent
            for alias in AgentAlias.objects.select_related("agent").filter(
                workspace=workspace,
                source=source,
                external_id__in={handle.external_id for handle in handles},
            )
        }

    def known(self, handle: AgentHandle) -> Agent | None:
        return self.by_email.get(handle.email.lower()) or self.by_alias.get(handle.external_id)

    def find(self, handle: AgentHandle) -> int:
        email = handle.email.strip().lower()
        agent = self.by_email.get(email) if email else None
        agent = agent or self._by_alias(handle, email) or self._create(handle, email)
        self._remember(handle, agent)
        return agent.pk

    def _by_alias(self, handle: AgentHandle, email: str) -> Agent | None:
        agent = self.by_alias.get(handle.external_id)
        if agent is None or not email or agent.email.lower() == email:
            return agent
        if agent.email:
            return None
        agent.email = email
        agent.save(update_fields=["email"])
        self.by_email[email] = agent
        return agent

    def _create(self, handle: AgentHandle, email: str) -> Agent:
        agent = Agent.objects.create(
            workspace=self.workspace,
            name=(handle.name or email or handle.external_id)[:150],
            email=email,
            kind=Agent.Kind.AI if handle.ai else Agent.Kind.HUMAN,
        )
        if email:
            self.by_email[email] = agent
        return agent

    def _remember(self, handle: AgentHandle, agent: Agent) -> None:
        if not handle.external_id or handle.external_id in self.by_alias:
            return
        self.by_alias[handle.external_id] = agent
        AgentAlias.objects.create(
            agent=agent,
            workspace=self.workspace,
            source=self.source,
            external_id=handle.external_id,
        )


def _emails(handles: list[AgentHandle]) -> set[str]:
    return {handle.email.strip().lower() for handle in handles if handle.email}


def known_agents(workspace: Workspace, source: str, names: Iterable[str]) -> dict[str, int]:
    """The ids of agents already known by these e-mails or ids of the source; others are left out.

    Parameters
    ----------
    workspace:
        Where the agents work.
    source:
        The name of the source whose ids may be among the names.
    names:
        E-mails or ids, as the source writes them.

    Returns
    -------
    dict
        The agent's id for each name that is known.
    """
    handles = [AgentHandle(name, email=name if "@" in name else "") for name in set(names)]
    directory = _Directory(workspace, source, handles)
    found = {handle.external_id: directory.known(handle) for handle in handles}
    return {name: agent.pk for name, agent in found.items() if agent is not None}
