"""Pages of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from evenhand.errors import EvenhandError
from evenhand.insights import explain, export, numbers, queries
from evenhand.insights.alerts.models import Alert
from evenhand.insights.alerts.queries import alerts_of
from evenhand.insights.annotations.queries import marks_by_month
from evenhand.insights.dashboards.about import About
from evenhand.insights.dashboards.agent import iqs, strengths
from evenhand.insights.dashboards.charts import Chart
from evenhand.insights.dashboards.options import FILTERS, chosen
from evenhand.insights.filters import asked_scope, filters, period_of
from evenhand.insights.grouping import GROUPINGS
from evenhand.insights.live import so_far
from evenhand.insights.scope import Scope
from evenhand.insights.targets.queries import aims_of, drawn, target_of
from evenhand.measure.estimate import Estimate
from evenhand.people.access import WorkspaceRequest, workspace_view
from evenhand.people.models import Membership
from evenhand.people.roles import Action
from evenhand.reviews.models import Purpose, Review
from evenhand.reviews.queries import remarks, visible_reviews

KUDOS = 10
"""Newest kudos an agent sees beside their results."""

CHANGES = 5
"""Open alerts on the overview."""

LISTED = 50
"""Reviews on an agent's own page."""


@workspace_view(Action.SEE_NUMBERS)
def overview(request: WorkspaceRequest) -> HttpResponse:
    """How good are we, how sure are we: the manager's first page."""
    scope, problem = asked_scope(request)
    viewer = request.viewer
    by = request.GET.get("by", "team")
    by = by if by in GROUPINGS else "team"
    summary = numbers.summary(viewer, scope)
    aim = aims_of(viewer.workspace, scope.last_day).of(scope.team)
    context = {
        "scope": scope,
        "problem": problem,
        "summary": summary,
        "exclusions": _exclusions(summary.human.exclusions),
        "months": (months := numbers.months(viewer, scope)),
        "has_trend": any(month.human.n or month.automatic.n for month in months),
        "rows": numbers.rows(viewer, scope, by),
        "by": by,
        "categories": numbers.categories(viewer, scope),
        "target": aim.value,
        "bands": aim.bands(summary.shown.low, summary.shown.high),
        "benchmarks": drawn(viewer.workspace),
        "alerts": _changes(viewer),
        "marks": marks_by_month(viewer.workspace, scope, numbers.MONTHS),
        "live": so_far(viewer, scope, timezone.localdate()),
        "period_label": period_of(scope),
        **filters(request, scope),
    }
    return render(request, "insights/overview.html", context)


def _changes(viewer: Membership) -> Sequence[Alert]:
    """The newest open alert of everyone who has one."""
    found: dict[tuple[int | None, int, str], Alert] = {}
    for alert in alerts_of(viewer, "open")[: 4 * CHANGES]:
        found.setdefault((alert.agent_id, alert.team_id, alert.metric), alert)
    return list(found.values())[:CHANGES]


@workspace_view(Action.SEE_OWN_RESULTS)
def my_results(request: WorkspaceRequest) -> HttpResponse:
    """What an agent sees: own number with its margin, and the reviews behind it."""
    viewer = request.viewer
    agent = queries.agent_of(viewer)
    if agent is None:
        return render(request, "insights/no_agent.html")
    scope, problem = asked_scope(request)
    scope = replace(scope, agent=agent.pk, team=None)
    context = {
        "agent": agent,
        "scope": scope,
        "problem": problem,
        "period_label": period_of(scope),
        "months": numbers.months(viewer, scope),
        "row": numbers.agent_row(viewer, scope, agent),
        "reviews": _own_reviews(viewer, scope),
        "automatic": queries.automatic_listed(viewer, scope)[:LISTED],
        "kudos": remarks.kudos_of(agent)[:KUDOS],
        "kudos_count": remarks.kudos_of(agent).count(),
        "target": target_of(viewer, scope),
        "marks": marks_by_month(viewer.workspace, scope, numbers.MONTHS),
        "chart": _strengths(request, scope),
    }
    return render(request, "insights/my_results.html", context)


def _strengths(request: WorkspaceRequest, scope: Scope) -> Chart | None:
    """The agent's categories against the target; nothing while the figures are not there."""
    asked = About(viewer=request.viewer, scope=scope, other=None, query=request.GET)
    try:
        return strengths(asked)
    except EvenhandError:
        return None


def _own_reviews(viewer: Membership, scope: Scope) -> QuerySet[Review]:
    """Those the agent may open now, with what they have said to them."""
    seen = visible_reviews(viewer).values("pk")
    listed = queries.reviews_listed(viewer, scope).filter(pk__in=seen)
    return listed.select_related("acknowledgement")[:LISTED]


@workspace_view(Action.SEE_NUMBERS)
def iqs_explained(request: WorkspaceRequest) -> HttpResponse:
    """The reviews, weights, policy and formula behind one IQS."""
    scope, problem = asked_scope(request)
    explained = explain.explain_iqs(request.viewer, scope)
    asked = About(viewer=request.viewer, scope=scope, other=None, query=request.GET)
    context = {
        "scope": scope,
        "chosen": chosen(asked, FILTERS),
        "problem": problem,
        "period_label": period_of(scope),
        "explained": explained,
        "among": _among_agents(asked),
        "target": target_of(request.viewer, scope),
        "exclusions": _exclusions(explained.estimate.exclusions),
    }
    return render(request, "insights/explain_iqs.html", context)


def _among_agents(asked: About) -> Estimate | None:
    """The number of an agent as pages that compare agents show it."""
    if not asked.scope.agent:
        return None
    try:
        return iqs(asked, asked.scope)
    except EvenhandError:
        return None


@workspace_view(Action.SEE_OWN_RESULTS)
def review_explained(request: WorkspaceRequest, review: int) -> HttpResponse:
    """The ratings, policy and steps behind one review's score."""
    found = explain.review_or_404(request.viewer, review)
    return render(
        request, "insights/explain_review.html", {"explained": explain.explain_review(found)}
    )


@workspace_view(Action.SEE_NUMBERS)
def reviews_csv(request: WorkspaceRequest) -> StreamingHttpResponse:
    """The reviews behind the number, as CSV with formulas made inert."""
    scope, _problem = asked_scope(request)
    name = f"reviews-{scope.first_day}-{scope.last_day}.csv"
    return StreamingHttpResponse(
        export.csv_lines(export.review_rows(request.viewer, scope)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _exclusions(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What is left out of a number, in the reader's words."""
    names = {value: str(label) for value, label in Purpose.choices} | {
        "no score": _("Everything was N/A: no score")
    }
    return [(names.get(reason, reason), count) for reason, count in counts.items()]
