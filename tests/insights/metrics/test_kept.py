"""Compiled SQL is kept: a question asked before needs no compiler, whatever process asks it."""

from __future__ import annotations

from datetime import date

import pytest

from evenhand.insights.facts.engines import apart, kept
from evenhand.insights.facts.engines.apart import Compiler
from evenhand.insights.facts.engines.kept import kept_sql
from evenhand.insights.metrics import compiling, measured
from evenhand.insights.scope import Scope

MAY = Scope(first_day=date(2026, 5, 1), last_day=date(2026, 5, 31))


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def refuse():
    raise AssertionError("compiled again")


def test_a_text_is_made_once(home):
    assert kept_sql(("a", 1), lambda: "SELECT 1\nFROM a") == "SELECT 1\nFROM a"
    assert kept_sql(("a", 1), refuse) == "SELECT 1\nFROM a"
    assert kept_sql(("a", 2), lambda: "SELECT 2") == "SELECT 2"


@pytest.mark.parametrize("left", [b"", b"SELECT 1", b"\xff\xfe", b"0\nSELECT 2"])
def test_a_file_that_is_not_whole_is_made_again(home, left):
    kept_sql("a", lambda: "SELECT 1")
    (path,) = (home / "facts-sql").iterdir()
    path.write_bytes(left)
    assert kept_sql("a", lambda: "SELECT 1") == "SELECT 1"
    assert kept_sql("a", refuse) == "SELECT 1"


def test_a_disk_that_takes_nothing_still_answers(home):
    (home / "facts-sql").write_text("in the way")
    assert kept_sql("a", lambda: "SELECT 1") == "SELECT 1"


def test_other_code_makes_the_text_anew(home, monkeypatch):
    kept_sql("a", lambda: "SELECT 1")
    monkeypatch.setattr(kept, "_code", lambda: "another version")
    assert kept_sql("a", lambda: "SELECT 2") == "SELECT 2"


def test_where_nobody_compiles_apart_whoever_asks_does(home, monkeypatch):
    monkeypatch.setattr(apart, "_COMMAND", ("false",))
    monkeypatch.setattr(kept, "_compilers", [Compiler()])
    assert kept_sql("a", lambda: "SELECT 1") == "SELECT 1"
    monkeypatch.setattr(apart, "_COMMAND", ("/no/such/program",))
    assert kept_sql("b", lambda: "SELECT 2") == "SELECT 2"


def test_a_metric_asked_before_is_answered_without_the_compiler(filled, viewer, monkeypatch):
    compiling._compiled.cache_clear()
    first = measured(viewer, "iqs", MAY, by=("agent",))
    compiling._compiled.cache_clear()
    monkeypatch.setattr(compiling, "compiled", lambda *_: refuse())
    again = measured(viewer, "iqs", MAY, by=("agent",))
    assert [group.estimate.value for group in again] == [group.estimate.value for group in first]
    assert again.keys == first.keys
