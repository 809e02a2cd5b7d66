"""The page of signals."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from evenhand.judges.signals import pages, queries
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action


@require_GET
@workspace_view(Action.SEE_JUDGES)
def signals(request: WorkspaceRequest) -> HttpResponse:
    """How often each signal was found, with its interval, its trend and its conversations."""
    chosen = pages.period(request.GET.get("months", ""))
    work = queries.work_of(request.viewer.workspace)
    context = {
        "rows": pages.rows(request.viewer, chosen, timezone.localdate()),
        "tabs": pages.tabs(chosen),
        "work": work,
        "looked_at": work.scanned > 0,
    }
    return render(request, "judges/signals.html", context)
