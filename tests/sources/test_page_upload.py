"""Sending a file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.conf import settings

from evenhand.sources.folders import imports_folder
from evenhand.sources.models import ImportRun
from evenhand.sources.uploads import safe_name
from sources.files import conversation, lines

pytestmark = pytest.mark.django_db


def uploads() -> set[Path]:
    return set(imports_folder().glob("upload-*"))


def test_the_form_says_how_large_a_file_may_be(sign_in, viewer):
    assert "up to 512 MB" in sign_in(viewer).get("/w/acme/sources/new/").text


def test_an_upload_is_kept_to_be_looked_at_and_nothing_is_brought_in(send_file, viewer):
    response = send_file("chats.jsonl", lines(conversation("1")), source="desk")
    run = ImportRun.objects.get()
    assert response["Location"] == f"/w/acme/sources/{run.pk}/"
    assert (run.state, run.format, run.source) == ("preview", "jsonl", "desk")
    assert run.created_by == viewer.user
    assert Path(run.file).parent.parent == imports_folder()
    assert Path(run.file).read_text() == lines(conversation("1"))


def test_a_file_beyond_the_bound_is_refused_with_the_setting_and_not_kept(send_file, monkeypatch):
    monkeypatch.setitem(settings.ENV, "UPLOAD_MAX_MB", 1)
    before = uploads()
    response = send_file("large.jsonl", b"x" * 1_200_000)
    assert response.status_code == 422
    assert "larger than 1 MB" in response.text
    assert "EVENHAND_UPLOAD_MAX_MB" in response.text
    assert uploads() == before
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.jsonl", b"", "empty"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0", "is not text"),
        ("bomb.gz", None, "200 times its size"),
        ("a.csv", b"just one column\n1\n", "names only one column"),
    ],
)
def test_a_file_no_import_can_read_is_refused_with_the_reason(send_file, name, content, reason):
    before = uploads()
    response = send_file(name, gzip.compress(b"0" * 50_000_000) if content is None else content)
    assert response.status_code == 422
    assert reason in response.text
    assert uploads() == before


def test_a_form_without_a_file_asks_for_one(sign_in, viewer):
    response = sign_in(viewer).post("/w/acme/sources/new/", {"source": "x"})
    assert response.status_code == 422


def test_columns_nobody_recognises_can_still_be_mapped(send_file):
    response = send_file("a.csv", "eins,zwei\n1,hallo\n")
    assert response.status_code == 302
    assert ImportRun.objects.get().format == "csv"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\chats.csv", "chats.csv"),
        ("..", "upload"),
        ("a\0b\n.csv", "ab.csv"),
        ("é" * 200 + ".csv", "é" * 73 + ".csv"),
    ],
)
def test_a_name_is_only_a_name(name, kept):
    assert safe_name(name) == kept
