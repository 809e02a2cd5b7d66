"""The rule editor: write, check, try, compare, publish."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.errors import EvenhandError
from evenhand.judges import pages as judge_pages
from evenhand.judges import queries
from evenhand.judges.models import JudgeVersion, RuleComparison
from evenhand.judges.rules import comparing, editing, pages, tasks, trying
from evenhand.judges.rules.models import RuleFile
from evenhand.judges.tasks import nudge as nudge_scoring
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews.models import Author

COMPARED = 200
"""Conversations a comparison on a sample looks at, at once."""


@require_GET
@workspace_view(Action.EDIT_JUDGES)
def editor(request: WorkspaceRequest, number: int) -> HttpResponse:
    """The draft with its faults, beside what can be done with it."""
    version = _version(request, number)
    file = editing.file_of(version)
    return _editor(request, version, file, editing.text_of_draft(version, file))


@require_POST
@workspace_view(Action.EDIT_JUDGES)
def draft(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Keeps the draft; sends back what is wrong with it."""
    version = _version(request, number)
    text = request.POST.get("text", "")
    try:
        file = editing.save_draft(request.viewer, version, text, _revision(request))
    except EvenhandError as error:
        return _refused(request, version, text, error)
    if not request.headers.get("HX-Request"):
        return redirect("rule_editor", request.viewer.workspace.slug, number)
    return render(request, "judges/editor/_checked.html", _context(version, file, file.draft))


@require_POST
@workspace_view(Action.EDIT_JUDGES)
def try_draft(request: WorkspaceRequest, number: int) -> HttpResponse:
    """The draft's answers for conversations looked for, or for a few at random."""
    version = _version(request, number)
    checked = editing.checked(version, _text(request))
    typed = request.POST.get("q", "").strip()[:200]
    chosen = [each.pk for each in judge_pages.choices(version, typed)[: trying.SAMPLE]]
    ids = chosen if typed else trying.sample(version, trying.SAMPLE, _number(request, "draw"))
    tried = trying.tried(version, checked.rules, ids) if checked.rules else []
    context = {
        "version": version,
        "faulty": bool(checked.problems),
        "typed": typed,
        "tried": tried,
        "next_draw": _number(request, "draw") + 1,
    }
    return render(request, "judges/editor/_tried.html", context)


@require_http_methods(["GET", "POST"])
@workspace_view(Action.EDIT_JUDGES)
def compare(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Begins a comparison, or shows how far it is."""
    version = _version(request, number)
    context = {"version": version}
    if request.method == "POST":
        checked = editing.checked(version, _text(request))
        if checked.rules is None:
            return render(request, "judges/editor/_comparison.html", {**context, "faulty": True})
        _begin(request, version)
    found = RuleComparison.objects.filter(judge=version.judge, before=version).first()
    shown = pages.shown(found) if found else None
    return render(request, "judges/editor/_comparison.html", {**context, "shown": shown})


@require_POST
@workspace_view(Action.EDIT_JUDGES)
def publish(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Puts the draft in force as a new version; everything is scored by it."""
    version = _version(request, number)
    text = _text(request)
    try:
        file = editing.save_draft(request.viewer, version, text, _revision(request))
        new = editing.publish_draft(request.viewer, version, file.revision)
    except EvenhandError as error:
        return _refused(request, version, text, error)
    nudge_scoring()
    text = _("%(version)s is in use. Everything is scored again by it; earlier scores are kept.")
    messages.success(request, text % {"version": new})
    return redirect("judge", request.viewer.workspace.slug, number)


@require_POST
@workspace_view(Action.EDIT_JUDGES)
def to_lab(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Leads to the lab with the draft chosen, to be run beside people's reviews."""
    version = _version(request, number)
    text = _text(request)
    try:
        editing.save_draft(request.viewer, version, text, _revision(request))
        drafted = editing.draft_to_try(request.viewer, version)
    except EvenhandError as error:
        return _refused(request, version, text, error)
    address = reverse("lab", args=[request.viewer.workspace.slug])
    return redirect(f"{address}?version={drafted.pk}&before={version.pk}")


@require_POST
@workspace_view(Action.EDIT_JUDGES)
def discard(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Throws the draft away."""
    version = _version(request, number)
    try:
        editing.discard_draft(request.viewer, version, _revision(request))
    except EvenhandError as error:
        messages.error(request, str(error))
    return redirect("rule_editor", request.viewer.workspace.slug, number)


def _version(request: WorkspaceRequest, number: int) -> JudgeVersion:
    """The version in use of a rules judge of the workspace."""
    version = queries.version_or_404(request.viewer, number)
    if version.judge.kind != Author.Kind.RULES:
        raise Http404
    return version


def _begin(request: WorkspaceRequest, version: JudgeVersion) -> None:
    """A sample is compared at once, all that is scored by a worker."""
    whole = request.POST.get("which") == "all"
    sample = [] if whole else trying.sample(version, COMPARED)
    comparison = comparing.begin(request.viewer, version, _text(request), sample)
    if whole or not comparing.work_on(comparison, comparing.seconds(tasks.SECONDS)):
        tasks.nudge()


def _refused(
    request: WorkspaceRequest, version: JudgeVersion, text: str, error: EvenhandError
) -> HttpResponse:
    """What was written stays on the page, with what is in the way of keeping it."""
    if request.headers.get("HX-Request"):
        context = _context(version, editing.file_of(version), text)
        given = {**context, "refused": str(error), "revision": request.POST.get("revision", "0")}
        return render(request, "judges/editor/_checked.html", given, status=422)
    file = editing.file_of(version)
    response = _editor(request, version, file, text, str(error))
    response.status_code = 422
    return response


def _editor(
    request: WorkspaceRequest, version: JudgeVersion, file: RuleFile, text: str, refused: str = ""
) -> HttpResponse:
    found = RuleComparison.objects.filter(judge=version.judge, before=version).first()
    context = {
        **_context(version, file, text),
        "refused": refused,
        "theirs": file.draft if refused else "",
        "shown": pages.shown(found) if found else None,
    }
    return render(request, "judges/editor/editor.html", context)


def _context(version: JudgeVersion, file: RuleFile, text: str) -> dict[str, object]:
    return {
        "version": version,
        "file": file,
        "text": text,
        "revision": file.revision,
        "problems": editing.checked(version, text).problems if text else [],
    }


def _text(request: WorkspaceRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n")


def _revision(request: WorkspaceRequest) -> int:
    return _number(request, "revision")


def _number(request: WorkspaceRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
