"""What needs human eyes: the question, the answer with its guarantee, and the queue."""

from __future__ import annotations

import calendar
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from evenhand.conversations.models import Segment
from evenhand.errors import EvenhandError
from evenhand.judges.escalation.finding import Finding, finding
from evenhand.judges.escalation.forms import EscalationForm, QueueForm
from evenhand.judges.escalation.services import queue_unsure
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import Membership
from evenhand.people.roles import Action

USUAL_ERRORS = "10"


@require_GET
@workspace_view(Action.SEE_JUDGES)
def escalation(request: WorkspaceRequest) -> HttpResponse:
    """Which share of verdicts may stand for the errors tolerated."""
    usual = _usual(request.viewer)
    form = EscalationForm(request.viewer, usual | request.GET.dict())
    return _page(request, form, QueueForm())


@require_POST
@workspace_view(Action.ASSIGN_REVIEWS)
def queue(request: WorkspaceRequest) -> HttpResponse:
    """Puts some of what needs eyes into the queue."""
    form = EscalationForm(request.viewer, request.POST)
    size = QueueForm(request.POST)
    if not (form.is_valid() and size.is_valid()):
        return _page(request, form, size, 422)
    found = _found(form)
    try:
        draw = queue_unsure(
            request.viewer, found, form.period(), form.criteria(), size.cleaned_data["size"]
        )
    except EvenhandError as error:
        messages.error(request, str(error))
    else:
        text = ngettext(
            "%(count)s conversation waits for a person now.",
            "%(count)s conversations wait for people now.",
            draw.size,
        )
        messages.success(request, text % {"count": draw.size})
    answer = redirect("escalation", request.viewer.workspace.slug)
    kept = {name: request.POST.get(name, "") for name in form.fields}
    answer["Location"] += "?" + "&".join(f"{name}={value}" for name, value in kept.items())
    return answer


def _page(
    request: WorkspaceRequest, form: EscalationForm, size: QueueForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "size_form": size,
        "judges": form.versions,
        "found": _found(form) if form.versions and form.is_valid() else None,
        "may_assign": request.viewer.may(Action.ASSIGN_REVIEWS),
    }
    return render(request, "judges/escalation/escalation.html", context, status=status)


def _found(form: EscalationForm) -> Finding:
    return finding(form.version, form.alpha, form.period())


def _usual(viewer: Membership) -> dict[str, str]:
    """The month of the newest conversation, and the first scorecard with a judge."""
    newest = (
        Segment.objects.filter(workspace=viewer.workspace)
        .order_by("-started_at", "-pk")
        .values_list("started_at", flat=True)
        .first()
    )
    day = timezone.localdate(newest or timezone.now())
    last = date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
    form = EscalationForm(viewer)
    return {
        "scorecard": next(iter(form.versions), ""),
        "tolerated": USUAL_ERRORS,
        "first_day": day.replace(day=1).isoformat(),
        "last_day": last.isoformat(),
    }
