"""Pages of plans: the list, the form with its preview, the report; saved filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.errors import EvenhandError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews import planning
from evenhand.reviews.criteria import Criteria
from evenhand.reviews.forms.criteria import CriteriaForm, described, initial_from
from evenhand.reviews.forms.plans import PlanForm, initial_of
from evenhand.reviews.models import Cycle, Plan, SavedFilter
from evenhand.reviews.queries import plans as queries
from evenhand.reviews.queries import reports
from evenhand.reviews.schedule import schedule_text
from evenhand.reviews.services import plans as services

NEWEST = 20
"""Draws on the page of plans, and slots still to do on that of a plan."""


@workspace_view(Action.SEE_REVIEWS)
@require_GET
def plans(request: WorkspaceRequest) -> HttpResponse:
    """All plans with how far they are, and the newest draws."""
    viewer = request.viewer
    found = list(queries.plans(viewer))
    context = {
        "plans": [(plan, schedule_text(plan)) for plan in found],
        "draws": list(queries.draws(viewer)[:NEWEST]),
        "may_plan": viewer.may(Action.ASSIGN_REVIEWS),
    }
    return render(request, "reviews/plans/list.html", context)


@workspace_view(Action.ASSIGN_REVIEWS)
@require_http_methods(["GET", "POST"])
def plan_new(request: WorkspaceRequest) -> HttpResponse:
    """The form of a new plan, from a saved filter or another plan if asked."""
    if request.method == "POST":
        form = PlanForm(request.viewer, request.POST)
        return _stored(request, form, lambda content: _created(request, content))
    return _form_page(request, PlanForm(request.viewer, initial=_starting_from(request)))


@workspace_view(Action.ASSIGN_REVIEWS)
@require_http_methods(["GET", "POST"])
def plan_edit(request: WorkspaceRequest, plan: int) -> HttpResponse:
    """Change a plan from its next cycle on."""
    found = queries.plan_or_404(request.viewer, plan)
    if request.method == "POST":
        form = PlanForm(request.viewer, request.POST)
        return _stored(request, form, lambda content: _changed(found, form, content), found)
    return _form_page(request, PlanForm(request.viewer, initial=initial_of(found)), found)


@workspace_view(Action.ASSIGN_REVIEWS)
@require_POST
def preview(request: WorkspaceRequest) -> HttpResponse:
    """Frame, size and margins of the form as it stands."""
    form = PlanForm(request.viewer, request.POST)
    form.full_clean()
    if not form.filters_usable:
        fault = next(iter(form.errors.values()))[0]
        return render(request, "reviews/plans/_preview.html", {"fault": fault})
    found = planning.preview(request.viewer.workspace, form.sketch())
    return render(request, "reviews/plans/_preview.html", {"preview": found})


@workspace_view(Action.SEE_REVIEWS)
@require_GET
def plan(request: WorkspaceRequest, plan: int) -> HttpResponse:
    """The report: progress, response, what was skipped and why, what is left."""
    viewer = request.viewer
    found = queries.plan_or_404(viewer, plan)
    cycles = list(queries.cycles(found)[: reports.SHOWN])
    cycle = _chosen(cycles, request.GET.get("cycle", ""))
    slots = reports.slots_of(found, cycle)
    parts = reports.parts(slots)
    context = {
        "plan": found,
        "schedule": schedule_text(found),
        "criteria": described(Criteria.read(found.criteria), viewer),
        "cycles": cycles,
        "cycle": cycle,
        "cycle_options": _cycle_options(cycles, cycle),
        "parts": parts,
        "givers": [part.person for part in parts if part.person and part.left],
        "response": reports.response(slots),
        "skips": list(reports.skips(slots)[: reports.SHOWN]),
        "unfinished": list(reports.unfinished(slots)[:NEWEST]),
        "more": max(0, sum(part.left for part in parts) - NEWEST),
        "people": list(queries.able_to_review(viewer.workspace_id).distinct()),
        "may_plan": viewer.may(Action.ASSIGN_REVIEWS),
    }
    return render(request, "reviews/plans/report.html", context)


@workspace_view(Action.ASSIGN_REVIEWS)
@require_POST
def plan_pause(request: WorkspaceRequest, plan: int) -> HttpResponse:
    """No more cycles for the time being."""
    found = queries.plan_or_404(request.viewer, plan)
    services.pause(found)
    messages.success(request, _("Paused. Nothing more is drawn until you resume the plan."))
    return _to_plan(request, found)


@workspace_view(Action.ASSIGN_REVIEWS)
@require_POST
def plan_resume(request: WorkspaceRequest, plan: int) -> HttpResponse:
    """Go on with the next cycle to come."""
    found = queries.plan_or_404(request.viewer, plan)
    services.resume(found)
    messages.success(request, _("Resumed with the next cycle to come."))
    return _to_plan(request, found)


@workspace_view(Action.ASSIGN_REVIEWS)
@require_POST
def plan_archive(request: WorkspaceRequest, plan: int) -> HttpResponse:
    """Off the list; draws and reviews stay."""
    services.archive(queries.plan_or_404(request.viewer, plan))
    messages.success(request, _("Archived. Its draws and reviews stay."))
    return redirect("plans", slug=request.viewer.workspace.slug)


@workspace_view(Action.ASSIGN_REVIEWS)
@require_http_methods(["GET", "POST"])
def filters(request: WorkspaceRequest) -> HttpResponse:
    """One's own and the shared filters; a new one from the form of a plan."""
    viewer = request.viewer
    if request.method == "POST":
        return _save_filter(request)
    kept = [
        (one, described(Criteria.read(one.criteria), viewer))
        for one in queries.saved_filters(viewer)
    ]
    return render(request, "reviews/plans/filters.html", {"filters": kept})


