"""Lists of disputes, the page of one, deciding it, the report and the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.errors import AccessError, InputError, StateError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import User
from evenhand.people.roles import Action
from evenhand.reviews.forms.disputes import RulesForm, ruling_fields, rulings
from evenhand.reviews.models import Dispute
from evenhand.reviews.queries import disputes as queries
from evenhand.reviews.queries import overturned, precedents
from evenhand.reviews.queries.history import history, shown
from evenhand.reviews.services.disputes import assign, set_rules, withdraw
from evenhand.reviews.services.rulings import decide
from evenhand.scorecards.models import Category
from evenhand.scorecards.queries import scorecard_or_404

SPANS = (30, 90, 365)
"""Periods of the report, in days up to today."""


@workspace_view(Action.SEE_OWN_RESULTS)
@require_GET
def disputes(request: WorkspaceRequest) -> HttpResponse:
    """The disputes the viewer may see, by what is to be done about them."""
    viewer = request.viewer
    which = request.GET.get("list", "open")
    which = which if which in queries.LISTS else "open"
    page = queries.listed(viewer, which, request.GET)
    context = {
        "tabs": _tabs(request, which),
        "which": which,
        "page": page,
        "may_report": viewer.may(Action.SEE_REVIEWS),
        "may_rule": viewer.may(Action.EDIT_WORKSPACE),
        "rules": queries.rules_of(viewer.workspace),
        "newer_url": _page_address(which, page.newer),
        "older_url": _page_address(which, page.older),
    }
    return render(request, "reviews/disputes/list.html", context)


@workspace_view(Action.SEE_OWN_RESULTS)
@require_GET
def dispute(request: WorkspaceRequest, dispute: int) -> HttpResponse:
    """What is disputed, by whom, why, and what was decided."""
    return _page(request, queries.dispute_or_404(request.viewer, dispute))


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def dispute_decide(request: WorkspaceRequest, dispute: int) -> HttpResponse:
    """Decide every category of it."""
    found = queries.dispute_or_404(request.viewer, dispute)
    try:
        decide(request.viewer, found, rulings(found, request.POST))
    except InputError as error:
        return _page(request, found, str(error))
    except (AccessError, StateError) as error:
        messages.error(request, str(error))
        return _back(request, found)
    messages.success(request, _("Decided. The agent and the reviewer are told."))
    return _back(request, found)


@workspace_view(Action.ANSWER_REVIEWS)
@require_POST
def dispute_withdraw(request: WorkspaceRequest, dispute: int) -> HttpResponse:
    """Take one's own dispute back."""
    found = queries.dispute_or_404(request.viewer, dispute)
    return _do(
        request, found, lambda: withdraw(request.viewer, found), _("Withdrawn. The review stands.")
    )


@workspace_view(Action.DECIDE_DISPUTES)
@require_POST
def dispute_assign(request: WorkspaceRequest, dispute: int) -> HttpResponse:
    """Say who is to decide."""
    found = queries.dispute_or_404(request.viewer, dispute)
    to = _person(request)
    said = _("%(name)s is to decide.") % {"name": to} if to else _("Whoever comes first decides.")
    return _do(request, found, lambda: assign(request.viewer, found, to), said)


@workspace_view(Action.SEE_REVIEWS)
@require_GET
def dispute_report(request: WorkspaceRequest) -> HttpResponse:
    """How often decided disputes changed a rating: by reviewer, category and judge."""
    today = timezone.localdate()
    days = request.GET.get("days", "")
    chosen = int(days) if days in {str(span) for span in SPANS} else 0
    context = {
        "report": overturned.report(request.viewer, _period(today, chosen)),
        "period_options": _periods(chosen),
        "period_label": _span(chosen),
        "chosen": chosen,
    }
    return render(request, "reviews/disputes/report.html", context)


@workspace_view(Action.EDIT_WORKSPACE)
@require_http_methods(["GET", "POST"])
def dispute_rules(request: WorkspaceRequest) -> HttpResponse:
    """The window, who decides, and what agents see."""
    workspace = request.viewer.workspace
    form = RulesForm(request.POST or None, instance=queries.rules_of(workspace))
    if request.method == "POST" and form.is_valid():
        set_rules(workspace, form.save(commit=False))
        messages.success(request, _("Saved. Disputes that are open keep the rules they had."))
        return redirect("disputes", slug=workspace.slug)
    status = 422 if form.errors else 200
    return render(request, "reviews/disputes/rules.html", {"form": form}, status=status)


@workspace_view(Action.SEE_SCORECARDS)
@require_GET
def dispute_precedents(request: WorkspaceRequest, scorecard: int, category: str) -> HttpResponse:
    """What was decided about one category before, without names."""
    found = scorecard_or_404(request.viewer, scorecard)
    context = {
        "category": get_object_or_404(Category, scorecard=found, key=category),
        "scorecard": found,
        "precedents": precedents.listed(request.viewer, found, category),
        "may_open": request.viewer.may(Action.SEE_CONVERSATIONS),
    }
    return render(request, "reviews/disputes/precedents.html", context)


def _page(request: WorkspaceRequest, found: Dispute, problem: str = "") -> HttpResponse:
    viewer = request.viewer
    decides = found.is_open and queries.may_decide(viewer, found)
    assigns = found.is_open and viewer.may(Action.DECIDE_DISPUTES)
    context = {
        "dispute": found,
        "shown": shown(found),
        "problem": problem,
        "fields": ruling_fields(found, request.POST) if decides else [],
        "decides": decides,
        "deciders": list(queries.deciders(found)) if assigns else [],
        "assigns": assigns,
        "withdraws": found.is_open and found.opened_by_id == viewer.user_id,
        "versions": history(viewer, found.review),
    }
    status = 422 if problem else 200
    return render(request, "reviews/disputes/dispute.html", context, status=status)


def _do(
    request: WorkspaceRequest, found: Dispute, verb: Callable[[], object], done: str
) -> HttpResponse:
    try:
        verb()
        messages.success(request, done)
    except (AccessError, InputError, StateError) as error:
        messages.error(request, str(error))
    return _back(request, found)


def _back(request: WorkspaceRequest, found: Dispute) -> HttpResponse:
    return redirect("dispute", slug=request.viewer.workspace.slug, dispute=found.pk)


def _person(request: WorkspaceRequest) -> User | None:
    number = request.POST.get("to", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    members = User.objects.filter(memberships__workspace=request.viewer.workspace_id)
    return get_object_or_404(members, pk=number)


def _tabs(request: WorkspaceRequest, which: str) -> list[dict[str, Any]]:
    waiting = queries.counts(request.viewer)
    wanted = [name for name in queries.LISTS if name != "mine" or _may_be_asked(request)]
    return [
        {
            "label": queries.LISTS[name],
            "url": f"?list={name}",
            "active": name == which,
            "count": waiting.get(name, 0),
        }
        for name in wanted
    ]


def _may_be_asked(request: WorkspaceRequest) -> bool:
    return request.viewer.may(Action.WRITE_REVIEWS)


def _page_address(which: str, page: str) -> str:
    return f"?list={which}&page={page}" if page else ""


def _period(today: date, days: int) -> overturned.Period:
    return overturned.Period(today - timedelta(days=days - 1), today) if days else overturned.ALL


def _periods(chosen: int) -> list[dict[str, Any]]:
    return [
        {"label": _span(days), "url": f"?days={days}", "active": days == chosen}
        for days in (0, *SPANS)
    ]


def _span(days: int) -> str:
    return _("Last %(days)d days") % {"days": days} if days else _("All time")
