"""The demo's last calibration session: closed, over the copies everybody scored that month."""

from __future__ import annotations

from django.db.models import Count

from evenhand.calibration.models import Session
from evenhand.calibration.records import record_closed_session
from evenhand.people.models import Workspace
from evenhand.reviews.models import Review

FEWEST_PEOPLE = 3
"""Segments that fewer have scored were double-scored on the side, not in the session."""


def hold_session(workspace: Workspace) -> Session | None:
    """Put a closed session around the newest month's calibration copies, if there are any."""
    copies = Review.objects.filter(workspace=workspace, kind=Review.Kind.CALIBRATION)
    newest = copies.order_by("-happened_at").values_list("happened_at", flat=True).first()
    if newest is None:
        return None
    month = copies.filter(happened_at__year=newest.year, happened_at__month=newest.month)
    shared = (
        month.order_by()
        .values("segment")
        .annotate(people=Count("author"))
        .filter(people__gte=FEWEST_PEOPLE)
    )
    reviews = list(
        month.filter(segment__in=shared.values("segment"))
        .select_related("author", "version")
        .order_by("segment__started_at", "segment", "author")
    )
    return record_closed_session(workspace, f"{newest:%B %Y}", reviews) if reviews else None
