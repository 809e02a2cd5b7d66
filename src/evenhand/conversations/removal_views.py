"""Pages that take something out for good: parts blacked out, a conversation deleted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from msgspec import structs

from evenhand.conversations import services
from evenhand.conversations.dependants import goes_along
from evenhand.conversations.display import Mark, show
from evenhand.conversations.models import Conversation
from evenhand.conversations.queries import conversation_or_404, newest_removals
from evenhand.conversations.redaction import (
    Span,
    blacked_out,
    personal_data_in,
    places_of,
    read_spans,
)
from evenhand.errors import InputError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action

_KINDS: dict[str, Promise] = {
    "CARD": gettext_lazy("card"),
    "IBAN": gettext_lazy("IBAN"),
    "EMAIL": gettext_lazy("e-mail"),
    "PHONE": gettext_lazy("phone"),
    "NUMBER": gettext_lazy("number"),
    "NAME": gettext_lazy("name"),
}


@require_http_methods(["GET", "POST"])
@workspace_view(Action.IMPORT)
def redaction(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Choose what to black out, see it as it would be, and do it."""
    found = conversation_or_404(request.viewer, number)
    if request.method == "GET":
        return _choosing(request, found)
    if request.POST.get("seen") != found.content_hash:
        changed = _("The conversation was brought in anew meanwhile. Choose again.")
        return _choosing(request, found, changed, status=409)
    try:
        spans = _spans(request, found)
        if "confirm" not in request.POST:
            return _preview(request, found, spans)
        services.redact(request.viewer, found, spans)
    except InputError as error:
        return _choosing(request, found, str(error), status=422)
    messages.success(request, _("Blacked out for good. Search does not find it any more."))
    return redirect("conversation", request.viewer.workspace.slug, found.pk)


@require_http_methods(["GET", "POST"])
@workspace_view(Action.IMPORT)
def deletion(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Says what a deletion takes along, and deletes once the id is typed."""
    found = conversation_or_404(request.viewer, number)
    if request.method == "GET":
        return _asking(request, found)
    try:
        services.delete(request.viewer, found, request.POST.get("id", ""))
    except InputError as error:
        return _asking(request, found, str(error), status=422)
    messages.success(request, _("The conversation is deleted, and all that hung on it."))
    return redirect("conversations", request.viewer.workspace.slug)


@require_GET
@workspace_view(Action.SEE_AUDIT_LOG)
def removals(request: WorkspaceRequest) -> HttpResponse:
    """Who took out what, when, and how much."""
    context = {"removals": newest_removals(request.viewer)}
    return render(request, "conversations/removals.html", context)


def _spans(request: WorkspaceRequest, found: Conversation) -> list[Span]:
    words = request.POST.get("words", "")
    spans = read_spans(request.POST.getlist("span"))
    spans += places_of(words, found.transcript.content.messages)
    if spans:
        return sorted(set(spans))
    if words.strip():
        raise InputError(_("“%(words)s” is nowhere in this conversation.") % {"words": words})
    raise InputError(_("Nothing is chosen yet. Tick, select or type what is to go."))


def _choosing(
    request: WorkspaceRequest, found: Conversation, error: str = "", status: int = 200
) -> HttpResponse:
    content = found.transcript.content
    data = personal_data_in(content)
    context = {
        "conversation": found,
        "transcript": show(content, found.channel, marks=[Mark(*each.span) for each in data]),
        "found": [(each.span, _KINDS[each.kind], each.text) for each in data],
        "chosen": set(request.POST.getlist("span")),
        "words": request.POST.get("words", ""),
        "error": error,
    }
    return render(request, "conversations/redact.html", context, status=status)


def _preview(request: WorkspaceRequest, found: Conversation, spans: list[Span]) -> HttpResponse:
    content = found.transcript.content
    after = structs.replace(content, messages=blacked_out(content.messages, spans))
    context = {
        "conversation": found,
        "transcript": show(after, found.channel, marks=[Mark(*span) for span in spans]),
        "spans": spans,
    }
    return render(request, "conversations/redact_preview.html", context)


def _asking(
    request: WorkspaceRequest, found: Conversation, error: str = "", status: int = 200
) -> HttpResponse:
    context = {"conversation": found, "along": goes_along(found), "error": error}
    return render(request, "conversations/delete.html", context, status=status)
