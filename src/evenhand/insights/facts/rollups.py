"""Rollups: sums made beforehand, by day and by month, for figures of long periods."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from evenhand.insights.facts.engines import compiled, live, relation
from evenhand.insights.facts.engines.kept import kept_sql
from evenhand.insights.facts.measures import MEASURES, band_of
from evenhand.insights.facts.schema import KINDS, ROLLUPS, STATUSES

COUNTED = tuple(STATUSES.index(status) for status in ("published", "disputed"))


def counted(rows: Any) -> Any:
    """Only reviews that count: of kind quality, published or disputed."""
    return rows.filter(rows.kind == KINDS.index("quality"), rows.status.isin(COUNTED))


def with_judge(rows: Any) -> Any:
    """With the judge as a column: the reviewer of an automatic review, else 0."""
    return rows.mutate(judge=rows.automatic.ifelse(rows.reviewer, 0).cast("int64"))


def with_tag(rows: Any, tags: Any) -> Any:
    """Every row once for each of these tags of its conversation."""
    named = tags.select(tagged=tags.segment, tag=tags.tag).distinct()
    return rows.inner_join(named, rows.segment == named.tagged)


def given(name: str, rows: Any, replaced: frozenset[str]) -> Any:
    """The rows a rollup adds up, of these rows of its table."""
    rollup = ROLLUPS[name]
    if rollup.source == "segments":
        reviews = live("reviews", replaced)
        theirs = reviews.semi_join(rows, reviews.segment == rows.segment)
        return _with_reviews(rows, counted(theirs))
    found = with_judge(counted(rows))
    if "band" in rollup.keys:
        found = found.mutate(band=band_of(found))
    return with_tag(found, live("tags", replaced)) if rollup.tagged else found


@lru_cache
def coming_sql(name: str, replaced: frozenset[str] = frozenset()) -> str:
    """The SQL of a rollup of all rows there are of its table, but for their part number.

    ``replaced`` are the subjects of which, in other tables it reads, rows are replaced.
    """
    return _kept("rollup", name, replaced, lambda: _of_coming(name, replaced))


@lru_cache
def going_sql(name: str, replaced: frozenset[str]) -> str:
    """The SQL of what takes rows that are going to be replaced out of a rollup again."""
    return _kept("take out", name, replaced, lambda: _of_going(name, replaced))


@lru_cache
def touched_sql(name: str, replaced: frozenset[str], sign: int) -> str:
    """The SQL of what the listed segments have in a rollup, with this sign."""
    return _kept("touched", name, replaced, lambda: _of_touched(name, replaced, sign), sign)


def _kept(what: str, name: str, replaced: frozenset[str], make: Any, sign: int = 1) -> str:
    return kept_sql((what, name, tuple(sorted(replaced)), sign), lambda: compiled(make()))


def _of_coming(name: str, replaced: frozenset[str]) -> Any:
    rollup = ROLLUPS[name]
    rows = relation(rollup.source)
    if rollup.source in ROLLUPS:
        return _summed_again(name, rows)
    return _summed(name, given(name, rows, replaced), 1)


def _of_going(name: str, replaced: frozenset[str]) -> Any:
    return _summed(name, given(name, leaving(ROLLUPS[name].source, replaced), replaced), -1)


def _of_touched(name: str, replaced: frozenset[str], sign: int) -> Any:
    listed = relation("going_segment")
    segments, reviews = (live(table, replaced) for table in ("segments", "reviews"))
    rows = segments.semi_join(listed, segments.segment == listed.row)
    theirs = reviews.semi_join(listed, reviews.segment == listed.row)
    return _summed(name, _with_reviews(rows, counted(theirs)), sign)


def leaving(table: str, replaced: frozenset[str]) -> Any:
    """Rows in force of the reviews that are listed as going."""
    rows = live(table, replaced)
    going = relation("going_review")
    return rows.semi_join(going, [rows["review"] == going.row, rows.part == going.was])


def _with_reviews(segments: Any, reviews: Any) -> Any:
    """Segments with whether people reviewed them, and which judges did."""
    people = reviews.filter(~reviews.automatic)
    seen = people.select(by_people=people.segment).distinct()
    automatic = reviews.filter(reviews.automatic)
    pairs = automatic.select(judged=automatic.segment, judge=automatic.reviewer).distinct()
    panels = pairs.group_by("judged").aggregate(
        panel=pairs.judge.cast("string").group_concat(",", order_by=pairs.judge)
    )
    rows = segments.left_join(seen, segments.segment == seen.by_people)
    rows = rows.left_join(panels, rows.segment == panels.judged)
    return rows.mutate(panel=rows.panel.fill_null(""))


def _summed(name: str, rows: Any, sign: int) -> Any:
    rollup = ROLLUPS[name]
    measures = MEASURES[rollup.facts]
    sums = {total: measures[total](rows).sum() for total in rollup.sums}
    return rows.group_by(list(rollup.keys)).aggregate(
        **{
            total: (value if sign > 0 else -value).cast(rollup.sums[total])
            for total, value in sums.items()
        }
    )


def _summed_again(name: str, rows: Any) -> Any:
    rollup = ROLLUPS[name]
    return rows.group_by(list(rollup.keys)).aggregate(
        **{total: rows[total].sum().cast(kind) for total, kind in rollup.sums.items()}
    )
