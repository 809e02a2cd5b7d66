"""``evenhand import`` with batches small enough to be killed between; started by a test."""

import sys

import typer

from evenhand.site.commands.django_setup import set_up_django
from evenhand.site.commands.import_ import import_

if __name__ == "__main__":
    set_up_django()
    from evenhand.sources import intake

    intake.BATCH = 20
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(import_)
    app(sys.argv[1:])
