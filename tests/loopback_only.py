"""Keeps a Python process on this machine: looking up or connecting to anywhere else raises.

Imported by the tests' ``conftest``; processes the tests start import it through
``sitecustomize`` (see ``guarded_environment``).
"""

from __future__ import annotations

import ipaddress
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

_NAMES = {"localhost", "", None}


class OutsideLoopback(RuntimeError):
    """Something tried to leave this machine."""


def install() -> None:
    """Watch every look-up, connection and datagram of this process from now on."""
    sys.addaudithook(_watch)


def guarded_environment() -> dict[str, str]:
    """An environment whose Python processes are watched too."""
    folder = Path(tempfile.mkdtemp(prefix="evenhand-guard-"))
    (folder / "sitecustomize.py").write_text("import loopback_only\nloopback_only.install()\n")
    here = Path(__file__).resolve().parent
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{here}"}


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        _check(arguments[1][0] if isinstance(arguments[1], tuple) else None)
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        _check(arguments[0])


def _check(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in _NAMES:
        return
    try:
        inside = ipaddress.ip_address(name).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise OutsideLoopback(f"{name!r} is outside this machine")
