"""Rollups: the sums of counted quality reviews by day, for figures of long periods."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from evenhand.insights.facts.engines import compiled, live, relation
from evenhand.insights.facts.engines.kept import kept_sql
from evenhand.insights.facts.measures import MEASURES
from evenhand.insights.facts.schema import KINDS, ROLLUPS, STATUSES

COUNTED = tuple(STATUSES.index(status) for status in ("published", "disputed"))


def counted(rows: Any) -> Any:
    """Only reviews that count: of kind quality, published or disputed."""
    return rows.filter(rows.kind == KINDS.index("quality"), rows.status.isin(COUNTED))


def with_judge(rows: Any) -> Any:
    """With the judge as a column: the reviewer of an automatic review, else 0."""
    return rows.mutate(judge=rows.automatic.ifelse(rows.reviewer, 0).cast("int64"))


@lru_cache
def rollup_sql(name: str) -> str:
    """The SQL of a rollup of all rows there are, but for their part number."""
    return kept_sql(
        ("rollup", name), lambda: compiled(_rolled_up(name, relation(ROLLUPS[name].source), 1))
    )


@lru_cache
def take_out_sql(name: str, replaced: frozenset[str]) -> str:
    """The SQL of what takes rows that are going to be replaced out of a rollup again."""
    shape = ("take out", name, tuple(sorted(replaced)))
    return kept_sql(shape, lambda: compiled(_rolled_up(name, _leaving(name, replaced), -1)))


def _leaving(name: str, replaced: frozenset[str]) -> Any:
    rows = live(ROLLUPS[name].source, replaced)
    going = relation("going_review")
    return rows.semi_join(going, [rows["review"] == going.row, rows.part == going.was])


def _rolled_up(name: str, rows: Any, sign: int) -> Any:
    rollup = ROLLUPS[name]
    given = with_judge(counted(rows))
    measures = MEASURES[rollup.source]
    sums = {total: measures[total](given).sum() for total in rollup.sums}
    return given.group_by(list(rollup.keys)).aggregate(
        **{
            total: (value if sign > 0 else -value).cast(rollup.sums[total])
            for total, value in sums.items()
        }
    )
