"""Working off the list until there is nothing more on it.

``python -m evenhand.judges.working PARENT VERSION...`` does so in a process of its own, for as long
as the process that started it lives.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenhand.judges.models import JudgeVersion

POLL_SECONDS = 1.0


class Going:
    """Says whether to go on: not after Ctrl+C, and not when the parent process is gone."""

    def __init__(self, parent: int = 0) -> None:
        self.parent = parent
        self.told = False
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, self.stop)

    def stop(self, *_signal: object) -> None:
        """Finish the conversations in hand and go no further."""
        self.told = True

    def __call__(self) -> bool:
        return not self.told and (not self.parent or os.getppid() == self.parent)


def work(versions: Sequence[JudgeVersion], going: Callable[[], bool], limit: int = 0) -> int:
    """Take and score batches of these versions; how many segments this process scored.

    Waits for what other workers have in hand, and goes on with what they leave.

    Parameters
    ----------
    versions:
        Judge versions whose batches are taken.
    going:
        Asked again and again; no means stop.
    limit:
        Stop after so many segments; 0: all.
    """
    from evenhand.judges import queries, services, workers
    from evenhand.judges.scoring import score_batch

    scored = 0
    while going() and not (limit and scored >= limit):
        batch = services.take_batch(workers.worker_name(), versions)
        if batch is not None:
            scored += score_batch(batch, going, limit - scored if limit else None).segments
        elif queries.running_batches(versions).exists():
            time.sleep(POLL_SECONDS)
        else:
            break
    return scored


def main() -> None:
    """The work of one process."""
    import django

    django.setup()
    from evenhand.judges.models import JudgeVersion

    parent, *numbers = map(int, sys.argv[1:])
    versions = list(JudgeVersion.objects.filter(pk__in=numbers).select_related("judge"))
    work(versions, Going(parent))


if __name__ == "__main__":
    main()
