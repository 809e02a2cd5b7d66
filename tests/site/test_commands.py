"""The command line, typed as a person or a script would."""

from __future__ import annotations

import csv
import json
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evenhand.errors import InputError, StateError
from evenhand.people.models import Workspace
from evenhand.reviews.models import Review
from evenhand.site.backups import restore_backup, write_backup
from evenhand.site.cli import app
from evenhand.site.commands import COMMANDS
from evenhand.site.running import check_port
from insights.conftest import Centre
from loopback_only import guarded_environment

SCORES = [100, 100, 90, 80, 80, 70, 100, 60, 0, 100]
MAY = ["--from", "2026-05-01", "--to", "2026-05-31"]


@pytest.fixture
def centre(workspace):
    made = Centre(workspace)
    made.review(made.segments(10), SCORES)
    return made


@pytest.fixture
def run():
    def invoke(*arguments):
        return CliRunner().invoke(app, list(arguments), catch_exceptions=True)

    return invoke


def test_iqs_prints_the_score_with_its_margin(centre, run):
    printed = run("iqs", *MAY).output
    assert "78" in printed
    assert "±" in printed


def test_iqs_for_a_script_has_the_exact_numbers(centre, run):
    data = json.loads(run("iqs", "--json", *MAY).output)
    (row,) = data["rows"]
    assert row["human"]["value"] == pytest.approx(78)
    assert row["human"]["n"] == 10
    assert row["human"]["low"] < 78 < row["human"]["high"]


@pytest.mark.parametrize("by", ["team", "agent", "channel", "month", "category"])
def test_iqs_groups(centre, run, by):
    data = json.loads(run("iqs", "--by", by, "--json", *MAY).output)
    assert data["rows"][0]["human"]["value"] == pytest.approx(78)


def test_an_unknown_grouping_is_named_with_the_known_ones(centre, run):
    answer = run("iqs", "--by", "moon")
    assert isinstance(answer.exception, InputError)
    assert "team, agent, channel, month" in str(answer.exception)


def test_an_unknown_team_is_named_with_the_known_ones(centre, run):
    answer = run("iqs", "--team", "Nobody")
    assert "billing" in str(answer.exception)


def test_several_workspaces_must_be_told_apart(centre, run):
    Workspace.objects.create(slug="second", name="Second")
    assert "name one" in str(run("iqs").exception)
    assert run("iqs", "--workspace", "acme").exit_code == 0


def test_explain_lists_the_reviews_behind_the_number(centre, run):
    data = json.loads(run("explain", "--json", *MAY).output)
    assert len(data["reviews"]) == 10
    assert data["value"] == pytest.approx(78)


def test_explain_unfolds_one_review(centre, run):
    review = Review.objects.filter(score=70).get()
    data = json.loads(run("explain", "--review", str(review.pk), "--json").output)
    assert data["score"] == data["stored"] == 70
    assert any("pass mark" in text for text, _figure in data["steps"])


def test_a_review_of_nowhere_is_said_to_be_nowhere(centre, run):
    assert "no such review" in str(run("explain", "--review", "999999").exception)


def test_export_writes_once_and_never_over_a_file(centre, run, tmp_path):
    target = tmp_path / "reviews.csv"
    assert run("export", str(target), *MAY).exit_code == 0
    with target.open(newline="") as file:
        assert len(list(csv.reader(file))) == 11
    assert "already" in str(run("export", str(target), *MAY).exception)


def test_doctor_finds_a_score_that_does_not_reproduce(centre, run):
    before = run("doctor", "--json")
    assert before.exception is None or isinstance(before.exception, SystemExit), before.exception
    findings = {row["what"]: row["good"] for row in json.loads(before.output)}
    assert findings["stored scores"]
    Review.objects.filter(score=70).update(score=71)
    answer = run("doctor", "--json")
    findings = {row["what"]: row["good"] for row in json.loads(answer.output)}
    assert not findings["stored scores"]
    assert answer.exit_code == 1


def test_help_is_quick():
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "from evenhand.site.cli import main; main()", "--help"],
        check=True,
        capture_output=True,
        env=guarded_environment(),
    )
    # 0.4 s alone; the bound leaves room for a busy machine, and would catch Django being loaded.
    assert time.perf_counter() - began < 5


def test_help_loads_neither_django_nor_numpy():
    code = (
        "import sys; import evenhand.site.cli; "
        "print([name for name in ('django', 'numpy', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_has_help(run, verb):
    answer = run(verb, "--help")
    assert answer.exit_code == 0


def test_a_port_in_use_is_said_before_anything_starts():
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(InputError, match="--port"),
    ):
        check_port("127.0.0.1", taken.getsockname()[1])


@pytest.fixture
def home(migrated_home, tmp_path, monkeypatch):
    """An embedded home of its own, with tables and one workspace."""
    monkeypatch.setenv("EVENHAND_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EVENHAND_DATABASE_URL", "")
    return Path(shutil.copytree(migrated_home, tmp_path / "home"))


def test_a_backup_restores_into_an_empty_home(home, tmp_path, monkeypatch):
    file = tmp_path / "backup.tar.gz"
    assert write_backup(file) > 0
    before = (home / "secret-key").read_text()
    monkeypatch.setenv("EVENHAND_HOME", str(tmp_path / "new"))
    new = restore_backup(file, replace=False)
    assert (new / "evenhand.sqlite3").exists()
    assert (new / "secret-key").read_text() == before


def test_restoring_over_a_database_has_to_be_said(home, tmp_path):
    file = tmp_path / "backup.tar.gz"
    write_backup(file)
    with pytest.raises(StateError, match="--replace"):
        restore_backup(file, replace=False)
    assert restore_backup(file, replace=True) == home


def test_a_file_that_is_no_backup_changes_nothing(home, tmp_path):
    file = tmp_path / "backup.tar.gz"
    file.write_bytes(b"not an archive")
    size = (home / "evenhand.sqlite3").stat().st_size
    with pytest.raises(InputError, match="not a backup"):
        restore_backup(file, replace=True)
    assert (home / "evenhand.sqlite3").stat().st_size == size


def test_a_backup_never_replaces_a_file(home, tmp_path):
    file = tmp_path / "backup.tar.gz"
    file.write_text("mine")
    with pytest.raises(InputError, match="already"):
        write_backup(file)
    assert file.read_text() == "mine"
