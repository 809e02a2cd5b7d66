"""Reading notices: everybody sees their own, nobody another's."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from evenhand.people.models import Membership, Notice


def notices_of(viewer: Membership) -> QuerySet[Notice]:
    """What the viewer was told in the app, newest first."""
    return Notice.objects.filter(member=viewer, in_app=True).order_by("-created_at", "-pk")


def notice_or_404(viewer: Membership, pk: int) -> Notice:
    """One of the viewer's own."""
    return get_object_or_404(Notice, member=viewer, pk=pk)


def unread_count(viewer: Membership) -> int:
    """How many the viewer has not read: one read of a small index."""
    return Notice.objects.filter(member=viewer, in_app=True, read_at=None).count()
