"""Columns of frames as they come: plain and nullable pandas, Arrow, and whatever gives an array."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from numpy import typing as npt
from pandas.api.interchange import from_dataframe

from evenhand.measure.agreement import Ratings, krippendorff_alpha
from evenhand.measure.combined import regression_mean
from evenhand.measure.designs import Stratified, Unequal
from evenhand.measure.drivers import driver_shares, within_agent_correlation
from evenhand.measure.estimate import Estimate
from evenhand.measure.iqs import mean_iqs, pooled_iqs, reviewer_aware_iqs
from evenhand.measure.leaderboard import agent_scores, leaderboard
from evenhand.measure.severity import reviewer_severity

ROWS = 48
RNG = np.random.default_rng(41)
COLUMNS: dict[str, npt.NDArray[Any]] = {
    "score": np.round(RNG.normal(80, 9, ROWS)),
    "ai": np.round(RNG.normal(84, 8, ROWS)),
    "chance": RNG.uniform(0.1, 0.6, ROWS),
    "possible": RNG.choice([80.0, 100.0], ROWS),
    "agent": np.tile(["Ana", "Ben", "Cleo", "Dan"], ROWS // 4),
    "reviewer": np.repeat(["Rita", "Sam", "Tom"], ROWS // 3),
    "conversation": np.arange(ROWS) % (ROWS // 3),
}


class ArrayOnly:
    """A column that offers nothing but ``__array__``, the protocol polars columns speak."""

    def __init__(self, values: npt.NDArray[Any]) -> None:
        self._values = values

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.array(self._values, dtype=dtype)

    def __len__(self) -> int:
        return len(self._values)


def pandas_frame() -> pd.DataFrame:
    """A frame whose index is not 0, 1, 2: rows must go by place, never by label."""
    return pd.DataFrame(COLUMNS, index=np.arange(ROWS)[::-1] + 7)


def nullable_frame() -> pd.DataFrame:
    """Pandas' own types: whole numbers that may be missing, categories, strings."""
    frame = pandas_frame().convert_dtypes()
    return frame.astype({"agent": "category"})


def exchanged_frame() -> pd.DataFrame:
    """What another frame library hands over by the data frame interchange protocol."""
    return from_dataframe(pa.table(COLUMNS))


FRAMES: dict[str, Callable[[], Any]] = {
    "pandas": pandas_frame,
    "pandas with nullable types": nullable_frame,
    "Arrow": lambda: pa.table(COLUMNS),
    "by the interchange protocol": exchanged_frame,
    "columns that only give an array": lambda: {k: ArrayOnly(v) for k, v in COLUMNS.items()},
}


def everything(frame: Any) -> list[float | None]:
    """Estimates from each group of methods that take columns."""
    score, agent, reviewer = frame["score"], frame["agent"], frame["reviewer"]
    sizes = dict.fromkeys(["Ana", "Ben", "Cleo", "Dan"], 90)
    board = leaderboard(agent_scores(score, agent), target=80)
    shown: list[Estimate] = [
        mean_iqs(score),
        mean_iqs(score, Stratified(agent, sizes)),
        mean_iqs(score, Unequal(frame["chance"])),
        pooled_iqs(score, frame["possible"]),
        reviewer_aware_iqs(score, reviewer),
        regression_mean(score, np.arange(ROWS), frame["ai"]),
        within_agent_correlation(score, frame["ai"], agent),
        krippendorff_alpha(Ratings.from_long(frame["conversation"], reviewer, score), "interval"),
        *reviewer_severity(score, agent, reviewer, frame["conversation"]).severity,
        *(row.raw for row in board.standings),
    ]
    return [number for one in shown for number in (one.value, one.low, one.high)]


@pytest.mark.parametrize("kind", FRAMES)
def test_a_column_of_a_frame_gives_what_the_array_in_it_gives(kind: str) -> None:
    assert everything(FRAMES[kind]()) == pytest.approx(everything(COLUMNS))


def test_a_missing_score_of_a_nullable_column_is_counted_as_one() -> None:
    scores = pd.array([80, 90, None, 70], dtype="Int64")
    iqs = mean_iqs(scores)
    assert (iqs.value, iqs.n, dict(iqs.exclusions)) == (80, 3, {"no score": 1})


def test_a_whole_frame_of_categories_may_be_handed_over_at_once() -> None:
    rng = np.random.default_rng(42)
    frame = pd.DataFrame(rng.normal(0, 1, (60, 3)), columns=["tone", "steps", "closing"])
    outcome = frame["tone"] + 0.5 * frame["steps"] + pd.Series(rng.normal(0, 1, 60))
    from_frame = driver_shares(frame, outcome, draws=50)
    from_array = driver_shares(frame.to_numpy(), outcome.to_numpy(), draws=50)
    assert [s.value for s in from_frame.shares] == [s.value for s in from_array.shares]


def test_no_part_of_measure_asks_for_the_site() -> None:
    code = (
        "import sys, pkgutil, importlib, evenhand.measure as m\n"
        "for part in pkgutil.walk_packages(m.__path__, 'evenhand.measure.'):\n"
        "    importlib.import_module(part.name)\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'pandas')])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
