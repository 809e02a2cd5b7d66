"""The page of changes: what was noted, what was noticed, and a form to note more."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.insights.annotations import queries, services
from evenhand.insights.annotations.forms import AnnotationForm
from evenhand.insights.scope import Scope
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action

YEAR = timedelta(days=365)
"""How far back the page lists what was noticed by itself."""


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def changes(request: WorkspaceRequest) -> HttpResponse:
    """What changed, so that scores before and after are two things."""
    return _page(request, AnnotationForm(request.viewer, initial={"day": timezone.localdate()}))


@require_POST
@workspace_view(Action.EDIT_TARGETS)
def annotate(request: WorkspaceRequest) -> HttpResponse:
    """Note that something changed on a day."""
    form = AnnotationForm(request.viewer, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    services.annotate(request.viewer, form.save(commit=False))
    return _kept(request)


@require_POST
@workspace_view(Action.EDIT_TARGETS)
def remove_annotation(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Take such a note back."""
    services.remove_annotation(request.viewer, number)
    return _kept(request)


def _page(request: WorkspaceRequest, form: AnnotationForm, status: int = 200) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    year = Scope(first_day=today - YEAR, last_day=today)
    context = {
        "notes": queries.notes_of(viewer),
        "noticed": queries.noticed_in(viewer.workspace, year)[::-1],
        "form": form,
        "may_edit": viewer.may(Action.EDIT_TARGETS),
    }
    return render(request, "insights/annotations/page.html", context, status=status)


def _kept(request: WorkspaceRequest) -> HttpResponse:
    messages.success(request, _("Kept."))
    return redirect("changes", request.viewer.workspace.slug)
