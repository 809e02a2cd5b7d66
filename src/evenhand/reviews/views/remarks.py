"""Hashtags and kudos, and what is offered while a comment is typed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import InputError, StateError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import Review
from evenhand.reviews.queries import own_draft_or_404
from evenhand.reviews.queries import remarks as queries
from evenhand.reviews.services.remarks import praise, take_back

PAGE = 50


@workspace_view(Action.SEE_CONVERSATIONS)
@require_GET
def hashtags(request: WorkspaceRequest) -> HttpResponse:
    """Every hashtag, and the reviews that have the chosen one."""
    viewer = request.viewer
    word = request.GET.get("tag", "")
    found = queries.tagged(viewer, word) if word else Review.objects.none()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"tags": queries.hashtags(viewer), "word": word.lower(), "page": page}
    return render(request, "reviews/remarks/hashtags.html", context | _tabs(viewer))


@workspace_view(Action.SEE_CONVERSATIONS)
@require_GET
def kudos(request: WorkspaceRequest) -> HttpResponse:
    """Who was praised how often, and what was said."""
    viewer = request.viewer
    page = Paginator(queries.kudos_seen(viewer), PAGE).get_page(request.GET.get("page"))
    context = {"agents": queries.kudos_by_agent(viewer), "page": page}
    return render(request, "reviews/remarks/kudos.html", context | _tabs(viewer))


@workspace_view(Action.WRITE_REVIEWS)
@require_GET
def texts_offered(request: WorkspaceRequest) -> HttpResponse:
    """What can be inserted where nobody is mentioned: templates and hashtags."""
    return JsonResponse(_texts(request.viewer) | {"people": []})


@workspace_view(Action.WRITE_REVIEWS)
@require_GET
def offered(request: WorkspaceRequest, review: int) -> HttpResponse:
    """What can be inserted in a draft: templates, hashtags, and people to mention."""
    viewer = request.viewer
    found = own_draft_or_404(viewer, review)
    return JsonResponse(_texts(viewer) | {"people": queries.offered_people(viewer, found)})


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def give(request: WorkspaceRequest, review: int) -> HttpResponse:
    """Praise the agent in a draft."""
    found = own_draft_or_404(request.viewer, review)
    message = request.POST.get("message", "")
    number = int(message) if message.isascii() and message.isdigit() else None
    try:
        praise(found, request.POST.get("text", ""), number)
    except (InputError, StateError) as error:
        return _given(request, found, str(error))
    return _given(request, found)


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def remove(request: WorkspaceRequest, review: int, kudos: int) -> HttpResponse:
    """Take praise out of a draft."""
    found = own_draft_or_404(request.viewer, review)
    try:
        take_back(found, kudos)
    except StateError as error:
        return _given(request, found, str(error))
    return _given(request, found)


def _given(request: WorkspaceRequest, review: Review, problem: str = "") -> HttpResponse:
    context = {"review": review, "given": queries.kudos_given(review), "problem": problem}
    status = 422 if problem else 200
    return render(request, "reviews/remarks/_given.html", context, status=status)


def _tabs(viewer: Membership) -> dict[str, bool]:
    return {"may_write": viewer.may(Action.WRITE_REVIEWS)}


def _texts(viewer: Membership) -> dict[str, Any]:
    templates = queries.templates_of(viewer)
    return {
        "templates": [{"name": each.name, "text": each.text} for each in templates],
        "hashtags": queries.offered_hashtags(viewer),
    }
