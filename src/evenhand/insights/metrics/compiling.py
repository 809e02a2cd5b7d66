"""From a question to an expression over facts, the same for every engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evenhand.insights.facts.engines import Opened, live, relation
from evenhand.insights.facts.measures import MEASURES
from evenhand.insights.facts.rollups import counted
from evenhand.insights.facts.schema import ROLLUPS, SURVEYS
from evenhand.insights.metrics.asking import Question
from evenhand.insights.metrics.groupings import GROUPINGS

_REVIEWED, _JUDGED = "reviewed", "judged"


def expression(question: Question, opened: Opened) -> Any:
    """The sums by group that answer the question: one row per group, groups in order."""
    rollup = question.metric.rollup
    rows = _rolled(question) if rollup and _fits(question) else _rows(question, opened)
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


def _rows(question: Question, opened: Opened) -> Any:
    """The facts themselves, with what is added up of each as columns."""
    metric = question.metric
    rows = live(metric.facts, opened)
    if "tag" in (*question.by, *question.equal):
        rows = _tagged(rows, opened)
    rows = _of_whom(_within(rows, question), question)
    if metric.survey:
        rows = _each_once(rows, question)
    rows = _covered(rows, question, opened)
    measures = MEASURES[metric.facts]
    kept = {column(name): GROUPINGS[name].expression(rows) for name in question.by}
    added = {name: measures[name](rows) for name in metric.sums}
    return rows.select(**kept, **added)


def _within(rows: Any, question: Question) -> Any:
    conditions = [rows.day >= question.first_day, rows.day <= question.last_day]
    conditions += [
        rows[GROUPINGS[name].column] == value for name, value in _filters(question).items()
    ]
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


def _tagged(rows: Any, opened: Opened) -> Any:
    """Every row once for each tag of its conversation."""
    tags = live("tags", opened)
    named = tags.select(tagged=tags.segment, tag=tags.tag).distinct()
    return rows.inner_join(named, rows.segment == named.tagged)


def _each_once(rows: Any, question: Question) -> Any:
    """Each survey once in a group, however many segments its conversation has there."""
    kind = SURVEYS.index(question.metric.survey)
    asked = rows.filter(rows.survey_kind == kind)
    columns = {"survey", "part", "share", *(GROUPINGS[name].column for name in question.by)}
    return asked.select(*sorted(columns)).distinct()


def _covered(rows: Any, question: Question, opened: Opened) -> Any:
    """Segments with whether people, or the judge in use, have reviewed them."""
    sums = question.metric.sums
    if _REVIEWED not in sums and _JUDGED not in sums:
        return rows
    reviews = counted(live("reviews", opened))
    if _REVIEWED in sums:
        people = reviews.filter(~reviews.automatic)
        seen = people.select(by_people=people.segment).distinct()
        return rows.left_join(seen, rows.segment == seen.by_people)
    judged = reviews.filter(reviews.automatic, reviews.reviewer.isin(_some(question.judges)))
    seen = judged.select(by_judge=judged.segment).distinct()
    return rows.left_join(seen, rows.segment == seen.by_judge)
