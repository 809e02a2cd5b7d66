"""The page of targets, bands and benchmarks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import InputError
from evenhand.insights import queries as numbers
from evenhand.insights.targets import queries, services
from evenhand.insights.targets.forms import BenchmarkForm, TargetForm
from evenhand.insights.targets.models import Benchmark
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def targets(request: WorkspaceRequest) -> HttpResponse:
    """What scores are held against today, since when, and what others reach."""
    return _page(request)


@require_POST
@workspace_view(Action.EDIT_TARGETS)
def set_target(request: WorkspaceRequest) -> HttpResponse:
    """Set what holds from a day on."""
    form = TargetForm(request.viewer, request.POST)
    if not form.is_valid():
        return _page(request, 422, target_form=form)
    services.set_target(request.viewer, form.save(commit=False))
    return _kept(request)


@require_POST
@workspace_view(Action.EDIT_TARGETS)
def remove_target(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Take a target back."""
    services.remove_target(request.viewer, number)
    return _kept(request)


@workspace_view(Action.EDIT_TARGETS)
def benchmark(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Edit an average of others; ``new`` adds one."""
    found = _benchmark_or_404(request, key)
    form = BenchmarkForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_benchmark(request.viewer, form.save(commit=False))
        except InputError as error:
            form.add_error(None, error.message)
        else:
            return _kept(request)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "insights/targets/benchmark.html",
        {"form": form, "benchmark": found},
        status=status,
    )


@require_POST
@workspace_view(Action.EDIT_TARGETS)
def remove_benchmark(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Forget an average, or bring one that comes with the product back to what it was."""
    services.remove_benchmark(request.viewer, number)
    return _kept(request)


def _benchmark_or_404(request: WorkspaceRequest, key: str) -> Benchmark:
    if key == "new":
        return Benchmark(workspace=request.viewer.workspace)
    for row in queries.benchmarks(request.viewer.workspace):
        if key in (row.key, str(row.pk)):
            return row
    raise Http404


def _page(request: WorkspaceRequest, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = request.viewer
    today = timezone.localdate()
    aims = queries.aims_of(viewer.workspace, today)
    usual = aims.workspace
    initial = {
        "first_day": today,
        "value": usual.value,
        "excellent": usual.excellent,
        "acceptable": usual.acceptable,
    }
    context = {
        "whole": aims.workspace,
        "rows": [(team, aims.of(team.pk)) for team in numbers.teams(viewer)],
        "history": queries.history(viewer),
        "benchmarks": queries.benchmarks(viewer.workspace),
        "target_form": TargetForm(viewer, initial=initial),
        "may_edit": viewer.may(Action.EDIT_TARGETS),
        **forms,
    }
    return render(request, "insights/targets/page.html", context, status=status)


def _kept(request: WorkspaceRequest) -> HttpResponse:
    messages.success(request, _("Kept."))
    return redirect("targets", request.viewer.workspace.slug)
