"""An import that is killed again and again ends as one that never was."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loopback_only import guarded_environment
from sources.files import conversation, lines, write

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("import_in_small_batches.py")
CONVERSATIONS = 1500
CONTENT = {
    "conversations": "SELECT external_id, content_hash, messages, started_at, agent_words FROM "
    "conversations_conversation ORDER BY external_id",
    "transcripts": "SELECT external_id, document, search_text FROM conversations_transcript JOIN "
    "conversations_conversation ON id = conversation_id ORDER BY external_id",
    "segments": "SELECT external_id, position, author, first_message, last_message, a.name FROM "
    "conversations_segment s JOIN conversations_conversation c ON c.id = s.conversation_id "
    "JOIN people_agent a ON a.id = s.agent_id ORDER BY external_id, position",
    "surveys": "SELECT external_id, kind, value FROM conversations_surveyanswer ORDER BY 1, 2",
    "agents": "SELECT name, email FROM people_agent ORDER BY name",
    "found": "SELECT count(*) FROM conversations_search WHERE search_text MATCH 'hello'",
    "imports": "SELECT state, entries, lines, added, updated, unchanged, rejected FROM "
    "sources_importrun",
    "rejected": "SELECT line, place, reason FROM sources_rejectedline ORDER BY line, place",
}


def document(number: int) -> str:
    if number % 97 == 0:
        return "{broken" + str(number)
    agent = {"id": "a", "kind": "agent", "name": f"Agent {number % 7}"}
    agent["email"] = f"agent{number % 7}@acme.example"
    customer = {"id": "c", "kind": "customer"}
    survey = {"kind": "csat", "value": number % 5 + 1, "scale_min": 1, "scale_max": 5}
    return json.dumps(conversation(str(number), participants=[customer, agent], surveys=[survey]))


@pytest.fixture(scope="module")
def empty_home(tmp_path_factory) -> Path:
    """A data folder with a database and one workspace."""
    home = tmp_path_factory.mktemp("home")
    make = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from evenhand.people.models import Workspace\n"
        "Workspace.objects.create(slug='acme', name='Acme')\n"
    )
    subprocess.run([sys.executable, "-c", make], env=environment(home), check=True)
    return home


def environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in guarded_environment().items() if not k.startswith("EVENHAND_")}
    return {
        **kept,
        "EVENHAND_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "evenhand.site.settings",
    }


def begin(home: Path, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(path), "--json"],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def entries(home: Path) -> int:
    with sqlite3.connect(home / "evenhand.sqlite3", timeout=20) as database:
        return database.execute(
            "SELECT coalesce(max(entries), 0) FROM sources_importrun"
        ).fetchone()[0]


def content(home: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(home / "evenhand.sqlite3") as database:
        return {name: database.execute(query).fetchall() for name, query in CONTENT.items()}


def place(tmp_path: Path, name: str, empty_home: Path) -> tuple[Path, Path]:
    """A data folder of its own, and the file beside it."""
    folder = tmp_path / name
    home = folder / "home"
    shutil.copytree(empty_home, home)
    text = lines(*(document(number) for number in range(CONVERSATIONS)))
    return home, write(folder, "chats.jsonl", text)


def test_killed_at_random_moments_and_run_again_gives_the_same_as_one_run(tmp_path, empty_home):
    clean_home, clean_path = place(tmp_path, "clean", empty_home)
    done = begin(clean_home, clean_path)
    _out, errors = done.communicate(timeout=120)
    assert done.returncode == 3, errors.decode()

    home, path = place(tmp_path, "killed", empty_home)
    chance, kills_under_way = random.Random(7), 0
    while kills_under_way < 4 and entries(home) < CONVERSATIONS * 0.8:
        before = entries(home)
        running = begin(home, path)
        while entries(home) <= before and running.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.15))
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
        kills_under_way += before < entries(home) < CONVERSATIONS
    assert kills_under_way >= 2
    last = begin(home, path)
    _out, errors = last.communicate(timeout=120)
    assert last.returncode == 3, errors.decode()

    assert content(home) == content(clean_home)
    for name in ("chats.rejected.jsonl", "chats.rejected.reasons.csv"):
        assert (path.parent / name).read_bytes() == (clean_path.parent / name).read_bytes()
    counts = content(home)["imports"][0]
    assert counts == ("done", 1500, 1500, 1484, 0, 0, 16)
