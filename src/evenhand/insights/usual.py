"""The period that is shown when nobody asks for another."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from evenhand.insights import queries
from evenhand.insights.scope import Scope
from evenhand.people.models import Membership


def usual_scope(viewer: Membership, months: int = 1) -> Scope:
    """The month of the newest conversation, or so many months up to it."""
    newest = queries.latest_day(viewer) or timezone.now()
    month = Scope.month_of(timezone.localdate(newest))
    return replace(month, first_day=month.months(months)[0].first_day)
