"""The pages of contact drivers, and what people change there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import EvenhandError
from evenhand.insights.contact import export, figures, finding, printed, queries, services, tasks
from evenhand.insights.contact.forms import AssumptionsForm
from evenhand.insights.contact.measured import About
from evenhand.insights.contact.models import Driver, DriverWork
from evenhand.insights.contact.showing import AUDIENCES
from evenhand.insights.contact.standing import Standing, standing
from evenhand.insights.dashboards.export import parquet
from evenhand.insights.dashboards.pdf.answering import page_address, pdf
from evenhand.insights.dashboards.pdf.writing import Head, facts_of
from evenhand.insights.export import csv_lines
from evenhand.insights.filters import asked_scope, filters, options, period_of
from evenhand.insights.scope import Scope
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action

MOVING = {
    DriverWork.Step.WAITING,
    DriverWork.Step.READING,
    DriverWork.Step.GROUPING,
    DriverWork.Step.FOLLOWING,
}
EXAMPLES = 5


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def contact_drivers(request: WorkspaceRequest) -> HttpResponse:
    """What people contact us about, what of it looks avoidable, and what that costs."""
    about, problem = _about(request)
    shown = figures.shown(about)
    told = standing(about)
    if wanted := request.GET.get("format", ""):
        return _file(request, about, (shown, told), wanted)
    work = queries.work_of(request.viewer.workspace)
    context = {
        "shown": shown,
        "standing": told,
        "standing_period": period_of(told.scope),
        "standing_drill": _drill(told.scope, about.audience),
        "work": work,
        "moving": work.step in MOVING,
        "problem": problem,
        "may_edit": request.viewer.may(Action.EDIT_DRIVERS),
        "change": queries.latest_change(request.viewer),
        "form": AssumptionsForm(instance=queries.assumptions_of(request.viewer.workspace)),
        "here": request.get_full_path(),
        **_chosen(request, about),
    }
    return render(request, "insights/contact_drivers.html", context)


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def driver(request: WorkspaceRequest, number: int) -> HttpResponse:
    """One driver: its numbers, its words, how such contacts begin, and what can be changed."""
    found = _driver_or_404(request, number)
    about, problem = _about(request)
    shown = figures.shown(about)
    family = next((each for each in shown.families if each.row.driver == found), None)
    row = next((row for row in shown.rows if row.driver == found), None)
    context = {
        "driver": found,
        "row": family.row if family else row,
        "family": family,
        "parts": queries.parts_of(found),
        "mains": queries.main_drivers(request.viewer),
        "shown": shown,
        "problem": problem,
        "merged": queries.merged_into(found),
        "examples": finding.examples(found.pk, EXAMPLES),
        "choices": Driver.Avoidable.choices,
        "may_edit": request.viewer.may(Action.EDIT_DRIVERS),
        "change": queries.latest_change(request.viewer),
        "here": request.get_full_path(),
        **_chosen(request, about),
    }
    return render(request, "insights/contact_driver.html", context)


def _file(
    request: WorkspaceRequest, about: About, page: tuple[figures.Shown, Standing], wanted: str
) -> HttpResponse:
    """The page as a file."""
    shown, told = page
    name = f"contact-drivers-{about.scope.first_day}-{about.scope.last_day}.{wanted}"
    if wanted == "parquet":
        made = parquet(iter(export.driver_rows(shown)))
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(made, content_type="application/vnd.apache.parquet", headers=headers)
    if wanted != "pdf":
        raise Http404
    head = Head(
        viewer=request.viewer,
        title=_("Contact drivers"),
        heading=_("What do people contact us about?"),
        facts=facts_of(period_of(about.scope), _said(request, about)),
        address=page_address(request),
    )
    return pdf(request, name, head, printed.charts(shown, told), _sorted(request))


def _said(request: WorkspaceRequest, about: About) -> list[tuple[str, str]]:
    """The filters that are set, in words."""
    chosen = _chosen(request, about)
    labels = {
        "audience_label": _("Kind of team"),
        "team_label": _("Team"),
        "channel_label": _("Channel"),
    }
    return [(label, str(chosen[key])) for key, label in labels.items() if chosen[key]]


def _sorted(request: WorkspaceRequest) -> str:
    """When drivers were found and conversations last sorted to them."""
    work = queries.work_of(request.viewer.workspace)
    if work.found_at is None or work.followed_at is None:
        return _("not found yet")
    days = {
        "found": date_format(localtime(work.found_at), "SHORT_DATETIME_FORMAT"),
        "sorted": date_format(localtime(work.followed_at), "SHORT_DATETIME_FORMAT"),
    }
    return _("drivers found %(found)s, conversations sorted %(sorted)s") % days


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def drivers_csv(request: WorkspaceRequest) -> StreamingHttpResponse:
    """The rows of the page as CSV."""
    about, _problem = _about(request)
    name = f"contact-drivers-{about.scope.first_day}-{about.scope.last_day}.csv"
    return StreamingHttpResponse(
        csv_lines(export.driver_rows(figures.shown(about))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@workspace_view(Action.EDIT_DRIVERS)
def find(request: WorkspaceRequest) -> HttpResponse:
    """Have drivers found, or found again."""
    services.request_finding(request.viewer.workspace)
    tasks.nudge(request.viewer.workspace.pk)
    return _back(request)


@require_POST
@workspace_view(Action.EDIT_DRIVERS)
def merge(request: WorkspaceRequest) -> HttpResponse:
    """Show the chosen drivers as the largest of them."""
    wanted = {int(each) for each in request.POST.getlist("driver") if each.isdecimal()}
    known = [each for each in queries.narrow_drivers(request.viewer) if each.pk in wanted]
    into = queries.largest(known)
    return _try(
        request,
        lambda: services.merge(request.viewer, known, into),
        _("Merged. It stays so when drivers are found again."),
    )


@require_POST
@workspace_view(Action.EDIT_DRIVERS)
def rename(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Give a driver another name."""
    found = _driver_or_404(request, number)
    name = request.POST.get("name", "")
    return _try(request, lambda: services.rename(request.viewer, found, name), _("Renamed."))


