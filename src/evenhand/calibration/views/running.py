"""One session: being prepared, scored, discussed or closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.calibration import queries, services
from evenhand.calibration.answers import Panel, panel_of
from evenhand.calibration.choosing import choices, segments_found
from evenhand.calibration.forms import DeadlineForm
from evenhand.calibration.models import Item
from evenhand.calibration.queries import Standing
from evenhand.calibration.results import pairs_of, results_of
from evenhand.calibration.states import State
from evenhand.calibration.views.doing import do, to_session
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import Review


@workspace_view(Action.SEE_CONVERSATIONS)
@require_GET
def session(request: WorkspaceRequest, session: int) -> HttpResponse:
    """Where the session stands, and what the viewer can do about it."""
    standing = queries.session_or_404(request.viewer, session)
    context = {"standing": standing, "session": standing.session}
    if standing.state is State.DRAFT:
        return render(request, "calibration/draft.html", context | _draft(request, standing))
    if standing.state is State.SCORING:
        return render(request, "calibration/scoring.html", context | _scoring(request, standing))
    return render(request, "calibration/results.html", context | _results(request, standing))


@workspace_view(Action.CALIBRATE)
@require_POST
def deadline(request: WorkspaceRequest, session: int) -> HttpResponse:
    """Move the deadline."""
    found = queries.session_or_404(request.viewer, session).session
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The deadline could not be read; choose a day and a time."))
        return to_session(request, session)
    moment = form.cleaned_data["deadline"]
    do(request, lambda: services.extend_deadline(found, moment), _("The deadline has moved."))
    return to_session(request, session)


@workspace_view(Action.CALIBRATE)
@require_POST
def excused(request: WorkspaceRequest, session: int, participant: int) -> HttpResponse:
    """No longer wait for a participant."""
    standing = queries.session_or_404(request.viewer, session)
    person = queries.participant_or_404(standing, participant)
    do(
        request,
        lambda: services.excuse(standing.session, person),
        _("%(name)s is no longer waited for.") % {"name": person},
    )
    return to_session(request, session)


@workspace_view(Action.CALIBRATE)
@require_POST
def discuss(request: WorkspaceRequest, session: int) -> HttpResponse:
    """End the scoring."""
    found = queries.session_or_404(request.viewer, session).session
    done = _("Scoring has ended: everyone sees all answers now.")
    do(request, lambda: services.end_scoring(found), done)
    return to_session(request, session)


@workspace_view(Action.CALIBRATE)
@require_POST
def close(request: WorkspaceRequest, session: int) -> HttpResponse:
    """End the discussion."""
    found = queries.session_or_404(request.viewer, session).session
    do(request, lambda: services.close_session(found), _("The session is closed."))
    return to_session(request, session)


def _draft(request: WorkspaceRequest, standing: Standing) -> dict[str, Any]:
    typed = request.GET.get("find", "")
    return {
        "items": list(queries.items(standing)),
        "people": list(queries.participants(standing)),
        "typed": typed,
        "found": segments_found(request.viewer, typed),
        "choices": choices(request.viewer),
        "ready": standing.items > 0 and standing.people >= services.FEWEST_PEOPLE,
    }


def _scoring(request: WorkspaceRequest, standing: Standing) -> dict[str, Any]:
    context: dict[str, Any] = {"rows": _own_rows(request.viewer, standing)}
    if standing.sees_progress:
        context |= {
            "people": list(queries.participants(standing)),
            "form": DeadlineForm(initial={"deadline": standing.session.deadline}),
        }
    return context


def _own_rows(viewer: Membership, standing: Standing) -> list[tuple[Item, str]]:
    """Every item, and where the viewer's own review of it stands."""
    own = queries.own_seats(viewer, standing)
    return [(item, _own_state(own.get(item.pk))) for item in queries.items(standing)]


def _own_state(seat: Any) -> str:
    if seat is None:
        return "waiting"
    return "begun" if seat.review.status == Review.Status.DRAFT else "submitted"


def _results(request: WorkspaceRequest, standing: Standing) -> dict[str, Any]:
    panel = panel_of(request.viewer, standing)
    return {
        "panel": panel,
        "results": results_of(panel),
        "pairs": pairs_of(panel),
        "rows": [(item, _scores(panel, item)) for item in panel.items],
        "undecided": len(panel.items) - len({item for item, _key in panel.agreed}),
    }


def _scores(panel: Panel, item: Item) -> list[Review | None]:
    return [panel.reviews.get((item.pk, user.pk)) for user in panel.people]
