"""Pages that belong to no room: where one starts, health, errors."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import Membership, User
from evenhand.people.roles import Action


def home(request: HttpRequest) -> HttpResponse:
    """Sends people where they belong: set-up, sign-in, or their workspace."""
    if not User.objects.exists():
        return redirect("set_up")
    if not request.user.is_authenticated:
        return redirect("account_login")
    membership = Membership.objects.filter(user=request.user).order_by("id").first()
    if membership is None:
        return render(request, "site/no_workspace.html")
    return redirect(_first_page(membership), slug=membership.workspace.slug)


@workspace_view(Action.SEE_OWN_RESULTS)
def enter(request: WorkspaceRequest) -> HttpResponse:
    """The page of a workspace that this person begins with."""
    return redirect(_first_page(request.viewer), slug=request.viewer.workspace.slug)


def _first_page(viewer: Membership) -> str:
    """The page of a workspace that this role begins with."""
    if viewer.may(Action.SEE_NUMBERS):
        return "overview"
    return "review_home" if viewer.may(Action.WRITE_REVIEWS) else "my_results"


def health(request: HttpRequest) -> HttpResponse:
    """Says that the site answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"needed": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
