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
from evenhand.reviews.models import Purpose, Review
from evenhand.reviews.queries import shown
from evenhand.reviews.queries.queue import loaded
from evenhand.reviews.queries.remarks import NO_PRAISE, kudos_given
from evenhand.reviews.services import Start, begin_next, begin_slot, discard_draft, start_review
from evenhand.reviews.services.queue import SKIP_REASONS, claim
from evenhand.scorecards.queries import version_for_team

NEWEST = 20
"""Slots that wait, and reviews done, on the home page of reviews."""


@workspace_view(Action.WRITE_REVIEWS)
@require_GET
def home(request: WorkspaceRequest) -> HttpResponse:
    """What waits for review, what was begun, what was done, and how far one's plans are."""
    viewer = request.viewer
    context = {
        "waiting": queries.waiting(viewer, NEWEST),
        "progress": queries.own_progress(viewer),
        "drafts": list(queries.own_drafts(viewer)[: queries.LISTED]),
        "submitted": list(queries.own_submitted(viewer)[:NEWEST]),
    }
    return render(request, "reviews/home.html", context)


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def start(request: WorkspaceRequest, segment: int) -> HttpResponse:
    """Begin the review of a segment, or go on with the one begun."""
    viewer = request.viewer
    found = queries.segment_or_404(viewer, segment)
    slot = queries.waiting_slot(viewer, found)
    if slot is not None and claim(viewer, slot):
        return to_review(request, begin_slot(viewer, loaded(slot)))
    version = version_for_team(viewer.workspace, found.team)
    if version is None:
        return _no_scorecard(request)
    return to_review(request, start_review(viewer, found, Start(version)))


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def next_review(request: WorkspaceRequest) -> HttpResponse:
    """Take the next segment that waits and begin its review."""
    return go_on(request)


@workspace_view(Action.WRITE_REVIEWS)
@require_GET
def review(request: WorkspaceRequest, review: int) -> HttpResponse:
    """The screen: conversation and scorecard side by side."""
    viewer = request.viewer
    found = queries.own_draft_or_404(viewer, review)
    if found.status != Review.Status.DRAFT:
        return redirect("review_explained", slug=viewer.workspace.slug, review=found.pk)
    context = replies.screen_context(found) | {
        "more_waiting": queries.any_waiting(viewer),
        "others": shown.others_shown(viewer, found),
        "newer_version": shown.newer_version(found),
        "skip_reasons": SKIP_REASONS,
        "takers": shown.takers(viewer, found),
        "given": None if found.kind in NO_PRAISE else kudos_given(found),
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
    """Save what is on the screen, publish it, and say where to go next.

    With ``?next=1`` the next slot is taken in the same request.
    """
    found = queries.own_draft_or_404(request.viewer, review)

    def after(published: Review) -> str:
        _say_published(request, published)
        following = _next_or_none(request) if request.GET.get("next") else None
        slug = request.viewer.workspace.slug
        if following is None:
            return reverse("review_home", args=[slug])
        return reverse("review", args=[slug, following.pk])

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


def to_review(request: WorkspaceRequest, review: Review) -> HttpResponse:
    """On to the screen of a draft."""
    return redirect("review", slug=request.viewer.workspace.slug, review=review.pk)


def go_on(request: WorkspaceRequest) -> HttpResponse:
    """On to the next review; to the home page of reviews where nothing waits."""
    following = _next_or_none(request)
    if following is not None:
        return to_review(request, following)
    return redirect("review_home", slug=request.viewer.workspace.slug)


def _next_or_none(request: WorkspaceRequest) -> Review | None:
    try:
        following = begin_next(request.viewer)
    except StateError as error:
        messages.error(request, str(error))
        return None
    if following is None:
        messages.info(request, _("Nothing waits for review: every drawn conversation is done."))
    return following


def _say_published(request: WorkspaceRequest, published: Review) -> None:
    if published.purpose == Purpose.EXTRA:
        messages.warning(
            request,
            _(
                "Published as an extra review: somebody else had taken this conversation "
                "meanwhile. It is kept and helps to see how far people agree; the score counts "
                "once."
            ),
        )
        return
    messages.success(request, _("Review published."))


def _no_scorecard(request: WorkspaceRequest) -> HttpResponse:
    messages.error(request, _("Publish a scorecard first: there is nothing to rate on yet."))
    return redirect("scorecards", slug=request.viewer.workspace.slug)
