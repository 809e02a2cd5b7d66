"""``evenhand serve`` and ``evenhand worker``."""

from __future__ import annotations

import signal
import threading
from typing import Annotated

import typer

from evenhand.site.commands.django_setup import set_up_django

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8470,
    processes: Annotated[
        int,
        typer.Option(
            help="Web processes. 0 serves and works in one process; with more, start "
            "`evenhand worker` beside them."
        ),
    ] = 0,
) -> None:
    """Serve the web interface."""
    set_up_django()
    from evenhand.site.running import check_port, serve_together
    from evenhand.site.tables import bring_tables_up
    from evenhand.site.web import become_web

    bring_tables_up()
    typer.echo(f"Evenhand is at http://{host}:{port}/  (Ctrl+C stops it)")
    if processes:
        check_port(host, port)
        become_web(host, port, processes)
    else:
        serve_together(host, port)


def worker() -> None:
    """Work through imports and scoring until told to stop. Run as many as you like."""
    set_up_django()
    from evenhand.site.running import work

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    typer.echo("Working; Ctrl+C stops after the current batch.")
    work(stop)
