"""An import that is killed again and again ends as one that never was."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from homes import process_environment
from sources.files import conversation, lines, write
from sources.review_files import review

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


def begin(home: Path, path: Path, *more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(path), "--json", *more],
        env=process_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def run_to_its_end(home: Path, path: Path, *more: str) -> None:
    """Rejects nothing or some lines, and ends well."""
    running = begin(home, path, *more)
    _out, errors = running.communicate(timeout=120)
    assert running.returncode in {0, 3}, errors.decode()


def kill_again_and_again(home: Path, path: Path, total: int, *more: str) -> None:
    """Start the import, kill it at a random moment after some progress; then let it end."""
    chance, kills_under_way = random.Random(7), 0
    while kills_under_way < 4 and entries(home) < total * 0.8:
        before = entries(home)
        running = begin(home, path, *more)
        while entries(home) <= before and running.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.15))
        running.kill()
        running.communicate()
        kills_under_way += before < entries(home) < total
    assert kills_under_way >= 2
    run_to_its_end(home, path, *more)


def entries(home: Path) -> int:
    with sqlite3.connect(home / "evenhand.sqlite3", timeout=20) as database:
        return database.execute(
            "SELECT coalesce(max(entries), 0) FROM sources_importrun WHERE id = "
            "(SELECT max(id) FROM sources_importrun)"
        ).fetchone()[0]


def content(home: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(home / "evenhand.sqlite3") as database:
        return {name: database.execute(query).fetchall() for name, query in CONTENT.items()}


def copy_of(made: Path, tmp_path: Path, name: str, text: str) -> tuple[Path, Path]:
    """A data folder of its own, and the file beside it."""
    folder = tmp_path / name
    home = folder / "home"
    shutil.copytree(made, home)
    return home, write(folder, "chats.jsonl", text)


def test_killed_at_random_moments_and_run_again_gives_the_same_as_one_run(tmp_path, migrated_home):
    text = lines(*(document(number) for number in range(CONVERSATIONS)))
    clean_home, clean_path = copy_of(migrated_home, tmp_path, "clean", text)
    run_to_its_end(clean_home, clean_path)

    home, path = copy_of(migrated_home, tmp_path, "killed", text)
    kill_again_and_again(home, path, CONVERSATIONS)

    assert content(home) == content(clean_home)
    assert_same_rejects(path, clean_path)
    counts = content(home)["imports"][0]
    assert counts == ("done", 1500, 1500, 1484, 0, 0, 16)


def assert_same_rejects(path: Path, clean_path: Path) -> None:
    for name in ("chats.rejected.jsonl", "chats.rejected.reasons.csv"):
        assert (path.parent / name).read_bytes() == (clean_path.parent / name).read_bytes()


@pytest.fixture(scope="module")
def home_with_conversations(migrated_home, tmp_path_factory) -> Path:
    """Three hundred conversations and a scorecard to review them on."""
    folder = tmp_path_factory.mktemp("reviewed")
    text = lines(*(conversation(str(number)) for number in range(300)))
    home, path = copy_of(migrated_home, folder, "base", text)
    run_to_its_end(home, path)
    make = (
        "import django; django.setup()\n"
        "from evenhand.people.models import Workspace\n"
        "from sources.review_files import published\n"
        "published(Workspace.objects.get())\n"
    )
    tests = {"PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-c", make], env=process_environment(home) | tests, check=True)
    return home


REVIEWS = {
    "reviews": "SELECT i.external_id, c.external_id, a.name, r.status, r.score, r.purpose, "
    "r.submitted_at, r.comment FROM reviews_review r JOIN reviews_author a ON a.id = r.author_id "
    "JOIN conversations_segment s ON s.id = r.segment_id JOIN conversations_conversation c ON "
    "c.id = s.conversation_id LEFT JOIN sources_importedreview i ON i.review_id = r.id ORDER BY "
    "2, 3, 4",
    "ratings": "SELECT count(*), sum(option) FROM reviews_rating",
    "authors": "SELECT kind, name, external_id FROM reviews_author ORDER BY 2",
    "imports": "SELECT state, entries, added, updated, rejected, notes FROM sources_importrun "
    "WHERE format = 'reviews'",
    "rejected": "SELECT line, place, reason FROM sources_rejectedline ORDER BY line, place",
}


def reviewed(number: int) -> str:
    if number % 97 == 0:
        return "{broken" + str(number)
    change = {"comment": f"Number {number}", "score": float(number % 100)}
    return json.dumps(
        review(conversation=str(number // 4), reviewer=f"Reviewer {number % 4}", **change)
    )


def told(home: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(home / "evenhand.sqlite3") as database:
        return {name: database.execute(query).fetchall() for name, query in REVIEWS.items()}


def test_reviews_killed_at_random_moments_are_the_same_as_after_one_run(
    tmp_path, home_with_conversations
):
    text = lines(*(reviewed(number) for number in range(1200)))
    clean_home, clean_path = copy_of(home_with_conversations, tmp_path, "clean", text)
    run_to_its_end(clean_home, clean_path, "--reviews")

    home, path = copy_of(home_with_conversations, tmp_path, "killed", text)
    kill_again_and_again(home, path, 1200, "--reviews")

    assert told(home) == told(clean_home)
    assert_same_rejects(path, clean_path)
    assert told(home)["imports"][0][:5] == ("done", 1200, 1187, 0, 13)
    run_to_its_end(home, path, "--reviews")
    assert told(home)["reviews"] == told(clean_home)["reviews"]
