"""The SQL of every metric, on both engines, as it was when somebody last looked at it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlglot

from evenhand.insights.facts.engines import Opened
from evenhand.insights.facts.engines.clickhouse import ClickHouse
from evenhand.insights.facts.engines.duck import Duck
from evenhand.insights.facts.manifest import Manifest, Part
from evenhand.insights.facts.schema import ROLLUPS, TABLES
from evenhand.insights.metrics import METRICS
from evenhand.insights.metrics.asking import Question
from evenhand.insights.metrics.compiling import statement
from evenhand.insights.metrics.groupings import day_number

KEPT = Path(__file__).with_name("sql")
FACTS = Opened(
    1,
    Manifest(
        token="t",
        time_zone="UTC",
        parts=[
            Part(table, 202605, 1, f"{table}.parquet", 1, 1)
            for table in (*TABLES, *ROLLUPS, "dead_review")
        ],
    ),
    Path("/facts"),
)


def asked(key):
    metric = METRICS[key]
    by = ("cause",) if key == "causes" else ("category",) if "category" in metric.by else ("team",)
    return Question(
        metric=metric,
        by=(*by, "month"),
        first_day=day_number(date(2026, 5, 1)),
        last_day=day_number(date(2026, 5, 31)),
        months=(202605, 202605),
        equal={"channel": 0},
        only=None,
        judges=(7,),
    )


def compiled(key, engine):
    where_read = Duck() if engine == "duckdb" else ClickHouse("http://cluster:8123/evenhand")
    sql = where_read.sql(statement(asked(key), FACTS, engine), FACTS)
    return sqlglot.transpile(sql, read=engine, write=engine, pretty=True)[0] + "\n"


@pytest.mark.parametrize("engine", ["duckdb", "clickhouse"])
@pytest.mark.parametrize("key", sorted(METRICS))
def test_sql_is_as_kept(key, engine):
    path = KEPT / f"{key}.{engine}.sql"
    assert compiled(key, engine) == path.read_text(), "look at the SQL, then keep it"


def test_every_kept_sql_belongs_to_a_metric():
    kept = {path.name.split(".")[0] for path in KEPT.glob("*.sql")}
    assert kept == set(METRICS)
