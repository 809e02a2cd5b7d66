"""The answer to an address that asks for a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from evenhand.errors import StateError
from evenhand.insights.dashboards.charts import Chart
from evenhand.insights.dashboards.pdf.making import made
from evenhand.insights.dashboards.pdf.writing import Head, written
from evenhand.insights.facts.freshness import freshness
from evenhand.insights.filters import changed
from evenhand.people.access import WorkspaceRequest

NOT_OF_THE_PAGE = {"format": "", "chart": ""}


def page_address(request: WorkspaceRequest) -> str:
    """The page a file is made of, in full."""
    asked = changed(request.GET, **NOT_OF_THE_PAGE).removesuffix("?")
    return request.build_absolute_uri(request.path + asked)


def as_of(request: WorkspaceRequest) -> str:
    """How fresh the numbers are, as the page says it."""
    context = {"freshness": freshness(request.viewer.workspace)}
    return render_to_string("insights/dashboards/_freshness.html", context).strip()


def pdf(
    request: WorkspaceRequest, name: str, head: Head, charts: Sequence[Chart], numbers: str
) -> HttpResponse:
    """The charts as a file; back to the page with a message where it cannot be made."""
    try:
        content = made(written(head, charts, numbers))
    except StateError as error:
        messages.error(request, str(error))
        return redirect(page_address(request))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
