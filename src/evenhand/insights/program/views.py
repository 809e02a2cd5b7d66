"""The page about reviewing itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from evenhand.insights.dashboards.frame import dashboard
from evenhand.insights.program.page import PAGE
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def program(request: WorkspaceRequest) -> HttpResponse:
    """How well reviewing itself works."""
    return dashboard(request, PAGE)
