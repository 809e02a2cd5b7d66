"""Figures from facts at size: a generated store of reviews with twenty ratings each.

``python benchmarks/insights.py [reviews]``, 250,000 if nothing is said; the figures in the README
are of 5,000,000 reviews (100 million ratings), 5,000 agents, 24 months. ``--chdb`` runs the set on
ClickHouse's engine, as a library behind HTTP, as well.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import shutil
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

HOME = Path(tempfile.mkdtemp(prefix="evenhand-bench-"))
os.environ["EVENHAND_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
os.environ["EVENHAND_LOG_LEVEL"] = "WARNING"

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from django.core.management import call_command  # noqa: E402

from evenhand.insights.facts import building  # noqa: E402
from evenhand.insights.facts.engines.duck import duck  # noqa: E402
from evenhand.insights.facts.freshness import current  # noqa: E402
from evenhand.insights.facts.manifest import (  # noqa: E402
    Manifest,
    Part,
    folder_of,
    new_token,
    write_manifest,
)
from evenhand.insights.facts.models import FactChange, FactStore  # noqa: E402
from evenhand.insights.facts.rollups import rollup_sql  # noqa: E402
from evenhand.insights.facts.schema import ROLLUPS, columns_of  # noqa: E402
from evenhand.insights.metrics import answering, measured  # noqa: E402
from evenhand.insights.scope import Scope  # noqa: E402
from evenhand.people.models import Membership, User, Workspace  # noqa: E402

AGENTS, TEAMS, MONTHS, CATEGORIES = 5000, 100, 24, 20
YEARS = Scope(first_day=date(2024, 1, 1), last_day=date(2025, 12, 31))
LAST = Scope(first_day=date(2025, 12, 1), last_day=date(2025, 12, 31))
QUALITY = [
    ("iqs", ()), ("iqs", ("month",)), ("iqs", ("team",)), ("iqs", ("channel",)),
    ("iqs", ("language",)), ("automatic", ("month",)), ("pass_rate", ("month",)),
    ("category", ("category",)), ("bands", ("band",)), ("coverage", ()), ("csat", ("month",)),
]  # fmt: skip


def months() -> list[date]:
    return [date(2024 + place // 12, place % 12 + 1, 1) for place in range(MONTHS)]


def literal(kind: str, expression: str, name: str) -> str:
    types = {"int64": "BIGINT", "int32": "INTEGER", "boolean": "BOOLEAN", "float64": "DOUBLE"}
    return f"CAST({expression} AS {types.get(kind, kind)}) AS {name}"


def columns(table: str, made: dict[str, str]) -> str:
    return ", ".join(
        literal(kind, made.get(name, "NULL"), name) for name, kind in columns_of(table).items()
    )


def write_month(folder: Path, month: date, first: int, reviews: int) -> list[Part]:
    """One month of reviews, ratings and segments, straight as files."""
    start = (month - date(1970, 1, 1)).days
    place = {
        "part": "1",
        "conversation": "id",
        "segment": "id",
        "agent": f"1 + hash(id) % {AGENTS}",
        "team": f"1 + (hash(id) % {AGENTS}) % {TEAMS}",
        "channel": "hash(id, 1) % 4",
        "language": "hash(id, 2) % 5",
        "day": f"{start} + hash(id, 3) % 28",
        "month": str(100 * month.year + month.month),
    }
    review = {
        **place,
        "review": "id",
        "reviewer": "1 + hash(id, 4) % 60",
        "automatic": "false",
        "scorecard": "1",
        "version": "1",
        "kind": "0",
        "status": "1",
        "purpose": "0",
        "drawn": "true",
    }
    chance = "(CASE hash(id, 5) % 3 WHEN 0 THEN 10.0 WHEN 1 THEN 4.0 ELSE 20.0 END)"
    score = "(100.0 - (hash(id, 6) % 41))"
    answer = "(hash(id, c) % 4)"
    earned = f"(CASE {answer} WHEN 0 THEN 100.0 WHEN 1 THEN 100.0 WHEN 2 THEN 50.0 ELSE 0.0 END)"

    def weighing(value: str) -> dict[str, str]:
        return {
            "score": f"{value} * 1000000",
            "weight": f"{chance} * 1000000000",
            "weighted": f"{value} * {chance} * 1000000000",
        }

    made = {
        "reviews": (
            {**review, **weighing(score), "outcome": "1 + (hash(id, 7) % 5 = 0)::INT",
             "seconds": "300 + hash(id, 8) % 600", "delay": "86400", "dispute": "0"},
            f"range({first}, {first + reviews}) t(id)",
        ),
        "ratings": (
            {**review, **weighing(earned), "category": "c", "state": "0", "option": answer,
             "passes": f"{answer} < 3"},
            f"range({first}, {first + reviews}) t(id), range(1, {CATEGORIES + 1}) u(c)",
        ),
        "segments": (
            {**place, "position": "0", "duration": "hash(id, 9) % 3000",
             "first_reply": "hash(id, 10) % 90000", "messages": "8",
             "resolved": "hash(id, 11) % 4 > 0"},
            f"range({first}, {first + 4 * reviews}) t(id)",
        ),
        "surveys": (
            {**place, "survey": "id", "survey_kind": "0",
             "share": "CASE hash(id, 12) % 3 WHEN 0 THEN 25000000 * (hash(id, 13) % 5) END"},
            f"range({first}, {first + reviews}) t(id)",
        ),
    }  # fmt: skip
    parts = []
    for table, (values, rows) in made.items():
        parts.append(put(folder, table, month, f"SELECT {columns(table, values)} FROM {rows}"))
    return parts


def put(folder: Path, table: str, month: date, statement: str) -> Part:
    number = 100 * month.year + month.month
    path = folder / f"{table}-{number}-1-generated.parquet"
    done = duck().execute(
        f"COPY ({statement}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )
    rows = int(done.column(0)[0].as_py())
    return Part(table, number, 1, path.name, rows, path.stat().st_size)


def generate(reviews: int) -> Membership:
    """A workspace whose facts were never in the operational database."""
    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(slug="bench", name="Benchmark")
    user = User.objects.create_user("bench@bench.example", password=None)
    viewer = Membership.objects.create(workspace=workspace, user=user, role="manager")
    folder = folder_of(workspace)
    folder.mkdir(parents=True)
    parts, each = [], reviews // MONTHS
    for place, month in enumerate(months()):
        these = write_month(folder, month, 1_000_000_000 + 10 * each * place, each)
        only = building.Opened(workspace.pk, Manifest("x", "UTC", parts=these), folder)
        for name in ROLLUPS:
            text = duck().sql(rollup_sql(name), only)
            these.append(put(folder, name, month, f"SELECT 1::INT AS part, * FROM ({text})"))
        parts += these
    manifest = Manifest(new_token(), "UTC", parts=parts, next_part=2)
    manifest.books |= {
        "channel": ["chat", "email", "phone", "web"],
        "language": ["en", "de", "fr", "es", "pt"],
    }
    write_manifest(folder, manifest)
    FactStore.objects.create(
        workspace=workspace, token=manifest.token, written_at=datetime.now(UTC)
    )
    return viewer


def best(work, times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def by_hand(viewer: Membership):
    """The same aggregate as a person would write it: agent and month, with what margins need."""
    files = [str(folder_of(viewer.workspace) / "reviews-*.parquet")]
    statement = f"""
        SELECT agent, month, count(*) n, sum(w) w, sum(w * x) wx, sum(w * x * x) wx2,
               sum(w * w) w2, sum(w * (w - 1)) v, sum(w * (w - 1) * x) vx,
               sum(w * (w - 1) * x * x) vx2
        FROM (SELECT agent, month, weight::DOUBLE / 1e9 w, score::DOUBLE / 1e6 x
              FROM read_parquet({files}) WHERE NOT automatic AND drawn AND kind = 0
              AND status IN (1, 2) AND score IS NOT NULL)
        GROUP BY agent, month ORDER BY agent, month"""
    return duck().execute(statement)


def categories_by_hand(viewer: Membership):
    files = [str(folder_of(viewer.workspace) / "ratings-*.parquet")]
    return duck().execute(
        f"""SELECT category, month, count(*) n, sum(weight::DOUBLE) w, sum(weighted::DOUBLE) wx,
            sum(weight::DOUBLE * score::DOUBLE * score::DOUBLE) wx2
            FROM read_parquet({files}) WHERE NOT automatic AND drawn AND kind = 0
            AND status IN (1, 2) AND score IS NOT NULL GROUP BY ALL ORDER BY ALL"""
    )


def with_pandas(viewer: Membership, ratings: int) -> tuple[float, float]:
    """Mean by category and month of so many ratings: pandas and Evenhand's query on the same."""
    import pandas as pd

    folder = folder_of(viewer.workspace)
    names = ["agent", "month", "score", "weight", "weighted"]
    needed = max(1, round(ratings / (CATEGORIES * count_of(viewer) / MONTHS)))
    files = [folder / f"ratings-{100 * m.year + m.month}-1-generated.parquet" for m in months()]
    files = files[:needed]
    span = Scope(first_day=YEARS.first_day, last_day=date(2024 + (needed - 1) // 12,
                 (needed - 1) % 12 + 1, 28))  # fmt: skip

    def pandas_way():
        frame = pd.concat(
            pd.read_parquet(file, columns=names).astype(
                {"score": "float64", "weight": "float64", "weighted": "float64"}
            )
            for file in files
        )
        frame["wx2"] = frame["weight"] * frame["score"] ** 2
        frame.groupby(["agent", "month"])[["weight", "weighted", "wx2"]].sum()

    ours = best(
        lambda: measured(viewer, "category", span, by=("agent", "month"), where={"kind": "quality"})
    )
    return best(pandas_way, 1), ours


