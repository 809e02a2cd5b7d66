"""The page that compares internal service with the front line."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from evenhand.insights.between.page import PAGE
from evenhand.insights.dashboards.frame import dashboard
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def internal(request: WorkspaceRequest) -> HttpResponse:
    """How internal service compares with the front line."""
    return dashboard(request, PAGE)
