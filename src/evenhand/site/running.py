"""Starting the web server and the worker.

``serve_together`` is one process: the web server in its event loop and the worker in a thread.
Busier installations have web processes and workers apart: see ``web``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from evenhand.errors import InputError

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 20
POLL_SECONDS = 0.5
FACTS_SECONDS = 2


def serve_together(host: str, port: int) -> None:
    """Serve, and work through the tasks, in this one process until told to stop."""
    check_port(host, port)
    with working():
        asyncio.run(_serve_until_stopped(host, port))


@contextlib.contextmanager
def working() -> Iterator[None]:
    """Work through the tasks in a thread for as long as the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(stop,), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)


def work(stop: threading.Event) -> None:
    """Run tasks as they come, and every so often put unfinished work on the list again."""
    worker = _task_worker()
    next_sweep = next_facts = 0.0
    while not stop.is_set():
        if time.monotonic() >= next_facts:
            _guarded(keep_facts_up)
            next_facts = time.monotonic() + FACTS_SECONDS
        if time.monotonic() >= next_sweep:
            _guarded(sweep)
            next_sweep = time.monotonic() + SWEEP_SECONDS
        _guarded(worker.run)
        stop.wait(POLL_SECONDS)


def keep_facts_up() -> None:
    """Bring what figures are made from up with the reviews."""
    from evenhand.insights.facts.tasks import keep_up

    keep_up()


def sweep() -> None:
    """Enqueue again what a stopped or killed worker left behind. Safe to do twice."""
    from evenhand.insights.alerts.tasks import enqueue_due as look_for_alerts
    from evenhand.insights.contact.tasks import enqueue_unfinished as unfinished_drivers
    from evenhand.insights.facts.tasks import compare, tidy_all
    from evenhand.insights.laboratory.tasks import enqueue_unfinished as unfinished_laboratory
    from evenhand.judges.rules.tasks import nudge as unfinished_comparisons
    from evenhand.judges.signals.tasks import enqueue_unfinished as unfinished_signals
    from evenhand.judges.tasks import enqueue_unfinished as unfinished_scoring
    from evenhand.judges.trainings.tasks import enqueue_unfinished as unfinished_trainings
    from evenhand.people.notices import send_due
    from evenhand.reviews.services.reminding import remind
    from evenhand.reviews.tasks import run_due_plans
    from evenhand.sources.tasks import enqueue_unfinished as unfinished_imports

    unfinished_imports()
    unfinished_scoring()
    unfinished_signals()
    unfinished_comparisons()
    unfinished_trainings()
    unfinished_drivers()
    unfinished_laboratory()
    run_due_plans()
    remind()
    look_for_alerts()
    send_due()
    tidy_all()
    compare()


def check_port(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on before anything is started.

    Raises
    ------
    InputError
        It is taken, or is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                f"cannot listen there: {error.strerror}. Choose another with --port.",
                f"{host}:{port}",
            ) from error


def _task_worker() -> Any:
    from django_tasks_db.management.commands.db_worker import Worker

    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{socket.gethostname()}-{threading.get_ident()}"[:64],
        excluded_queue_names=[],
    )


def _guarded(step: Callable[[], object]) -> None:
    """A fault in one round is logged; the next round goes on."""
    try:
        step()
    except Exception:
        logger.exception("a round of the worker failed; going on")


async def _serve_until_stopped(host: str, port: int) -> None:
    from asgiref.wsgi import WsgiToAsgi
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    from evenhand.site.serving import application

    # granian's send is awaitable without being a coroutine function, which asgiref remarks on.
    warnings.filterwarnings("ignore", message="async_to_sync was passed", module="asgiref")
    server = Server(
        WsgiToAsgi(application),  # type: ignore[no-untyped-call]
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_level=LogLevels.error,
    )
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, server.stop)
    await server.serve()
