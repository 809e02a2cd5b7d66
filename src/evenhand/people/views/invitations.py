"""What an invitation's link leads to."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from evenhand.errors import InputError, StateError
from evenhand.people.forms import AcceptForm, tell
from evenhand.people.models import Invitation, User
from evenhand.people.services import accept, join
from evenhand.people.services.invitations import find

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("password")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """New people give a name and a password; those with an account sign in and join."""
    try:
        invitation = find(token)
        if User.objects.filter(email=invitation.email).exists():
            return _join(request, invitation)
        return _accept(request, invitation)
    except StateError as error:
        return render(request, "people/invitation_over.html", {"error": error}, status=410)


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        join(invitation, request.user)
        return redirect("workspace", slug=invitation.workspace.slug)
    context = {"invitation": invitation, "mine": request.user.email == invitation.email}
    return render(request, "people/invitation_join.html", context)


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(invitation.email, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = accept(invitation, form.cleaned_data["name"], form.cleaned_data["password"])
        except InputError as error:
            tell(form, error)
        else:
            login(request, member.user, backend=BACKEND)
            return redirect("workspace", slug=invitation.workspace.slug)
    context = {"invitation": invitation, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "people/invitation.html", context, status=status)
