"""Brings the database's tables to this version."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from evenhand.errors import StateError


def bring_tables_up(verbosity: int = 0) -> None:
    """Make the tables, or change those there are.

    Raises
    ------
    StateError
        They come from before the first release and are not the last of that time.
    """
    _refuse_unfinished()
    call_command("migrate", interactive=False, verbosity=verbosity)


def _refuse_unfinished() -> None:
    loader = MigrationLoader(connection)
    begun = {room for room, _name in loader.applied_migrations}
    for room, name in loader.replacements:
        if room in begun and (room, name) not in loader.applied_migrations:
            raise StateError(
                f"{connection.settings_dict['NAME']} was begun by a version before the first "
                f"release, and its tables of {room} cannot be changed any more. Start with an "
                "empty data folder or database, or restore a backup of this version."
            )
