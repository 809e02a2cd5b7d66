"""Putting the many small files of a month together again, and leaving out what was replaced."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction

from evenhand.insights.facts import elsewhere
from evenhand.insights.facts.cleaning import clean
from evenhand.insights.facts.engines import ALL_MONTHS, Opened, compiled, engine, live, relation
from evenhand.insights.facts.engines.duck import duck
from evenhand.insights.facts.lease import Lease
from evenhand.insights.facts.manifest import Manifest, Part, new_token, write_manifest
from evenhand.insights.facts.models import FactStore
from evenhand.insights.facts.schema import ROLLUPS, TABLES, columns_of

MOST_FILES = 12
"""Files of one table and month, from which on they are put together."""
_LISTS = 0
"""The month of the lists of replaced rows."""


def compact(lease: Lease, opened: Opened) -> Opened | None:
    """Put the month in most pieces together; ``None`` where none is in too many.

    Nothing a reader sees changes: rows in force stay the same rows.
    """
    month = month_to_compact(opened.manifest)
    if month is None:
        return None
    number = opened.manifest.next_part
    written: list[Part] = []
    try:
        for table in _tables(opened.manifest, month):
            written += _together(table, month, number, opened)
        lease.renew()
        kept = [part for part in opened.manifest.parts if part.month != month]
        after = replace(
            opened,
            manifest=replace(
                opened.manifest, token=new_token(), parts=[*kept, *written], next_part=number + 1
            ),
        )
        _put_in_force(lease, after)
    except BaseException:
        for part in written:
            (opened.folder / part.file).unlink(missing_ok=True)
        raise
    clean(opened.folder, after.manifest, opened.manifest)
    elsewhere.clean_there(opened.workspace, after.manifest, opened.manifest)
    return after


def month_to_compact(manifest: Manifest) -> int | None:
    """The month in most pieces, if it is in too many."""
    pieces = Counter((part.table, part.month) for part in manifest.parts)
    if not pieces:
        return None
    (_table, month), most = pieces.most_common(1)[0]
    return month if most > MOST_FILES else None


def _put_in_force(lease: Lease, after: Opened) -> None:
    engine().take_in(after)
    write_manifest(after.folder, after.manifest)
    elsewhere.send(after.workspace, after.folder, after.manifest)
    with transaction.atomic():
        FactStore.objects.filter(pk=lease.store.pk).update(token=after.manifest.token)


def _tables(manifest: Manifest, month: int) -> list[str]:
    return sorted({part.table for part in manifest.parts if part.month == month})


def _together(table: str, month: int, number: int, opened: Opened) -> list[Part]:
    """All rows of the table in force of this month, as one file."""
    import ibis

    rows = _rows(table, opened)
    numbered = rows.mutate(part=ibis.literal(number, "int32")).select(*columns_of(table))
    typed = compiled(numbered.cast(columns_of(table)).order_by(_order(table)))
    months = ALL_MONTHS if month == _LISTS else (month, month)
    path = opened.folder / f"{table}-{month}-{number}-{secrets.token_hex(4)}.parquet"
    count = _copied(typed, opened, months, path)
    if not count:
        path.unlink()
        return []
    return [Part(table, month, number, path.name, count, path.stat().st_size)]


def _copied(text: str, opened: Opened, months: tuple[int, int], path: Path) -> int:
    try:
        return duck().write(text, opened, months, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _rows(table: str, opened: Opened) -> Any:
    if table in TABLES:
        return live(table, opened.replaced)
    rows = relation(table)
    if table not in ROLLUPS:
        standing = sorted({part.number for part in opened.manifest.parts if part.month != _LISTS})
        return rows.filter(rows.was.isin(standing or [-1]))
    rollup = ROLLUPS[table]
    added = rows.group_by(list(rollup.keys)).aggregate(
        **{name: rows[name].sum().cast(kind) for name, kind in rollup.sums.items()}
    )
    return added.filter(added.n != 0)


def _order(table: str) -> list[str]:
    """Rows of one agent side by side, so that one agent's figures read little."""
    if table in TABLES:
        return ["agent", TABLES[table].key]
    return list(ROLLUPS[table].keys) if table in ROLLUPS else ["row", "was"]
