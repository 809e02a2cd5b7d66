"""Reviewers next to the panel: severity, habits, and what an even hand would give."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from evenhand.calibration import profiles
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.reviews.models import Author


@workspace_view(Action.SEE_REVIEWS)
@require_GET
def reviewers(request: WorkspaceRequest) -> HttpResponse:
    """All reviewers, and every agent's raw score beside the fair one."""
    found = profiles.material(request.viewer.workspace)
    context = {
        "rows": profiles.reviewer_rows(found),
        "agents": profiles.agent_rows(found),
        "fit": found.fit,
        "refused": found.refused,
        "unprofiled": found.unprofiled,
        "n": len(found.columns),
        "months_back": profiles.MONTHS,
    }
    return render(request, "calibration/reviewers.html", context)


@workspace_view(Action.WRITE_REVIEWS)
@require_GET
def me(request: WorkspaceRequest) -> HttpResponse:
    """The viewer's own page."""
    author = profiles.own_author(request.viewer)
    if author is None:
        return render(request, "calibration/no_profile.html")
    return redirect("calibration_reviewer", request.viewer.workspace.slug, author.pk)


@workspace_view(Action.SEE_CONVERSATIONS)
@require_GET
def reviewer(request: WorkspaceRequest, author: int) -> HttpResponse:
    """One reviewer over time."""
    viewer = request.viewer
    person = get_object_or_404(
        Author, pk=author, workspace=viewer.workspace, kind=Author.Kind.PERSON
    )
    if not profiles.may_see(viewer, person):
        raise PermissionDenied(Action.SEE_REVIEWS.value)
    found = profiles.material(viewer.workspace)
    if person.pk not in found.authors:
        return render(request, "calibration/no_profile.html", {"author": person})
    row = profiles.reviewer_row(found, person)
    context = {
        "author": person,
        "row": row,
        "months": profiles.months(found, person),
        "low_end": 100 * row.profile.habits.low_end if row.profile else None,
        "high_end": 100 * row.profile.habits.high_end if row.profile else None,
        "sees_all": viewer.may(Action.SEE_REVIEWS),
        "halos": profiles.strictest_halos(row.profile) if row.profile else [],
        "interactions": profiles.interactions(row.profile) if row.profile else [],
        "agents": profiles.agent_rows(found, person),
        "refused": found.refused,
        "unprofiled": found.unprofiled,
        "months_back": profiles.MONTHS,
    }
    return render(request, "calibration/reviewer.html", context)
