"""Giving up a slot, and passing it on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.errors import EvenhandError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import User
from evenhand.people.roles import Action
from evenhand.reviews import queries
from evenhand.reviews.queries.plans import plan_or_404
from evenhand.reviews.services.queue import hand_over, hand_over_all, skip
from evenhand.reviews.views.reviews import go_on


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def skip_slot(request: WorkspaceRequest, slot: int) -> HttpResponse:
    """Give a slot up with a reason, and go on with the next."""
    found = queries.slot_or_404(request.viewer, slot)
    reason = request.POST.get("other", "").strip() or request.POST.get("reason", "")
    try:
        skip(request.viewer, found, reason)
    except EvenhandError as error:
        messages.error(request, str(error))
        return _back(request)
    messages.success(request, _("Skipped. The plan's report shows why."))
    return _back(request) if request.POST.get("back") else go_on(request)


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def hand_over_slot(request: WorkspaceRequest, slot: int) -> HttpResponse:
    """Pass a slot to somebody else, or back to the pool."""
    found = queries.slot_or_404(request.viewer, slot)
    to = _person(request)
    try:
        hand_over(request.viewer, found, to)
    except EvenhandError as error:
        messages.error(request, str(error))
        return _back(request)
    messages.success(request, _handed(to))
    return _back(request)


@workspace_view(Action.ASSIGN_REVIEWS)
@require_POST
def hand_over_open(request: WorkspaceRequest, plan: int) -> HttpResponse:
    """Pass all that somebody has not begun in a plan to another person, or to the pool."""
    viewer = request.viewer
    found = plan_or_404(viewer, plan)
    giver = _member_or_404(request, request.POST.get("from", ""))
    count = hand_over_all(viewer, found.pk, giver, _person(request))
    messages.success(request, _("%(count)d conversations handed over.") % {"count": count})
    return redirect("plan", slug=viewer.workspace.slug, plan=found.pk)


def _person(request: WorkspaceRequest) -> User | None:
    """Who it goes to; nobody means the pool."""
    number = request.POST.get("to", "")
    return _member_or_404(request, number) if number else None


def _member_or_404(request: WorkspaceRequest, number: str) -> User:
    """Somebody of the workspace; whether they may review is for the service to say."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    members = User.objects.filter(memberships__workspace=request.viewer.workspace_id)
    found = members.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _handed(to: User | None) -> str:
    if to is None:
        return _("Back in the pool: the next one who is free takes it.")
    return _("Handed over to %(name)s.") % {"name": to}


def _back(request: WorkspaceRequest) -> HttpResponse:
    """To the page it was asked from, or the home page of reviews."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("review_home", slug=request.viewer.workspace.slug)
