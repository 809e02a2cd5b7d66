"""``evenhand export``: reviews as CSV."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from evenhand.errors import InputError
from evenhand.site.commands.django_setup import set_up_django
from evenhand.site.commands.iqs import Channel, From, Team, To, Workspace, scope_of, viewer_of


def export(
    file: Annotated[Path | None, typer.Argument(help="Where to; nothing prints it.")] = None,
    workspace: Workspace = "",
    first: From = "",
    last: To = "",
    team: Team = "",
    channel: Channel = "",
) -> None:
    """Write the counted reviews of a period as CSV, formulas made inert."""
    set_up_django()
    from evenhand.insights.export import csv_lines, review_rows

    viewer = viewer_of(workspace)
    lines = csv_lines(review_rows(viewer, scope_of(viewer, first, last, team, channel)))
    if file is None:
        sys.stdout.writelines(lines)
        return
    try:
        with file.open("x", encoding="utf-8", newline="") as target:
            target.writelines(lines)
    except FileExistsError as error:
        raise InputError("there is a file of this name already.", str(file)) from error
    typer.echo(f"Written to {file}.")
