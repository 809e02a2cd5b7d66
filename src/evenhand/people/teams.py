"""Which team a segment belongs to: the agent's team on the day it started."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from evenhand.people.models import TeamMembership, Workspace


def put_in_teams(segments: QuerySet[Any], workspace: Workspace) -> int:
    """Derive ``team`` of these segments from dated memberships; returns how many were looked at.

    Where memberships overlap, the one begun last counts.
    """
    day = OuterRef("day")
    current = (
        TeamMembership.objects.filter(agent=OuterRef("agent"), first_day__lte=day)
        .filter(Q(last_day__isnull=True) | Q(last_day__gte=day))
        .order_by("-first_day", "-id")
    )
    dated = segments.annotate(day=TruncDate("started_at", tzinfo=ZoneInfo(workspace.time_zone)))
    count: int = dated.update(team=Subquery(current.values("team")[:1]))
    return count
