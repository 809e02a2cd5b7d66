"""Starting a scorecard: a ready one, a file, a copy, or an empty form."""

from __future__ import annotations

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.errors import EvenhandError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.scorecards import queries
from evenhand.scorecards.check import NAME_LENGTH
from evenhand.scorecards.document import ScorecardDocument
from evenhand.scorecards.files import LARGEST_FILE, READY, read_file, ready_scorecard
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.services import create_scorecard, replace_draft


@workspace_view(Action.EDIT_SCORECARDS)
def new(request: WorkspaceRequest) -> HttpResponse:
    """What a scorecard can be started from."""
    if request.method == "POST":
        return _start(request, _chosen(request.POST.get("ready", "")))
    return _choices(request)


def _chosen(ready: str) -> ScorecardDocument:
    if ready in READY:
        return msgspec.structs.replace(ready_scorecard(ready), key="")
    return ScorecardDocument(name=_("New scorecard"), categories=[])


def _choices(request: WorkspaceRequest, error: str = "", pasted: str = "") -> HttpResponse:
    context = {
        "ready": [(key, ready_scorecard(key)) for key in READY],
        "existing": list(queries.scorecards(request.viewer)),
        "error": error,
        "pasted": pasted,
        "largest": LARGEST_FILE,
    }
    return render(request, "scorecards/new.html", context, status=422 if error else 200)


@workspace_view(Action.EDIT_SCORECARDS)
@require_POST
def import_file(request: WorkspaceRequest) -> HttpResponse:
    """A scorecard from a file or pasted text: a new one, or the draft of an existing one."""
    pasted = request.POST.get("text", "")
    upload = request.FILES.get("file")
    try:
        content = read_file(upload.read(LARGEST_FILE + 1) if upload else pasted)
        draft = _imported(request, content)
    except EvenhandError as error:
        return _choices(request, str(error), pasted)
    return _to_builder(request, draft)


def _imported(request: WorkspaceRequest, content: ScorecardDocument) -> ScorecardVersion:
    into = request.POST.get("into", "")
    if not into.isdecimal():
        return create_scorecard(request.viewer.workspace, content, request.user)
    found = queries.scorecard_or_404(request.viewer, int(into))
    return replace_draft(found, content, request.user)


@workspace_view(Action.EDIT_SCORECARDS)
@require_POST
def copy(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """A new scorecard that starts as another one's newest version."""
    found = queries.scorecard_or_404(request.viewer, scorecard)
    source = queries.in_use(found) or found.versions.order_by("-number").first()
    if source is None:
        return redirect("scorecards", slug=request.viewer.workspace.slug)
    name = _("%(name)s (copy)") % {"name": source.content.name}
    content = msgspec.structs.replace(source.content, key="", name=name[:NAME_LENGTH])
    return _start(request, content)


def _start(request: WorkspaceRequest, content: ScorecardDocument) -> HttpResponse:
    draft = create_scorecard(request.viewer.workspace, content, request.user)
    return _to_builder(request, draft)


def _to_builder(request: WorkspaceRequest, draft: ScorecardVersion) -> HttpResponse:
    messages.success(
        request, _("“%(name)s” is a draft; publish it to review on it.") % {"name": draft.scorecard}
    )
    return redirect(
        "scorecard_edit", slug=request.viewer.workspace.slug, scorecard=draft.scorecard_id
    )
