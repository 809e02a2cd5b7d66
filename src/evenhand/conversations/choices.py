"""What the filters of the list offer to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from evenhand.conversations.extensions import added_filters
from evenhand.conversations.filters import REVIEWED, SURVEYS, Filters
from evenhand.conversations.models import Conversation
from evenhand.conversations.queries import distinct_values
from evenhand.people.models import Agent, Membership, Team
from evenhand.people.roles import Action

Text = str | Promise

LABELS: dict[str, Text] = {
    "q": _("Search"),
    "channel": _("Channel"),
    "team": _("Team"),
    "agent": _("Agent"),
    "language": _("Language"),
    "tag": _("Tag"),
    "survey": _("CSAT"),
    "reviewed": _("Reviews"),
    "first_day": _("From"),
    "last_day": _("To"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a filter."""

    value: str
    label: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter with what can be chosen."""

    name: str
    label: Text
    options: list[Option]

    def shown(self) -> Text:
        """The label of what is chosen."""
        return next((option.label for option in self.options if option.chosen), "")

    def listed(self) -> SafeString:
        """The options as inert HTML: there can be hundreds, and a template takes its time."""
        return SafeString("".join(map(_as_html, self.options)))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the address of the list without it."""

    label: Text
    value: Text
    url: str


def choices(viewer: Membership, filters: Filters) -> list[Choice]:
    """The filters this viewer may use. An agent's own conversations need no agent or team."""
    offered: dict[str, Iterable[tuple[object, Text]]] = {"channel": Conversation.Channel.choices}
    if viewer.may(Action.SEE_CONVERSATIONS):
        offered["team"] = _teams(viewer)
        offered["agent"] = _agents(viewer, filters.agent)
    offered["language"] = _plain(distinct_values(viewer, "language"), filters.language)
    offered["tag"] = _plain(distinct_values(viewer, "tag"), filters.tag)
    offered["survey"] = SURVEYS.items()
    offered["reviewed"] = REVIEWED.items()
    offered.update(
        (name, added.offered(viewer))
        for name, added in added_filters().items()
        if added.open_to(viewer)
    )
    chosen = dict(filters)
    return [
        Choice(name, _label(name), _options(entries, str(chosen.get(name, ""))))
        for name, entries in offered.items()
    ]


def open_to(viewer: Membership, filters: Filters) -> Filters:
    """The filters without those that are not for this viewer."""
    known = added_filters()
    return replace(filters, added=tuple(p for p in filters.added if known[p[0]].open_to(viewer)))


def chips(filters: Filters, offered: Iterable[Choice]) -> list[Chip]:
    """Each filter in force, with the way to take it off."""
    shown = {choice.name: choice.shown() for choice in offered}
    return [
        Chip(_label(name), shown.get(name) or str(value), filters.without(name).query())
        for name, value in filters
    ]


def _label(name: str) -> Text:
    added = added_filters().get(name)
    return added.label if added else LABELS[name]


def agents_of(viewer: Membership) -> list[tuple[int, str]]:
    """Ids and names of the workspace's agents who still work here."""
    agents = Agent.objects.filter(workspace=viewer.workspace_id, archived_at__isnull=True)
    return list(agents.values_list("pk", "name"))


def _agents(viewer: Membership, chosen: int | None) -> list[tuple[object, Text]]:
    found: list[tuple[object, Text]] = list(agents_of(viewer))
    if chosen is not None and all(number != chosen for number, _name in found):
        archived = Agent.objects.filter(workspace=viewer.workspace_id, pk=chosen)
        found += list(archived.values_list("pk", "name"))
    return found


def _teams(viewer: Membership) -> Iterable[tuple[object, Text]]:
    return Team.objects.filter(workspace=viewer.workspace_id).values_list("pk", "name")


def _plain(values: list[str], chosen: str) -> list[tuple[object, Text]]:
    known = values if not chosen or chosen in values else [*values, chosen]
    return [(value, value) for value in known]


def _as_html(option: Option) -> str:
    chosen = " selected" if option.chosen else ""
    return f'<option value="{escape(option.value)}"{chosen}>{escape(option.label)}</option>'


def _options(entries: Iterable[tuple[object, Text]], chosen: str) -> list[Option]:
    return [Option(str(value), label, str(value) == chosen) for value, label in entries]
