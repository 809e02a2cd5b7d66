"""Starts Django and finds the workspace a command speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.errors import InputError

if TYPE_CHECKING:
    from evenhand.people.models import Workspace


def set_up_django() -> None:
    """Load settings and models. Quick to call twice."""
    import django

    django.setup()


def find_workspace(slug: str) -> Workspace:
    """The workspace of this address; with none given, the only one there is.

    Raises
    ------
    InputError
        There is none, or several and none was named.
    """
    from evenhand.people.models import Workspace

    _need_tables()
    if slug:
        workspace = Workspace.objects.filter(slug=slug).first()
        if workspace is None:
            raise InputError(f"there is no workspace {slug!r}.", "--workspace")
        return workspace
    found = list(Workspace.objects.order_by("id")[:2])
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            "there is no workspace yet. Run `evenhand demo`, or `evenhand serve` and open the "
            "address it prints to set one up.",
            "--workspace",
        )
    raise InputError("there are several workspaces; name one.", "--workspace")


def _need_tables() -> None:
    from django.db import connection

    from evenhand.people.models import Workspace

    if Workspace._meta.db_table not in connection.introspection.table_names():
        raise InputError(
            "the database is empty. Run `evenhand demo` to look at a support centre, or "
            "`evenhand serve` and set up your own.",
            str(connection.settings_dict["NAME"]),
        )
