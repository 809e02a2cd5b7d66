"""The real ClickHouse engine gives the same answers as DuckDB, and its faults are sentences."""

from __future__ import annotations

from datetime import date

import pytest

from evenhand.errors import SettingError
from evenhand.insights.facts.building import refresh
from evenhand.insights.facts.engines.clickhouse import ClickHouse
from evenhand.insights.facts.engines.duck import duck
from evenhand.insights.facts.manifest import FactsUnusable
from evenhand.insights.metrics import METRICS, answering, measured
from evenhand.insights.scope import Scope
from evenhand.reviews.models import Review
from insights.metrics.chdb_shim import clickhouse_server

MAY = Scope.month_of(date(2026, 5, 1))


@pytest.fixture(scope="module")
def address():
    with clickhouse_server() as url:
        yield url


def answers(viewer, engine, monkeypatch):
    monkeypatch.setattr(answering, "engine", lambda: engine)
    return {
        (key, by): [
            (group.key, dict(group.sums), group.estimate.value)
            for group in measured(viewer, key, MAY, by=by)
        ]
        for key, metric in METRICS.items()
        for by in [tuple(name for name in ("category", "agent", "week") if name in metric.by)]
    }


def test_both_engines_answer_alike(filled, viewer, opened, address, monkeypatch):
    opened(filled.workspace)
    Review.objects.filter(pk=Review.objects.first().pk).update(score=12.5)
    refresh(filled.workspace)
    assert answers(viewer, ClickHouse(address), monkeypatch) == answers(viewer, duck(), monkeypatch)


def test_rows_lost_in_the_cluster_are_sent_again(filled, viewer, opened, address, monkeypatch):
    opened(filled.workspace)
    monkeypatch.setattr(answering, "engine", lambda: ClickHouse(address))
    before = measured(viewer, "iqs", MAY).only
    assert before.n
    ClickHouse(address)._post("TRUNCATE TABLE evenhand_agent_days", b"")
    assert measured(viewer, "iqs", MAY).only == before


def test_a_cluster_that_does_not_answer_is_said_in_a_sentence(filled, viewer, opened, monkeypatch):
    opened(filled.workspace)
    monkeypatch.setattr(answering, "engine", lambda: ClickHouse("http://127.0.0.1:9/x"))
    with pytest.raises(FactsUnusable, match="does not answer"):
        measured(viewer, "iqs", MAY)


def test_an_address_that_cannot_be_one_is_refused():
    with pytest.raises(SettingError, match="say http"):
        ClickHouse("cluster:9000")
