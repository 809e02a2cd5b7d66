"""Reads of conversations, every one within the viewer's workspace and what they may see."""

# Statements are put together from constants of this room; values are always parameters.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from evenhand.conversations.condition import Condition
from evenhand.conversations.conditions import among, by_agents, conditions, keyset
from evenhand.conversations.filters import Filters, Place
from evenhand.conversations.models import Conversation, Removal, Segment
from evenhand.people.access import require
from evenhand.people.models import Agent, Membership
from evenhand.people.roles import Action

PAGE = 50
_SHORT = 2_000
"""A filter that at most this many conversations pass is listed and sorted, not walked."""
_WINDOWS = (512, 4_096)
"""So many conversations are looked through for a search before the whole index is asked."""
_WIDEST = 20_000
"""Ids from the first to the last of a window: what was imported together lies together."""


def visible_to(viewer: Membership) -> QuerySet[Conversation]:
    """The workspace's conversations; an agent's own only."""
    conversations = Conversation.objects.filter(workspace=viewer.workspace_id)
    if viewer.may(Action.SEE_CONVERSATIONS):
        return conversations
    own = Segment.objects.filter(conversation=OuterRef("pk"), agent__in=own_agents(viewer))
    return conversations.filter(Exists(own))


def segments_visible_to(viewer: Membership) -> QuerySet[Segment]:
    """The workspace's segments; an agent's own only."""
    segments = Segment.objects.filter(workspace=viewer.workspace_id)
    if viewer.may(Action.SEE_CONVERSATIONS):
        return segments
    return segments.filter(agent__in=own_agents(viewer))


def own_agents(viewer: Membership) -> QuerySet[Agent]:
    """The agents the viewer is."""
    return Agent.objects.filter(workspace=viewer.workspace_id, user=viewer.user_id)


def conversation_or_404(viewer: Membership, number: int) -> Conversation:
    """One conversation with its transcript.

    Raises
    ------
    Http404
        There is none of this number that the viewer may see.
    """
    found = visible_to(viewer).select_related("transcript").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def newest_removals(viewer: Membership) -> list[Removal]:
    """The last hundred times something was taken out for good."""
    require(viewer, Action.SEE_AUDIT_LOG)
    return list(Removal.objects.filter(workspace=viewer.workspace_id).order_by("-id")[:100])


def segment_or_404(viewer: Membership, number: int) -> Segment:
    """One segment.

    Raises
    ------
    Http404
        There is none of this number that the viewer may see.
    """
    found = segments_visible_to(viewer).select_related("conversation").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Page:
    """Conversations' ids, newest first, and whether there are newer and older ones."""

    ids: list[int]
    newer: bool
    older: bool


def page_of(viewer: Membership, filters: Filters, place: Place | None = None) -> Page:
    """One page of the conversations the filters leave, without counting them all.

    Parameters
    ----------
    viewer:
        Who asks.
    filters:
        What the list is narrowed to.
    place:
        Where the page begins; none: at the newest. A page that would not be full at the newest
        end, or that is empty, is the newest instead.
    """
    wanted = [*conditions(viewer.workspace_id, filters), *_own_only(viewer)]
    newer = place is not None and place.newer
    beside = [] if place is None else [keyset(place.started_at, place.id, newer)]
    ids = _ids_of(_Walk(viewer.workspace_id, wanted, beside, newer))
    more = len(ids) > PAGE
    if place is not None and (not ids or (newer and not more)):
        return page_of(viewer, filters)
    if newer:
        return Page(ids[:PAGE][::-1], newer=more, older=True)
    return Page(ids[:PAGE], newer=place is not None, older=more)


def distinct_values(viewer: Membership, column: str) -> list[str]:
    """The different values of an indexed column, found by leaping from one to the next."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAP[column], [viewer.workspace_id] * 2)
        return [value for (value,) in cursor.fetchall() if value]


def _leap(table: str, column: str) -> str:
    least = f"SELECT min({column}) FROM {table} WHERE workspace_id = %s"
    return (
        f"WITH RECURSIVE leap(value) AS ({least} UNION ALL "
        f"SELECT ({least} AND {column} > leap.value) FROM leap WHERE leap.value IS NOT NULL) "
        "SELECT value FROM leap WHERE value IS NOT NULL LIMIT 200"
    )


_LEAP = {
    "language": _leap("conversations_conversation", "language"),
    "tag": _leap("conversations_tag", "name"),
}


def _own_only(viewer: Membership) -> list[Condition]:
    if viewer.may(Action.SEE_CONVERSATIONS):
        return []
    return [by_agents(viewer.workspace_id, list(own_agents(viewer).values_list("pk", flat=True)))]


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is walked along: conditions, those that say where it begins, and the direction."""

    workspace_id: int
    wanted: Sequence[Condition]
    beside: Sequence[Condition]
    newer: bool

    def ids(self, wanted: Sequence[Condition], most: int) -> list[int]:
        """The first that meet these conditions, in the order they are met."""
        tests = [*_with_short_list(wanted), *self.beside]
        where = ["c.workspace_id = %s", *(condition.test for condition in tests)]
        order = "ASC" if self.newer else "DESC"
        statement = (
            f"SELECT c.id FROM conversations_conversation c WHERE {' AND '.join(where)} "
            f"ORDER BY c.started_at {order}, c.id {order} LIMIT {most}"
        )
        values = [value for condition in tests for value in condition.values]
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.workspace_id, *values])
            return [number for (number,) in cursor.fetchall()]


def _ids_of(walk: _Walk) -> list[int]:
    """A page's ids and one more, if there are so many."""
    for search in walk.wanted:
        if search.between:
            near = _near(walk, search)
            if near is not None:
                return near
    return walk.ids(walk.wanted, PAGE + 1)


def _near(walk: _Walk, search: Condition) -> list[int] | None:
    """Those found among the first ones that all else leaves; nothing if that fills no page."""
    others = [condition for condition in walk.wanted if condition is not search]
    for size in _WINDOWS:
        window = walk.ids(others, size)
        if not window:
            return []
        if max(window) - min(window) > _WIDEST:
            return None
        found = _found(search, min(window), max(window))
        ids = [number for number in window if number in found]
        if len(ids) > PAGE or len(window) < size:
            return ids[: PAGE + 1]
    return None


def _found(search: Condition, first: int, last: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(search.between, [*search.values, first, last])
        return {number for (number,) in cursor.fetchall()}


def _with_short_list(wanted: Sequence[Condition]) -> list[Condition]:
    """The conditions, one of them replaced by the ids of all that pass it if these are few."""
    with connection.cursor() as cursor:
        for condition in wanted:
            if not condition.listing:
                continue
            limited = f"{condition.listing} LIMIT {_SHORT + 1}"
            cursor.execute(limited, list(condition.listing_values))
            found = cursor.fetchall()
            if len(found) <= _SHORT:
                others = [other for other in wanted if other is not condition]
                return [among([number for (number,) in found]), *others]
    return list(wanted)
