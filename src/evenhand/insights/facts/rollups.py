"""Rollups: the sums of counted quality reviews by day, for figures of long periods."""

from __future__ import annotations

from typing import Any

from evenhand.insights.facts.engines import Opened, live, relation
from evenhand.insights.facts.measures import MEASURES
from evenhand.insights.facts.schema import KINDS, ROLLUPS, STATUSES

COUNTED = tuple(STATUSES.index(status) for status in ("published", "disputed"))


def counted(rows: Any) -> Any:
    """Only reviews that count: of kind quality, published or disputed."""
    return rows.filter(rows.kind == KINDS.index("quality"), rows.status.isin(COUNTED))


def with_judge(rows: Any) -> Any:
    """With the judge as a column: the reviewer of an automatic review, else 0."""
    return rows.mutate(judge=rows.automatic.ifelse(rows.reviewer, 0).cast("int64"))


def rolled_up(name: str, rows: Any, part: int, sign: int = 1) -> Any:
    """The rollup of these rows; with ``sign`` -1, what takes them out again."""
    import ibis

    rollup = ROLLUPS[name]
    given = with_judge(counted(rows))
    measures = MEASURES[rollup.source]
    sums = {total: measures[total](given).sum() for total in rollup.sums}
    grouped = given.group_by(list(rollup.keys)).aggregate(
        **{
            total: (value if sign > 0 else -value).cast(rollup.sums[total])
            for total, value in sums.items()
        }
    )
    return grouped.mutate(part=ibis.literal(part, "int32")).select(*rollup.columns)


def replaced_rows(table: str, opened: Opened) -> Any:
    """Rows in force so far that are going to be replaced."""
    rows = live(table, opened)
    going = relation("going_review")
    return rows.semi_join(going, [rows["review"] == going.row, rows.part == going.was])
