"""Agents: the list, one of them, their names in sources, their teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import EvenhandError, InputError
from evenhand.people import queries
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.forms import AgentForm, MergeForm, MoveForm, tell
from evenhand.people.models import Agent
from evenhand.people.roles import Action
from evenhand.people.services import (
    AgentFacts,
    add_alias,
    change_agent,
    create_agent,
    merge_agents,
    move_to_team,
    remove_alias,
)
from evenhand.people.views.archiving import take_back, take_off_the_lists

PAGE = 50


@workspace_view(Action.SEE_PEOPLE)
@require_GET
def agents(request: WorkspaceRequest) -> HttpResponse:
    """Agents with the team they are in today, narrowed by what is asked for."""
    viewer = request.viewer
    wanted = _filter(request)
    page = Paginator(queries.agents(viewer, wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "wanted": wanted,
        "team_options": _team_options(request, wanted),
        "kinds": Agent.Kind.choices,
        "may_edit": viewer.may(Action.EDIT_TEAMS),
        "here": "agents",
    }
    return render(request, "people/agents.html", context)


def _filter(request: WorkspaceRequest) -> queries.AgentFilter:
    team = request.GET.get("team", "")
    kind = request.GET.get("kind", "")
    return queries.AgentFilter(
        text=request.GET.get("q", "").replace("\0", "").strip(),
        kind=kind if kind in Agent.Kind.values else "",
        team=int(team) if team.isascii() and team.isdecimal() and len(team) < 16 else None,
        archived=request.GET.get("archived") == "1",
    )


def _team_options(request: WorkspaceRequest, wanted: queries.AgentFilter) -> list[dict[str, Any]]:
    teams = [(None, _("All")), *queries.teams(request.viewer).values_list("pk", "name")]
    return [{"pk": pk, "label": name, "active": pk == wanted.team} for pk, name in teams]


@workspace_view(Action.EDIT_TEAMS)
def new(request: WorkspaceRequest) -> HttpResponse:
    """A new agent."""
    form = AgentForm(request.viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_agent(request.viewer.workspace, AgentFacts(**form.cleaned_data))
        except InputError as error:
            tell(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made})
            return _to(request, made)
    return _form_page(request, form)


@workspace_view(Action.EDIT_TEAMS)
def edit(request: WorkspaceRequest, agent: int) -> HttpResponse:
    """Change what is known of an agent."""
    found = queries.agent_or_404(request.viewer, agent)
    initial = {name: getattr(found, name) for name in ("name", "email", "kind", "user")}
    form = AgentForm(request.viewer, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_agent(found, AgentFacts(**form.cleaned_data))
        except InputError as error:
            tell(form, error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": found})
            return _to(request, found)
    return _form_page(request, form, found)


def _form_page(
    request: WorkspaceRequest, form: AgentForm, agent: Agent | None = None
) -> HttpResponse:
    context = {"form": form, "agent": agent}
    status = 422 if form.is_bound else 200
    return render(request, "people/agent_form.html", context, status=status)


@workspace_view(Action.SEE_PEOPLE)
@require_GET
def agent(request: WorkspaceRequest, agent: int) -> HttpResponse:
    """One agent: facts, teams with their days, names in sources."""
    found = queries.agent_or_404(request.viewer, agent)
    return _page(request, found, MoveForm(request.viewer))


def _page(
    request: WorkspaceRequest, found: Agent, move_form: forms.Form, status: int = 200
) -> HttpResponse:
    viewer = request.viewer
    may_edit = viewer.may(Action.EDIT_TEAMS)
    context = {
        "agent": found,
        "memberships": list(found.team_memberships.select_related("team")),
        "aliases": list(found.aliases.order_by("source", "external_id")),
        "sources": queries.sources_of_aliases(viewer) if may_edit else [],
        "move_form": move_form,
        "merge_form": MergeForm(viewer, found) if may_edit else None,
        "may_edit": may_edit,
    }
    return render(request, "people/agent.html", context, status=status)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def archive(request: WorkspaceRequest, agent: int) -> HttpResponse:
    """Take an agent off the lists."""
    found = queries.agent_or_404(request.viewer, agent)
    take_off_the_lists(request, found)
    return _to(request, found)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def restore(request: WorkspaceRequest, agent: int) -> HttpResponse:
    """Take an agent back onto the lists."""
    found = queries.agent_or_404(request.viewer, agent)
    take_back(request, found)
    return _to(request, found)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def add_name(request: WorkspaceRequest, agent: int) -> HttpResponse:
    """Say under which name a source knows this agent."""
    found = queries.agent_or_404(request.viewer, agent)
    source = request.POST.get("source", "")[:64]
    name = request.POST.get("external_id", "")[:255]
    try:
        add_alias(found, source, name)
        messages.success(request, _("Imports now find this agent by that name."))
    except InputError as error:
        messages.error(request, error.message)
    return _to(request, found)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def remove_name(request: WorkspaceRequest, agent: int, alias: int) -> HttpResponse:
    """Forget a name of this agent."""
    found = queries.agent_or_404(request.viewer, agent)
    remove_alias(queries.alias_or_404(found, alias))
    messages.success(request, _("The name is forgotten."))
    return _to(request, found)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def merge(request: WorkspaceRequest, agent: int) -> HttpResponse:
    """Take over another agent's conversations, teams and names."""
    kept = queries.agent_or_404(request.viewer, agent)
    form = MergeForm(request.viewer, kept, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the agent to take over."))
        return _to(request, kept)
    merged = form.cleaned_data["agent"]
    try:
        merge_agents(kept, merged)
        facts = {"merged": merged, "kept": kept}
        messages.success(request, _("%(merged)s is now part of %(kept)s.") % facts)
    except EvenhandError as error:
        messages.error(request, str(error))
    return _to(request, kept)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def move(request: WorkspaceRequest, agent: int) -> HttpResponse:
    """Put an agent in a team from a day on."""
    found = queries.agent_or_404(request.viewer, agent)
    form = MoveForm(request.viewer, request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    move_to_team(found, form.cleaned_data["team"], form.cleaned_data["day"])
    messages.success(request, _("Teams saved; conversations since that day follow."))
    return _to(request, found)


def _to(request: WorkspaceRequest, found: Agent) -> HttpResponse:
    return redirect("agent", slug=request.viewer.workspace.slug, agent=found.pk)
