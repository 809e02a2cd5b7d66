"""From a question to an expression over facts, the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from evenhand.insights.facts.engines import Opened, compiled, live, relation
from evenhand.insights.facts.engines.kept import kept_sql
from evenhand.insights.facts.measures import MEASURES
from evenhand.insights.facts.rollups import counted, with_tag
from evenhand.insights.facts.schema import ROLLUPS, SURVEYS
from evenhand.insights.metrics.asking import Kind, Question
from evenhand.insights.metrics.declared import metric_named
from evenhand.insights.metrics.groupings import GROUPINGS

_REVIEWED, _JUDGED = "reviewed", "judged"
_ROLLED = {"reviews": ("drawn", "automatic", "people"), "segments": ("all",)}
_ROLLED["ratings"] = _ROLLED["reviews"]
"""Whose reviews, or what else, the rollups of these facts are of."""
_OF_PLACE = ("agent", "team", "channel", "language")
_ANY = "there"
"""How many rows are behind a group's sums: none where all that were there are replaced."""
Conditions = Callable[[Any], list[Any]]


def statement(question: Question, opened: Opened, dialect: str) -> str:
    """The SQL that answers the question: its shape compiled once, its values put in."""
    span = question.span
    shape = replace(
        question,
        first_day=_FIRST_DAY,
        last_day=_LAST_DAY,
        months=(_FIRST_MONTH, _LAST_MONTH),
        equal=_Shape((name, _VALUES + place) for place, name in enumerate(sorted(question.equal))),
        only=None if question.only is None else _ONLY,
        judges=_JUDGES,
    )
    first_month, last_month = span.whole or (0, 0)
    values = {
        _FIRST_DAY: question.first_day,
        _LAST_DAY: question.last_day,
        _FIRST_MONTH: first_month,
        _LAST_MONTH: last_month,
        _ONLY: question.only,
        **{shape.equal[name]: value for name, value in question.equal.items()},
    }
    text = _compiled(shape, span.kind, opened.replaced, dialect)
    text = text.replace(_listed(_JUDGES), _listed(_some(question.judges)))
    text = text.replace(_listed(_PANELS), _listed(_some(_panels(question, opened))))
    return _STANDS_FOR.sub(lambda found: str(values[int(found.group())]), text)


_FIRST_DAY, _LAST_DAY, _ONLY = 2_046_913_001, 2_046_913_002, 2_046_913_003
_JUDGES = (2_046_913_004, 2_046_913_005)
_FIRST_MONTH, _LAST_MONTH = 2_046_913_006, 2_046_913_007
_PANELS = (2_046_913_008, 2_046_913_009)
_VALUES = 2_046_913_010
_STANDS_FOR = re.compile(r"\b20469130\d\d\b")
"""Numbers that stand for a question's values in compiled SQL: no fact is as large."""


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def _panels(question: Question, opened: Opened) -> tuple[int, ...]:
    """The sets of judges that hold one of those in use."""
    wanted = {str(judge) for judge in question.judges}
    known = opened.manifest.books["panel"]
    return tuple(code for code, panel in enumerate(known) if wanted & set(panel.split(",")))


class _Shape(dict[str, Any]):
    """Names and the numbers that stand for their values, usable as a key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))


@lru_cache(maxsize=512)
def _compiled(shape: Question, kind: Kind, replaced: frozenset[str], dialect: str) -> str:
    told = (
        shape.metric.key,
        shape.by,
        tuple(shape.equal.items()),
        shape.only,
        shape.teams,
        kind,
        tuple(sorted(replaced)),
        dialect,
    )
    return kept_sql(("metric", *told), lambda: compiled(expression(shape, kind, replaced), dialect))


def keep(
    metric: str,
    by: tuple[str, ...],
    equal: tuple[tuple[str, int], ...],
    only: int | None,
    teams: tuple[int, ...] | None,
    kind: Kind,
    replaced: tuple[str, ...],
    dialect: str,
) -> None:
    """Compile and keep the SQL of a shape told in words, as ``kept_sql`` is told it."""
    shape = Question(
        metric=metric_named(metric),
        by=by,
        first_day=_FIRST_DAY,
        last_day=_LAST_DAY,
        months=(_FIRST_MONTH, _LAST_MONTH),
        equal=_Shape(equal),
        only=only,
        judges=_JUDGES,
        teams=teams,
    )
    _compiled(shape, kind, frozenset(replaced), dialect)


def expression(question: Question, kind: Kind, replaced: frozenset[str]) -> Any:
    """The sums by group that answer the question: one row per group, groups in order.

    Whole months are read from sums by month where there are such, the days before and after from
    sums by day or from the facts themselves.
    """
    rows, rolled = _pieces(question, kind, replaced)
    groups = [column(name) for name in question.by]
    sums = {name: rows[name].sum() for name in question.metric.sums}
    if not groups:
        return rows.aggregate(**sums)
    if rolled:
        sums[_ANY] = rows[_ANY].sum()
    added = rows.group_by(groups).aggregate(**sums)
    if rolled:
        added = added.filter(added[_ANY] > 0).select(*groups, *question.metric.sums)
    return added.order_by(groups)


def column(name: str) -> str:
    """The column of the answer that holds a group's number."""
    return f"by_{name}"


