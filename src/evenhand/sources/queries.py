"""All reads of this room, within what the viewer may see."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.sources.models import ImportRun

LISTED = 50


def visible_imports(viewer: Membership) -> QuerySet[ImportRun]:
    """Imports of the viewer's workspace, if they may see them."""
    runs = ImportRun.objects.filter(workspace=viewer.workspace)
    return runs if viewer.may(Action.SEE_SOURCES) else runs.none()


def newest_imports(viewer: Membership, before: int | None = None) -> list[ImportRun]:
    """A page of imports, the newest first, and one more where there are older ones."""
    runs = visible_imports(viewer).select_related("created_by").order_by("-id")
    if before:
        runs = runs.filter(pk__lt=before)
    return list(runs[: LISTED + 1])


def find_import(viewer: Membership, pk: int) -> ImportRun:
    """One import of the viewer's workspace.

    Raises
    ------
    Http404
        It is not there, or not theirs to see.
    """
    run = visible_imports(viewer).select_related("workspace", "created_by").filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def known_sources(viewer: Membership) -> list[str]:
    """Names of sources used before."""
    names = visible_imports(viewer).order_by("source").values_list("source", flat=True)
    return list(names.distinct()[:50])
