"""The page of the laboratory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import EvenhandError, InputError
from evenhand.insights.dashboards.about import period_of
from evenhand.insights.dashboards.keeping import kept_views
from evenhand.insights.facts.freshness import current
from evenhand.insights.laboratory import queries, services
from evenhand.insights.laboratory.showing import ALL, form_fields, shown
from evenhand.insights.laboratory.variant import Variant, read_variant
from evenhand.insights.queries import teams
from evenhand.insights.scope import Scope
from evenhand.insights.usual import usual_scope
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.scorecards.compare import compare
from evenhand.scorecards.models import ScorecardVersion

NAME = "laboratory"
LISTED = 20
"""Agents who move furthest, before somebody asks for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the address asks; ``problem`` says what of it could not be read."""

    version: ScorecardVersion
    variant: Variant
    scope: Scope
    every_version: bool
    problem: str = ""

    @property
    def query(self) -> str:
        """The address in short: what differs from the version, and the reviews it is tried on."""
        head = {"version": self.version.pk, "history": ALL if self.every_version else ""}
        kept = urlencode({name: value for name, value in head.items() if value})
        return "&".join(filter(None, [kept, self.scope.query, self.variant.query]))


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


def _asked(request: WorkspaceRequest, version: ScorecardVersion) -> _Asked:
    newest = usual_scope(request.viewer)
    oldest = queries.oldest_day(version) or newest.first_day
    usual = replace(newest, first_day=min(oldest, newest.first_day))
    every_version = request.GET.get("history") == ALL
    try:
        return _Asked(
            version=version,
            variant=read_variant(request.GET, version.content),
            scope=Scope.from_query(request.GET, usual),
            every_version=every_version,
        )
    except InputError as error:
        return _Asked(
            version=version,
            variant=Variant(),
            scope=usual,
            every_version=every_version,
            problem=str(error),
        )


def _around(request: WorkspaceRequest, asked: _Asked) -> dict[str, Any]:
    """The form, and what else there is to choose."""
    return {
        "form": form_fields(asked.version.content, asked.variant),
        "teams": teams(request.viewer),
        "period_label": period_of(asked.scope),
        "views": list(kept_views(request.viewer, NAME)),
        "name": NAME,
        "may_draft": request.viewer.may(Action.EDIT_SCORECARDS),
    }


def _found(request: WorkspaceRequest, asked: _Asked) -> dict[str, Any]:
    """What came of it, or why nothing did."""
    try:
        changed = asked.variant.applied(asked.version.content)
        opened, fresh = current(request.viewer.workspace)
        found = shown(
            request.viewer,
            opened,
            asked.version,
            asked.variant,
            asked.scope,
            every_version=asked.every_version,
        )
    except EvenhandError as error:
        return {"fault": str(error)}
    changes = compare(asked.version.content, changed)
    return {
        "found": found,
        "agents": found.agents if "everybody" in request.GET else found.agents[:LISTED],
        "freshness": fresh,
        "changes": changes.breaking + changes.wording,
    }
