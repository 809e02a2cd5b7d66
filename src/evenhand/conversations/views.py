"""The pages of conversations: the list, one conversation, and who handled it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.conversations.choices import agents_of, chips, choices, open_to
from evenhand.conversations.detail import detail_of
from evenhand.conversations.drawing.rows import drawn
from evenhand.conversations.filters import read_filters, read_place
from evenhand.conversations.listing import column_labels, rows_of
from evenhand.conversations.queries import (
    conversation_or_404,
    page_of,
    segment_or_404,
)
from evenhand.conversations.services import correct_attribution
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import Agent, Membership
from evenhand.people.roles import Action

LIST = "conversation-list"
"""The id of the part of the page that changes when filters do."""


@require_GET
@workspace_view(Action.SEE_OWN_RESULTS)
def conversations(request: WorkspaceRequest) -> HttpResponse:
    """The list, narrowed and paged; only its changing part when htmx asks for that."""
    filters = open_to(request.viewer, read_filters(request.GET))
    page = page_of(request.viewer, filters, read_place(request.GET))
    rows = rows_of(request.viewer, page.ids, filters.q)
    offered = choices(request.viewer, filters)
    labels = column_labels()
    partial = request.headers.get("HX-Target") == LIST
    response = render(
        request,
        "conversations/_list.html" if partial else "conversations/list.html",
        {
            "filters": filters,
            "choices": offered,
            "chips": chips(filters, offered),
            "rows": rows,
            "drawn_rows": drawn(rows, labels),
            "labels": labels,
            "newer_url": filters.query(newer=rows[0].place) if page.newer and rows else "",
            "older_url": filters.query(older=rows[-1].place) if page.older and rows else "",
            "sees_all": request.viewer.may(Action.SEE_CONVERSATIONS),
            "may_import": request.viewer.may(Action.IMPORT),
            "sees_removals": request.viewer.may(Action.SEE_AUDIT_LOG),
        },
    )
    patch_vary_headers(response, ["HX-Target"])
    if partial:
        response["HX-Push-Url"] = _short_address(request)
    return response


@require_GET
@workspace_view(Action.SEE_OWN_RESULTS)
def conversation(request: WorkspaceRequest, number: int) -> HttpResponse:
    """One conversation: what is known of it, who handled it, and all that was said."""
    found = conversation_or_404(request.viewer, number)
    may_correct = request.viewer.may(Action.CORRECT_ATTRIBUTION)
    context = {
        "detail": detail_of(request.viewer, found, read_filters(request.GET).q),
        "agents": agents_of(request.viewer) if may_correct else [],
        "sees_all": request.viewer.may(Action.SEE_CONVERSATIONS),
        "may_take_out": request.viewer.may(Action.IMPORT),
    }
    return render(request, "conversations/conversation.html", context)


@require_POST
@workspace_view(Action.CORRECT_ATTRIBUTION)
def attribution(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Says who handled a segment."""
    segment = segment_or_404(request.viewer, number)
    agent = _agent_or_404(request.viewer, request.POST.get("agent", ""))
    correct_attribution(request.viewer, segment, agent)
    messages.success(request, _("This part is now %(agent)s’s.") % {"agent": agent.name})
    return redirect("conversation", request.viewer.workspace.slug, segment.conversation_id)


def _short_address(request: WorkspaceRequest) -> str:
    """The address without the filters a form sends empty."""
    return f"{request.path}?{urlencode([pair for pair in request.GET.items() if pair[1]])}"


def _agent_or_404(viewer: Membership, number: str) -> Agent:
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    agent = Agent.objects.filter(workspace=viewer.workspace_id, pk=number).first()
    if agent is None:
        raise Http404
    return agent
