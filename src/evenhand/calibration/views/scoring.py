"""A participant's own review of one conversation: the review screen, blind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.calibration import masking, queries, services
from evenhand.calibration.models import Seat
from evenhand.calibration.queries import Standing
from evenhand.calibration.views.doing import do, to_item, to_session
from evenhand.errors import StateError
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews import replies
from evenhand.reviews.models import Review
from evenhand.reviews.services import discard_draft


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def begin(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """Begin the own review, or go on with it."""
    standing = queries.session_or_404(request.viewer, session)
    found = queries.item_or_404(standing, item)
    if not do(request, lambda: services.begin(request.viewer, found)):
        return to_session(request, session)
    return redirect("calibration_score", request.viewer.workspace.slug, session, item)


@workspace_view(Action.WRITE_REVIEWS)
@require_GET
def score(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """The screen: conversation and scorecard side by side."""
    standing, seat = _own(request, session, item)
    if seat.review.status != Review.Status.DRAFT:
        return to_item(request, session, item)
    if not standing.takes_answers:
        messages.error(request, _("This session takes no more answers."))
        return to_session(request, session)
    context = _screen(standing, seat) | {"standing": standing, "item": seat.item}
    return render(request, "calibration/score.html", context)


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def save(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """Save the draft."""
    _standing, seat = _own(request, session, item)
    state = replies.read_state(request)
    return _while_open(seat, lambda: replies.save_reply(seat.review, state))


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def submit(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """Submit the own review and say what comes next."""
    standing, seat = _own(request, session, item)
    state = replies.read_state(request)

    def after(_published: Review) -> str:
        messages.success(request, _("Submitted."))
        return _next_address(request, standing)

    return _while_open(seat, lambda: replies.submit_reply(seat.review, state, after))


@workspace_view(Action.WRITE_REVIEWS)
@require_POST
def discard(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """Throw the own draft away."""
    _standing, seat = _own(request, session, item)
    do(request, lambda: discard_draft(seat.review), _("Draft discarded."))
    return to_session(request, session)


def _own(request: WorkspaceRequest, session: int, item: int) -> tuple[Standing, Seat]:
    standing = queries.session_or_404(request.viewer, session)
    if not standing.taking_part:
        raise Http404
    return standing, queries.own_seat_or_404(request.viewer, standing, item)


def _while_open(seat: Seat, reply: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        with services.answering(seat):
            return reply()
    except StateError as error:
        return replies.refusal(error)


def _next_address(request: WorkspaceRequest, standing: Standing) -> str:
    slug, pk = request.viewer.workspace.slug, standing.session.pk
    return reverse("calibration_session", args=[slug, pk])


def _screen(standing: Standing, seat: Seat) -> dict[str, Any]:
    """What the screen shows, without the agent's name where the session hides it."""
    if not standing.hides_agent:
        return replies.screen_context(seat.review)
    segment = seat.review.segment
    content = masking.masked(segment.conversation.transcript.content, segment)
    return replies.screen_context(seat.review, content)
