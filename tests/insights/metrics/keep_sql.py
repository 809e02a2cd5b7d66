"""Keeps the SQL of every metric beside the tests: ``python tests/insights/metrics/keep_sql.py``."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.site.settings")
django.setup()

from test_sql import KEPT, compiled  # noqa: E402

from evenhand.insights.metrics import METRICS  # noqa: E402

if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for key in METRICS:
        for engine in ("duckdb", "clickhouse"):
            (KEPT / f"{key}.{engine}.sql").write_text(compiled(key, engine))
