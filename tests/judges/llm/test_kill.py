"""A process that is killed while a language model is being asked: nothing twice, nothing lost."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from homes import process_environment
from judges.llm.fake import serving, well_behaved

TESTS = Path(__file__).parents[2]
CONVERSATIONS, TRIED, BEFORE = 12, 5, 9
"""Conversations, those the trial asks about, and replies there are when the process is killed."""


@pytest.fixture
def held():
    """A model that answers so many calls and then keeps everybody waiting, until it is let go."""
    let_go = threading.Event()
    with serving() as fake:

        def usual(request):
            if len(fake.requests) > BEFORE:
                let_go.wait(60)
            return well_behaved(request)

        fake.usual, fake.let_go = usual, let_go
        yield fake
        let_go.set()


class Home:
    """A data folder, and processes that use it."""

    def __init__(self, folder, url):
        self.database = folder / "evenhand.sqlite3"
        self.environment = {
            **process_environment(folder),
            "EVENHAND_LLM_URL": url,
            "EVENHAND_LLM_KEY": "sk-test",
            "EVENHAND_LLM_PRIVATE": "true",
            "PYTHONPATH": str(TESTS),
        }

    def begin(self, *verb):
        return subprocess.Popen(
            [sys.executable, "-m", "judges.llm.scoring_process", *verb],
            env=self.environment,
            stderr=subprocess.PIPE,
        )

    def run(self, *verb):
        process = self.begin(*verb)
        _out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()

    def rows(self, query):
        with closing(sqlite3.connect(self.database, timeout=30)) as connection:
            return connection.execute(query).fetchall()


@pytest.mark.slow
def test_a_process_killed_while_it_asks_pays_for_nothing_twice_and_scores_nothing_twice(
    held, tmp_path, migrated_home
):
    shutil.copytree(migrated_home, tmp_path / "home")
    home = Home(tmp_path / "home", held.url)
    home.run("make", str(CONVERSATIONS))
    assert len(held.requests) == TRIED

    running = home.begin("score")
    while running.poll() is None and not (
        len(held.requests) > BEFORE
        and home.rows("SELECT count(*) FROM judges_llmreply") == [(BEFORE,)]
    ):
        time.sleep(0.02)
    assert running.poll() is None
    running.kill()
    running.communicate()
    held.let_go.set()

    home.run("score")
    asked = Counter(request["messages"][1]["content"].split("===")[2] for request in held.requests)
    assert sorted(asked.values()) == [1] * (CONVERSATIONS - 1) + [2]
    assert home.rows("SELECT count(*) FROM judges_llmreply") == [(CONVERSATIONS,)]
    assert home.rows("SELECT sum(calls) FROM judges_llmspend") == [(CONVERSATIONS,)]
    reviewed = home.rows(
        "SELECT count(*), count(DISTINCT segment_id) FROM reviews_review WHERE status = 'published'"
    )
    assert reviewed == [(CONVERSATIONS, CONVERSATIONS)]
