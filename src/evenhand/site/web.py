"""Web processes, started in place of the command that asked for them.

A process that has only served holds less: neither the command line nor the migrations that were
looked through before. Memory goes back to the system once a page is made.
"""

from __future__ import annotations

import os
import sys

_FRUGAL = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "OPENBLAS_NUM_THREADS": "1",
}
"""For the C library and for arithmetic; whatever is set already stays."""


def become_web(host: str, port: int, processes: int) -> None:
    """Serve with several processes until told to stop, as a program of its own."""
    sys.stdout.flush()
    command = [sys.executable, "-m", __name__, host, str(port), str(processes)]
    os.execve(sys.executable, command, {**_FRUGAL, **os.environ})  # noqa: S606


def main(host: str, port: str, processes: str) -> None:
    """Serve with several processes until told to stop."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "evenhand.site.serving:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(processes),
        blocking_threads=1,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
