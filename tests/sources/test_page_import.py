"""One import on its way, and what became of it."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evenhand.conversations.models import Conversation
from evenhand.people.roles import Role
from evenhand.sources import receiving, tasks
from evenhand.sources.models import ImportRun
from sources.files import conversation, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(run) -> ImportRun:
    """The upload after a worker brought it in."""
    receiving.start(run)
    tasks.bring_in.func(run.pk)
    run.refresh_from_db()
    return run


def test_a_worker_brings_it_in_and_removes_the_upload(done):
    assert (done.state, done.added, done.rejected) == ("done", 2, 1)
    assert Conversation.objects.count() == 2
    assert not Path(done.file).exists()


def test_the_page_counts_and_names_what_was_rejected(sign_in, viewer, done):
    page = sign_in(viewer).get(f"/w/acme/sources/{done.pk}/").text
    assert "is broken JSON" in page
    assert f"/w/acme/sources/{done.pk}/rejected/" in page
    assert "hx-get" not in page


def test_rejected_lines_can_be_taken_away_as_they_came(sign_in, viewer, done):
    response = sign_in(viewer).get(f"/w/acme/sources/{done.pk}/rejected/")
    assert b"".join(response.streaming_content) == b"{broken\n"
    assert "attachment" in response["Content-Disposition"]
    assert response["Content-Type"] == "text/plain"


def test_reasons_can_be_taken_away_as_a_table(sign_in, people, done):
    response = sign_in(people[Role.AUDITOR]).get(f"/w/acme/sources/{done.pk}/reasons/")
    assert b"".join(response.streaming_content).startswith(b"line,place,reason\r\n2,")


def test_progress_is_asked_for_while_it_moves(sign_in, viewer, run):
    ImportRun.objects.update(state="running", bytes_read=50, bytes_total=100, entries=1234)
    client = sign_in(viewer)
    page = client.get(f"/w/acme/sources/{run.pk}/").text
    assert 'hx-trigger="every 1s"' in page
    assert "1,234 read, 50 %" in page
    part = client.get(f"/w/acme/sources/{run.pk}/", headers={"HX-Target": "import"}).text
    assert "<html" not in part


def test_an_import_can_be_stopped_and_goes_on_later(sign_in, viewer, run):
    receiving.start(run)
    client = sign_in(viewer)
    client.post(f"/w/acme/sources/{run.pk}/stop/")
    tasks.bring_in.func(run.pk)
    assert ImportRun.objects.get().state == "stopped"
    assert Conversation.objects.count() == 0
    assert "Go on" in client.get(f"/w/acme/sources/{run.pk}/").text
    client.post(f"/w/acme/sources/{run.pk}/start/")
    tasks.bring_in.func(run.pk)
    assert ImportRun.objects.get().state == "done"


def test_a_failed_import_says_why(sign_in, viewer, uploaded):
    whole = gzip.compress(lines(*(conversation(str(n)) for n in range(4000))).encode())
    run = uploaded("a.jsonl.gz", whole)
    Path(run.file).write_bytes(whole[:-20])
    receiving.start(run)
    tasks.bring_in.func(run.pk)
    page = sign_in(viewer).get(f"/w/acme/sources/{run.pk}/").text
    assert "copied only in part" in page


def test_an_import_is_not_started_twice(sign_in, viewer, run):
    receiving.start(run)
    response = sign_in(viewer).post(f"/w/acme/sources/{run.pk}/start/", follow=True)
    assert "was started already" in response.text


def test_an_import_whose_file_is_gone_is_not_started(sign_in, viewer, run):
    Path(run.file).unlink()
    response = sign_in(viewer).post(f"/w/acme/sources/{run.pk}/start/", follow=True)
    assert "Upload it again" in response.text


def test_a_task_that_comes_twice_or_too_late_does_nothing(done):
    tasks.bring_in.func(done.pk)
    tasks.bring_in.func(done.pk + 1)
    assert ImportRun.objects.get().added == 2


def test_what_a_killed_worker_left_is_taken_up_again(run):
    receiving.start(run)
    assert tasks.enqueue_unfinished() == 0
    past = timezone.now() - timedelta(seconds=1)
    ImportRun.objects.update(state="running", lease_until=past, worker="elsewhere:1:x")
    assert tasks.enqueue_unfinished() == 1
    ImportRun.objects.update(lease_until=past)
    tasks.bring_in.func(run.pk)
    assert ImportRun.objects.get().state == "done"


def test_an_import_that_ends_every_worker_is_given_up(run):
    receiving.start(run)
    past = timezone.now() - timedelta(seconds=1)
    ImportRun.objects.update(state="running", lease_until=past, attempts=tasks.ATTEMPTS)
    tasks.enqueue_unfinished()
    stored = ImportRun.objects.get()
    assert stored.state == "failed"
    assert "ended without a word" in stored.error


def test_a_file_named_on_the_command_line_is_left_to_it(run):
    ImportRun.objects.update(state="running", lease_until=None, file="/somewhere/else.jsonl")
    assert tasks.enqueue_unfinished() == 0


def test_the_number_of_queries_does_not_grow_with_rejected_lines(sign_in, viewer, uploaded):
    client, counts = sign_in(viewer), []
    for broken in (2, 40):
        run = uploaded(f"{broken}.jsonl", lines(conversation("1"), *["{bad"] * broken))
        receiving.start(run)
        tasks.bring_in.func(run.pk)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/w/acme/sources/{run.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
