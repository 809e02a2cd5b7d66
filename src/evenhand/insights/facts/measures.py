"""What is added up of each row of facts, said once: for the rollups and for every metric.

Sums of counts, scores, weights and weighted scores are exact. Those with a square (they make
margins, not values) are floating-point numbers, in points and plain weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evenhand.insights.facts.schema import (
    DISPUTES,
    OUTCOMES,
    SCORE_SCALE,
    STATES,
    WEIGHT_SCALE,
)

Row = Any
Measure = Callable[[Row], Any]


def _flag(condition: Any) -> Any:
    return condition.ifelse(1, 0).cast("int64")


def _or_none(value: Any) -> Any:
    return value.fill_null(0)


def _points(row: Row) -> Any:
    return row.score.cast("float64") / SCORE_SCALE


def _weight(row: Row) -> Any:
    return row.weight.cast("float64") / WEIGHT_SCALE


def _if_scored(row: Row, value: Any) -> Any:
    return row.score.notnull().ifelse(value, None)


def _left(row: Row) -> Any:
    """Weight² × (1 - probability): how much chance there still was."""
    weight = _weight(row)
    return weight * (weight - 1.0)


def band_of(row: Row) -> Any:
    """The band of ten points a score is in, 0-9; 100 belongs to the last."""
    tens = (row.score.cast("float64") / (10 * SCORE_SCALE)).floor().cast("int32")
    return tens.clip(upper=9)


# A sum leaves out what is missing by itself: asking first costs a third of reading the reviews.
# Rows are counted by their day, which is read anyway.
SCORES: Mapping[str, Measure] = {
    "n": lambda row: row.day.notnull().cast("int64"),
    "scored": lambda row: _flag(row.score.notnull()),
    "total": lambda row: row.score,
    "squares": lambda row: _points(row) * _points(row),
    "chosen": lambda row: _flag(row.score.notnull() & row.weight.notnull()),
    "weights": lambda row: _if_scored(row, row.weight).cast("decimal(18, 0)"),
    "weighted": lambda row: row.weighted,
    "wx2": lambda row: _weight(row) * _points(row) * _points(row),
    "v": lambda row: _if_scored(row, _left(row)),
    "vx": lambda row: _left(row) * _points(row),
    "vx2": lambda row: _left(row) * _points(row) * _points(row),
}
_RATED, _NA = STATES.index("rated"), STATES.index("na")
_FAVOURABLE, _SATISFIED, _PROMOTER, _DETRACTOR = (
    SCORE_SCALE * percent for percent in (60, 75, 90, 60)
)


def _squared(column: str) -> Measure:
    return lambda row: _or_none(row[column].cast("float64") * row[column].cast("float64"))


def _dispute(*states: str) -> Measure:
    codes = [DISPUTES.index(state) for state in states]
    return lambda row: _flag(row.dispute.isin(codes))


MEASURES: Mapping[str, Mapping[str, Measure]] = {
    "reviews": {
        **SCORES,
        "passed": lambda row: _flag(row.outcome == OUTCOMES.index("pass")),
        "failed": lambda row: _flag(row.outcome == OUTCOMES.index("fail")),
        "seconds": lambda row: row.seconds,
        "delay": lambda row: row.delay,
        "seconds2": _squared("seconds"),
        "delay2": _squared("delay"),
        "due": lambda row: _flag(row.late.notnull()),
        "late": lambda row: _flag(row.late.fill_null(False)),
        "disputes": _dispute(*DISPUTES[1:]),
        "open_disputes": _dispute("open"),
        "upheld_disputes": _dispute("accepted", "partly"),
        "decided_disputes": _dispute("accepted", "partly", "rejected"),
    },
    "ratings": {
        **SCORES,
        "passed": lambda row: _flag(row.passes.fill_null(False)),
        "failed": lambda row: _flag(~row.passes.fill_null(True)),
        "na": lambda row: _flag(row.state == _NA),
        "decided": lambda row: _flag(row.state.isin([_RATED, _NA])),
    },
    "causes": {"n": SCORES["n"]},
    "signals": {"n": SCORES["n"]},
    "segments": {
        "n": SCORES["n"],
        "duration": lambda row: row.duration,
        "duration2": _squared("duration"),
        "replied": lambda row: _flag(row.first_reply.notnull()),
        "first_reply": lambda row: _or_none(row.first_reply),
        "first_reply2": _squared("first_reply"),
        "resolution_known": lambda row: _flag(row.resolved.notnull()),
        "resolved": lambda row: _flag(row.resolved.fill_null(False)),
        "reviewed": lambda row: _flag(row.by_people.notnull()),
        "judged": lambda row: _flag(row.by_judge.notnull()),
    },
    "surveys": {
        "sent": lambda row: row.part.notnull().cast("int64"),
        "answered": lambda row: _flag(row.share.notnull()),
        "share": lambda row: _or_none(row.share),
        "share2": lambda row: _or_none(
            (row.share.cast("float64") / SCORE_SCALE) * (row.share.cast("float64") / SCORE_SCALE)
        ),
        "satisfied": lambda row: _flag((row.share >= _SATISFIED).fill_null(False)),
        "favourable": lambda row: _flag((row.share >= _FAVOURABLE).fill_null(False)),
        "promoters": lambda row: _flag((row.share >= _PROMOTER).fill_null(False)),
        "detractors": lambda row: _flag((row.share <= _DETRACTOR).fill_null(False)),
    },
}
"""By fact table, by name. Surveys: CSAT satisfied from 75 on a scale of 0-100 (4 and 5 of 5),
NPS promoters from 90 (9 and 10), detractors up to 60 (0-6), CES favourable from 60 (5-7 of 7)."""
