"""``evenhand backup`` and ``evenhand restore``: the embedded database and the files beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evenhand.site.commands.django_setup import set_up_django

File = Annotated[Path, typer.Argument(help="The backup file, for example evenhand.tar.gz.")]


def backup(file: File) -> None:
    """Write a backup while the site goes on running."""
    set_up_django()
    from evenhand.site.backups import write_backup

    size = write_backup(file)
    typer.echo(f"{file}: {size / 1e6:.1f} MB. Keep it elsewhere; it holds the signing key too.")


def restore(
    file: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the database that is there.")
    ] = False,
) -> None:
    """Put a backup in place of an empty home, or with --replace of the present one."""
    from evenhand.site.backups import restore_backup

    home = restore_backup(file, replace=replace)
    typer.echo(f"Restored into {home}. Start with `evenhand serve`.")
