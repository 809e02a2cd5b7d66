"""Looking at scorecards: the list, one of them, its versions and what differs between two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.scorecards import preview, queries, wording
from evenhand.scorecards.compare import compare
from evenhand.scorecards.files import write_yaml
from evenhand.scorecards.models import Scorecard, ScorecardVersion
from evenhand.scorecards.services import archive, assign_teams, restore

Status = ScorecardVersion.Status


@workspace_view(Action.SEE_SCORECARDS)
@require_GET
def scorecards(request: WorkspaceRequest) -> HttpResponse:
    """All scorecards: what is in use, what is drafted, whose conversations are reviewed on it."""
    viewer = request.viewer
    context = {
        "rows": [_row(scorecard) for scorecard in queries.scorecards(viewer)],
        "archived": list(queries.archived(viewer)),
        "may_edit": viewer.may(Action.EDIT_SCORECARDS),
    }
    return render(request, "scorecards/list.html", context)


def _row(scorecard: Scorecard) -> dict[str, Any]:
    by_status = {version.status: version for version in scorecard.versions.all()}
    in_use, draft = by_status.get(Status.PUBLISHED), by_status.get(Status.DRAFT)
    shown = in_use or draft
    return {
        "scorecard": scorecard,
        "in_use": in_use,
        "draft": draft,
        "categories": len(shown.document["categories"]) if shown else 0,
        "teams": list(scorecard.teams.all()),
    }


@workspace_view(Action.SEE_SCORECARDS)
@require_GET
def scorecard(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """One scorecard: the version in use (else the draft) in readable form, and its history."""
    found = queries.scorecard_or_404(request.viewer, scorecard)
    shown = queries.in_use(found) or found.versions.order_by("-number").first()
    return _page(request, found, shown)


@workspace_view(Action.SEE_SCORECARDS)
@require_GET
def version(request: WorkspaceRequest, scorecard: int, number: int) -> HttpResponse:
    """Any version in readable form."""
    found = queries.version_or_404(request.viewer, scorecard, number)
    return _page(request, found.scorecard, found)


def _page(
    request: WorkspaceRequest, scorecard: Scorecard, shown: ScorecardVersion | None
) -> HttpResponse:
    viewer = request.viewer
    history = list(queries.history(scorecard))
    may_edit = viewer.may(Action.EDIT_SCORECARDS)
    context = {
        "may_see_judges": viewer.may(Action.SEE_JUDGES),
        "scorecard": scorecard,
        "version": shown,
        "sections": preview.sections(shown.content) if shown else [],
        "policy": wording.policy_lines(shown.content.policy) if shown else [],
        "history": history,
        "draft": next((each for each in history if each.status == Status.DRAFT), None),
        "teams": queries.teams_to_assign(viewer) if may_edit else scorecard.teams.all(),
        "chosen": {team.pk for team in scorecard.teams.all()},
        "may_edit": may_edit,
    }
    return render(request, "scorecards/scorecard.html", context)


@workspace_view(Action.SEE_SCORECARDS)
@require_GET
def yaml_file(request: WorkspaceRequest, scorecard: int, number: int) -> HttpResponse:
    """A version as a YAML file that can be imported again."""
    found = queries.version_or_404(request.viewer, scorecard, number)
    name = f"{found.scorecard.key}-v{found.number}.yaml"
    return HttpResponse(
        write_yaml(found.content),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@workspace_view(Action.SEE_SCORECARDS)
@require_GET
def compare_versions(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """What differs between two versions; without a choice, between the last two."""
    found = queries.scorecard_or_404(request.viewer, scorecard)
    history = list(queries.history(found))
    newest = history[0].number
    after = _number(request, "to", newest)
    before = _number(request, "from", max(after - 1, history[-1].number))
    old = queries.version_or_404(request.viewer, found.pk, before)
    new = queries.version_or_404(request.viewer, found.pk, after)
    context = {
        "scorecard": found,
        "history": history,
        "before": old,
        "after": new,
        "comparison": compare(old.content, new.content),
    }
    return render(request, "scorecards/compare.html", context)


def _number(request: WorkspaceRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else usual


@workspace_view(Action.EDIT_SCORECARDS)
@require_POST
def set_teams(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """Say whose conversations are reviewed on this scorecard."""
    found = queries.scorecard_or_404(request.viewer, scorecard)
    wanted = request.POST.getlist("team")
    if not all(number.isascii() and number.isdecimal() for number in wanted):
        raise BadRequest(_("The list of teams cannot be read."))
    assign_teams(found, list(queries.teams_to_assign(request.viewer).filter(pk__in=wanted)))
    messages.success(request, _("Teams saved."))
    return redirect("scorecard", slug=request.viewer.workspace.slug, scorecard=found.pk)


@workspace_view(Action.EDIT_SCORECARDS)
@require_POST
def retire(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """Take a scorecard out of use."""
    found = queries.scorecard_or_404(request.viewer, scorecard)
    archive(found)
    messages.success(request, _("“%(name)s” is archived.") % {"name": found})
    return redirect("scorecards", slug=request.viewer.workspace.slug)


@workspace_view(Action.EDIT_SCORECARDS)
@require_POST
def take_back(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """Take an archived scorecard back into use."""
    found = queries.scorecard_or_404(request.viewer, scorecard)
    restore(found)
    messages.success(request, _("“%(name)s” is back in use.") % {"name": found})
    return redirect("scorecard", slug=request.viewer.workspace.slug, scorecard=found.pk)
