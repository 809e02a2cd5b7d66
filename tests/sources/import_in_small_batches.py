"""``evenhand import`` with batches small enough to be killed between; started by a test.

It rests a moment before each, so that no machine is done before the test has looked.
"""

import sys
import time

import typer

from evenhand.site.commands.django_setup import set_up_django
from evenhand.site.commands.import_ import import_

if __name__ == "__main__":
    set_up_django()
    from evenhand.sources import intake, services

    put = services.put

    def put_after_a_rest(*given):
        time.sleep(0.02)
        return put(*given)

    intake.BATCH, services.put = 20, put_after_a_rest
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(import_)
    app(sys.argv[1:])
