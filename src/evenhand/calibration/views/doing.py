"""What views do around a verb: say how it went, and lead back to the session."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from evenhand.errors import InputError, StateError
from evenhand.people.access import WorkspaceRequest


def do(request: WorkspaceRequest, verb: Callable[[], object], done: str = "") -> bool:
    """Run a verb; whether it went well. Either way the next page says so."""
    try:
        verb()
    except (StateError, InputError) as error:
        messages.error(request, str(error))
        return False
    if done:
        messages.success(request, done)
    return True


def to_session(request: WorkspaceRequest, session: int) -> HttpResponse:
    """Back to the page of the session."""
    return redirect("calibration_session", slug=request.viewer.workspace.slug, session=session)


def to_item(request: WorkspaceRequest, session: int, item: int) -> HttpResponse:
    """Back to the page of one conversation of the session."""
    return redirect(
        "calibration_item", slug=request.viewer.workspace.slug, session=session, item=item
    )
