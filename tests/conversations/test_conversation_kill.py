"""Imports killed at any moment, or run twice at once, end as one undisturbed run ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection

from homes import make_migrated, process_environment

SET_UP = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
import django
django.setup()
from django.db import connection
"""
IMPORT = f"""{SET_UP}
from conversations.samples import record, csat, put
from evenhand.people.models import Workspace
workspace = Workspace.objects.get()
print("go", flush=True)
for start in range(0, 600, 20):
    put(workspace, *[record(id=f"c-{{n}}", surveys=[csat()]) for n in range(start, start + 20)])
"""
DUMP = f"""{SET_UP}
sqlite = connection.vendor == "sqlite"
found = (
    "conversations_search WHERE conversations_search MATCH 'charged'" if sqlite
    else "conversations_transcript WHERE search_vector @@ to_tsquery('simple', 'charged')"
)
with connection.cursor() as cursor:
    for statement in (
        "SELECT c.external_id, c.content_hash, t.document, s.position, s.author, a.value"
        " FROM conversations_conversation c"
        " JOIN conversations_transcript t ON t.conversation_id = c.id"
        " JOIN conversations_segment s ON s.conversation_id = c.id"
        " JOIN conversations_surveyanswer a ON a.conversation_id = c.id ORDER BY c.external_id",
        "SELECT name, email FROM people_agent",
        "SELECT source, external_id FROM people_agentalias",
        "SELECT count(*) FROM " + found,
    ):
        cursor.execute(statement)
        print(cursor.fetchall())
    if sqlite:
        cursor.execute(
            "INSERT INTO conversations_search(conversations_search) VALUES('integrity-check')"
        )
"""

Environment = dict[str, str]
SAMPLES = {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}


@pytest.fixture
def empty_database(
    tmp_path: Path, transactional_db: None, migrated_home: Path
) -> Iterator[Callable[[], Environment]]:
    """Makes environments whose database is migrated and empty but for a workspace."""

    def make() -> Environment:
        home = tmp_path / str(time.monotonic_ns())
        shutil.copytree(migrated_home, home)
        if connection.vendor == "sqlite":
            return process_environment(home) | SAMPLES
        call_command("flush", interactive=False, verbosity=0)
        url = urlsplit(os.environ["EVENHAND_TEST_DATABASE_URL"])
        name = connection.settings_dict["NAME"]
        environment = process_environment(home, url._replace(path=f"/{name}").geturl())
        make_migrated(environment)
        return environment | SAMPLES

    return make


def start(script: str, environment: Environment) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True
    )


def output(script: str, environment: Environment) -> str:
    running = start(script, environment)
    told = running.communicate()[0]
    assert running.returncode == 0
    return told


def kill_after(seconds: float, environment: Environment) -> None:
    running = start(IMPORT, environment)
    assert running.stdout.readline() == "go\n"
    time.sleep(seconds)
    running.kill()
    running.communicate()


def undisturbed(environment: Environment) -> str:
    output(IMPORT, environment)
    dump = output(DUMP, environment)
    assert "c-599" in dump
    return dump


@pytest.mark.slow
def test_an_import_killed_and_run_again_gives_what_one_run_gives(empty_database):
    whole = undisturbed(empty_database())
    environment = empty_database()
    for seconds in (0.02, 0.06, 0.11):
        kill_after(seconds, environment)
    assert undisturbed(environment) == whole


@pytest.mark.slow
def test_two_imports_of_one_file_at_once_give_what_one_run_gives(empty_database):
    whole = undisturbed(empty_database())
    environment = empty_database()
    both = [start(IMPORT, environment) for _ in range(2)]
    assert [(running.communicate(), running.returncode)[1] for running in both] == [0, 0]
    assert output(DUMP, environment) == whole
