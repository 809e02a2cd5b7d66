"""The page that explains the numbers, and the conversations behind its quadrants."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evenhand.insights.dashboards.about import about
from evenhand.insights.dashboards.frame import dashboard
from evenhand.insights.filters import period_of
from evenhand.insights.why import behind
from evenhand.insights.why.page import PAGE, whose
from evenhand.insights.why.quadrants import Cell, cell_meanings, cell_names
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action

SHOWN = 50


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def why(request: WorkspaceRequest) -> HttpResponse:
    """Why the numbers are as they are."""
    return dashboard(request, PAGE)


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def cell(request: WorkspaceRequest, name: str) -> HttpResponse:
    """The conversations of one quadrant."""
    if name not in list(Cell):
        raise Http404
    asked, chosen = about(request), Cell(name)
    found = behind.in_cell(asked, chosen, whose(asked))
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "name": cell_names()[chosen],
        "meaning": cell_meanings()[chosen],
        "period_label": period_of(asked.scope),
        "page": page,
        "rows": behind.rows(asked, list(page.object_list)),
        "why_url": asked.address("why"),
    }
    return render(request, "insights/why/cell.html", context)
