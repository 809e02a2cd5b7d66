"""Pages of alerts: the list, one alert with what is behind it, and how they are raised."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import InputError
from evenhand.insights.alerts import queries, services, showing
from evenhand.insights.alerts.forms import RulesForm, SettleForm, WebhookForm
from evenhand.insights.alerts.models import Alert
from evenhand.insights.alerts.tasks import watch_workspace
from evenhand.insights.live import so_far
from evenhand.insights.scope import Scope
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action

LISTED = 25


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def alerts(request: WorkspaceRequest) -> HttpResponse:
    """What changed and is probably no chance; open alerts first."""
    viewer, state = request.viewer, request.GET.get("state", "open")
    today = timezone.localdate()
    page = Paginator(queries.alerts_of(viewer, state), LISTED).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tabs": _tabs(queries.counts(viewer), state),
        "run": queries.newest_run(viewer),
        "rules": queries.rules_of(viewer.workspace),
        "live": so_far(viewer, Scope.month_of(today), today),
        "may_edit": viewer.may(Action.EDIT_ALERTS),
        **_pages(page),
    }
    return render(request, "insights/alerts/list.html", context)


@require_GET
@workspace_view(Action.SEE_NUMBERS)
def alert(request: WorkspaceRequest, number: int) -> HttpResponse:
    """One alert: how large, how sure, mix or quality, and the conversations behind it."""
    found = queries.alert_or_404(request.viewer, number)
    return _alert_page(request, found, _settle_form(found))


def _settle_form(found: Alert) -> SettleForm:
    return SettleForm(initial={"state": _next(found), "quiet_until": found.quiet_until})


def _alert_page(
    request: WorkspaceRequest, found: Alert, form: SettleForm, status: int = 200
) -> HttpResponse:
    answers = found.metric == Alert.Metric.CSAT
    behind = queries.answers_behind if answers else queries.reviews_behind
    page = Paginator(behind(request.viewer, found), LISTED).get_page(request.GET.get("page"))
    context = {
        "answers": answers,
        "alert": found,
        "sentence": services.sentence(found),
        "yearly": showing.false_alarms(found),
        "history": showing.history(found),
        "split": showing.split(found),
        "conversations": showing.conversations(found),
        "page": page,
        "notes": found.notes.select_related("by"),
        "deliveries": queries.deliveries_of(found),
        "form": form,
        "may_edit": request.viewer.may(Action.EDIT_ALERTS),
        **_pages(page),
    }
    return render(request, "insights/alerts/alert.html", context, status=status)


@require_POST
@workspace_view(Action.EDIT_ALERTS)
def settle(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Say where an alert stands."""
    found = queries.alert_or_404(request.viewer, number)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            services.settle(request.viewer, found, **form.cleaned_data)
        except InputError as error:
            form.add_error(error.where, error.message)
        else:
            messages.success(request, _("Kept."))
            return redirect("alert", request.viewer.workspace.slug, number)
    return _alert_page(request, found, form, status=422)


@require_POST
@workspace_view(Action.EDIT_ALERTS)
def look(request: WorkspaceRequest) -> HttpResponse:
    """Look for changes now, as after reviews came in."""
    run = services.ask_again(request.viewer.workspace, timezone.localdate())
    watch_workspace.enqueue(run.pk)
    messages.info(request, _("Looking for changes; come back in a minute."))
    return redirect("alerts", request.viewer.workspace.slug)


@workspace_view(Action.EDIT_ALERTS)
def rules(request: WorkspaceRequest) -> HttpResponse:
    """How alerts are raised, and where they are sent."""
    kept = queries.rules_of(request.viewer.workspace)
    if request.method != "POST":
        return _rules_page(request, rules_form=RulesForm(instance=kept))
    form = RulesForm(request.POST, instance=kept)
    if not form.is_valid():
        return _rules_page(request, 422, rules_form=form)
    services.change_rules(form.save(commit=False))
    return _kept(request)


@require_POST
@workspace_view(Action.EDIT_ALERTS)
def add_webhook(request: WorkspaceRequest) -> HttpResponse:
    """Send alerts to an address."""
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            services.add_webhook(request.viewer.workspace, form.cleaned_data["url"])
        except InputError as error:
            form.add_error("url", error.message)
        else:
            return _kept(request)
    return _rules_page(request, 422, webhook_form=form)


@require_POST
@workspace_view(Action.EDIT_ALERTS)
def switch_webhook(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Switch a webhook on or off."""
    services.switch_webhook(request.viewer, number, request.POST.get("on") == "1")
    return _kept(request)


@require_POST
@workspace_view(Action.EDIT_ALERTS)
def remove_webhook(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Send nothing there any more."""
    services.remove_webhook(request.viewer, number)
    return _kept(request)


def _rules_page(request: WorkspaceRequest, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = request.viewer
    context = {
        "rules_form": RulesForm(instance=queries.rules_of(viewer.workspace)),
        "webhook_form": WebhookForm(),
        "webhooks": queries.webhooks_of(viewer),
        **forms,
    }
    return render(request, "insights/alerts/rules.html", context, status=status)


def _kept(request: WorkspaceRequest) -> HttpResponse:
    messages.success(request, _("Kept."))
    return redirect("alert_rules", request.viewer.workspace.slug)


def _next(found: Alert) -> str:
    """What is probably said next."""
    acknowledged = Alert.State.ACKNOWLEDGED
    return acknowledged if found.state == Alert.State.NEW else Alert.State.RESOLVED


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    still_open = sum(counts.values()) - counts[Alert.State.RESOLVED]
    tabs = [
        ("open", _("Open"), still_open),
        (Alert.State.RESOLVED.value, _("Resolved"), counts[Alert.State.RESOLVED]),
        ("all", _("All"), sum(counts.values())),
    ]
    return [
        {"label": label, "url": f"?state={key}", "active": key == chosen, "count": count}
        for key, label, count in tabs
    ]


def _pages(page: Any) -> dict[str, str]:
    """Addresses of the pages before and after."""
    return {
        "newer": str(page.previous_page_number()) if page.has_previous() else "",
        "older": str(page.next_page_number()) if page.has_next() else "",
    }