def count_of(viewer: Membership) -> int:
    opened, _fresh = current(viewer.workspace)
    return opened.manifest.rows("reviews")


def dashboards(viewer: Membership, times: int = 6) -> np.ndarray:
    """Seconds of each query of the quality dashboard, over all months and over one."""
    taken = []
    for _ in range(times):
        for scope in (YEARS, LAST):
            for metric, by in QUALITY:
                start = time.perf_counter()
                measured(viewer, metric, scope, by=by)
                taken.append(time.perf_counter() - start)
    return np.array(taken[2 * len(QUALITY) :])


def add_reviews(viewer: Membership, count: int) -> float:
    """Seconds to bring the facts up to date after so many new reviews."""
    centre = of_tests("insights/conftest.py").Centre(viewer.workspace)
    when = datetime(2025, 12, 20, tzinfo=UTC)
    segments = centre.segments(count, when=when)
    centre.review(segments, [10 * (place % 11) for place in range(count)])
    start = time.perf_counter()
    while building.refresh(viewer.workspace):
        pass
    assert not FactChange.objects.exists()
    return time.perf_counter() - start


def of_tests(path: str) -> ModuleType:
    """A module of the tests, which this script shares its name with."""
    where = Path(__file__).resolve().parents[1] / "tests" / path
    spec = importlib.util.spec_from_file_location(where.stem, where)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told(what: str, value: str) -> None:
    print(f"| {what} | {value} |", flush=True)


