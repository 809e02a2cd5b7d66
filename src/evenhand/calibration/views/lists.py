"""The list of sessions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evenhand.calibration import queries
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action


@workspace_view(Action.SEE_CONVERSATIONS)
@require_GET
def sessions(request: WorkspaceRequest) -> HttpResponse:
    """All sessions the viewer may open, with where each stands."""
    viewer = request.viewer
    context = {
        "sessions": queries.sessions(viewer),
        "runs": viewer.may(Action.CALIBRATE),
        "sees_reviewers": viewer.may(Action.SEE_REVIEWS),
        "writes": viewer.may(Action.WRITE_REVIEWS),
    }
    return render(request, "calibration/sessions.html", context)