@require_POST
@workspace_view(Action.EDIT_DRIVERS)
def split(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Make a driver of its own of contacts that begin with a phrase in them."""
    found = _driver_or_404(request, number)
    phrase, name = request.POST.get("phrase", "")[:200], request.POST.get("name", "")
    return _try(
        request,
        lambda: services.split_off(request.viewer, found, phrase, name),
        _("Split off. New contacts like these will follow."),
    )


@require_POST
@workspace_view(Action.EDIT_DRIVERS)
def hide(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Leave a driver out of the list, or show it again."""
    found = _driver_or_404(request, number)
    hidden = request.POST.get("hidden") == "1"
    return _try(
        request,
        lambda: services.hide(request.viewer, found, hidden),
        _("Hidden from the list.") if hidden else _("Shown in the list again."),
    )


@require_POST
@workspace_view(Action.EDIT_DRIVERS)
def flag(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Say which of a driver's contacts look avoidable."""
    found = _driver_or_404(request, number)
    avoidable = request.POST.get("avoidable", "")
    return _try(request, lambda: services.flag(request.viewer, found, avoidable), _("Saved."))


@require_POST
@workspace_view(Action.EDIT_DRIVERS)
def place(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Put a driver under a main one, or let it stand alone."""
    found = _driver_or_404(request, number)
    wanted = request.POST.get("part_of", "")
    mains = {str(each.pk): each for each in queries.main_drivers(request.viewer)}
    main = mains.get(wanted)
    if wanted and main is None:
        raise Http404
    return _try(request, lambda: services.place(request.viewer, found, main), _("Put there."))


@require_POST
@workspace_view(Action.EDIT_DRIVERS)
def undo(request: WorkspaceRequest, change: int) -> HttpResponse:
    """Take back the latest change."""
    return _try(request, lambda: services.undo(request.viewer, change), _("Taken back."))


@require_POST
@workspace_view(Action.EDIT_DRIVERS)
def assumptions(request: WorkspaceRequest) -> HttpResponse:
    """Keep what the saving rests on."""
    kept = queries.assumptions_of(request.viewer.workspace)
    form = AssumptionsForm(request.POST, instance=kept)
    if form.is_valid():
        services.assume(form.save(commit=False))
        messages.success(request, _("The saving rests on these now."))
        return _back(request)
    context = {"form": form, "here": _address(request)}
    return render(request, "insights/contact_assumptions.html", context, status=422)


def _try(request: WorkspaceRequest, change: Callable[[], object], said: str) -> HttpResponse:
    """Make a change, say that it is made or why not, and go back."""
    try:
        change()
    except EvenhandError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return _back(request)


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect(_address(request))


def _address(request: WorkspaceRequest) -> str:
    """The page of contact drivers one came from; never another site or room."""
    from django.urls import reverse

    home = reverse("contact_drivers", args=[request.viewer.workspace.slug])
    wanted = request.POST.get("here", "")
    return wanted if wanted.startswith(home) else home


def _driver_or_404(request: WorkspaceRequest, number: int) -> Driver:
    found = queries.driver_of(request.viewer, number)
    if found is None:
        raise Http404
    return found


def _about(request: WorkspaceRequest) -> tuple[About, str]:
    scope, problem = asked_scope(request)
    audience = request.GET.get("audience", "")
    return About(request.viewer, scope, audience if audience in AUDIENCES else ""), problem


def _chosen(request: WorkspaceRequest, about: About) -> dict[str, Any]:
    """The filters of the page, and the addresses its numbers drill to."""
    kinds = list(AUDIENCES.items())
    return {
        "scope": about.scope,
        "audience": about.audience,
        "audience_label": AUDIENCES.get(about.audience),
        "audience_options": options(request.GET, "audience", kinds, about.audience),
        "period_label": period_of(about.scope),
        "drill": _drill(about.scope, about.audience),
        **filters(request, about.scope),
    }


def _drill(scope: Scope, audience: str) -> str:
    """The part of the address of the list of conversations that every number shares."""
    values = {
        "first_day": scope.first_day.isoformat(),
        "last_day": scope.last_day.isoformat(),
        "team": scope.team,
        "channel": scope.channel,
        "audience": audience,
    }
    return urlencode({name: value for name, value in values.items() if value})
