"""From a question to an expression over facts, the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from evenhand.insights.facts.engines import Opened, compiled, live, relation
from evenhand.insights.facts.engines.kept import kept_sql
from evenhand.insights.facts.measures import MEASURES
from evenhand.insights.facts.rollups import counted
from evenhand.insights.facts.schema import ROLLUPS, SURVEYS
from evenhand.insights.metrics.asking import Question
from evenhand.insights.metrics.groupings import GROUPINGS

_REVIEWED, _JUDGED = "reviewed", "judged"


def statement(question: Question, opened: Opened, dialect: str) -> str:
    """The SQL that answers the question: its shape compiled once, its values put in."""
    shape = replace(
        question,
        first_day=_FIRST_DAY,
        last_day=_LAST_DAY,
        months=(0, 0),
        equal=_Shape((name, _VALUES + place) for place, name in enumerate(sorted(question.equal))),
        only=None if question.only is None else _ONLY,
        judges=_JUDGES,
    )
    values = {
        _FIRST_DAY: question.first_day,
        _LAST_DAY: question.last_day,
        _ONLY: question.only,
        **{shape.equal[name]: value for name, value in question.equal.items()},
    }
    judges = ", ".join(str(judge) for judge in question.judges) or "-1"
    text = _compiled(shape, opened.replaced, dialect)
    text = text.replace(", ".join(str(judge) for judge in _JUDGES), judges)
    return _STANDS_FOR.sub(lambda found: str(values[int(found.group())]), text)


_FIRST_DAY, _LAST_DAY, _ONLY = 2_046_913_001, 2_046_913_002, 2_046_913_003
_JUDGES = (2_046_913_004, 2_046_913_005)
_VALUES = 2_046_913_010
_STANDS_FOR = re.compile(r"\b20469130\d\d\b")
"""Numbers that stand for a question's values in compiled SQL: no fact is as large."""


class _Shape(dict[str, Any]):
    """Names and the numbers that stand for their values, usable as a key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))


@lru_cache(maxsize=512)
def _compiled(shape: Question, replaced: frozenset[str], dialect: str) -> str:
    told = (
        shape.metric.key,
        shape.by,
        tuple(shape.equal.items()),
        shape.only,
        shape.teams,
        tuple(sorted(replaced)),
        dialect,
    )
    return kept_sql(("metric", *told), lambda: compiled(expression(shape, replaced), dialect))


def expression(question: Question, replaced: frozenset[str]) -> Any:
    """The sums by group that answer the question: one row per group, groups in order."""
    rollup = question.metric.rollup
    rows = _rolled(question) if rollup and _fits(question) else _rows(question, replaced)
    groups = [column(name) for name in question.by]
    sums = {name: rows[name].sum() for name in question.metric.sums}
    added = (rows.group_by(groups) if groups else rows).aggregate(**sums)
    return added.order_by(groups) if groups else added


def column(name: str) -> str:
    """The column of the answer that holds a group's number."""
    return f"by_{name}"


def _fits(question: Question) -> bool:
    """Whether the rollup has every column that is asked for."""
    keys = ROLLUPS[question.metric.rollup].keys
    asked = {*question.by, *_filters(question)}
    return all(GROUPINGS[name].column in keys for name in asked)


def _filters(question: Question) -> dict[str, Any]:
    """What rows must equal. Where the spread is shared, one agent's rows do not suffice."""
    equal = dict(question.equal)
    if question.only is not None:
        equal["agent"] = question.only
    if question.shared_spread:
        equal.pop("agent", None)
    return equal


def _rolled(question: Question) -> Any:
    rows = relation(question.metric.rollup)
    kept = _within(rows, question)
    whose = _whose(kept, kept.judge, question)
    groups = {column(name): GROUPINGS[name].expression(whose) for name in question.by}
    return whose.select(**groups, **{name: whose[name] for name in question.metric.sums})


def _rows(question: Question, replaced: frozenset[str]) -> Any:
    """The facts themselves, with what is added up of each as columns."""
    metric = question.metric
    rows = live(metric.facts, replaced)
    if "tag" in (*question.by, *question.equal):
        rows = _tagged(rows, replaced)
    rows = _of_whom(_within(rows, question), question)
    if metric.survey:
        rows = _each_once(rows, question)
    rows = _covered(rows, question, replaced)
    measures = MEASURES[metric.facts]
    kept = {column(name): GROUPINGS[name].expression(rows) for name in question.by}
    added = {name: measures[name](rows) for name in metric.sums}
    return rows.select(**kept, **added)


def _within(rows: Any, question: Question) -> Any:
    conditions = [rows.day >= question.first_day, rows.day <= question.last_day]
    conditions += [
        rows[GROUPINGS[name].column] == value for name, value in _filters(question).items()
    ]
    if question.teams is not None:
        conditions.append(rows.team.isin(_some(question.teams)))
    return rows.filter(*conditions)


def _of_whom(rows: Any, question: Question) -> Any:
    who = question.metric.who
    if who == "all":
        return rows
    if who == "submitted":
        return rows.filter(~rows.automatic)
    kept = counted(rows)
    return _whose(kept, kept.reviewer, question)


def _whose(rows: Any, judge: Any, question: Question) -> Any:
    """Of counted reviews: those of judges in use, of people, or of people as drawn."""
    if question.metric.who == "automatic":
        return rows.filter(rows.automatic, judge.isin(_some(question.judges)))
    if question.metric.who == "drawn":
        return rows.filter(~rows.automatic, rows.drawn)
    return rows.filter(~rows.automatic)


def _some(judges: Sequence[int]) -> tuple[int, ...]:
    """Judges, or one that cannot be: a condition on nobody is true for nobody."""
    return tuple(judges) or (-1,)


def _tagged(rows: Any, replaced: frozenset[str]) -> Any:
    """Every row once for each tag of its conversation."""
    tags = live("tags", replaced)
    named = tags.select(tagged=tags.segment, tag=tags.tag).distinct()
    return rows.inner_join(named, rows.segment == named.tagged)


def _each_once(rows: Any, question: Question) -> Any:
    """Each survey once in a group, however many segments its conversation has there."""
    kind = SURVEYS.index(question.metric.survey)
    asked = rows.filter(rows.survey_kind == kind)
    columns = {"survey", "part", "share", *(GROUPINGS[name].column for name in question.by)}
    return asked.select(*sorted(columns)).distinct()


def _covered(rows: Any, question: Question, replaced: frozenset[str]) -> Any:
    """Segments with whether people, or the judge in use, have reviewed them."""
    sums = question.metric.sums
    if _REVIEWED not in sums and _JUDGED not in sums:
        return rows
    reviews = counted(live("reviews", replaced))
    if _REVIEWED in sums:
        people = reviews.filter(~reviews.automatic)
        seen = people.select(by_people=people.segment).distinct()
        return rows.left_join(seen, rows.segment == seen.by_people)
    judged = reviews.filter(reviews.automatic, reviews.reviewer.isin(_some(question.judges)))
    seen = judged.select(by_judge=judged.segment).distinct()
    return rows.left_join(seen, rows.segment == seen.by_judge)
