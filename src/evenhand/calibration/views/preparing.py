"""Making a session: who takes part, what they rate."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.calibration import queries, services
from evenhand.calibration.forms import SessionForm, session_as_data, usual_session
from evenhand.calibration.frames import read_criteria
from evenhand.calibration.models import Session
from evenhand.calibration.states import State
from evenhand.calibration.views.doing import do, to_session
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews.queries import segment_or_404

MOST_DRAWN = 50


@workspace_view(Action.CALIBRATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: WorkspaceRequest) -> HttpResponse:
    """A new session: name, deadline, people."""
    form = SessionForm(request.viewer, request.POST or None, initial=usual_session())
    if request.method == "POST" and form.is_valid():
        made = services.create_session(request.viewer, form.plan())
        return to_session(request, made.pk)
    return _form_page(request, form, None)


@workspace_view(Action.CALIBRATE)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: WorkspaceRequest, session: int) -> HttpResponse:
    """Change a draft."""
    standing = queries.session_or_404(request.viewer, session)
    found = standing.session
    if standing.state is not State.DRAFT:
        return to_session(request, session)
    form = SessionForm(request.viewer, request.POST or None, initial=session_as_data(found))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, found)
    do(request, lambda: services.change_session(found, form.plan()), _("Saved."))
    return to_session(request, session)


@workspace_view(Action.CALIBRATE)
@require_POST
def add(request: WorkspaceRequest, session: int) -> HttpResponse:
    """Put one segment into the draft."""
    found = queries.session_or_404(request.viewer, session).session
    segment = segment_or_404(request.viewer, _number(request.POST.get("segment", "")))
    do(request, lambda: services.add_segment(found, segment), _("Added."))
    return to_session(request, session)


@workspace_view(Action.CALIBRATE)
@require_POST
def draw(request: WorkspaceRequest, session: int) -> HttpResponse:
    """Put segments picked at random into the draft."""
    found = queries.session_or_404(request.viewer, session).session
    size = min(max(_number(request.POST.get("size", "")), 1), MOST_DRAWN)
    criteria = read_criteria(request.POST)
    do(request, lambda: services.draw_segments(found, criteria, size), _("Drawn at random."))
    return to_session(request, session)


@workspace_view(Action.CALIBRATE)
@require_POST
def remove(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """Take one segment out of the draft."""
    standing = queries.session_or_404(request.viewer, session)
    found = queries.item_or_404(standing, item)
    do(request, lambda: services.remove_item(found))
    return to_session(request, session)


@workspace_view(Action.CALIBRATE)
@require_POST
def delete(request: WorkspaceRequest, session: int) -> HttpResponse:
    """Throw a draft away."""
    found = queries.session_or_404(request.viewer, session).session
    if do(request, lambda: services.delete_session(found), _("The draft is gone.")):
        return redirect("calibration", slug=request.viewer.workspace.slug)
    return to_session(request, session)


@workspace_view(Action.CALIBRATE)
@require_POST
def start(request: WorkspaceRequest, session: int) -> HttpResponse:
    """Open the session for its participants."""
    found = queries.session_or_404(request.viewer, session).session
    do(request, lambda: services.start_session(found), _("Started: people can score now."))
    return to_session(request, session)


def _form_page(
    request: WorkspaceRequest, form: SessionForm, session: Session | None
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "session": session}
    return render(request, "calibration/settings.html", context, status=status)


def _number(sent: str) -> int:
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0
