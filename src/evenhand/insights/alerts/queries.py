"""Reading rules, alerts and what was sent, always of the viewer's workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from evenhand.conversations.models import Segment, SurveyAnswer
from evenhand.insights.alerts.models import (
    Alert,
    AlertRules,
    Delivery,
    WatchRun,
    Webhook,
)
from evenhand.insights.alerts.reading import DRAWN
from evenhand.insights.queries import COUNTED
from evenhand.insights.scope import Scope
from evenhand.judges.chosen.queries import speaking
from evenhand.measure.change import Watch
from evenhand.people.models import Membership, Workspace
from evenhand.people.roles import MAY, Action, Role
from evenhand.reviews.models import Review


def rules_of(workspace: Workspace) -> AlertRules:
    """The workspace's rules; the usual ones where nobody has changed them."""
    kept = AlertRules.objects.filter(workspace=workspace).first()
    return kept or AlertRules(workspace=workspace)


def as_watch(rules: AlertRules) -> Watch:
    """The rules as the arithmetic takes them, in weeks."""
    return Watch(
        share=rules.share / 100,
        least=rules.least,
        baseline=rules.baseline,
        cooldown=rules.cooldown,
    )


def alerts_of(viewer: Membership, state: str = "") -> QuerySet[Alert]:
    """The workspace's alerts, newest first; ``open`` leaves out what is resolved."""
    found = Alert.objects.filter(workspace=viewer.workspace).select_related("agent", "team")
    if state == "open":
        return found.exclude(state=Alert.State.RESOLVED)
    return found.filter(state=state) if state in Alert.State.values else found


def counts(viewer: Membership) -> dict[str, int]:
    """How many alerts are in each state."""
    rows = Alert.objects.filter(workspace=viewer.workspace).order_by().values_list("state")
    found = dict(rows.annotate(count=Count("id")))
    return {state: found.get(state, 0) for state in Alert.State.values}


def alert_or_404(viewer: Membership, number: int) -> Alert:
    """One alert of the workspace."""
    return get_object_or_404(alerts_of(viewer), pk=number)


def webhooks_of(viewer: Membership) -> QuerySet[Webhook]:
    """Where alerts are sent, with how many were delivered, wait and failed."""
    waits = Q(deliveries__delivered_at=None, deliveries__given_up_at=None)
    return Webhook.objects.filter(workspace=viewer.workspace).annotate(
        delivered=Count("deliveries", filter=Q(deliveries__delivered_at__isnull=False)),
        waiting=Count("deliveries", filter=waits & Q(deliveries__isnull=False)),
        failed=Count("deliveries", filter=Q(deliveries__given_up_at__isnull=False)),
    )


def deliveries_of(alert: Alert) -> Sequence[Delivery]:
    """Where this alert was sent, and what was answered."""
    return list(alert.deliveries.select_related("webhook").order_by("webhook_id"))


def newest_run(viewer: Membership) -> WatchRun | None:
    """The latest look at the workspace."""
    return WatchRun.objects.filter(workspace=viewer.workspace).order_by("-day").first()


def those_told(workspace: Workspace) -> list[Membership]:
    """Who is told of alerts: those who may settle them."""
    roles = [role for role in Role.values if Action.EDIT_ALERTS in MAY[Role(role)]]
    return list(Membership.objects.filter(workspace=workspace, role__in=roles))


def reviews_behind(viewer: Membership, alert: Alert) -> QuerySet[Review]:
    """The alert's reviews since the change, those that moved the score most first."""
    start, end = _bounds(viewer, alert)
    found = Review.objects.filter(
        workspace=viewer.workspace,
        kind=Review.Kind.QUALITY,
        status__in=COUNTED,
        score__isnull=False,
        segment__team=alert.team_id,
        happened_at__gte=start,
        happened_at__lt=end,
    )
    if alert.agent_id:
        found = found.filter(segment__agent=alert.agent_id)
    way = "score" if alert.change < 0 else "-score"
    return (
        _of_metric(found, alert)
        .select_related("segment__conversation", "segment__agent", "author")
        .order_by(way, "-happened_at", "-id")
    )


def answers_behind(viewer: Membership, alert: Alert) -> QuerySet[SurveyAnswer]:
    """The alert's answers to CSAT surveys since the change, the least or most satisfied first."""
    start, end = _bounds(viewer, alert)
    of_team = Segment.objects.filter(conversation=OuterRef("conversation"), team=alert.team_id)
    found = SurveyAnswer.objects.filter(
        Exists(of_team),
        workspace=viewer.workspace,
        kind=SurveyAnswer.Kind.CSAT,
        value__isnull=False,
        conversation__started_at__gte=start,
        conversation__started_at__lt=end,
    )
    way = "value" if alert.change < 0 else "-value"
    found = found.select_related("conversation", "agent")
    return found.order_by(way, "-conversation__started_at", "-id")


def _bounds(viewer: Membership, alert: Alert) -> tuple[datetime, datetime]:
    days = Scope(first_day=alert.since, last_day=alert.day)
    return days.bounds(viewer.workspace.time_zone)


def _of_metric(found: QuerySet[Review], alert: Alert) -> QuerySet[Review]:
    if alert.metric == Alert.Metric.PEOPLE:
        return found.filter(automatic=False, purpose__in=DRAWN)
    authors = [version.author_id for version in speaking(alert.workspace).values()]
    return found.filter(automatic=True, author__in=authors)
