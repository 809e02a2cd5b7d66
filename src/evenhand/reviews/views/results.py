"""A submitted review as its agent, its author and leads see it; reading and disputing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.errors import AccessError, InputError, StateError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews.forms.disputes import objection_fields, objections
from evenhand.reviews.models import Acknowledgement, Dispute, Review
from evenhand.reviews.queries import disputes, visible_reviews
from evenhand.reviews.queries.history import history
from evenhand.reviews.result import result_of
from evenhand.reviews.services.disputes import acknowledge, open_dispute


@workspace_view(Action.SEE_OWN_RESULTS)
@require_GET
def review_result(request: WorkspaceRequest, review: int) -> HttpResponse:
    """Conversation, ratings, score and how it came, and what became of it since."""
    found = _review_or_404(request, review)
    context = {
        "result": result_of(found),
        "review": found,
        "own": _is_own(request, found),
        "standing": disputes.standing(found),
        "acknowledgement": Acknowledgement.objects.filter(review=found).first(),
        "waiting": disputes.open_dispute_of(found),
        "came_of": Dispute.objects.filter(result=found).select_related("review").first(),
        "versions": history(request.viewer, found),
    }
    return render(request, "reviews/disputes/result.html", context)


@workspace_view(Action.ANSWER_REVIEWS)
@require_POST
def review_acknowledge(request: WorkspaceRequest, review: int) -> HttpResponse:
    """The agent has read it."""
    found = _review_or_404(request, review)
    try:
        acknowledge(request.viewer, found)
        messages.success(request, _("Acknowledged. Your reviewer can see that you have read it."))
    except (AccessError, StateError) as error:
        messages.error(request, str(error))
    return _to_result(request, found)


@workspace_view(Action.ANSWER_REVIEWS)
@require_http_methods(["GET", "POST"])
def review_dispute(request: WorkspaceRequest, review: int) -> HttpResponse:
    """The form of a dispute: a reason for each category one disagrees with."""
    found = _review_or_404(request, review)
    refused = _refused(request, found)
    if refused:
        messages.error(request, refused)
        return _to_result(request, found)
    if request.method == "POST":
        try:
            dispute = open_dispute(request.viewer, found, objections(found, request.POST))
        except InputError as error:
            return _form(request, found, str(error))
        except (AccessError, StateError) as error:
            messages.error(request, str(error))
            return _to_result(request, found)
        messages.success(request, _("Your dispute is open. You are told when it is decided."))
        return redirect("dispute", slug=request.viewer.workspace.slug, dispute=dispute.pk)
    return _form(request, found)


def _form(request: WorkspaceRequest, review: Review, problem: str = "") -> HttpResponse:
    fields = objection_fields(review, disputes.disputable(review), request.POST)
    context = {
        "review": review,
        "fields": fields,
        "problem": problem,
        "standing": disputes.standing(review),
        "rules": disputes.rules_of(review.workspace),
    }
    status = 422 if problem else 200
    return render(request, "reviews/disputes/dispute_form.html", context, status=status)


def _refused(request: WorkspaceRequest, review: Review) -> str:
    if not _is_own(request, review):
        return _("Only the agent who was reviewed can do this.")
    return disputes.standing(review).why_not


def _is_own(request: WorkspaceRequest, review: Review) -> bool:
    agent = review.segment.agent
    return agent is not None and agent.user_id == request.viewer.user_id


def _review_or_404(request: WorkspaceRequest, pk: int) -> Review:
    found = visible_reviews(request.viewer).select_related(
        "workspace",
        "version__scorecard",
        "segment__conversation__transcript",
        "segment__agent",
        "segment__team",
        "author",
        "slot__plan",
    )
    return get_object_or_404(found, pk=pk)


def _to_result(request: WorkspaceRequest, review: Review) -> HttpResponse:
    return redirect("review_result", slug=request.viewer.workspace.slug, review=review.pk)
