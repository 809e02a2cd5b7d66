"""Keeping a dashboard's filters under a name."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.insights.dashboards.models import DashboardView
from evenhand.people.models import Membership

LONGEST = 2000


def kept_views(viewer: Membership, dashboard: str) -> QuerySet[DashboardView]:
    """The viewer's own of a dashboard, and those shared in the workspace."""
    return DashboardView.objects.filter(
        Q(member=viewer) | Q(shared=True, member__workspace=viewer.workspace), dashboard=dashboard
    ).select_related("member__user")


def keep_view(
    viewer: Membership, dashboard: str, name: str, query: str, *, shared: bool
) -> DashboardView:
    """Keep the filters under a name; the same name again takes the new filters.

    Raises
    ------
    InputError
        There is no name, or the address is too long to be one.
    """
    named = name.strip()[:80]
    if not named:
        raise InputError(_("The view needs a name."), "name")
    wanted = _tidied(query)
    if len(wanted) > LONGEST:
        raise InputError(_("These filters are too long to be kept."), "query")
    kept, _made = DashboardView.objects.update_or_create(
        member=viewer,
        dashboard=dashboard,
        name=named,
        defaults={"query": wanted, "shared": shared},
    )
    return kept


def forget_view(viewer: Membership, number: int) -> str:
    """Delete one of the viewer's own views and say of which dashboard it was."""
    kept = get_object_or_404(DashboardView, member=viewer, pk=number)
    kept.delete()
    return kept.dashboard


def _tidied(query: str) -> str:
    """The filters alone: no file format, no page of a list."""
    pairs = parse_qsl(query.removeprefix("?"))
    return urlencode([pair for pair in pairs if pair[0] not in ("format", "chart", "page")])
