"""The review screen and what leads to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import StateError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews import queries, replies
from evenhand.reviews.models import Review
from evenhand.reviews.services import Start, discard_draft, start_review
from evenhand.scorecards.queries import version_for_team


@workspace_view(Action.WRITE_REVIEWS)
@require_GET
def home(request: WorkspaceRequest) -> HttpResponse:
    """What waits for review, what was begun, what was done."""
    viewer = request.viewer
    context = {
        "waiting": list(queries.waiting(viewer)[: queries.LISTED]),
        "drafts": list(queries.own_drafts(viewer)[: queries.LISTED]),
        "submitted": list(queries.own_submitted(viewer)[: queries.LISTED]),
    }
    return render(request, "reviews/home.html", context)


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def start(request: WorkspaceRequest, segment: int) -> HttpResponse:
    """Begin the review of a segment, or go on with the one begun."""
    viewer = request.viewer
    found = queries.segment_or_404(viewer, segment)
    version = version_for_team(viewer.workspace, found.team)
    if version is None:
        messages.error(request, _("Publish a scorecard first: there is nothing to rate on yet."))
        return redirect("scorecards", slug=viewer.workspace.slug)
    item = queries.waiting_item(viewer, found)
    review = start_review(viewer, found, Start(version, item=item))
    return redirect("review", slug=viewer.workspace.slug, review=review.pk)


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def next_review(request: WorkspaceRequest) -> HttpResponse:
    """Begin the next segment that waits."""
    viewer = request.viewer
    item = queries.waiting(viewer).first()
    if item is None:
        messages.info(request, _("Nothing waits for review: every drawn conversation is done."))
        return redirect("review_home", slug=viewer.workspace.slug)
    return start(request, viewer.workspace.slug, segment=item.segment_id)  # type: ignore[return-value]


@workspace_view(Action.WRITE_REVIEWS)
@require_GET
def review(request: WorkspaceRequest, review: int) -> HttpResponse:
    """The screen: conversation and scorecard side by side."""
    found = queries.own_draft_or_404(request.viewer, review)
    if found.status != Review.Status.DRAFT:
        return redirect("review_explained", slug=request.viewer.workspace.slug, review=found.pk)
    context = replies.screen_context(found) | {
        "drafts_left": queries.waiting(request.viewer)[:100].count(),
    }
    return render(request, "reviews/review.html", context)


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def save(request: WorkspaceRequest, review: int) -> HttpResponse:
    """Save the draft; answers with the new count of saves and the score so far."""
    found = queries.own_draft_or_404(request.viewer, review)
    return replies.save_reply(found, replies.read_state(request))


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def submit_review(request: WorkspaceRequest, review: int) -> HttpResponse:
    """Save what is on the screen, publish it, and say where to go next."""
    viewer = request.viewer
    found = queries.own_draft_or_404(viewer, review)

    def after(_published: Review) -> str:
        messages.success(request, _("Review published."))
        return reverse("review_home", args=[viewer.workspace.slug])

    return replies.submit_reply(found, replies.read_state(request), after)


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def discard(request: WorkspaceRequest, review: int) -> HttpResponse:
    """Throw a draft away."""
    viewer = request.viewer
    try:
        discard_draft(queries.own_draft_or_404(viewer, review))
        messages.success(request, _("Draft discarded."))
    except StateError as error:
        messages.error(request, str(error))
    return redirect("review_home", slug=viewer.workspace.slug)
