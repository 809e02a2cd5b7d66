"""The page of a passport, and the verbs that renew it and choose who speaks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import EvenhandError
from evenhand.judges import queries as judges
from evenhand.judges.chosen.services import choose
from evenhand.judges.lab import tasks as lab
from evenhand.judges.lab.services import start_anchors
from evenhand.judges.models import JudgeVersion
from evenhand.judges.passports.pages import shown
from evenhand.judges.passports.queries import passports_of, versions_of
from evenhand.judges.passports.services import renew
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action


@require_GET
@workspace_view(Action.SEE_JUDGES)
def passport(request: WorkspaceRequest, number: int) -> HttpResponse:
    """What a judge version is worth, category by category, and since when."""
    versions = versions_of(request.viewer, number)
    version = _chosen(versions, request.GET.get("version", ""))
    context = {
        "version": version,
        "versions": versions,
        "passport": shown(passports_of(version)),
        "may_run": request.viewer.may(Action.RUN_JUDGES),
    }
    return render(request, "judges/passports/passport.html", context)


@require_POST
@workspace_view(Action.RUN_JUDGES)
def renew_now(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Measures a version as things stand now."""
    version = _chosen(versions_of(request.viewer, number), request.POST.get("version", ""))
    renew(version)
    messages.success(request, _("Measured again, with every review there is now."))
    return _back(request, version)


@require_POST
@workspace_view(Action.RUN_JUDGES)
def score_anchors(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Has a version asked about its anchors once more."""
    version = _chosen(versions_of(request.viewer, number), request.POST.get("version", ""))
    try:
        lab.enqueue(start_anchors(version, request.user))
    except EvenhandError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The anchors are being scored once more."))
    return _back(request, version)


@require_POST
@workspace_view(Action.EDIT_JUDGES)
def speak(request: WorkspaceRequest, number: int) -> HttpResponse:
    """From now on this judge's scores stand for its scorecard."""
    version = judges.version_or_404(request.viewer, number)
    try:
        choose(version.judge, request.user)
    except EvenhandError as error:
        messages.error(request, str(error))
    else:
        text = _("%(judge)s speaks for %(scorecard)s from now on.")
        names = {"judge": version.judge, "scorecard": version.judge.scorecard}
        messages.success(request, text % names)
    return redirect("judge", request.viewer.workspace.slug, number)


def _chosen(versions: list[JudgeVersion], number: str) -> JudgeVersion:
    """The version asked for, else the one in use, else the newest."""
    if not number:
        return next((version for version in versions if version.current), versions[0])
    found = [version for version in versions if str(version.number) == number]
    if not found:
        raise Http404
    return found[0]


def _back(request: WorkspaceRequest, version: JudgeVersion) -> HttpResponse:
    answer = redirect("passport", request.viewer.workspace.slug, version.judge_id)
    answer["Location"] += f"?version={version.number}"
    return answer
