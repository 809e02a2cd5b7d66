"""The pages of dashboards, and what people keep of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import InputError
from evenhand.insights import queries
from evenhand.insights.dashboards import agent as agent_page
from evenhand.insights.dashboards import behind, keeping
from evenhand.insights.dashboards import people as people_page
from evenhand.insights.dashboards import quality as quality_page
from evenhand.insights.dashboards.about import about
from evenhand.insights.dashboards.frame import Page, dashboard
from evenhand.insights.dashboards.options import FILTERS, chosen
from evenhand.insights.filters import period_of
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews.queries import remarks

KUDOS = 5
"""Newest kudos on an agent's page."""


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def quality(request: WorkspaceRequest) -> HttpResponse:
    """How good the work is, and how sure that is, by whatever one wants to tell apart."""
    return dashboard(request, quality_page.PAGE)


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def people(request: WorkspaceRequest) -> HttpResponse:
    """Agents compared, as far as their reviews can tell them apart."""
    return dashboard(request, people_page.PAGE)


@require_GET
@workspace_view(Action.SEE_OWN_RESULTS)
def agent(request: WorkspaceRequest, number: int) -> HttpResponse:
    """One agent's own page: for whoever sees all numbers, and for the agent."""
    found = queries.agent_seen(request.viewer, number)
    if found is None:
        raise Http404
    return dashboard(
        request,
        Page(
            name="agent",
            title=found.name,
            heading=found.name,
            make=lambda asked: agent_page.charts(asked, found),
            guide="people-dashboard",
            months=agent_page.MONTHS,
            filters=("channel", "language", "tag", "scorecard"),
            template="insights/dashboards/agent.html",
            context={
                "agent": found,
                "reviews": behind.newest(request.viewer, found),
                "kudos": remarks.kudos_of(found)[:KUDOS],
                "kudos_count": remarks.kudos_of(found).count(),
                "own": found.user_id == request.viewer.user_id,
            },
        ),
    )


@require_GET
@workspace_view(Action.SEE_OWN_RESULTS)
def reviews(request: WorkspaceRequest) -> HttpResponse:
    """The reviews behind a number, as far as the viewer may open them."""
    asked = about(request)
    found = behind.found(asked)
    context = {
        "asked": asked,
        "found": found,
        "chosen": chosen(asked, FILTERS),
        "sees_all": request.viewer.may(Action.SEE_NUMBERS),
        "period_label": period_of(asked.scope),
        "rows": found.rows,
    }
    return render(request, "insights/dashboards/reviews.html", context)


@require_POST
@workspace_view(Action.SEE_OWN_RESULTS)
def keep(request: WorkspaceRequest) -> HttpResponse:
    """Keep the filters of a dashboard under a name."""
    dashboard_name = request.POST.get("dashboard", "")[:40]
    shared = bool(request.POST.get("shared")) and request.viewer.may(Action.SEE_NUMBERS)
    try:
        kept = keeping.keep_view(
            request.viewer,
            dashboard_name,
            request.POST.get("name", ""),
            request.POST.get("query", ""),
            shared=shared,
        )
    except InputError as error:
        messages.error(request, str(error))
        return _back(request)
    messages.success(request, _("Kept as “%(name)s”.") % {"name": kept.name})
    return _back(request)


@require_POST
@workspace_view(Action.SEE_OWN_RESULTS)
def forget(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Delete one of one's own kept views."""
    keeping.forget_view(request.viewer, number)
    messages.success(request, _("Deleted."))
    return _back(request)


def _back(request: WorkspaceRequest) -> HttpResponse:
    """To the page of this workspace one came from; never to another site."""
    home = reverse("overview", args=[request.viewer.workspace.slug])
    wanted = request.POST.get("here", "")
    return redirect(wanted if wanted.startswith(home) else home)
