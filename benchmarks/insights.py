"""Figures from facts at size: a generated store of reviews with twenty ratings each.

``python benchmarks/insights.py [reviews]``, 250,000 if nothing is said; the figures in the README
are of 5,000,000 reviews (100 million ratings), 5,000 agents, 24 months. ``--chdb`` runs the set on
ClickHouse's engine, as a library behind HTTP, as well. Everything lies in a folder for the time of
the run, which is removed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

ANSWERING = "BENCH_ANSWERS"
HOME = Path(os.environ.get(ANSWERING) or tempfile.mkdtemp(prefix="evenhand-bench-"))
os.environ["EVENHAND_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
os.environ["EVENHAND_LOG_LEVEL"] = "WARNING"

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from scipy import stats  # noqa: E402
from stores import asked  # noqa: E402
from stores.generated import CATEGORIES, MONTHS, Store, generate, months  # noqa: E402

from evenhand.insights.facts import building  # noqa: E402
from evenhand.insights.facts.engines.duck import duck  # noqa: E402
from evenhand.insights.facts.freshness import current  # noqa: E402
from evenhand.insights.facts.manifest import folder_of  # noqa: E402
from evenhand.insights.facts.models import FactChange  # noqa: E402
from evenhand.insights.metrics import Measured, measured  # noqa: E402
from evenhand.insights.scope import Scope  # noqa: E402
from evenhand.people.models import Membership  # noqa: E402

YEARS = Scope(first_day=date(2024, 1, 1), last_day=date(2025, 12, 31))
FACTS = {"kind": "quality"}
"""A filter every counted review passes and no rollup has: the facts themselves must answer."""
COUNTED = "NOT automatic AND drawn AND kind = 0 AND status IN (1, 2) AND score IS NOT NULL"
PANDAS_RATINGS = 10_000_000


def told(what: str, value: str = "", limit: str = "") -> None:
    print(f"| {what} | {value} | {limit} |", flush=True)


def against(ratio: float, most: float, than: str) -> str:
    return f"{ratio:.2f} × {than} (at most {most:g}{': missed' if ratio > most else ''})"


def best(work: Callable[[], object], times: int = 5) -> tuple[float, float]:
    """Least seconds of some runs, and least seconds of processor."""
    taken = []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - start, time.process_time() - used))
    return min(wall for wall, _cpu in taken), min(cpu for _wall, cpu in taken)


def seconds(taken: tuple[float, float]) -> str:
    return f"{taken[0]:.2f} s, {taken[1]:.2f} of CPU"


def files(viewer: Membership, table: str, count: int = MONTHS) -> list[str]:
    folder = folder_of(viewer.workspace)
    return [
        str(folder / f"{table}-{100 * month.year + month.month}-1-generated.parquet")
        for month in months()[:count]
    ]


def by_hand(viewer: Membership) -> dict[str, Any]:
    """IQS with its margin by agent and month as a person would write it, one spread for all."""
    found = (
        duck()
        .execute(
            f"""WITH rows AS (
            SELECT agent, month, weight::DOUBLE / 1e9 AS w, score::DOUBLE / 1e6 AS x
            FROM read_parquet({files(viewer, "reviews")}) WHERE {COUNTED}
        ), sums AS (
            SELECT agent, month, count(*) AS n, sum(w) AS w, sum(w * x) AS wx,
                sum(w * x * x) AS wx2, sum(w * (w - 1)) AS v
            FROM rows GROUP BY agent, month
        ), pooled AS (
            SELECT sum((wx2 - wx * wx / w) * n / (n - 1)) / sum(w) AS spread FROM sums WHERE n > 1
        )
        SELECT agent, month, n, wx / w AS mean, sqrt(spread * v) / w AS se
        FROM sums, pooled ORDER BY agent, month"""
        )
        .to_pydict()
    )
    mean, se, n = (np.array(found[name]) for name in ("mean", "se", "n"))
    reach = stats.t.ppf(0.975, np.maximum(n - 1, 0).sum()) * se
    return {"n": n, "mean": mean, "low": mean - reach, "high": mean + reach}


def with_pandas(viewer: Membership, count: int, by: list[str]) -> dict[str, Any]:
    """Weighted mean and margin of ratings by such columns with pandas, of so many months."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow import parquet

    names = [*by, "weight", "score", "automatic", "drawn", "kind", "status"]
    table = pa.concat_tables(parquet.read_table(file, columns=names)
                             for file in files(viewer, "ratings", count))  # fmt: skip
    for name in ("weight", "score"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].cast(pa.float64()))
    frame: Any = table.to_pandas()
    kept = ~frame.automatic & frame.drawn & (frame.kind == 0) & frame.status.isin([1, 2])
    frame = frame[kept & frame.score.notna()]
    w, x = frame.weight / 1e9, frame.score / 1e6
    left = w * (w - 1)
    made = pd.DataFrame(
        {**{name: frame[name] for name in by}, "n": 1, "w": w, "wx": w * x, "v": left,
         "vx": left * x, "vx2": left * x * x}
    )  # fmt: skip
    sums = made.groupby(by, sort=True).sum()
    n, mean = sums.n, sums.wx / sums.w
    squares = sums.vx2 - 2 * mean * sums.vx + mean**2 * sums.v
    reach = stats.t.ppf(0.975, n - 1) * np.sqrt(n / (n - 1) * squares) / sums.w
    return {name: values.to_numpy() for name, values in
            {"n": n, "mean": mean, "low": mean - reach, "high": mean + reach}.items()}  # fmt: skip


