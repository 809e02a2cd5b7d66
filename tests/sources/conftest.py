"""Uploads and imports that tests of pages begin with."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evenhand.people.models import Membership
from evenhand.scorecards.models import ScorecardVersion
from evenhand.sources.models import ImportRun
from evenhand.sources.receiving import receive
from evenhand.sources.uploads import StoredUpload
from sources.files import conversation, lines
from sources.review_files import published, with_conversations


@pytest.fixture
def version(workspace, tmp_path) -> ScorecardVersion:
    """A scorecard in use, and three conversations to review on it."""
    with_conversations(workspace, tmp_path)
    return published(workspace)


@pytest.fixture
def uploaded(viewer, tmp_path, monkeypatch):
    """Puts a file where uploads lie, to be mapped: ``uploaded("a.csv", text)``."""
    folder = tmp_path / "imports"
    folder.mkdir()
    for module in ("tasks", "uploads", "sink"):
        monkeypatch.setattr(f"evenhand.sources.{module}.imports_folder", lambda: folder)

    def put(name: str, text: str | bytes, member: Membership = viewer) -> ImportRun:
        path = folder / f"upload-{len(list(folder.iterdir()))}" / name
        path.parent.mkdir()
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return receive(member, StoredUpload(path, name, path.stat().st_size), "files")

    return put


@pytest.fixture
def run(uploaded) -> ImportRun:
    """An upload of two good conversations and a broken line."""
    return uploaded("chats.jsonl", lines(conversation("1"), "{broken", conversation("2")))


@pytest.fixture
def send_file(sign_in, viewer):
    """Sends the upload form: ``send_file("a.csv", text)``."""

    def send(name: str, text: str | bytes, source: str = "files"):
        data = text.encode() if isinstance(text, str) else text
        return sign_in(viewer).post(
            "/w/acme/sources/new/", {"file": SimpleUploadedFile(name, data), "source": source}
        )

    return send
