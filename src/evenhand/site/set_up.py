"""The first start: the first workspace, its admin, and something to rate on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from evenhand.errors import StateError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import Membership, User
from evenhand.people.roles import Action
from evenhand.people.services import first_admin
from evenhand.scorecards.files import READY, ready_scorecard
from evenhand.scorecards.services import create_scorecard, publish
from evenhand.site.time_zones import time_zone_choices

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _ready_choices() -> list[tuple[str, str]]:
    return [(key, ready_scorecard(key).name) for key in READY]


class SetUpForm(forms.Form):
    """What the first start asks."""

    workspace = forms.CharField(
        label=_("Name of the workspace"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("Your company or team; the boundary of data and settings."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        initial="UTC",
        help_text=_("Days and months of all numbers begin and end in it."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, and not a common one."),
    )
    scorecards = forms.MultipleChoiceField(
        label=_("Scorecards to start with"),
        choices=_ready_choices,
        widget=forms.CheckboxSelectMultiple,
        initial=["general-support"],
        required=False,
        help_text=_("Ready to review on at once; every one can be changed later."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        person = User(email=data.get("email", ""), name=data.get("name", ""))
        try:
            validate_password(data.get("password", ""), person)
        except ValidationError as error:
            if "password" in data:
                self.add_error("password", error)
        return data


@sensitive_post_parameters("password")
def set_up(request: HttpRequest) -> HttpResponse:
    """Asks for the first workspace and admin; gone for good once somebody has an account."""
    if User.objects.exists():
        raise Http404
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _made(request, form.cleaned_data)
    return render(request, "site/set_up.html", {"form": form}, status=422 if form.is_bound else 200)


def _made(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    try:
        admin = _first_workspace(data)
    except StateError as error:
        raise Http404 from error
    login(request, admin.user, backend=BACKEND)
    return redirect("welcome", slug=admin.workspace.slug)


@transaction.atomic
def _first_workspace(data: dict[str, Any]) -> Membership:
    admin = first_admin(
        workspace=data["workspace"],
        time_zone=data["time_zone"],
        email=data["email"],
        name=data["name"],
        password=data["password"],
    )
    for key in data["scorecards"]:
        draft = create_scorecard(admin.workspace, ready_scorecard(key), admin.user)
        publish(draft, admin.user)
    return admin


@workspace_view(Action.EDIT_WORKSPACE)
def welcome(request: WorkspaceRequest) -> HttpResponse:
    """What to do after the set-up, and what of it is done."""
    workspace = request.viewer.workspace
    context = {
        "has_scorecards": workspace.scorecards.exists(),
        "has_people": workspace.memberships.exclude(pk=request.viewer.pk).exists(),
        "has_teams": workspace.teams.exists(),
        "has_agents": workspace.agents.exists(),
    }
    return render(request, "site/welcome.html", context)
