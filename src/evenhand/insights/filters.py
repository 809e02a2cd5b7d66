"""The filters of a page of numbers as they stand in its address: every choice is an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _

from evenhand.errors import InputError
from evenhand.insights import numbers, queries
from evenhand.insights.scope import Scope
from evenhand.insights.usual import usual_scope
from evenhand.people.access import WorkspaceRequest

Span = tuple[str, Scope]


def asked_scope(request: WorkspaceRequest) -> tuple[Scope, str]:
    """The scope of the address, and what was wrong with it (then the usual one is shown)."""
    usual = usual_scope(request.viewer)
    try:
        return Scope.from_query(request.GET, usual), ""
    except InputError as error:
        return usual, str(error)


def period_of(scope: Scope) -> str:
    """The period in words."""
    if scope.is_month:
        return formats.date_format(scope.first_day, "F Y")
    first = formats.date_format(scope.first_day, "j M Y")
    last = formats.date_format(scope.last_day, "j M Y")
    return first if first == last else f"{first} – {last}"


def filters(request: WorkspaceRequest, scope: Scope) -> dict[str, Any]:
    """Template context: period, team, channel and scorecard, with what is chosen."""
    viewer, query = request.viewer, request.GET
    teams = [(team.pk, team.name) for team in queries.teams(viewer)]
    cards = [(card.pk, card.name) for card in queries.scorecards(viewer)]
    return {
        "period_options": period_options(query, scope, usual_spans(usual_scope(viewer))),
        "team_options": options(query, "team", teams, scope.team),
        "channel_options": options(query, "channel", queries.CHANNELS, scope.channel),
        "scorecard_options": options(query, "scorecard", cards, scope.scorecard),
        "team_label": dict(teams).get(scope.team or 0),
        "channel_label": dict(queries.CHANNELS).get(scope.channel),
        "scorecard_label": dict(cards).get(scope.scorecard or 0),
    }


def options(
    query: QueryDict, name: str, choices: Iterable[tuple[Any, Any]], chosen: Any
) -> list[dict[str, Any]]:
    """Each choice of one filter with its address, all of them first."""
    everything = {"label": _("All"), "url": changed(query, **{name: ""}), "active": not chosen}
    return [everything] + [
        {"label": label, "url": changed(query, **{name: key}), "active": key == chosen}
        for key, label in choices
    ]


def usual_spans(newest: Scope) -> list[Span]:
    """The newest months, and spans that end where they do; ``newest`` is the last month."""
    months = newest.months(numbers.MONTHS)
    return [
        *((period_of(month), month) for month in reversed(months)),
        (_("Last 7 days"), replace(newest, first_day=newest.last_day - timedelta(days=6))),
        (_("Last 3 months"), replace(newest, first_day=months[-3].first_day)),
        (_("Last 6 months"), replace(newest, first_day=months[0].first_day)),
    ]


def period_options(query: QueryDict, scope: Scope, spans: Iterable[Span]) -> list[dict[str, Any]]:
    """Each span with its address."""
    return [
        {
            "label": label,
            "url": changed(query, **{"from": span.first_day, "to": span.last_day}),
            "active": (span.first_day, span.last_day) == (scope.first_day, scope.last_day),
        }
        for label, span in spans
    ]


def changed(query: QueryDict, **changes: Any) -> str:
    """The page with some of its query changed; an empty value takes one out."""
    query = query.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = str(value)
    return f"?{query.urlencode()}"
