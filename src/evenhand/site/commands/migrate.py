"""``evenhand migrate``: bring the database to this version."""

from __future__ import annotations

from evenhand.site.commands.django_setup import set_up_django


def migrate() -> None:
    """Create the database's tables, or bring them to this version."""
    set_up_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
