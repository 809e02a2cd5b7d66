"""``evenhand doctor``: is everything in place?"""

from __future__ import annotations

import json as json_text
from typing import Annotated

import typer

from evenhand.site.commands.django_setup import set_up_django


def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print for a script to read.")] = False,
) -> None:
    """Check settings, database, search index, front end, stored scores and unfinished work."""
    set_up_django()
    from evenhand.site.health import findings

    found = findings()
    if json:
        typer.echo(json_text.dumps([finding.as_dict() for finding in found], indent=2))
    else:
        for finding in found:
            typer.echo(f"{'ok  ' if finding.good else 'BAD '} {finding.what}: {finding.detail}")
    if not all(finding.good for finding in found):
        raise typer.Exit(1)
