"""The filters of a dashboard as menus: every choice is an address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from evenhand.insights import queries
from evenhand.insights.dashboards.about import About
from evenhand.insights.filters import options, period_of, period_options, usual_spans
from evenhand.insights.usual import usual_scope

FILTERS = ("team", "audience", "agent", "channel", "language", "tag", "scorecard")
LISTED = 60
"""Choices of a menu."""
FOUND_BY_NAME = ("agent", "tag")
"""Filters whose other choices can be written."""


@dataclass(frozen=True, slots=True)
class Menu:
    """One filter: its name, what is chosen, and the choices with their addresses.

    ``more`` says that there are others, which are found by their name; ``kept`` is the rest of the
    address.
    """

    name: str
    label: str
    chosen: str
    value: Any
    options: Sequence[dict[str, Any]]
    more: bool = False
    kept: Sequence[tuple[str, str]] = ()


def menus(asked: About, names: Sequence[str]) -> list[Menu]:
    """Period, the filters of these names, and what to compare with."""
    return [
        _periods(asked),
        *(_menu(asked, name) for name in names),
        _comparisons(asked),
    ]


def chosen(asked: About, names: Sequence[str]) -> list[tuple[str, str]]:
    """The filters that are set, each with its value in words."""
    found = [_menu(asked, name) for name in names if getattr(asked.scope, name)]
    return [(menu.label, menu.chosen) for menu in found]


def _menu(asked: About, name: str) -> Menu:
    choices = list(_choices(asked, name))
    value = getattr(asked.scope, name)
    chosen = str(dict(choices).get(value, value)) if value else _("all")
    listed = options(asked.query, name, choices[:LISTED], value)
    more = name in FOUND_BY_NAME and len(choices) >= LISTED
    kept = [pair for pair in asked.query.items() if pair[0] != name] if more else ()
    return Menu(name, _labels()[name], chosen, value, listed, more, kept)


def _labels() -> dict[str, str]:
    return {
        "team": _("Team"),
        "audience": _("Kind of team"),
        "agent": _("Agent"),
        "channel": _("Channel"),
        "language": _("Language"),
        "tag": _("Tag"),
        "scorecard": _("Scorecard"),
    }


def _choices(asked: About, name: str) -> Iterable[tuple[Any, str]]:
    viewer = asked.viewer
    if name == "team":
        return [(team.pk, team.name) for team in queries.teams(viewer)]
    if name == "agent":
        return [(agent.pk, agent.name) for agent in queries.agents(viewer)]
    if name == "scorecard":
        return [(card.pk, card.name) for card in queries.scorecards(viewer)]
    if name in ("language", "tag"):
        words = queries.languages(viewer) if name == "language" else queries.tags(viewer, LISTED)
        return [(word, word) for word in words]
    return [
        (key, str(label))
        for key, label in (queries.CHANNELS if name == "channel" else queries.AUDIENCES)
    ]


def _periods(asked: About) -> Menu:
    newest = usual_scope(asked.viewer)
    year = replace(newest, first_day=newest.months(12)[0].first_day)
    spans = [*usual_spans(newest), (_("Last 12 months"), year)]
    listed = period_options(asked.query, asked.scope, spans)
    return Menu("period", _("Period"), period_of(asked.scope), True, listed)


def _comparisons(asked: About) -> Menu:
    chosen = asked.query.get("vs", "") if asked.other else ""
    offered = [
        ("", _("Nothing")),
        ("previous", _("The period before")),
        ("year", _("The same days a year before")),
        *_groups(asked),
    ]
    options = [
        {"label": label, "url": asked.here(vs=key), "active": key == chosen}
        for key, label in offered
    ]
    label = asked.other_label or _("nothing")
    return Menu("vs", _("Compare with"), label, bool(chosen), options)


def _groups(asked: About) -> list[tuple[str, str]]:
    """Other values of the filters that are set."""
    return [
        (f"{name}:{key}", label) for name in _compared(asked) for key, label in _rest(asked, name)
    ]


def _compared(asked: About) -> Sequence[str]:
    """Other groups are offered of what is chosen: other teams where a team is."""
    return [name for name in ("team", "audience", "channel") if getattr(asked.scope, name)]


def _rest(asked: About, name: str) -> list[tuple[Any, str]]:
    mine = getattr(asked.scope, name)
    return [(key, label) for key, label in _choices(asked, name) if key != mine][:LISTED]
