"""Past reviews of a scorecard from the facts, their answers as one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.insights.facts.engines import Opened, compiled, engine, live
from evenhand.insights.facts.rollups import counted
from evenhand.insights.facts.schema import (
    OUTCOMES,
    SCORE_SCALE,
    STATES,
    SURVEYS,
    WEIGHT_SCALE,
)
from evenhand.insights.metrics.groupings import GROUPINGS, day_number, month_number
from evenhand.insights.scope import Scope
from evenhand.measure.bulk import UNANSWERED
from evenhand.measure.forms import NOT_APPLICABLE, Form
from evenhand.scorecards.models import Category, ScorecardVersion

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
FILTERS = ("team", "agent", "channel", "language")
Tell = Callable[[int, int], None]
"""Hears how many steps are done, and of how many."""

PASSED, FAILED = OUTCOMES.index("pass"), OUTCOMES.index("fail")


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """People's drawn reviews, one entry per review in every array.

    Parameters
    ----------
    review, segment, agent, team:
        Ids; 0 where there is no agent or team.
    chance:
        Of being drawn, above 0 and at most 1.
    score:
        As it was given under the rules of its time, 0-100; nan for none.
    passed:
        1 passed, 0 failed, nan for neither.
    satisfaction:
        Mean of what customers answered, 0-100; nan where nobody did.
    answers:
        Reviews x categories of the form: position of the option, N/A or unanswered, as
        :func:`~evenhand.measure.bulk.bulk_scores` wants them.
    """

    review: Integers
    segment: Integers
    agent: Integers
    team: Integers
    chance: Floats
    score: Floats
    passed: Floats
    satisfaction: Floats
    answers: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.review)


@dataclass(frozen=True, slots=True)
class Readable:
    """A version whose answers can be told in the words of another: how, by category id.

    ``places`` says the column, ``codes`` the position there of every option of the version.
    """

    version: int
    places: Mapping[int, int]
    codes: Mapping[int, Sequence[int]]


def readable(base: ScorecardVersion, versions: Sequence[ScorecardVersion]) -> list[Readable]:
    """Those versions every answer of which has an answer of the same value in the base version."""
    ids = dict(Category.objects.filter(scorecard=base.scorecard_id).values_list("key", "id"))
    found = (_readable(base.form, version, ids) for version in versions)
    return [each for each in found if each is not None]


def _readable(form: Form, version: ScorecardVersion, ids: Mapping[str, int]) -> Readable | None:
    columns = {category.key: place for place, category in enumerate(form.categories)}
    places: dict[int, int] = {}
    codes: dict[int, Sequence[int]] = {}
    for category in version.form.categories:
        if category.key not in columns or category.key not in ids:
            continue
        values = form.categories[columns[category.key]].scale.fractions
        if not set(category.scale.fractions) <= set(values):
            return None
        places[ids[category.key]] = columns[category.key]
        codes[ids[category.key]] = [values.index(each) for each in category.scale.fractions]
    return Readable(version.pk, places, codes)


def untold(_done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


def read_history(
    opened: Opened, form: Form, versions: Sequence[Readable], scope: Scope, tell: Tell = untold
) -> History:
    """The reviews of these versions in the scope, in the order of their ids."""
    heads = _run(_heads(opened, [each.version for each in versions], scope), opened, scope)
    review = _column(heads, "review", np.int64)
    order = np.argsort(review, kind="stable")
    review = review[order]
    segment = _column(heads, "segment", np.int64)[order]
    outcome = _column(heads, "outcome", np.int64)[order]
    answers = np.full((len(review), len(form.categories)), UNANSWERED, dtype=np.int8)
    _fill_all(answers, review, opened, versions, scope, tell)
    return History(
        review=review,
        segment=segment,
        agent=_column(heads, "agent", np.int64)[order],
        team=_column(heads, "team", np.int64)[order],
        chance=np.minimum(WEIGHT_SCALE / _column(heads, "weight", np.float64)[order], 1.0),
        score=_column(heads, "score", np.float64)[order] / SCORE_SCALE,
        passed=np.where(outcome == PASSED, 1.0, np.where(outcome == FAILED, 0.0, np.nan)),
        satisfaction=_satisfaction(opened, scope, segment),
        answers=answers,
    )


def count_history(opened: Opened, versions: Sequence[int], scope: Scope) -> int:
    """How many reviews of these versions there are in the scope."""
    heads = _heads(opened, versions, scope)
    rows = _run(heads.aggregate(n=heads.count()), opened, scope)
    return int(rows["n"][0].as_py())


def _fill_all(
    answers: NDArray[np.int8],
    review: Integers,
    opened: Opened,
    versions: Sequence[Readable],
    scope: Scope,
    tell: Tell,
) -> None:
    """Put all ratings into the table, a month after the other: memory is bounded by a month."""
    months = _months(opened, scope)
    total = len(versions) * len(months)
    for place, version in enumerate(versions):
        where = engine()
        text = compiled(_ratings(opened, version, scope), where.dialect)
        for step, month in enumerate(months, place * len(months)):
            tell(step, total)
            _fill(answers, review, where.run(text, opened, (month, month)), version)


def _months(opened: Opened, scope: Scope) -> list[int]:
    """Months of the scope in which anything was rated."""
    first, last = month_number(scope.first_day), month_number(scope.last_day)
    found = {part.month for part in opened.manifest.files("ratings", first, last)}
    return sorted(found)


def _fill(answers: NDArray[np.int8], review: Integers, rows: Any, version: Readable) -> None:
    """Put the ratings into the table; rows of one review usually follow each other."""
    if not rows.num_rows or not len(review):
        return
    columns, codes = _tables(version)
    width = answers.shape[1]
    for batch in rows.to_batches():
        given = batch.column("review").to_numpy()
        place = _rows_of(review, given)
        slot = batch.column("category").to_numpy() - min(version.places)
        option = batch.column("option").to_numpy(zero_copy_only=False)
        cells = place * width + columns[slot]
        answers.reshape(-1)[cells] = codes[slot, option]


def _tables(version: Readable) -> tuple[Integers, NDArray[np.int8]]:
    """By category id, counted from the lowest: its column, and what each option is there.

    Positions -1 and -2 find the last two entries: N/A and unanswered.
    """
    lowest, last = min(version.places), max(version.places)
    columns = np.zeros(last - lowest + 1, dtype=np.int64)
    longest = max(len(codes) for codes in version.codes.values())
    codes = np.full((last - lowest + 1, longest + 2), UNANSWERED, dtype=np.int8)
    codes[:, NOT_APPLICABLE] = NOT_APPLICABLE
    for category, column in version.places.items():
        columns[category - lowest] = column
        codes[category - lowest, : len(version.codes[category])] = version.codes[category]
    return columns, codes


def _rows_of(review: Integers, given: Integers) -> Integers:
    """Of each rating the place of its review: looked up once for every run of equal ids."""
    starts = np.flatnonzero(np.concatenate(([True], given[1:] != given[:-1])))
    places = np.searchsorted(review, given[starts])
    return np.repeat(places, np.diff(np.append(starts, len(given))))


def _heads(opened: Opened, versions: Sequence[int], scope: Scope) -> Any:
    rows = _people(opened, "reviews", versions, scope)
    return rows.select(
        review=rows.review,
        segment=rows.segment,
        agent=rows.agent.fill_null(0),
        team=rows.team.fill_null(0),
        outcome=rows.outcome,
        score=rows.score.cast("float64"),
        weight=rows.weight.cast("float64"),
    )


def _ratings(opened: Opened, version: Readable, scope: Scope) -> Any:
    import ibis

    rows = _people(opened, "ratings", [version.version], scope)
    rows = rows.filter(rows.category.isin(tuple(version.places) or (-1,)))
    option = ibis.cases(
        (rows.state == STATES.index("rated"), rows.option),
        (rows.state == STATES.index("na"), NOT_APPLICABLE),
        else_=UNANSWERED,
    )
    return rows.select(review=rows.review, category=rows.category, option=option.cast("int8"))


def _people(opened: Opened, table: str, versions: Sequence[int], scope: Scope) -> Any:
    """Rows of people's drawn reviews that count, of these versions, in the scope."""
    rows = counted(live(table, opened.replaced))
    rows = rows.filter(~rows.automatic, rows.drawn, rows.version.isin(tuple(versions) or (-1,)))
    return _within(rows, opened, scope)


