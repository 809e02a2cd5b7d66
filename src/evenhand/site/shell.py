"""What every page of a workspace needs: the navigation this person may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evenhand.people.models import Membership
from evenhand.people.notices import unread_count
from evenhand.people.queries import workspaces_of
from evenhand.people.roles import Action, may
from evenhand.site.assets import icon_url


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the navigation. ``room`` is how the addresses begin that it is lit for."""

    label: str | Promise
    view: str
    icon: str
    action: Action
    room: str


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading."""

    title: str | Promise
    items: Sequence[Item]


GROUPS = (
    Group(
        "",
        (
            Item(_("Overview"), "overview", "gauge", Action.SEE_NUMBERS, ""),
            Item(_("My results"), "my_results", "user", Action.SEE_OWN_RESULTS, "my-results"),
            Item(_("Review"), "review_home", "checklist", Action.WRITE_REVIEWS, "review"),
            Item(
                _("Self-review"),
                "self_and_peer",
                "user-check",
                Action.SEE_OWN_RESULTS,
                "self-review",
            ),
            Item(_("Plans"), "plans", "calendar-event", Action.SEE_REVIEWS, "plans"),
            Item(
                _("Conversations"),
                "conversations",
                "messages",
                Action.SEE_CONVERSATIONS,
                "conversations",
            ),
        ),
    ),
    Group(
        _("Insights"),
        (
            Item(_("Quality"), "quality", "chart-bar", Action.SEE_NUMBERS, "dashboards/quality"),
            Item(
                _("Agents compared"),
                "people_dashboard",
                "chart-dots",
                Action.SEE_NUMBERS,
                "dashboards/people",
            ),
            Item(_("Why"), "why", "bulb", Action.SEE_NUMBERS, "why"),
            Item(_("Process stages"), "stages", "route", Action.SEE_NUMBERS, "stages"),
            Item(_("Internal service"), "internal", "users-group", Action.SEE_NUMBERS, "internal"),
            Item(
                _("Contact drivers"), "contact_drivers", "phone-call", Action.SEE_NUMBERS, "drivers"
            ),
            Item(_("Signals"), "signals", "bolt", Action.SEE_JUDGES, "signals"),
            Item(_("Alerts"), "alerts", "bell", Action.SEE_NUMBERS, "alerts"),
        ),
    ),
    Group(
        _("Fairness"),
        (
            Item(_("Program"), "program", "progress-check", Action.SEE_NUMBERS, "program"),
            Item(_("Disputes"), "disputes", "gavel", Action.SEE_OWN_RESULTS, "disputes"),
            Item(
                _("Calibration"),
                "calibration",
                "scale",
                Action.SEE_CONVERSATIONS,
                "calibration",
            ),
            Item(_("Kudos and tags"), "kudos", "award", Action.SEE_CONVERSATIONS, "remarks"),
        ),
    ),
    Group(
        _("Set up"),
        (
            Item(_("Scorecards"), "scorecards", "forms", Action.SEE_SCORECARDS, "scorecards"),
            Item(_("Laboratory"), "laboratory", "adjustments", Action.SEE_NUMBERS, "laboratory"),
            Item(_("Judges"), "judges", "robot", Action.SEE_JUDGES, "judges"),
            Item(_("Targets"), "targets", "target-arrow", Action.SEE_NUMBERS, "targets"),
            Item(_("Sources"), "sources", "database-import", Action.SEE_SOURCES, "sources"),
            Item(_("People"), "people", "users", Action.SEE_PEOPLE, "people"),
        ),
    ),
)


_ROOMS = frozenset(item.room for group in GROUPS for item in group.items)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context: ``viewer``, ``workspace``, ``workspaces`` to switch to, ``navigation``.

    ``unread`` is counted and ``navigation`` drawn only where a template asks for it: parts of pages
    never do.
    """
    viewer: Membership | None = getattr(request, "viewer", None)
    if viewer is None:
        return {}
    return {
        "viewer": viewer,
        "workspace": viewer.workspace,
        "workspaces": SimpleLazyObject(partial(workspaces_of, viewer)),
        "navigation": partial(navigation, viewer, request.path),
        "unread": cache(partial(unread_count, viewer)),
    }


def navigation(viewer: Membership, address: str) -> SafeString:
    """Groups of entries the viewer may use, the one for this address marked active."""
    slug = viewer.workspace.slug
    here = _room(slug, address)
    lit = _ROOMS & {here, here.split("/", 1)[0]}
    return _drawn(viewer.role, slug, lit, get_language(), icon_url("gauge"))


def draw(groups: Sequence[dict[str, Any]]) -> SafeString:
    """Groups of entries as they stand in the navigation."""
    return render_to_string("components/nav_groups.html", {"groups": groups})


@lru_cache(maxsize=128)
def _drawn(
    role: str, slug: str, lit: frozenset[str], language: str | None, sprite: str
) -> SafeString:
    """Every page has it, it takes as long as a list of fifty rows, and few differ.

    ``language`` and ``sprite``, where the icons are, only tell what was drawn otherwise.
    """
    groups = [
        {"title": group.title, "items": _entries(group.items, role, slug, lit)} for group in GROUPS
    ]
    return draw([group for group in groups if group["items"]])


def _entries(
    items: Sequence[Item], role: str, slug: str, lit: frozenset[str]
) -> list[dict[str, Any]]:
    entries = []
    for item in items:
        if not may(role, item.action):
            continue
        try:
            url = reverse(item.view, args=[slug])
        except NoReverseMatch:
            continue
        active = item.room in lit
        entries.append({"label": item.label, "url": url, "icon": item.icon, "active": active})
    return entries


def _room(slug: str, address: str) -> str:
    """The first two parts of an address under the workspace: dashboards are rooms of their own."""
    return "/".join(address.removeprefix(f"/w/{slug}/").split("/", 2)[:2]).rstrip("/")
