"""Pages of imports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import EvenhandError, InputError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.sources import queries, receiving, services
from evenhand.sources.forms import UploadForm
from evenhand.sources.mapping_page import MappingPage
from evenhand.sources.models import ImportRun
from evenhand.sources.previews import preview
from evenhand.sources.rejects import reasons_path
from evenhand.sources.uploads import bounded_upload


@workspace_view(Action.SEE_SOURCES)
@require_GET
def sources(request: WorkspaceRequest) -> HttpResponse:
    """Imports, the newest first, their progress kept up to date."""
    before = request.GET.get("before", "")
    runs = queries.newest_imports(request.viewer, int(before) if before.isdecimal() else None)
    context = {
        "runs": runs[: queries.LISTED],
        "older": runs[queries.LISTED - 1].pk if len(runs) > queries.LISTED else None,
        "is_first_page": not before,
        "is_moving": any(run.is_unfinished for run in runs),
        "may_import": request.viewer.may(Action.IMPORT),
    }
    page = "_imports.html" if request.headers.get("HX-Target") == "imports" else "sources.html"
    return render(request, f"sources/{page}", context)


@csrf_exempt  # csrf_protect below does it, once the upload handler is in place.
@workspace_view(Action.IMPORT)
@bounded_upload
@csrf_protect
def upload(request: WorkspaceRequest) -> HttpResponse:
    """Takes a file."""
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    is_good = form.is_valid()
    _say_too_large(request, form)
    if is_good and (run := _received(request, form)):
        return redirect("import", request.viewer.workspace.slug, run.pk)
    request.upload.discard()  # type: ignore[attr-defined]
    return _upload_page(request, form, status=422)


@workspace_view(Action.SEE_SOURCES)
@require_GET
def import_(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """One import: being mapped, under way, or what became of it."""
    run = queries.find_import(request.viewer, pk)
    if run.state == ImportRun.State.PREVIEW and request.viewer.may(Action.IMPORT):
        return _mapping_page(request, MappingPage(run))
    context = {
        "run": run,
        "lines": run.rejected_lines.all()[:200],
        "has_rejects": bool(run.rejects_file) and Path(run.rejects_file).exists(),
        "may_import": request.viewer.may(Action.IMPORT),
        "can_go_on": run.can_go_on and Path(run.file).exists(),
    }
    page = "_import.html" if request.headers.get("HX-Target") == "import" else "import.html"
    return render(request, f"sources/{page}", context)


@workspace_view(Action.IMPORT)
@require_POST
def map_import(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Reads the upload as the forms say, and shows it; starts it if asked to."""
    run = _preview_or_404(request, pk)
    page = MappingPage(run, request.POST)
    if not page.is_valid():
        return _mapping_page(request, page, status=422)
    try:
        run = receiving.change_plan(run, page.source, page.format, page.options())
    except EvenhandError as error:
        page.error = str(error)
        return _mapping_page(request, page, status=422)
    if "start" not in request.POST:
        return redirect("import", request.viewer.workspace.slug, run.pk)
    if not preview(services.job_of(run)).can_start:
        messages.error(request, _("Nothing of this file could be read so. See below why."))
        return redirect("import", request.viewer.workspace.slug, run.pk)
    return _told(request, run, receiving.start, _("The import is on its way."))


@workspace_view(Action.IMPORT)
@require_POST
def start_import(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Goes on with an import that was stopped or failed."""
    run = queries.find_import(request.viewer, pk)
    return _told(request, run, receiving.start, _("The import goes on where it was."))


@workspace_view(Action.IMPORT)
@require_POST
def stop_import(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Stops an import after its current batch."""
    run = queries.find_import(request.viewer, pk)
    return _told(request, run, services.stop, _("Stopped. What was read before is in."))


@workspace_view(Action.IMPORT)
@require_POST
def discard_import(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Forgets an upload that was never started."""
    run = _preview_or_404(request, pk)
    receiving.discard(run)
    messages.success(request, _("The upload is removed."))
    return redirect("sources", request.viewer.workspace.slug)


@workspace_view(Action.IMPORT)
@require_GET
def rejected_lines(request: WorkspaceRequest, pk: int) -> FileResponse:
    """The rejected lines as they came, to be corrected and imported again."""
    run = queries.find_import(request.viewer, pk)
    return _download(run, Path(run.rejects_file))


@workspace_view(Action.SEE_SOURCES)
@require_GET
def rejected_reasons(request: WorkspaceRequest, pk: int) -> FileResponse:
    """Why each line was rejected."""
    run = queries.find_import(request.viewer, pk)
    return _download(run, reasons_path(Path(run.rejects_file or "none")))


def _upload_page(request: WorkspaceRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "known": queries.known_sources(request.viewer)}
    return render(request, "sources/upload.html", context, status=status)


def _received(request: WorkspaceRequest, form: UploadForm) -> ImportRun | None:
    try:
        return receiving.receive(request.viewer, form.stored, form.cleaned_data["source"])
    except InputError as error:
        form.add_error("file", str(error))
        return None


def _say_too_large(request: WorkspaceRequest, form: UploadForm) -> None:
    if request.upload.too_large:  # type: ignore[attr-defined]
        form.errors.pop("file", None)
        form.add_error(
            "file",
            _(
                "The file is larger than %(limit)s MB. Compress it (.gz), split it, import it on "
                "the command line, or have EVENHAND_UPLOAD_MAX_MB raised."
            )
            % {"limit": form.limit()},
        )


def _preview_or_404(request: WorkspaceRequest, pk: int) -> ImportRun:
    run = queries.find_import(request.viewer, pk)
    if run.state != ImportRun.State.PREVIEW:
        raise Http404
    return run


def _mapping_page(request: WorkspaceRequest, page: MappingPage, status: int = 200) -> HttpResponse:
    context = {"page": page, "run": page.run, "shown": page.preview()}
    return render(request, "sources/map.html", context, status=status)


def _told(request: WorkspaceRequest, run: ImportRun, verb: Any, done: str) -> HttpResponse:
    try:
        verb(run)
    except EvenhandError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("import", request.viewer.workspace.slug, run.pk)


def _download(run: ImportRun, path: Path) -> FileResponse:
    if not run.rejects_file or not path.exists():
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="text/plain"
    )
