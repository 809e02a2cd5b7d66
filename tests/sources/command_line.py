"""``evenhand import`` as a test types it."""

from __future__ import annotations

from importlib import import_module

import typer
from typer.testing import CliRunner, Result

# The package gives the verb this name too.
command = import_module("evenhand.site.commands.import_")
app = typer.Typer(pretty_exceptions_enable=False)
app.command()(command.import_)


def run(*arguments: object) -> Result:
    """What the command prints and ends with."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])
