"""``evenhand demo``: an embedded database, a support centre to look at, web and worker."""

from __future__ import annotations

from typing import Annotated

import typer

from evenhand.site.commands.django_setup import set_up_django
from evenhand.site.commands.serve import Host, Port


def demo(
    host: Host = "127.0.0.1",
    port: Port = 8470,
    load_only: Annotated[
        bool, typer.Option("--load-only", help="Load the demo workspace and do not serve it.")
    ] = False,
) -> None:
    """Load a support centre to look at, and serve it."""
    set_up_django()
    from django.utils import timezone

    from evenhand.site.demo_loader import DOMAIN, PASSWORD, demo_workspace, load_demo
    from evenhand.site.running import check_port, serve_together
    from evenhand.site.tables import bring_tables_up

    bring_tables_up()
    if demo_workspace() is None:
        load_demo(timezone.localdate().replace(day=1), lambda text: typer.echo(f"· {text}"))
    if load_only:
        return
    check_port(host, port)
    typer.echo(
        f"\nEvenhand is at   http://{host}:{port}/\n"
        f"Sign in as       manager@{DOMAIN}\n"
        f"with password    {PASSWORD}\n"
        f"(or admin@, lead@, auditor@ or ines.carvalho@{DOMAIN}; Ctrl+C stops it)\n"
    )
    serve_together(host, port)
