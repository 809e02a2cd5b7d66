"""Marks of change, written by the database itself so that no writer can forget one.

A mark is written in the transaction of the change: whatever commits late brings its mark along.
The triggers are laid anew after every migration, for a table that is rebuilt loses its own.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connections, transaction

from evenhand.insights.facts.models import FactChange, FactStore

_PREFIX = "fact_change_"


class Mark(NamedTuple):
    """When which row of a table is marked; ``{row}`` stands for ``new`` or ``old``."""

    table: str
    events: tuple[str, ...]
    subject: str
    row: str = "{row}.id"
    workspace: str = "{row}.workspace_id"
    condition: str = ""


_PUBLISHED = (
    "EXISTS (SELECT 1 FROM reviews_review r WHERE r.id = {row}.review_id AND r.status <> 'draft')"
)

MARKS = (
    Mark("reviews_review", ("insert", "delete"), "review", condition="{row}.status <> 'draft'"),
    Mark(
        "reviews_review",
        ("update",),
        "review",
        condition="new.status <> 'draft' OR old.status <> 'draft'",
    ),
    Mark(
        "reviews_rating",
        ("update", "delete"),
        "review",
        row="{row}.review_id",
        workspace="(SELECT r.workspace_id FROM reviews_review r WHERE r.id = {row}.review_id)",
        condition=_PUBLISHED,
    ),
    Mark("reviews_dispute", ("insert", "update", "delete"), "review", row="{row}.review_id"),
    Mark("conversations_segment", ("insert", "update", "delete"), "segment"),
    Mark(
        "judges_signal",
        ("insert", "update", "delete"),
        "segment",
        row="{row}.segment_id",
    ),
    Mark("conversations_conversation", ("update",), "conversation"),
    Mark("conversations_surveyanswer", ("insert", "update", "delete"), "survey"),
)


def lay(using: str = "default", **_signal: Any) -> None:
    """Lay every trigger; where one was missing, facts written before are no longer trusted."""
    connection = connections[using]
    present = connection.introspection.table_names()
    if FactChange._meta.db_table not in present:
        return
    wanted = {_name(mark, event) for mark in MARKS for event in mark.events}
    missing = wanted - laid(using)
    if not missing:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for mark in MARKS:
            for event in mark.events:
                if _name(mark, event) in missing and mark.table in present:
                    for statement in _statements(connection.vendor, mark, event):
                        cursor.execute(statement)
        FactStore.objects.using(using).update(token="")


def laid(using: str = "default") -> set[str]:
    """Names of the triggers that are there."""
    connection = connections[using]
    table, column = (
        ("sqlite_master WHERE type = 'trigger' AND", "name")
        if connection.vendor == "sqlite"
        else ("pg_trigger WHERE NOT tgisinternal AND", "tgname")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} {column} LIKE '{_PREFIX}%%'", [])  # noqa: S608
        return {row[0] for row in cursor.fetchall()}


def missing(using: str = "default") -> set[str]:
    """Names of the triggers that ought to be there and are not."""
    return {_name(mark, event) for mark in MARKS for event in mark.events} - laid(using)


def _name(mark: Mark, event: str) -> str:
    return f"{_PREFIX}{mark.table}_{event}"


def _statements(vendor: str, mark: Mark, event: str) -> list[str]:
    row = "old" if event == "delete" else "new"
    name = _name(mark, event)
    condition = mark.condition.format(row=row)
    values = f"{mark.workspace.format(row=row)}, '{mark.subject}', {mark.row.format(row=row)}"
    into = "INSERT INTO insights_factchange (workspace, subject, row_id, created_at)"
    if vendor == "sqlite":
        when = f"WHEN {condition}" if condition else ""
        return [
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {mark.table} {when} BEGIN "
            f"{into} VALUES ({values}, strftime('%Y-%m-%d %H:%M:%f', 'now')); END"
        ]
    body = f"IF {condition or 'true'} THEN {into} VALUES ({values}, now()); END IF"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {body}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event.upper()} ON {mark.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
