"""Who may enter the workspace, as what, and who is invited."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import EvenhandError, InputError
from evenhand.people import queries
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.forms import InvitationForm, tell
from evenhand.people.mail import send_invitation
from evenhand.people.models import Invitation
from evenhand.people.roles import SENTENCES, Action, Role
from evenhand.people.services import change_role, invite, remove_member, revoke
from evenhand.people.services.invitations import token_of


@workspace_view(Action.SEE_PEOPLE)
@require_GET
def people(request: WorkspaceRequest) -> HttpResponse:
    """Members with their roles; for admins also the open invitations."""
    return _page(request, InvitationForm(request.viewer))


def _page(request: WorkspaceRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    may_edit = viewer.may(Action.EDIT_PEOPLE)
    context = {
        "members": list(queries.members(viewer)),
        "invitations": _invitations(request) if may_edit else [],
        "form": form,
        "may_edit": may_edit,
        "roles": [(role.value, role.label, SENTENCES[role]) for role in Role],
        "here": "people",
    }
    return render(request, "people/people.html", context, status=status)


def _invitations(request: WorkspaceRequest) -> list[dict[str, Any]]:
    return [
        {"invitation": invitation, "link": _link(request, invitation)}
        for invitation in queries.open_invitations(request.viewer)
    ]


def _link(request: WorkspaceRequest, invitation: Invitation) -> str:
    return request.build_absolute_uri(reverse("invitation", args=[token_of(invitation)]))


@workspace_view(Action.EDIT_PEOPLE)
@require_POST
def invite_member(request: WorkspaceRequest) -> HttpResponse:
    """Invite somebody: the link is mailed and shown."""
    form = InvitationForm(request.viewer, request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    wanted = form.cleaned_data
    try:
        invitation = invite(request.viewer, wanted["email"], wanted["role"], wanted["agent"])
    except InputError as error:
        tell(form, error)
        return _page(request, form, 422)
    if send_invitation(invitation, _link(request, invitation)):
        text = _("%(email)s is invited. The link is in their mail, and below.")
    else:
        text = _("%(email)s is invited. The mail could not be sent: give them the link below.")
    messages.success(request, text % {"email": invitation.email})
    return _back(request)


@workspace_view(Action.EDIT_PEOPLE)
@require_POST
def revoke_invitation(request: WorkspaceRequest, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    revoke(queries.invitation_or_404(request.viewer, invitation))
    messages.success(request, _("The invitation is taken back; its link no longer works."))
    return _back(request)


@workspace_view(Action.EDIT_PEOPLE)
@require_POST
def set_role(request: WorkspaceRequest, member: int) -> HttpResponse:
    """Give a member another role."""
    found = queries.member_or_404(request.viewer, member)
    try:
        change_role(found, request.POST.get("role", ""))
        messages.success(request, _("The role of %(name)s is changed.") % {"name": found.user})
    except EvenhandError as error:
        messages.error(request, str(error))
    return _back(request)


@workspace_view(Action.EDIT_PEOPLE)
@require_POST
def remove(request: WorkspaceRequest, member: int) -> HttpResponse:
    """Take a member's access away."""
    found = queries.member_or_404(request.viewer, member)
    try:
        remove_member(found)
        messages.success(request, _("%(name)s no longer has access.") % {"name": found.user})
    except EvenhandError as error:
        messages.error(request, str(error))
    if found.user == request.user and not queries.members(request.viewer).filter(pk=member):
        return redirect("home")
    return _back(request)


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect("people", slug=request.viewer.workspace.slug)
