"""A team whose first agent drops, in the database, and a server that takes webhooks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from django.conf import settings

from evenhand.people.models import Workspace
from insights.conftest import Centre

FIRST = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
WEEKS = 13
TODAY = (FIRST + timedelta(weeks=WEEKS)).date()


@pytest.fixture
def declining(workspace: Workspace) -> Centre:
    """Thirteen weeks of three agents; from the twelfth on Ana is 50 points lower."""
    made, rng = Centre(workspace), np.random.default_rng(5)
    for week in range(WEEKS):
        for agent in ("Ana", "Ben", "Cem"):
            low = 50 if agent == "Ana" and week >= 11 else 0
            scores = (rng.choice([80, 90, 90, 100], 4) - low).tolist()
            segments = made.segments(4, agent=agent, when=FIRST + timedelta(weeks=week))
            made.review(segments, scores)
    return made


class Receiver:
    """Answers webhooks as scripted, then with 200, and keeps what came."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.received: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append((dict(self.headers), body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_said: object) -> None:
                """Nothing on the terminal."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A server on this machine, which webhooks may reach for once."""
    monkeypatch.setattr(settings, "ENV", {**settings.ENV, "WEBHOOK_PRIVATE": True})
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()