def _pieces(question: Question, kind: Kind, replaced: frozenset[str]) -> tuple[Any, bool]:
    """The rows to add up, and whether any of them are sums already."""
    fitting = [name for name in ROLLUPS if _fits(name, question)]
    by_month = next((name for name in fitting if "day" not in ROLLUPS[name].keys), "")
    by_day = next((name for name in fitting if "day" in ROLLUPS[name].keys), "")
    if kind == "days" or not by_month:
        if by_day:
            return _rolled(by_day, question, _days(question)), True
        return _rows(question, replaced), False
    whole = _rolled(by_month, question, _months(question))
    if kind == "months":
        return whole, True
    if by_day:
        return whole.union(_rolled(by_day, question, _edges(question))), True
    return whole.union(_alike(_rows(question, replaced, edges=True), whole)), True


def _fits(name: str, question: Question) -> bool:
    """Whether the rollup has what is asked for, of those who are asked for."""
    rollup, metric = ROLLUPS[name], question.metric
    asked = {*question.by, *_filters(question)}
    sums = set(metric.sums) - ({_JUDGED} if "panel" in rollup.keys else set())
    return (
        rollup.facts == metric.facts
        and metric.who in _ROLLED[metric.facts]
        and rollup.tagged == ("tag" in asked)
        and sums <= set(rollup.sums)
        and all(GROUPINGS[each].summed in rollup.keys for each in asked)
    )


def _filters(question: Question) -> dict[str, Any]:
    """What rows must equal. Where the spread is shared, one agent's rows do not suffice."""
    equal = dict(question.equal)
    if question.only is not None:
        equal["agent"] = question.only
    if question.shared_spread:
        equal.pop("agent", None)
    return equal


def _rolled(name: str, question: Question, within: Conditions) -> Any:
    rollup = ROLLUPS[name]
    kept = _within(relation(name), question, within)
    whose = _whose(kept, kept.judge, question) if "judge" in rollup.keys else kept
    groups = {column(each): GROUPINGS[each].of_sums(whose) for each in question.by}
    sums = {each: whose[each] for each in question.metric.sums if each != _JUDGED}
    if _JUDGED in question.metric.sums:
        sums[_JUDGED] = whose.panel.isin(_PANELS).ifelse(whose.n, 0)
    return whose.select(**groups, **sums, **{_ANY: whose.n})


def _alike(rows: Any, sums: Any) -> Any:
    """Rows with the columns and types of sums."""
    return rows.select(**{name: rows[name].cast(kind) for name, kind in sums.schema().items()})


def _rows(question: Question, replaced: frozenset[str], *, edges: bool = False) -> Any:
    """The facts themselves, with what is added up of each as columns.

    ``edges``: only what lies outside of the whole months of the period.
    """
    metric = question.metric
    rows = live(metric.facts, replaced)
    within = _edges(question) if edges else _days(question)
    if "tag" in (*question.by, *question.equal):
        rows = with_tag(rows, _beside("tags", question, replaced, edges=edges))
    rows = _of_whom(_within(rows, question, within), question)
    if metric.survey:
        rows = _each_once(rows, question)
    rows = _covered(rows, question, replaced, edges=edges)
    measures = MEASURES[metric.facts]
    kept = {column(name): GROUPINGS[name].expression(rows) for name in question.by}
    added = {name: measures[name](rows) for name in metric.sums}
    there = {_ANY: measures["n"](rows)} if edges else {}
    return rows.select(**kept, **added, **there)


def _days(question: Question) -> Conditions:
    return lambda rows: [rows.day >= question.first_day, rows.day <= question.last_day]


def _months(question: Question) -> Conditions:
    first, last = question.months
    return lambda rows: [rows.month >= first, rows.month <= last]


def _edges(question: Question) -> Conditions:
    """The days of the period outside of its whole months."""
    days = _days(question)
    return lambda rows: [*days(rows), _outside(rows, question)]


def _outside(rows: Any, question: Question) -> Any:
    first, last = question.months
    return (rows.month < first) | (rows.month > last)


def _within(rows: Any, question: Question, within: Conditions) -> Any:
    conditions = within(rows)
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


def _each_once(rows: Any, question: Question) -> Any:
    """Each survey once in a group, however many segments its conversation has there."""
    kind = SURVEYS.index(question.metric.survey)
    asked = rows.filter(rows.survey_kind == kind)
    columns = {"survey", "part", "share", *(GROUPINGS[name].column for name in question.by)}
    return asked.select(*sorted(columns)).distinct()


def _beside(table: str, question: Question, replaced: frozenset[str], *, edges: bool) -> Any:
    """Rows in force of another table among which those of the question's segments are.

    They are of the agent, team, channel, language and month of their segment.
    """
    rows = live(table, replaced)
    narrow = {name: value for name, value in _filters(question).items() if name in _OF_PLACE}
    conditions = [rows[name] == value for name, value in narrow.items()]
    conditions += [_outside(rows, question)] if edges else []
    return rows.filter(*conditions) if conditions else rows


def _covered(
    rows: Any, question: Question, replaced: frozenset[str], *, edges: bool = False
) -> Any:
    """Segments with whether people, or the judge in use, have reviewed them."""
    sums = question.metric.sums
    if _REVIEWED not in sums and _JUDGED not in sums:
        return rows
    reviews = counted(_beside("reviews", question, replaced, edges=edges))
    if _REVIEWED in sums:
        people = reviews.filter(~reviews.automatic)
        seen = people.select(by_people=people.segment).distinct()
        return rows.left_join(seen, rows.segment == seen.by_people)
    judged = reviews.filter(reviews.automatic, reviews.reviewer.isin(_some(question.judges)))
    seen = judged.select(by_judge=judged.segment).distinct()
    return rows.left_join(seen, rows.segment == seen.by_judge)
