"""A person's own notices."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.notices import mark_all_read, mark_read, notice_or_404, notices_of
from evenhand.people.roles import Action

PAGE = 40


@workspace_view(Action.SEE_OWN_RESULTS)
@require_GET
def listed(request: WorkspaceRequest) -> HttpResponse:
    """What the viewer was told, newest first."""
    page = Paginator(notices_of(request.viewer), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/notices.html", {"page": page})


@workspace_view(Action.SEE_OWN_RESULTS)
@require_GET
def follow(request: WorkspaceRequest, notice: int) -> HttpResponse:
    """Go where a notice leads; it is read then."""
    found = notice_or_404(request.viewer, notice)
    mark_read(found)
    return redirect(found.address)


@workspace_view(Action.SEE_OWN_RESULTS)
@require_POST
def read_all(request: WorkspaceRequest) -> HttpResponse:
    """Note that everything was read."""
    mark_all_read(request.viewer)
    return redirect("notices", slug=request.viewer.workspace.slug)
