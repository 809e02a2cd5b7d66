"""The lab: what was tried, trying something, what came of it, and a case to read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import InputError
from evenhand.judges.lab import queries, results, services, tasks
from evenhand.judges.lab.forms import RunForm
from evenhand.judges.lab.reading import read_case
from evenhand.judges.models import LabRun
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action

MOVING = (LabRun.State.WAITING, LabRun.State.RUNNING)


@require_GET
@workspace_view(Action.SEE_JUDGES)
def lab(request: WorkspaceRequest) -> HttpResponse:
    """All runs, and the form for another one."""
    given = {name: request.GET.get(name, "") for name in ("version", "before")}
    form = RunForm(request.viewer, initial=given)
    return _page(request, form)


@require_POST
@workspace_view(Action.RUN_JUDGES)
def start(request: WorkspaceRequest) -> HttpResponse:
    """Puts a run on the list of work."""
    form = RunForm(request.viewer, request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    given = form.cleaned_data
    try:
        run = services.start_run(given["version"], form.chosen(), given["before"], request.user)
    except InputError as error:
        form.add_error(None, str(error))
        return _page(request, form, 422)
    tasks.enqueue(run)
    return redirect("lab_run", request.viewer.workspace.slug, run.pk)


@require_GET
@workspace_view(Action.SEE_JUDGES)
def lab_run(request: WorkspaceRequest, number: int) -> HttpResponse:
    """What a run came to, one category at a time."""
    run = queries.run_or_404(request.viewer, number)
    found = results.results(run)
    wanted = request.GET.get("category", "")
    chosen = next((each for each in found if each.key == wanted), found[0] if found else None)
    context = {
        "run": run,
        "moving": run.state in MOVING,
        "results": found,
        "chosen": chosen,
        "disagreements": chosen.disagreements[: results.SHOWN] if chosen else [],
        "may_run": request.viewer.may(Action.RUN_JUDGES),
    }
    return render(request, "judges/lab/run.html", context)


@require_GET
@workspace_view(Action.SEE_JUDGES)
def lab_case(request: WorkspaceRequest, number: int, case: int) -> HttpResponse:
    """One conversation with the judge's answers and people's side by side."""
    run = queries.run_or_404(request.viewer, number)
    found = queries.case_or_404(request.viewer, run, case)
    context = {"run": run, "case": found, "read": read_case(run, found)}
    return render(request, "judges/lab/case.html", context)


@require_POST
@workspace_view(Action.RUN_JUDGES)
def stop(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Judges no more of a run."""
    run = queries.run_or_404(request.viewer, number)
    services.stop_run(run)
    messages.success(request, _("Stopped. What was judged before stays."))
    return redirect("lab_run", request.viewer.workspace.slug, run.pk)


def _page(request: WorkspaceRequest, form: RunForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "runs": queries.runs_listed(request.viewer),
        "may_run": request.viewer.may(Action.RUN_JUDGES),
    }
    return render(request, "judges/lab/lab.html", context, status=status)
