"""The command line. Commands import Django only when they run, so that help is quick."""

from __future__ import annotations

import os
import sys

import typer

from evenhand.errors import EvenhandError
from evenhand.site.commands import COMMANDS

app = typer.Typer(
    name="evenhand",
    help="Quality of customer-service conversations, in numbers that hold.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for name, command in COMMANDS.items():
    app.command(name)(command)


def main() -> None:
    """Run the command line; an error of ours ends it with one clear sentence and code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.site.settings")
    try:
        app()
    except EvenhandError as error:
        sys.stderr.write(f"evenhand: {error}\n")
        raise SystemExit(1) from error
