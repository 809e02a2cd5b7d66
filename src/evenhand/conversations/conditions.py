"""Filters as SQL: each a test on one conversation, and where it can be, a list of those that pass.

A list that is short is sorted; otherwise enough conversations pass the test that walking them from
the newest soon fills a page. Either way a page costs the same however many conversations there are.
"""

# Statements are put together from constants of this room; values are always parameters.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from evenhand.conversations import rows, terms
from evenhand.conversations.condition import Condition
from evenhand.conversations.extensions import added_filters
from evenhand.conversations.filters import Filters
from evenhand.conversations.models import Segment


def conditions(workspace_id: int, filters: Filters) -> list[Condition]:
    """All conditions the filters stand for."""
    found: list[Condition] = []
    for name, value in filters:
        if name in _PLAIN:
            found.append(Condition(_PLAIN[name], (value,)))
        elif name in _LISTED:
            found.append(_LISTED[name](workspace_id, value))
    found += [added_filters()[name].condition(workspace_id, value) for name, value in filters.added]
    return [*found, *_days(filters), *_searched(filters.q)]


def by_agents(workspace_id: int, agent_ids: Sequence[int]) -> Condition:
    """Conversations in which one of the agents has a segment."""
    if not agent_ids:
        return Condition("1 = 0")
    these = ", ".join(["%s"] * len(agent_ids))
    return Condition(
        "EXISTS (SELECT 1 FROM conversations_segment s WHERE s.conversation_id = c.id "
        f"AND s.agent_id IN ({these}))",
        tuple(agent_ids),
        "SELECT conversation_id FROM conversations_segment WHERE workspace_id = %s "
        f"AND agent_id IN ({these})",
        (workspace_id, *agent_ids),
    )


_PLAIN = {"channel": "c.channel = %s", "language": "c.language = %s"}


def _agent(workspace_id: int, agent_id: int) -> Condition:
    return by_agents(workspace_id, [agent_id])


def _team(workspace_id: int, team_id: int) -> Condition:
    """Segments of agents who were in the team on the day."""
    return Condition(
        "EXISTS (SELECT 1 FROM conversations_segment s WHERE s.conversation_id = c.id "
        "AND s.team_id = %s)",
        (team_id,),
        "SELECT conversation_id FROM conversations_segment WHERE workspace_id = %s "
        "AND team_id = %s",
        (workspace_id, team_id),
    )


def _tag(workspace_id: int, name: str) -> Condition:
    return Condition(
        "EXISTS (SELECT 1 FROM conversations_tag t WHERE t.conversation_id = c.id AND t.name = %s)",
        (name,),
        "SELECT conversation_id FROM conversations_tag WHERE workspace_id = %s AND name = %s",
        (workspace_id, name),
    )


_ANSWERS = {
    "answered": "a.value IS NOT NULL",
    "low": "a.value - a.scale_min < (a.scale_max - a.scale_min) / 2",
    "unanswered": "a.value IS NULL",
}


def _survey(workspace_id: int, which: str) -> Condition:
    return Condition(
        "EXISTS (SELECT 1 FROM conversations_surveyanswer a WHERE a.conversation_id = c.id "
        f"AND a.kind = 'csat' AND {_ANSWERS[which]})",
        (),
        "SELECT a.conversation_id FROM conversations_surveyanswer a WHERE a.workspace_id = %s "
        f"AND a.kind = 'csat' AND {_ANSWERS[which]}",
        (workspace_id,),
    )


def _reviewed(workspace_id: int, which: str) -> Condition:
    """Whether a person's review of one of its segments is in force."""
    reviews = Segment._meta.get_field("reviews").related_model._meta.db_table
    in_force = "NOT r.automatic AND r.status IN ('published', 'disputed')"
    test = (
        f"EXISTS (SELECT 1 FROM conversations_segment s JOIN {reviews} r ON r.segment_id = s.id "
        f"WHERE s.conversation_id = c.id AND {in_force})"
    )
    if which == "no":
        return Condition(f"NOT {test}")
    return Condition(
        test,
        (),
        f"SELECT s.conversation_id FROM {reviews} r JOIN conversations_segment s "
        f"ON s.id = r.segment_id WHERE r.workspace_id = %s AND {in_force}",
        (workspace_id,),
    )


_LISTED: dict[str, Callable[[int, Any], Condition]] = {
    "agent": _agent,
    "team": _team,
    "tag": _tag,
    "survey": _survey,
    "reviewed": _reviewed,
}


def _days(filters: Filters) -> Iterable[Condition]:
    moment = rows.moments()
    if filters.since is not None:
        yield Condition("c.started_at >= %s", (moment(filters.since),))
    if filters.until is not None:
        yield Condition("c.started_at < %s", (moment(filters.until),))


def _searched(typed: str) -> Iterable[Condition]:
    if not typed:
        return
    parsed = terms.parse(typed)
    if not parsed:
        yield Condition("1 = 0")
    elif any(not term.excluded for term in parsed):
        found, expression = _matching(parsed)
        between = f"{found} AND rowid BETWEEN %s AND %s" if connection.vendor == "sqlite" else ""
        test = f"{_number()} IN ({found})"
        yield Condition(test, (expression,), found, (expression,), between)
    else:
        for term in parsed:
            found, expression = _matching([term._replace(excluded=False)])
            yield Condition(f"{_number()} NOT IN ({found})", (expression,))


def _matching(wanted: Sequence[terms.Term]) -> tuple[str, str]:
    """What selects the ids of conversations that fit the terms, and its one value."""
    if connection.vendor == "sqlite":
        return (
            "SELECT rowid FROM conversations_search WHERE conversations_search MATCH %s",
            terms.fts5(wanted),
        )
    return (
        "SELECT conversation_id FROM conversations_transcript "
        "WHERE search_vector @@ to_tsquery('simple', %s)",
        terms.tsquery(wanted),
    )


def _number() -> str:
    """The conversation's id; with a plus, SQLite looks it up among the found, and not about."""
    return "+c.id" if connection.vendor == "sqlite" else "c.id"


def among(ids: Sequence[int]) -> Condition:
    """One of these conversations."""
    return Condition(f"c.id IN ({', '.join(map(str, ids)) or 'NULL'})")


def keyset(started_at: datetime, number: int, newer: bool) -> Condition:
    """Conversations on one side of a place in the list."""
    side = ">" if newer else "<"
    moment = rows.moments()
    return Condition(f"(c.started_at, c.id) {side} (%s, %s)", (moment(started_at), number))
