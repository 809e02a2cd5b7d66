"""Facts kept on object storage: sent before they count, fetched by machines that lack them."""

from __future__ import annotations

import os
import shutil

import pytest
from django.conf import settings

from evenhand.insights.facts.building import open_store, refresh
from evenhand.insights.facts.cleaning import names_of
from evenhand.insights.facts.elsewhere import StorageUnreachable
from evenhand.insights.facts.freshness import current, freshness, noted
from evenhand.insights.facts.lease import store_of
from evenhand.insights.facts.manifest import FactsUnusable, folder_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def storage(tmp_path, monkeypatch):
    """A folder that the object-store library keeps as it keeps a bucket."""
    monkeypatch.setitem(settings.ENV, "FACTS_STORE_URL", (tmp_path / "bucket").as_uri())
    (tmp_path / "bucket").mkdir()
    return tmp_path / "bucket"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_another_machine_fetches_what_is_in_force(filled, opened, storage):
    here = opened(filled.workspace)
    assert names_of([here.manifest]) <= set(names(storage / str(filled.workspace.pk)))
    shutil.rmtree(here.folder)
    there, state = current(filled.workspace)
    assert there.manifest == here.manifest
    assert state.up_to_date


def test_a_damaged_file_is_fetched_again(filled, opened, storage):
    before = opened(filled.workspace)
    first = before.manifest.parts[0]
    (before.folder / first.file).write_bytes(b"cut")
    after = open_store(filled.workspace, store_of(filled.workspace))
    assert (after.folder / first.file).stat().st_size == first.bytes


def test_what_is_lost_everywhere_is_not_answered_from(filled, opened, storage):
    here = opened(filled.workspace)
    shutil.rmtree(here.folder)
    (storage / str(filled.workspace.pk) / here.manifest.parts[0].file).unlink()
    with pytest.raises(FactsUnusable, match="gone"):
        open_store(filled.workspace, store_of(filled.workspace))


def test_a_change_that_cannot_be_sent_does_not_come_into_force(filled, opened, storage):
    before = opened(filled.workspace)
    filled.review(filled.segments(1, agent="Ana"), [90])
    shutil.rmtree(storage)
    with pytest.raises(StorageUnreachable) as said:
        refresh(filled.workspace)
    noted(filled.workspace, said.value)
    assert store_of(filled.workspace).token == before.manifest.token
    assert "See to the object storage" in freshness(filled.workspace).problem


def test_what_is_no_longer_in_force_goes_there_too(filled, opened, storage):
    here = opened(filled.workspace)
    there = storage / str(filled.workspace.pk)
    stale = there / "reviews-202601-1-stale.parquet"
    stale.write_bytes(b"old")
    os.utime(stale, (0, 0))
    filled.review(filled.segments(1, agent="Ana"), [90])
    after = opened(filled.workspace)
    assert not stale.exists()
    assert names_of([after.manifest]) <= set(names(there))
    assert folder_of(filled.workspace) == here.folder