def run(viewer: Membership, name: str) -> None:
    grouped = best(
        lambda: measured(
            viewer,
            "iqs",
            YEARS,
            by=(
                "agent",
                "month",
            ),
        )
    )
    facts = best(
        lambda: measured(viewer, "iqs", YEARS, by=("agent", "month"), where={"kind": "quality"})
    )
    told(f"{name}: IQS with margins by agent and month, from the rollup", f"{grouped:.3f} s")
    told(f"{name}: the same from the reviews", f"{facts:.3f} s")
    taken = dashboards(viewer)
    told(
        f"{name}: queries of the quality dashboard, median and p95",
        f"{1000 * np.median(taken):.0f} and {1000 * np.quantile(taken, 0.95):.0f} ms",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("reviews", type=int, nargs="?", default=250_000)
    parser.add_argument("--chdb", action="store_true")
    asked = parser.parse_args()
    start = time.perf_counter()
    viewer = generate(asked.reviews)
    size = sum(path.stat().st_size for path in folder_of(viewer.workspace).iterdir())
    told("what", "measured")
    told("---", "---")
    told(
        f"{asked.reviews:,} reviews, {CATEGORIES * asked.reviews:,} ratings, generated",
        f"{time.perf_counter() - start:.0f} s, {size / 1e9:.2f} GB",
    )
    run(viewer, "DuckDB")
    hand = best(lambda: by_hand(viewer))
    told("SQL by hand, by agent and month, from the reviews", f"{hand:.3f} s")
    hand = best(lambda: categories_by_hand(viewer), 2)
    told("SQL by hand, by category and month, from the ratings", f"{hand:.3f} s")
    ours = best(lambda: measured(viewer, "category", YEARS, by=("category", "month")))
    told("Evenhand, by category and month, from the rollup", f"{ours:.3f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told("memory at its peak so far", f"{peak:.0f} MB")
    told("facts up to date after 1,000 new reviews", f"{add_reviews(viewer, 1000):.2f} s")
    slow, quick = with_pandas(viewer, 10_000_000)
    told("10 million ratings by agent and month: pandas, Evenhand", f"{slow:.2f} s, {quick:.2f} s")
    if asked.chdb:
        on_clickhouse(viewer)
    shutil.rmtree(HOME, ignore_errors=True)


def on_clickhouse(viewer: Membership) -> None:
    from evenhand.insights.facts.engines.clickhouse import ClickHouse

    with of_tests("insights/metrics/chdb_shim.py").clickhouse_server() as url:
        cluster = ClickHouse(url)
        answering.engine = lambda: cluster
        start = time.perf_counter()
        measured(viewer, "iqs", YEARS)
        told("ClickHouse: all files taken in", f"{time.perf_counter() - start:.0f} s")
        run(viewer, "ClickHouse")


if __name__ == "__main__":
    main()
