"""The page of the laboratory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import EvenhandError, InputError
from evenhand.insights.dashboards.keeping import kept_views
from evenhand.insights.facts.engines import Opened
from evenhand.insights.facts.freshness import current
from evenhand.insights.filters import period_of
from evenhand.insights.laboratory import queries, running, services, tasks
from evenhand.insights.laboratory.asking import ALL, Asked, read_asked
from evenhand.insights.laboratory.showing import form_fields, shown
from evenhand.insights.laboratory.variant import Variant, read_variant
from evenhand.insights.queries import teams
from evenhand.insights.usual import usual_scope
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.scorecards.compare import compare
from evenhand.scorecards.models import ScorecardVersion

NAME = "laboratory"
LISTED = 20
"""Agents who move furthest, before somebody asks for everybody."""


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def laboratory(request: WorkspaceRequest) -> HttpResponse:
    """What past reviews would have scored under other weights and rules."""
    offered = queries.versions(request.viewer)
    version = queries.chosen(offered, request.GET.get("version", ""))
    if version is None:
        return render(request, "insights/laboratory/none.html")
    asked = _asked(request, version)
    if "try" in request.GET and not asked.problem:
        return redirect(f"{request.path}?{asked.query}")
    context = {
        "asked": asked,
        "versions": offered,
        **_around(request, asked),
        **_found(request, asked),
    }
    return render(request, "insights/laboratory/laboratory.html", context)


@require_POST
@workspace_view(Action.EDIT_SCORECARDS)
def draft(request: WorkspaceRequest) -> HttpResponse:
    """Makes a draft version of the scorecard with the rules that were tried."""
    viewer = request.viewer
    given = QueryDict(request.POST.get("query", ""))
    version = queries.chosen(queries.versions(viewer), given.get("version", "none"))
    if version is None:
        raise Http404
    try:
        variant = read_variant(given, version.content)
        made = services.draft_of(version, variant, request.user)
    except EvenhandError as error:
        messages.error(request, str(error))
        return redirect(f"{_home(request)}?{given.urlencode()}")
    messages.success(request, _("A draft with these rules is ready. Nothing is in use yet."))
    return redirect("scorecard_edit", viewer.workspace.slug, made.scorecard_id)


def _home(request: WorkspaceRequest) -> str:
    return request.path.removesuffix("draft/")


def _asked(request: WorkspaceRequest, version: ScorecardVersion) -> Asked:
    newest = usual_scope(request.viewer)
    oldest = queries.oldest_day(version) or newest.first_day
    usual = replace(newest, first_day=min(oldest, newest.first_day))
    try:
        return read_asked(request.GET, version, usual)
    except InputError as error:
        return Asked(
            version=version,
            variant=Variant(),
            scope=usual,
            every_version=request.GET.get("history") == ALL,
            problem=str(error),
        )


def _around(request: WorkspaceRequest, asked: Asked) -> dict[str, Any]:
    """The form, and what else there is to choose."""
    return {
        "form": form_fields(asked.version.content, asked.variant),
        "teams": teams(request.viewer),
        "period_label": period_of(asked.scope),
        "views": list(kept_views(request.viewer, NAME)),
        "name": NAME,
        "may_draft": request.viewer.may(Action.EDIT_SCORECARDS),
    }


def _found(request: WorkspaceRequest, asked: Asked) -> dict[str, Any]:
    """What came of it, how far it is, or why there is nothing."""
    try:
        changed = asked.variant.applied(asked.version.content)
        opened, fresh = current(request.viewer.workspace)
        if running.is_long(opened, asked):
            shown_now = _by_worker(request, opened, asked)
        else:
            shown_now = {"found": shown(request.viewer.workspace, opened, asked)}
    except EvenhandError as error:
        return {"fault": str(error)}
    changes = compare(asked.version.content, changed)
    found = shown_now.get("found")
    agents = found.agents if found else ()
    return {
        **shown_now,
        "agents": agents if "everybody" in request.GET else agents[:LISTED],
        "freshness": fresh,
        "changes": changes.breaking + changes.wording,
    }


def _by_worker(request: WorkspaceRequest, opened: Opened, asked: Asked) -> dict[str, Any]:
    run, new = running.run_of(request.viewer.workspace, opened, asked)
    if new:
        tasks.enqueue(run.pk)
    if run.problem:
        return {"fault": run.problem}
    found = running.result_of(run)
    return {"run": run} if found is None else {"found": found}
