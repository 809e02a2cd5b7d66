"""``evenhand migrate``: bring the database to this version."""

from __future__ import annotations

from evenhand.site.commands.django_setup import set_up_django


def migrate() -> None:
    """Create the database's tables, or bring them to this version."""
    set_up_django()
    from evenhand.site.tables import bring_tables_up

    bring_tables_up(verbosity=1)
