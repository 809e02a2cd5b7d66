"""Self- and peer reviews: beginning, writing, and comparing them with quality reviews."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.errors import AccessError, StateError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews import queries, replies
from evenhand.reviews.models import Review
from evenhand.reviews.queries import comparison
from evenhand.reviews.queries.disputes import rules_of
from evenhand.reviews.services import discard_draft
from evenhand.reviews.services.self_and_peer import begin_peer, begin_self


@workspace_view(Action.SEE_OWN_RESULTS)
@require_GET
def self_and_peer(request: WorkspaceRequest) -> HttpResponse:
    """Own conversations to review oneself, and how far own and colleagues' ratings lie apart."""
    viewer = request.viewer
    context = {
        "own": comparison.own_segments(viewer) if viewer.may(Action.ANSWER_REVIEWS) else [],
        "kinds": [comparison.compared(viewer, kind) for kind in _kinds(viewer)],
        "sees_all": viewer.may(Action.SEE_REVIEWS),
        "blind": rules_of(viewer.workspace).blind_self,
    }
    return render(request, "reviews/self/home.html", context)


@workspace_view(Action.ANSWER_REVIEWS)
@require_POST
def self_start(request: WorkspaceRequest, segment: int) -> HttpResponse:
    """Begin, or go on with, the review of an own conversation."""
    found = comparison.own_segment_or_404(request.viewer, segment)
    return _begun(request, lambda: begin_self(request.viewer, found), "self_review")


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def peer_start(request: WorkspaceRequest, segment: int) -> HttpResponse:
    """Begin, or go on with, a peer review of a colleague's conversation."""
    found = queries.segment_or_404(request.viewer, segment)
    return _begun(request, lambda: begin_peer(request.viewer, found), "review")


@workspace_view(Action.ANSWER_REVIEWS)
@require_GET
def self_review(request: WorkspaceRequest, review: int) -> HttpResponse:
    """The screen: conversation and scorecard side by side."""
    found = comparison.own_draft_of_kind_or_404(request.viewer, review)
    if found.status != Review.Status.DRAFT:
        return redirect("review_result", slug=request.viewer.workspace.slug, review=found.pk)
    return render(request, "reviews/self/review.html", replies.screen_context(found))


@workspace_view(Action.ANSWER_REVIEWS)
@require_POST
def self_save(request: WorkspaceRequest, review: int) -> HttpResponse:
    """Save the draft."""
    found = comparison.own_draft_of_kind_or_404(request.viewer, review)
    return replies.save_reply(found, replies.read_state(request))


@workspace_view(Action.ANSWER_REVIEWS)
@require_POST
def self_submit(request: WorkspaceRequest, review: int) -> HttpResponse:
    """Submit it; then the quality ratings of the conversation are there to compare."""
    found = comparison.own_draft_of_kind_or_404(request.viewer, review)

    def after(_submitted: Review) -> str:
        messages.success(request, _("Submitted. It helps you and never enters your IQS."))
        return reverse("self_and_peer", args=[request.viewer.workspace.slug])

    return replies.submit_reply(found, replies.read_state(request), after)


@workspace_view(Action.ANSWER_REVIEWS)
@require_POST
def self_discard(request: WorkspaceRequest, review: int) -> HttpResponse:
    """Throw the draft away."""
    found = comparison.own_draft_of_kind_or_404(request.viewer, review)
    try:
        discard_draft(found)
        messages.success(request, _("Draft discarded."))
    except StateError as error:
        messages.error(request, str(error))
    return redirect("self_and_peer", slug=request.viewer.workspace.slug)


def _kinds(viewer: Membership) -> Sequence[str]:
    """Agents are not shown peer reviews: those are between colleagues who review."""
    if viewer.may(Action.WRITE_REVIEWS) or viewer.may(Action.SEE_REVIEWS):
        return comparison.KINDS
    return (Review.Kind.SELF,)


def _begun(request: WorkspaceRequest, begin: Callable[[], Review], view: str) -> HttpResponse:
    slug = request.viewer.workspace.slug
    try:
        review = begin()
    except (AccessError, StateError) as error:
        messages.error(request, str(error))
        return redirect("self_and_peer", slug=slug)
    return redirect(view, slug=slug, review=review.pk)