@workspace_view(Action.ASSIGN_REVIEWS)
@require_POST
def filter_delete(request: WorkspaceRequest, kept: int) -> HttpResponse:
    """Forget one's own filter."""
    services.delete_filter(queries.own_filter_or_404(request.viewer, kept))
    messages.success(request, _("Filter deleted. Plans that were made from it keep theirs."))
    return redirect("plan_filters", slug=request.viewer.workspace.slug)


def _stored(
    request: WorkspaceRequest,
    form: PlanForm,
    store: Callable[[Any], Plan],
    plan: Plan | None = None,
) -> HttpResponse:
    """Store what the form says and go to the report; or show it again with what is wrong."""
    if not form.is_valid():
        return _form_page(request, form, plan, status=422)
    try:
        size = planning.planned_size(request.viewer.workspace, form.sketch())
        stored = store(form.content(size))
    except EvenhandError as error:
        form.add_error(None, str(error))
        return _form_page(request, form, plan, status=422)
    messages.success(request, _said_stored(stored))
    return _to_plan(request, stored)


def _created(request: WorkspaceRequest, content: services.PlanContent) -> Plan:
    return services.create_plan(request.viewer, content)


def _changed(plan: Plan, form: PlanForm, content: services.PlanContent) -> Plan:
    return services.change_plan(plan, content, form.cleaned_data["edit"])


def _said_stored(plan: Plan) -> str:
    if plan.repeat == Plan.Repeat.ONCE:
        return _("Drawn. The conversations are in the queue.")
    return _("Saved. %(schedule)s.") % {"schedule": schedule_text(plan)}


def _form_page(
    request: WorkspaceRequest, form: PlanForm, plan: Plan | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "filters": list(queries.saved_filters(request.viewer)),
    }
    return render(request, "reviews/plans/form.html", context, status=status)


def _starting_from(request: WorkspaceRequest) -> dict[str, Any]:
    """Initial values: of a saved filter, or of a plan to be repeated."""
    viewer = request.viewer
    kept, plan = request.GET.get("filter", ""), request.GET.get("like", "")
    if kept.isdecimal():
        found = queries.saved_filters(viewer).filter(pk=int(kept)).first()
        return {} if found is None else initial_from(Criteria.read(found.criteria))
    if plan.isdecimal():
        return initial_of(queries.plan_or_404(viewer, int(plan))) | {"edit": 0}
    return {}


def _save_filter(request: WorkspaceRequest) -> HttpResponse:
    """Keep the filters of the form under a name; answers with the menu of filters."""
    form = CriteriaForm(request.viewer, request.POST)
    name = request.POST.get("filter_name", "").strip()[:120]
    if not form.is_valid() or not name:
        fault = _("Give the filter a name.") if form.is_valid() else _first_fault(form)
        return render(request, "reviews/plans/_filters.html", _menu(request, fault), status=422)
    shared = bool(request.POST.get("filter_shared"))
    zone = request.viewer.workspace.time_zone
    kept = services.save_filter(request.viewer, name, form.criteria(zone), shared=shared)
    return render(request, "reviews/plans/_filters.html", _menu(request, kept=kept))


def _menu(
    request: WorkspaceRequest, fault: str = "", kept: SavedFilter | None = None
) -> dict[str, Any]:
    return {
        "filters": list(queries.saved_filters(request.viewer)),
        "fault": fault,
        "kept": kept,
    }


def _first_fault(form: CriteriaForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _chosen(cycles: list[Cycle], number: str) -> Cycle | None:
    """The cycle asked for, the newest, or none for all."""
    if number == "all":
        return None
    newest = next((cycle for cycle in cycles if cycle.draw_id), None)
    return next((cycle for cycle in cycles if str(cycle.pk) == number), newest)


def _cycle_options(cycles: list[Cycle], chosen: Cycle | None) -> list[dict[str, Any]]:
    everything = {"label": _("All cycles"), "url": "?cycle=all", "active": chosen is None}
    return [everything] + [
        {"label": cycle.period, "url": f"?cycle={cycle.pk}", "active": cycle == chosen}
        for cycle in cycles
    ]


def _to_plan(request: WorkspaceRequest, plan: Plan) -> HttpResponse:
    return redirect("plan", slug=request.viewer.workspace.slug, plan=plan.pk)