def same(found: Measured, expected: dict[str, Any]) -> None:
    """The answer must be the peer's, or the comparison is of different work."""
    assert len(found) == len(expected["n"])
    for place in range(0, len(found), max(1, len(found) // 500)):
        estimate = found.estimates[place]
        assert estimate.n == expected["n"][place]
        assert np.isclose(estimate.value, expected["mean"][place], atol=1e-6)
        if estimate.n > 30:
            assert np.isclose(estimate.low, expected["low"][place], atol=1e-4)
            assert np.isclose(estimate.high, expected["high"][place], atol=1e-4)


def by_agent_and_month(viewer: Membership) -> None:
    by = ("agent", "month")
    same(measured(viewer, "iqs", YEARS, by=by), by_hand(viewer))
    hand = best(lambda: by_hand(viewer))
    rolled = best(lambda: measured(viewer, "iqs", YEARS, by=by))
    facts = best(lambda: measured(viewer, "iqs", YEARS, by=by, where=FACTS))
    told("IQS and margin by agent and month: SQL by hand, from the reviews", seconds(hand))
    told("the same from the reviews", seconds(facts),
         against(facts[0] / hand[0], 1.5, "SQL by hand"))  # fmt: skip
    told("the same from the rollup", seconds(rolled),
         against(rolled[0] / hand[0], 1.5, "SQL by hand"))  # fmt: skip


def beside_pandas(viewer: Membership) -> None:
    ratings = current(viewer.workspace)[0].manifest.rows("ratings")
    count = max(1, min(MONTHS, round(PANDAS_RATINGS / (ratings / MONTHS))))
    span = replace(YEARS, last_day=Scope.month_of(months()[count - 1]).last_day)
    for by in (("agent", "month"), ("category", "month")):
        same(measured(viewer, "category", span, by=by), with_pandas(viewer, count, list(by)))
        slow = best(lambda by=by: with_pandas(viewer, count, list(by)), 2)
        told(f"mean and margin of {ratings * count // MONTHS:,} ratings by {' and '.join(by)}: "
             "pandas", seconds(slow))  # fmt: skip
        for where, of in ((FACTS, "the ratings"), ({}, "what serves best")):
            quick = best(lambda by=by, where=where: measured(viewer, "category", span, by, where))
            told(f"the same from {of}", seconds(quick),
                 f"{slow[0] / quick[0]:.1f} × faster (at least 10)")  # fmt: skip


def dashboards(name: str, url: str = "") -> dict[str, Any]:
    """The quality dashboard's questions, in a process that does nothing but answer."""
    done = subprocess.run(
        [sys.executable, __file__],
        env={**os.environ, ANSWERING: str(HOME), "EVENHAND_FACTS_CLICKHOUSE_URL": url},
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    for kind, taken in found["kinds"].items():
        told(f"{name}: quality dashboard, {kind}: {taken['questions']:,} questions, median",
             f"{taken['median']:.0f} ms")  # fmt: skip
        told("the same, 95th percentile", f"{taken['p95']:.0f} ms",
             f"at most 300{': missed' if taken['p95'] > 300 else ''}")  # fmt: skip
    told("processor for a question, mean", f"{found['cpu']:.0f} ms")
    told("the slowest", "; ".join(found["slowest"]))
    told("memory of a process that only answers (VmHWM)", f"{found['peak']:.0f} MB",
         f"at most 1,500{': missed' if found['peak'] > 1500 else ''}")  # fmt: skip
    return found


def answer() -> None:
    """The other process: asks the questions and prints what it took."""
    viewer = Membership.objects.get()
    print(json.dumps(asked.timed(viewer)))


def add_reviews(viewer: Membership, count: int) -> tuple[float, float]:
    """Seconds, and of processor, to bring the facts up to date after so many new reviews.

    A few before them: a worker has had its SQL compiled.
    """
    centre = of_tests("insights/conftest.py").Centre(viewer.workspace)
    taken = (0.0, 0.0)
    for new in (10, count):
        segments = centre.segments(new, when=datetime(2025, 12, 20, tzinfo=UTC))
        centre.review(segments, [10 * (place % 11) for place in range(new)])
        taken = best(lambda: refreshed(viewer), 1)
    return taken


def refreshed(viewer: Membership) -> None:
    while building.refresh(viewer.workspace):
        pass
    assert not FactChange.objects.exists()


def of_tests(path: str) -> ModuleType:
    """A module of the tests, which this script shares its name with."""
    where = Path(__file__).resolve().parents[1] / "tests" / path
    spec = importlib.util.spec_from_file_location(where.stem, where)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(store: Store, *, chdb: bool) -> None:
    viewer = store.viewer
    by_agent_and_month(viewer)
    beside_pandas(viewer)
    with_duckdb = dashboards("DuckDB")
    if chdb:
        on_clickhouse(viewer, with_duckdb)
    taken = add_reviews(viewer, 1000)
    told("facts up to date after 1,000 new reviews", seconds(taken),
         f"at most 2{': missed' if taken[0] > 2 else ''}")  # fmt: skip


def on_clickhouse(viewer: Membership, with_duckdb: dict[str, Any]) -> None:
    from evenhand.insights.facts.engines.clickhouse import ClickHouse

    with of_tests("insights/metrics/chdb_shim.py").clickhouse_server() as url:
        start = time.perf_counter()
        ClickHouse(url).take_in(current(viewer.workspace)[0])
        told("ClickHouse: all files taken in", f"{time.perf_counter() - start:.0f} s")
        found = dashboards("ClickHouse", url)
        told("answers equal to DuckDB's", str(found["answers"] == with_duckdb["answers"]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("reviews", type=int, nargs="?", default=250_000)
    parser.add_argument("--chdb", action="store_true")
    wanted = parser.parse_args()
    # Stopped for taking too long, it still removes its folder.
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(1))
    try:
        store = generate(wanted.reviews)
        told("what", "measured", "against the limit")
        told("---", "---", "---")
        size = sum(path.stat().st_size for path in folder_of(store.viewer.workspace).iterdir())
        told(f"{wanted.reviews:,} reviews, {CATEGORIES * wanted.reviews:,} ratings, generated",
             f"{store.facts_seconds:.0f} s, {size / 1e9:.2f} GB")  # fmt: skip
        told("their rollups", f"{store.sums_seconds:.0f} s")
        run(store, chdb=wanted.chdb)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    answer() if os.environ.get(ANSWERING) else main()
