"""The frame of every dashboard: filters, comparison, saved views, freshness, faults and files.

A page says what it is and how its charts are made; everything around them is here::

    PAGE = Page(name="quality", title=_("Quality"), heading=_("How good is our work?"), make=charts)

    @require_GET
    @workspace_view(Action.SEE_NUMBERS)
    def quality(request: WorkspaceRequest) -> HttpResponse:
        return dashboard(request, PAGE)

``make(about)`` returns the charts for the filters of the address. Files come from the same address
with ``format=csv``, ``format=parquet`` or ``format=pdf``, of one chart with ``chart=<its key>``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from evenhand.errors import EvenhandError
from evenhand.insights.dashboards import export
from evenhand.insights.dashboards.about import About, about
from evenhand.insights.dashboards.charts import Chart
from evenhand.insights.dashboards.keeping import kept_views
from evenhand.insights.dashboards.options import FILTERS, chosen, menus
from evenhand.insights.dashboards.pdf.answering import as_of, page_address, pdf
from evenhand.insights.dashboards.pdf.writing import Head, facts_of
from evenhand.insights.export import csv_lines
from evenhand.insights.facts.freshness import freshness
from evenhand.insights.filters import period_of
from evenhand.insights.queries import latest_day
from evenhand.people.access import WorkspaceRequest
from evenhand.people.roles import Action

_OF_DATES = ("from", "to", "format", "chart")
Make = Callable[[About], Sequence[Chart]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A dashboard: its name in addresses, what it is called, its filters and its charts.

    ``guide`` is its page of the guide; ``months`` is how long the period is that is shown unless
    another is asked for.
    """

    name: str
    title: str | Promise
    heading: str | Promise
    make: Make
    guide: str = ""
    months: int = 1
    filters: Sequence[str] = FILTERS
    template: str = "insights/dashboards/frame.html"
    context: Mapping[str, Any] = field(default_factory=dict)


def dashboard(request: WorkspaceRequest, page: Page) -> HttpResponse:
    """The page, or a file of it where the address asks for one."""
    asked = about(request, page.months)
    try:
        charts, fault = list(page.make(asked)), ""
    except EvenhandError as error:
        charts, fault = [], str(error)
    wanted = request.GET.get("format", "")
    if wanted:
        found = _chosen(charts, request.GET.get("chart", ""))
        if wanted == "pdf":
            head = _head(request, page, asked, fault)
            return pdf(request, _name(page, asked, found, wanted), head, found, as_of(request))
        return _file(page, asked, found, wanted)
    context = {
        "page": page,
        "asked": asked,
        "scope": asked.scope,
        "charts": charts,
        "fault": fault,
        "empty": latest_day(asked.viewer) is None,
        "menus": menus(asked, page.filters),
        "freshness": freshness(asked.viewer.workspace),
        "views": list(kept_views(asked.viewer, page.name)),
        "may_share": asked.viewer.may(Action.SEE_NUMBERS),
        "query": request.GET.urlencode(),
        "kept_query": [pair for pair in request.GET.items() if pair[0] not in _OF_DATES],
        "period_label": period_of(asked.scope),
        **page.context,
    }
    return render(request, page.template, context)


def _chosen(charts: Sequence[Chart], key: str) -> Sequence[Chart]:
    """One chart, or all of them."""
    found = [chart for chart in charts if key in ("", chart.key)]
    if key and not found:
        raise Http404
    return found


def _head(request: WorkspaceRequest, page: Page, asked: About, fault: str) -> Head:
    """What stands above the charts of a PDF."""
    said = facts_of(period_of(asked.scope), chosen(asked, page.filters), asked.other_label)
    return Head(
        viewer=asked.viewer,
        title=str(page.title),
        heading=str(page.heading),
        facts=said,
        address=page_address(request),
        notices=[text for text in (asked.problem, fault) if text],
    )


def _name(page: Page, asked: About, charts: Sequence[Chart], ending: str) -> str:
    what = charts[0].key if len(charts) == 1 else "all"
    return f"{page.name}-{what}-{asked.scope.first_day}-{asked.scope.last_day}.{ending}"


def _file(page: Page, asked: About, charts: Sequence[Chart], wanted: str) -> HttpResponse:
    one = len(charts) == 1
    rows = export.wide_rows(charts[0]) if one else export.long_rows(charts)
    name = _name(page, asked, charts, wanted)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if wanted == "csv":
        text = "".join(csv_lines(rows))
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
    if wanted == "parquet":
        made = export.parquet(iter(rows))
        return HttpResponse(made, content_type="application/vnd.apache.parquet", headers=headers)
    raise Http404
