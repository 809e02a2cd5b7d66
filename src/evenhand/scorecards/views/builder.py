"""The builder: a draft edited in the browser, saved as one goes, published in the end."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import InputError, StateError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.scorecards import builder_words, preview, queries, wording
from evenhand.scorecards.check import faults
from evenhand.scorecards.compare import compare
from evenhand.scorecards.document import ScorecardDocument, complete, from_builtins
from evenhand.scorecards.models import ScorecardVersion
from evenhand.scorecards.services import discard_draft, open_draft, publish, save_draft


class Sent(msgspec.Struct, frozen=True):
    """What the builder sends: the document, the saves it started from, the example's answers."""

    document: dict[str, Any]
    edit: int = 0
    answers: dict[str, str] = {}


@workspace_view(Action.EDIT_SCORECARDS)
@require_POST
def begin(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """Open the scorecard's draft, made from its newest version where there is none."""
    found = queries.scorecard_or_404(request.viewer, scorecard)
    open_draft(found, request.user)
    return redirect("scorecard_edit", slug=request.viewer.workspace.slug, scorecard=found.pk)


@workspace_view(Action.EDIT_SCORECARDS)
@require_GET
def edit(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """The builder on the scorecard's draft; without one, back to the scorecard."""
    found = queries.scorecard_or_404(request.viewer, scorecard)
    draft = queries.draft(found)
    if draft is None:
        messages.info(request, _("There is no draft. Edit the scorecard to begin one."))
        return redirect("scorecard", slug=request.viewer.workspace.slug, scorecard=found.pk)
    content = draft.content
    context = {
        "scorecard": draft.scorecard,
        "draft": draft,
        "document": complete(content),
        "known": _known_keys(draft),
        "words": builder_words.words(),
        "presets": builder_words.presets(),
        "choices": wording.CHOICES,
        "fields": wording.FIELDS.items(),
        "answers": preview.usual_answers(content),
    }
    return render(request, "scorecards/builder.html", context)


def _known_keys(draft: ScorecardVersion) -> dict[str, list[str]]:
    """Keys that earlier versions use: they stay what they are, whatever the names become."""
    in_use = queries.in_use(draft.scorecard)
    sections = [section.key for section in in_use.content.sections] if in_use else []
    categories = list(draft.scorecard.categories.values_list("key", flat=True))
    return {"categories": categories, "sections": sections}


@workspace_view(Action.EDIT_SCORECARDS)
@require_POST
def save(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """Save the draft; answers with what it is worth now, or with what came in between."""
    draft = queries.draft_or_404(request.viewer, scorecard)
    sent = _sent(request)
    try:
        content = _content(draft, sent)
        count = save_draft(draft, content, sent.edit)
    except InputError as error:
        return JsonResponse({"error": str(error)}, status=422)
    except StateError as error:
        return JsonResponse(_conflict(draft, content, error), status=409)
    return JsonResponse(_shown(content, sent.answers) | {"edit": count})


@workspace_view(Action.EDIT_SCORECARDS)
@require_POST
def preview_draft(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """What a reviewer would see and what the example scores; nothing is saved."""
    draft = queries.draft_or_404(request.viewer, scorecard)
    sent = _sent(request)
    try:
        content = _content(draft, sent)
    except InputError as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse(_shown(content, sent.answers))


@workspace_view(Action.EDIT_SCORECARDS)
def publish_draft(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """Asked for: what publishing would change. Posted: publish."""
    draft = queries.draft_or_404(request.viewer, scorecard)
    if request.method != "POST":
        return render(request, "scorecards/_publish.html", _summary(draft))
    try:
        publish(draft, request.user)
    except (InputError, StateError) as error:
        messages.error(request, str(error))
        return redirect("scorecard_edit", slug=request.viewer.workspace.slug, scorecard=scorecard)
    messages.success(
        request,
        _("Version %(number)s is in use. Reviews begun before keep theirs.")
        % {"number": draft.number},
    )
    return redirect("scorecard", slug=request.viewer.workspace.slug, scorecard=scorecard)


@workspace_view(Action.EDIT_SCORECARDS)
@require_POST
def discard(request: WorkspaceRequest, scorecard: int) -> HttpResponse:
    """Throw the draft away."""
    draft = queries.draft_or_404(request.viewer, scorecard)
    discard_draft(draft)
    messages.success(request, _("Draft discarded."))
    return redirect("scorecards", slug=request.viewer.workspace.slug)


def _summary(draft: ScorecardVersion) -> dict[str, Any]:
    in_use = queries.in_use(draft.scorecard)
    return {
        "scorecard": draft.scorecard,
        "draft": draft,
        "in_use": in_use,
        "faults": faults(draft.content),
        "comparison": compare(in_use.content, draft.content) if in_use else None,
    }


def _sent(request: WorkspaceRequest) -> Sent:
    try:
        return msgspec.json.decode(request.body, type=Sent)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(_("What the builder sent cannot be read; reload the page.")) from error


def _content(draft: ScorecardVersion, sent: Sent) -> ScorecardDocument:
    """The document that was sent; the scorecard's key is not the builder's to change."""
    return msgspec.structs.replace(from_builtins(sent.document), key=draft.scorecard.key)


def _shown(content: ScorecardDocument, answers: dict[str, str]) -> dict[str, Any]:
    context = {
        "content": content,
        "sections": preview.sections(content, answers),
        "example": preview.example(content, answers),
    }
    return {
        "faults": [fault._asdict() for fault in faults(content)],
        "shares": preview.shares(content),
        "preview": render_to_string("scorecards/_preview.html", context),
    }


def _conflict(
    draft: ScorecardVersion, mine: ScorecardDocument, error: StateError
) -> dict[str, Any]:
    """What somebody else's save changed against mine, and the count to save over it."""
    theirs = ScorecardVersion.objects.filter(
        pk=draft.pk, status=ScorecardVersion.Status.DRAFT
    ).first()
    if theirs is None:
        address = reverse("scorecard", args=[draft.scorecard.workspace.slug, draft.scorecard_id])
        return {"error": str(error), "url": address}
    context = {"error": str(error), "comparison": compare(theirs.content, mine)}
    html = render_to_string("scorecards/_conflict.html", context)
    return {"error": str(error), "edit": theirs.edit, "conflict": html}