def _within(rows: Any, opened: Opened, scope: Scope) -> Any:
    first, last = day_number(scope.first_day), day_number(scope.last_day)
    conditions = [rows.day >= first, rows.day <= last, *_equal(rows, opened, scope)]
    return rows.filter(*conditions)


def _equal(rows: Any, opened: Opened, scope: Scope) -> Iterator[Any]:
    for name in FILTERS:
        value = getattr(scope, name)
        if value:
            grouping = GROUPINGS[name]
            yield rows[grouping.column] == grouping.code(value, opened.manifest.books)


def _satisfaction(opened: Opened, scope: Scope, segment: Integers) -> Floats:
    """What customers answered about the conversation of each segment."""
    rows = _within(live("surveys", opened.replaced), opened, scope)
    asked = rows.filter(rows.survey_kind == SURVEYS.index("csat"), rows.share.notnull())
    means = asked.group_by("segment").aggregate(share=asked.share.cast("float64").mean())
    found = _run(means.order_by("segment"), opened, scope)
    result = np.full(len(segment), np.nan)
    if found.num_rows:
        known = _column(found, "segment", np.int64)
        place = np.minimum(np.searchsorted(known, segment), len(known) - 1)
        share = _column(found, "share", np.float64) / SCORE_SCALE
        result = np.where(known[place] == segment, share[place], np.nan)
    return result


def _run(expression: Any, opened: Opened, scope: Scope) -> Any:
    where = engine()
    months = (month_number(scope.first_day), month_number(scope.last_day))
    return where.run(compiled(expression, where.dialect), opened, months)


def _column(rows: Any, name: str, kind: Any) -> Any:
    return rows[name].to_numpy().astype(kind, copy=False)
