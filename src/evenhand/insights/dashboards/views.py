"""The pages of dashboards, and what people keep of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import InputError
from evenhand.insights.dashboards import behind, keeping
from evenhand.insights.dashboards import quality as quality_page
from evenhand.insights.dashboards.about import about, period_of
from evenhand.insights.dashboards.frame import dashboard
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def quality(request: WorkspaceRequest) -> HttpResponse:
    """How good the work is, and how sure that is, by whatever one wants to tell apart."""
    return dashboard(request, quality_page.PAGE)


@require_GET
@workspace_view(Action.SEE_OWN_RESULTS)
def reviews(request: WorkspaceRequest) -> HttpResponse:
    """The reviews behind a number, as far as the viewer may open them."""
    asked = about(request)
    found = behind.found(asked)
    context = {
        "asked": asked,
        "found": found,
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
