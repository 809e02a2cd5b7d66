"""Who may enter: a stranger gets 404, the wrong role 403.

Views name the action they need::

    @workspace_view(Action.SEE_NUMBERS)
    def overview(request: WorkspaceRequest) -> HttpResponse: ...

and read ``request.viewer``: the membership every query is scoped by.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from evenhand.people.models import Membership, User
from evenhand.people.once import reading
from evenhand.people.roles import Action

P = ParamSpec("P")
_READS = ("GET", "HEAD")


class WorkspaceRequest(HttpRequest):
    """A request by someone who belongs to the workspace in the address."""

    viewer: Membership
    user: User


def membership_or_404(user: User, slug: str) -> Membership:
    """The person's membership in the workspace.

    Raises
    ------
    Http404
        There is no such workspace, or the person does not belong to it: a stranger cannot tell.
    """
    membership = (
        Membership.objects.select_related("workspace", "user")
        .filter(workspace__slug=slug, user=user)
        .first()
    )
    if membership is None:
        raise Http404
    return membership


def require(viewer: Membership, action: Action) -> None:
    """Let the viewer go on only if their role has the action.

    Raises
    ------
    PermissionDenied
        The role has not.
    """
    if not viewer.may(action):
        raise PermissionDenied(action.value)


def workspace_view(
    action: Action,
) -> Callable[
    [Callable[Concatenate[WorkspaceRequest, P], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """A view in a workspace (``slug`` in its address) that needs the action."""

    def decorate(
        view: Callable[Concatenate[WorkspaceRequest, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def enter(
            request: WorkspaceRequest, slug: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            request.viewer = membership_or_404(request.user, slug)
            require(request.viewer, action)
            if request.method not in _READS:
                return view(request, *args, **kwargs)
            with reading():
                return view(request, *args, **kwargs)

        enter.action = action  # type: ignore[attr-defined]
        return enter

    return decorate
