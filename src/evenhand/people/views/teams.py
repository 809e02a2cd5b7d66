"""Teams: the list, one of them, and who is in it from when to when."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import InputError
from evenhand.people import queries
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.forms import DayForm, JoinForm, TeamForm, tell
from evenhand.people.models import Team
from evenhand.people.roles import Action
from evenhand.people.services import (
    TeamFacts,
    change_team,
    create_team,
    end_membership,
    move_to_team,
    remove_membership,
)
from evenhand.people.views.archiving import take_back, take_off_the_lists


@workspace_view(Action.SEE_PEOPLE)
@require_GET
def teams(request: WorkspaceRequest) -> HttpResponse:
    """All teams with the agents in them today."""
    viewer = request.viewer
    context = {
        "teams": list(queries.teams(viewer)),
        "archived": list(queries.teams(viewer, archived=True)),
        "may_edit": viewer.may(Action.EDIT_TEAMS),
        "here": "teams",
    }
    return render(request, "people/teams.html", context)


@workspace_view(Action.EDIT_TEAMS)
def new(request: WorkspaceRequest) -> HttpResponse:
    """A new team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_team(request.viewer.workspace, TeamFacts(**form.cleaned_data))
        except InputError as error:
            tell(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made})
            return _to(request, made)
    return _form_page(request, form)


@workspace_view(Action.EDIT_TEAMS)
def edit(request: WorkspaceRequest, team: int) -> HttpResponse:
    """Change what is known of a team."""
    found = queries.team_or_404(request.viewer, team)
    initial = {name: getattr(found, name) for name in ("name", "kind")}
    form = TeamForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_team(found, TeamFacts(**form.cleaned_data))
        except InputError as error:
            tell(form, error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": found})
            return _to(request, found)
    return _form_page(request, form, found)


def _form_page(request: WorkspaceRequest, form: TeamForm, team: Team | None = None) -> HttpResponse:
    context = {"form": form, "team": team}
    status = 422 if form.is_bound else 200
    return render(request, "people/team_form.html", context, status=status)


@workspace_view(Action.SEE_PEOPLE)
@require_GET
def team(request: WorkspaceRequest, team: int) -> HttpResponse:
    """One team: who is in it today, who was or will be."""
    found = queries.team_or_404(request.viewer, team)
    return _page(request, found, JoinForm(request.viewer))


def _page(
    request: WorkspaceRequest, found: Team, join_form: forms.Form, status: int = 200
) -> HttpResponse:
    everyone = list(found.memberships.select_related("agent").order_by("agent__name", "first_day"))
    day = timezone.localdate()
    now = [
        each
        for each in everyone
        if each.first_day <= day and (each.last_day is None or each.last_day >= day)
    ]
    context = {
        "team": found,
        "now": now,
        "others": [each for each in everyone if each not in now],
        "join_form": join_form,
        "today": day,
        "may_edit": request.viewer.may(Action.EDIT_TEAMS),
    }
    return render(request, "people/team.html", context, status=status)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def archive(request: WorkspaceRequest, team: int) -> HttpResponse:
    """Take a team off the lists."""
    found = queries.team_or_404(request.viewer, team)
    take_off_the_lists(request, found)
    return _to(request, found)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def restore(request: WorkspaceRequest, team: int) -> HttpResponse:
    """Take a team back onto the lists."""
    found = queries.team_or_404(request.viewer, team)
    take_back(request, found)
    return _to(request, found)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def add(request: WorkspaceRequest, team: int) -> HttpResponse:
    """Put an agent in this team from a day on."""
    found = queries.team_or_404(request.viewer, team)
    form = JoinForm(request.viewer, request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    move_to_team(form.cleaned_data["agent"], found, form.cleaned_data["day"])
    messages.success(request, _("Teams saved; conversations since that day follow."))
    return _to(request, found)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def end(request: WorkspaceRequest, membership: int) -> HttpResponse:
    """Say when an agent's time in a team ended."""
    found = queries.membership_or_404(request.viewer, membership)
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the last day as a date."))
        return _back(request, found.team)
    try:
        end_membership(found, form.cleaned_data["day"])
        messages.success(request, _("Teams saved; conversations since that day follow."))
    except InputError as error:
        messages.error(request, error.message)
    return _back(request, found.team)


@workspace_view(Action.EDIT_TEAMS)
@require_POST
def remove(request: WorkspaceRequest, membership: int) -> HttpResponse:
    """Take back a time in a team that never was."""
    found = queries.membership_or_404(request.viewer, membership)
    team = found.team
    remove_membership(found)
    messages.success(request, _("Removed; conversations of those days follow."))
    return _back(request, team)


def _back(request: WorkspaceRequest, team: Team) -> HttpResponse:
    """To the page it was asked from: an agent's, or the team's."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return _to(request, team)


def _to(request: WorkspaceRequest, team: Team) -> HttpResponse:
    return redirect("team", slug=request.viewer.workspace.slug, team=team.pk)
