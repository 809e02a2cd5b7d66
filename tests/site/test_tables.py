"""The tables of an installation, from whatever they were begun with."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from evenhand.errors import StateError
from evenhand.site.tables import bring_tables_up


def test_tables_of_this_version_stay_as_they_are(db):
    before = MigrationRecorder(connection).applied_migrations().keys()
    bring_tables_up()
    assert MigrationRecorder(connection).applied_migrations().keys() == before


def test_the_last_tables_before_the_first_release_are_taken_over(db):
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("people", "0001_first_tables")
    bring_tables_up()
    assert ("people", "0001_first_tables") in recorder.applied_migrations()


def test_unfinished_tables_from_before_the_first_release_are_refused(db):
    recorder = MigrationRecorder(connection)
    replaced = MigrationLoader(connection).replacements["people", "0001_first_tables"].replaces
    for room, name in [("people", "0001_first_tables"), *replaced]:
        recorder.record_unapplied(room, name)
    recorder.record_applied("people", "0001_initial")
    with pytest.raises(StateError, match=r"tables of people .* empty data folder"):
        bring_tables_up()
