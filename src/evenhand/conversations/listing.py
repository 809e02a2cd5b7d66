"""The rows of the list of conversations, ready to be shown."""

# Statements are put together from constants and ids of this room.
# ruff: noqa: S608

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape as inert
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.conversations import terms
from evenhand.conversations.extensions import Badge, badges_of
from evenhand.conversations.filters import Place
from evenhand.conversations.models import Conversation
from evenhand.people.models import Membership

_LABELS: dict[str, Promise] = {
    "agent": gettext_lazy("Agent"),
    "channel": gettext_lazy("Channel"),
    "started": gettext_lazy("Started"),
    "messages": gettext_lazy("Messages"),
    "first_reply": gettext_lazy("First reply"),
    "csat": gettext_lazy("CSAT"),
}
_SNIPPED = 4_000
"""Characters of a conversation looked through for the passage that was found."""
_AGENTS = (
    "SELECT s.conversation_id, a.name FROM conversations_segment s "
    "JOIN people_agent a ON a.id = s.agent_id WHERE s.conversation_id IN ({}) ORDER BY s.position"
)
_CSAT = (
    "SELECT conversation_id, value, scale_max FROM conversations_surveyanswer "
    "WHERE conversation_id IN ({}) AND kind = 'csat' AND value IS NOT NULL"
)
_TEXTS = (
    f"SELECT conversation_id, substr(search_text, 1, {_SNIPPED}) FROM conversations_transcript "
    "WHERE conversation_id IN ({})"
)
_COLUMNS = (
    "id",
    "external_id",
    "subject",
    "customer",
    "opening",
    "channel",
    "started_at",
    "messages",
    "first_reply_seconds",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list; times are the viewer's. ``place`` is where it stands in it."""

    place: str
    url: str
    title: str
    customer: str
    agents: str
    channel: str
    day: str
    time: str
    messages: int
    first_reply: str
    csat: str
    badges: list[Badge]
    snippet: SafeString


def rows_of(viewer: Membership, ids: Sequence[int], typed: str = "") -> list[Row]:
    """The conversations as rows, in the order of the ids.

    Parameters
    ----------
    viewer:
        Who asks.
    ids:
        Conversations the viewer may see, as ``page_of`` gives them.
    typed:
        What was searched for; where it was found is shown.
    """
    found = {row["id"]: row for row in Conversation.objects.filter(pk__in=ids).values(*_COLUMNS)}
    around = _Around(viewer, ids, typed)
    return [around.row(found[number]) for number in ids if number in found]


def column_labels() -> dict[str, str]:
    """The names of the list's columns, translated and made inert once for all rows."""
    return {name: escape(str(label)) for name, label in _LABELS.items()}


def duration(seconds: float) -> str:
    """A span of time as people say it: seconds, minutes, hours or days."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return _("%(count)d s") % {"count": seconds}
    if minutes < 60:
        return _("%(count)d min") % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}
    return _("%(count)d days") % {"count": round(minutes / 1440)}


def answer(value: float | None, scale_max: float) -> str:
    """A survey answer with its scale: ``4 of 5``."""
    if value is None:
        return _("not answered")
    return _("%(value)s of %(top)s") % {"value": f"{value:g}", "top": f"{scale_max:g}"}


class _Around:
    """What is shown of conversations beyond their own columns: one query each for all rows."""

    def __init__(self, viewer: Membership, ids: Sequence[int], typed: str) -> None:
        self.agents = _agents(ids)
        self.csat = _csat(ids)
        self.badges = badges_of(viewer, ids)
        wanted = terms.parse(typed)
        self.finder = terms.Finder(wanted)
        self.texts: dict[int, str] = dict(_found(_TEXTS, ids)) if wanted else {}
        self.address = reverse("conversations", args=[viewer.workspace.slug])
        self.marked = f"?{urlencode({'q': typed})}" if typed else ""
        self.channels = {value: escape(str(label)) for value, label in Conversation.Channel.choices}
        self.zone = timezone.get_current_timezone()
        self.days: dict[Any, str] = {}

    def row(self, columns: dict[str, Any]) -> Row:
        number = columns["id"]
        local: datetime = columns["started_at"].astimezone(self.zone)
        waited = columns["first_reply_seconds"]
        return Row(
            place=str(Place(columns["started_at"], number)),
            url=f"{self.address}{number}/{self.marked}",
            title=columns["subject"] or columns["opening"] or columns["external_id"],
            customer=columns["customer"],
            agents=_some(self.agents[number]),
            channel=self.channels.get(columns["channel"], columns["channel"]),
            day=self._day(local),
            time=SafeString(f"{local.hour:02}:{local.minute:02}"),
            messages=columns["messages"],
            first_reply="" if waited is None else duration(waited),
            csat=self.csat.get(number, ""),
            badges=self.badges[number],
            snippet=self._snippet(self.texts.get(number, "")),
        )

    def _day(self, local: datetime) -> str:
        day = local.date()
        if day not in self.days:
            self.days[day] = escape(date_format(day))
        return self.days[day]

    def _snippet(self, text: str) -> SafeString:
        """The passage as inert HTML, what was found in it marked."""
        shown = self.finder.passage(text).replace("\n", " ")
        parts, done = [], 0
        for hit in self.finder.hits(shown):
            found = inert(shown[hit.start : hit.end])
            parts += [inert(shown[done : hit.start]), f'<mark class="found">{found}</mark>']
            done = hit.end
        return SafeString("".join([*parts, inert(shown[done:])]))


def _some(names: list[str]) -> str:
    """The first two, and how many more."""
    more = [f"+{len(names) - 2}"] if len(names) > 2 else []
    return ", ".join([*names[:2], *more])


def _agents(ids: Sequence[int]) -> dict[int, list[str]]:
    named: defaultdict[int, list[str]] = defaultdict(list)
    for number, name in _found(_AGENTS, ids):
        if name not in named[number]:
            named[number].append(name)
    return named


def _csat(ids: Sequence[int]) -> dict[int, str]:
    return {number: answer(value, top) for number, value, top in _found(_CSAT, ids)}


def _found(statement: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """What stands beside these conversations. Putting it together anew would take longer."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement.format(", ".join(map(str, ids))))
        return list(cursor.fetchall())
