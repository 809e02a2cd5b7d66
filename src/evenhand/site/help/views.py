"""Pages of the guide, inside the product."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.roles import Action
from evenhand.site.help.texts import SECTIONS, entries, picture_of, text_of


@require_GET
@workspace_view(Action.SEE_OWN_RESULTS)
def contents(request: WorkspaceRequest) -> HttpResponse:
    """Everything there is to read."""
    listed = [(title, entries(section)) for section, title in _sections().items()]
    return render(request, "help/contents.html", {"sections": listed})


@require_GET
@workspace_view(Action.SEE_OWN_RESULTS)
def page(request: WorkspaceRequest, section: str, name: str) -> HttpResponse:
    """One page of it."""
    text = text_of(section, name)
    if text is None:
        raise Http404
    return render(request, "help/page.html", {"text": text, "section_title": _sections()[section]})


@require_GET
@workspace_view(Action.SEE_OWN_RESULTS)
def picture(request: WorkspaceRequest, section: str, name: str) -> FileResponse:
    """A drawing on one of the pages."""
    path = picture_of(section, name)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/svg+xml")


def _sections() -> dict[str, str]:
    titles = (_("Guide"), _("Methods"), _("Reference"))
    return dict(zip(SECTIONS, titles, strict=True))
