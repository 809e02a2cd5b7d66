"""Facts that are gone, damaged, foreign or unwritable never make a wrong number."""

from __future__ import annotations

import errno
import json
from datetime import date

import pytest
from django.db import connection

from evenhand.insights.facts import freshness as freshness_module
from evenhand.insights.facts import tasks, triggers
from evenhand.insights.facts import writing as writing_module
from evenhand.insights.facts.building import refresh
from evenhand.insights.facts.freshness import FactsNotReady, current, freshness
from evenhand.insights.facts.lease import store_of
from evenhand.insights.facts.manifest import FactsTooNew, folder_of
from evenhand.insights.facts.models import FactChange, FactStore
from evenhand.insights.facts.verifying import of_database, of_facts, verified
from evenhand.insights.metrics import measured
from evenhand.insights.scope import Scope
from evenhand.people.notices import Notice
from evenhand.reviews.models import Review
from evenhand.site import health

MAY = Scope.month_of(date(2026, 5, 1))


def manifest_of(workspace):
    return folder_of(workspace) / f"manifest-{store_of(workspace).token}.json"


def test_facts_deleted_are_built_again(filled, viewer, opened):
    before = measured(viewer, "iqs", MAY).only.estimate
    for path in folder_of(filled.workspace).iterdir():
        path.unlink()
    assert measured(viewer, "iqs", MAY).only.estimate == before


@pytest.mark.parametrize("table", ["reviews", "agent_days"])
def test_a_file_cut_short_is_noticed_and_built_again(filled, viewer, opened, table):
    before = measured(viewer, "iqs", MAY).only.estimate
    facts = opened(filled.workspace)
    part = facts.manifest.files(table)[0]
    path = facts.folder / part.file
    path.write_bytes(path.read_bytes()[: part.bytes // 2])
    assert measured(viewer, "iqs", MAY).only.estimate == before


def test_a_manifest_cut_short_is_noticed_and_built_again(filled, viewer, opened):
    before = measured(viewer, "iqs", MAY).only.estimate
    path = manifest_of(filled.workspace)
    path.write_text(path.read_text()[:100])
    assert measured(viewer, "iqs", MAY).only.estimate == before


def test_facts_of_a_newer_version_are_refused_and_left_alone(filled, viewer, opened):
    opened(filled.workspace)
    path = manifest_of(filled.workspace)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    with pytest.raises(FactsTooNew, match="newer version"):
        measured(viewer, "iqs", MAY)
    with pytest.raises(FactsTooNew):
        refresh(filled.workspace)
    assert path.exists()


def test_facts_older_than_a_restored_database_are_not_believed(filled, opened):
    opened(filled.workspace)
    FactStore.objects.filter(workspace=filled.workspace).update(token="0" * 16)
    found, state = current(filled.workspace)
    assert state.up_to_date
    assert of_facts(found) == of_database(filled.workspace)


def test_facts_behind_say_so_where_catching_up_takes_longer(filled, opened, monkeypatch):
    opened(filled.workspace)
    monkeypatch.setattr(freshness_module, "IN_PASSING", 0)
    filled.review(filled.segments(1), [10])
    _found, state = current(filled.workspace)
    assert not state.up_to_date
    assert state.waiting >= 2


def test_a_large_workspace_without_facts_says_that_they_are_prepared(filled, monkeypatch):
    monkeypatch.setattr(freshness_module, "SMALL", 1)
    with pytest.raises(FactsNotReady, match="being prepared"):
        current(filled.workspace)


def test_a_full_disk_is_an_alarm_and_leaves_no_pieces(filled, people, opened, monkeypatch):
    before = of_facts(opened(filled.workspace))
    files = set(folder_of(filled.workspace).iterdir())

    def no_room(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing_module, "_to_disk", no_room)
    filled.review(filled.segments(1), [10])
    tasks.keep_up()
    found, state = current(filled.workspace)
    assert "No space left" in state.problem
    assert of_facts(found) == before
    assert set(folder_of(filled.workspace).iterdir()) == files
    assert Notice.objects.filter(member=people["admin"], kind="alert").count() == 1
    assert not health._facts().good
    monkeypatch.undo()
    refresh(filled.workspace)
    assert freshness(filled.workspace).up_to_date


def test_a_difference_is_an_alarm_and_fails_the_doctor(filled, people, opened):
    opened(filled.workspace)
    Review.objects.filter(pk=Review.objects.first().pk).update(score=1)
    FactChange.objects.all().delete()
    found = verified(filled.workspace)
    assert [difference.what for difference in found.differences] == ["scores"]
    assert tasks.compare() == 1
    assert Notice.objects.get(member=people["admin"]).subject.startswith("The figures differ")
    finding = health._facts()
    assert not finding.good
    assert "evenhand facts rebuild" in finding.detail


def test_marks_that_went_missing_are_laid_again_and_old_facts_not_believed(filled, opened):
    opened(filled.workspace)
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON reviews_review"
        cursor.execute(f"DROP TRIGGER fact_change_reviews_review_update{on}")
    assert not health._facts().good
    Review.objects.filter(pk=Review.objects.first().pk).update(score=1)
    triggers.lay()
    assert not triggers.missing()
    assert of_facts(opened(filled.workspace)) == of_database(filled.workspace)
