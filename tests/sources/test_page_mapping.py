"""Looking at an upload, and saying what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.people.roles import Role
from evenhand.sources.models import ImportRun
from sources.files import conversation, lines

pytestmark = pytest.mark.django_db

CSV = "nr,wer,was,wann\n7,Kundin,<b>Hallo</b>,2026-03-02 09:00\n7,Team,Guten Tag,2026-03-02 09:05\n"
READING = {"source": "files", "format": "csv"}
COLUMNS = {
    "columns-id": "nr",
    "columns-message.text": "was",
    "columns-message.author": "wer",
    "columns-message.sent_at": "wann",
    "columns-fixed_channel": "email",
    "columns-fixed_visibility": "public",
    "columns-kind-0": "customer",
    "columns-kind-1": "agent",
}


def look(client, run):
    return client.get(f"/w/acme/sources/{run.pk}/")


def send(client, run, **fields):
    return client.post(f"/w/acme/sources/{run.pk}/map/", fields)


def test_the_first_conversations_are_shown_as_they_would_look(sign_in, viewer, run):
    page = look(sign_in(viewer), run).text
    assert "Hello 1" in page
    assert "Ana Silva" in page
    assert "2 can be read and 1 cannot" in page
    assert "is broken JSON" in page


def test_columns_can_be_chosen_and_the_preview_follows(sign_in, viewer, uploaded):
    run, client = uploaded("a.csv", CSV), sign_in(viewer)
    assert "say which column holds the conversation" in look(client, run).text
    first = send(client, run, **READING, **{k: v for k, v in COLUMNS.items() if "kind-" not in k})
    assert first.status_code == 302
    assert "Kundin" in look(client, run).text
    send(client, run, **READING, time_zone="Europe/Berlin", **COLUMNS)
    page = look(client, run).text
    assert "1 can be read and 0 cannot" in page
    assert "email" in page


def test_markup_in_a_file_is_shown_and_not_run(sign_in, viewer, uploaded):
    run, client = uploaded("a.csv", CSV), sign_in(viewer)
    send(client, run, **READING, time_zone="UTC", **COLUMNS)
    send(client, run, **READING, time_zone="UTC", **COLUMNS)
    page = look(client, run).text
    assert "&lt;b&gt;Hallo&lt;/b&gt;" in page
    assert "<b>Hallo</b>" not in page


def test_a_zone_that_is_none_is_said_at_its_field(sign_in, viewer, run):
    response = send(sign_in(viewer), run, source="files", format="jsonl", time_zone="Mars/Base")
    assert response.status_code == 422
    assert "there is no time zone &#x27;Mars/Base&#x27;" in response.text


def test_a_mapping_is_written_for_foreign_json_and_can_be_corrected(sign_in, viewer, uploaded):
    document = {"key": "1", "log": [{"who": "A", "said": "Hi"}]}
    run, client = uploaded("a.jsonl", lines(document)), sign_in(viewer)
    assert "messages: log" in look(client, run).text
    mapping = (
        "id: key\nmessages: log\nmessage: {author: who, text: said}\nkinds: {A: customer}\n"
        "assume: {start: 2026-01-05T09:00:00+00:00}"
    )
    send(client, run, source="files", format="mapped", mapping=mapping)
    assert "1 can be read and 0 cannot" in look(client, run).text


def test_a_mapping_with_a_fault_is_said_at_its_field(sign_in, viewer, uploaded):
    run = uploaded("a.jsonl", lines({"log": [{"who": "A", "said": "Hi"}]}))
    response = send(sign_in(viewer), run, source="files", format="mapped", mapping="id: [")
    assert response.status_code == 422
    assert "neither YAML nor JSON" in response.text


def test_a_file_that_cannot_be_read_in_another_format_says_so(sign_in, viewer, run):
    response = send(sign_in(viewer), run, source="files", format="csv")
    assert response.status_code == 422
    assert "The file cannot be read so." in response.text


def test_survey_answers_are_shown_as_a_table(sign_in, viewer, uploaded):
    run, client = uploaded("s.csv", "ticket id,csat\n1,4\n2,9\n"), sign_in(viewer)
    assert "the scale of the answer is not stated" in look(client, run).text
    send(client, run, source="files", format="surveys", scale_low="1", scale_high="5")
    page = look(client, run).text
    assert "1 can be read and 1 cannot" in page
    assert "9 is not on the scale from 1 to 5" in page


def test_starting_hands_the_import_to_a_worker(
    sign_in, viewer, run, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as enqueued:
        response = send(sign_in(viewer), run, source="desk", format="jsonl", start="")
    run.refresh_from_db()
    assert response.status_code == 302
    assert (run.state, run.source) == ("waiting", "desk")
    assert len(enqueued) == 1


def test_what_cannot_be_read_at_all_is_not_started(sign_in, viewer, uploaded):
    run = uploaded("a.jsonl", lines("{broken", "{worse"))
    response = sign_in(viewer).post(
        f"/w/acme/sources/{run.pk}/map/",
        {"source": "files", "format": "jsonl", "start": ""},
        follow=True,
    )
    run.refresh_from_db()
    assert run.state == "preview"
    assert "Nothing of this file could be read so" in response.text


def test_an_upload_can_be_discarded(sign_in, viewer, run):
    sign_in(viewer).post(f"/w/acme/sources/{run.pk}/discard/")
    assert not ImportRun.objects.exists()
    assert not Path(run.file).exists()


def test_those_who_may_only_see_are_shown_no_forms(sign_in, people, run):
    page = look(sign_in(people[Role.AUDITOR]), run).text
    assert "Being mapped" in page
    assert "Hello 1" not in page
    assert "map/" not in page


def test_only_the_beginning_of_a_large_file_is_looked_at(sign_in, viewer, uploaded):
    text = lines(*(conversation(str(n), subject="x" * 2000) for n in range(2000)))
    page = look(sign_in(viewer), uploaded("a.jsonl", text)).text
    assert "200 can be read and 0 cannot" in page
