"""Compiling in a process of its own, so that a web process never holds a compiler.

The process is started when a question comes that nobody asked before, answers further ones, and
ends by itself when there are none for a while. Where it cannot be had, whoever asks compiles.
"""

from __future__ import annotations

import ast
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Hashable

_IDLE_SECONDS = 30
_PATIENCE_SECONDS = 60
_START = f"import django; django.setup(); from {__name__} import main; main()"
_COMMAND = (sys.executable, "-c", _START)


class Compiler:
    """Compiles and keeps what it is told, elsewhere."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def compile(self, shape: Hashable) -> None:
        """Have the SQL of this shape compiled and kept, if that can be done."""
        with self._lock:
            try:
                self._ask(f"{shape!r}\n")
            except OSError:
                self.stop()

    def stop(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, line: str) -> None:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        process.stdin.write(line)
        process.stdin.flush()
        ready, _writable, _failed = select.select([process.stdout], [], [], _PATIENCE_SECONDS)
        if not ready or not process.stdout.readline():
            raise BrokenPipeError

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(  # noqa: S603
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        return self._process


def main() -> None:
    """Compile and keep each shape that comes in, and say when that is done."""
    from evenhand.insights.metrics.compiling import keep

    while True:
        signal.alarm(_IDLE_SECONDS)
        line = sys.stdin.readline()
        signal.alarm(0)
        if not line:
            return
        kind, *told = ast.literal_eval(line)
        if kind == "metric":
            keep(*told)
        sys.stdout.write("done\n")
        sys.stdout.flush()
