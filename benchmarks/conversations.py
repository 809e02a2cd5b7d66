"""Import rate with search index, and server CPU of the pages of conversations, as tables.

    python benchmarks/conversations.py [--most 100000]

Works in a throw-away folder with the embedded database. Text is made up from syllables; word
frequencies fall off as they do in language. A conversation has 11 messages and about 120 words.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import accumulate
from statistics import median
from typing import Any

import msgspec

SIZES = (1_000, 10_000, 50_000)
CHUNK = 1_000
LAP = 10_000
AGENTS = 34
MESSAGES = 11
START = datetime(2025, 1, 1, tzinfo=UTC)


class Writer:
    """Makes up conversations; the same seed makes the same ones."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        letters = [a + b for a in "bcdfghjklmnprstvz" for b in "aeiou"]
        self.words = ["".join(self.random.choices(letters, k=1 + n % 4)) for n in range(20_000)]
        self.weights = list(accumulate(1 / (n + 3) for n in range(len(self.words))))

    def sentence(self) -> str:
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=11)) + "."

    def line(self, number: int) -> bytes:
        """Conversation ``number`` as a line of JSONL."""
        agent = f"a{self.random.randrange(AGENTS)}"
        begin = START + timedelta(minutes=5 * number)
        return msgspec.json.encode(
            {
                "id": f"conv-{number}",
                "channel": self.random.choice(["chat", "email", "phone"]),
                "language": self.random.choice(["en", "en", "en", "de"]),
                "subject": self.sentence()[:50],
                "tags": [self.random.choice(["billing", "refund", "delivery", "bug"])],
                "attributes": {"plan": "pro"},
                "participants": [
                    {"id": "c", "kind": "customer", "name": "Robin Example"},
                    {"id": agent, "kind": "agent", "name": f"Agent {agent}"},
                ],
                "messages": [
                    {
                        "author": agent if place % 2 else "c",
                        "visibility": "public",
                        "text": self.sentence(),
                        "sent_at": begin + timedelta(seconds=40 * place),
                    }
                    for place in range(MESSAGES)
                ],
                "surveys": self._surveys(number),
            }
        )

    def _surveys(self, number: int) -> list[dict[str, Any]]:
        value = self.random.randint(1, 5)
        return [{"kind": "csat", "scale_min": 1, "scale_max": 5, "value": value}] * (
            number % 3 == 0
        )


def set_up(home: str) -> Any:
    """A migrated database with one workspace and a client signed in to it."""
    os.environ["EVENHAND_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from evenhand.people.models import Membership, User, Workspace

    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    user = User.objects.create_user("bench@bench.example")
    Membership.objects.create(workspace=workspace, user=user, role="manager")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return workspace, client


def import_lines(workspace: Any, lines: list[bytes]) -> tuple[float, float]:
    """Reads, prepares and stores the lines; the seconds it took, by the clock and of CPU."""
    from evenhand.conversations.prepare import prepare
    from evenhand.conversations.record import ConversationRecord
    from evenhand.conversations.services import store

    decoder = msgspec.json.Decoder(ConversationRecord)
    begin, begin_cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(lines), CHUNK):
        records = [decoder.decode(line) for line in lines[start : start + CHUNK]]
        store(workspace, "bench", [prepare(record) for record in records])
    return time.perf_counter() - begin, time.process_time() - begin_cpu


def actions(writer: Writer) -> dict[str, dict[str, str]]:
    """What is asked of the list, by name: the filters in its address."""
    words = writer.words
    return {
        "list, newest": {},
        "filter by agent": {"agent": "1"},
        "filter by channel": {"channel": "email"},
        "filter by language": {"language": "de"},
        "filter by tag": {"tag": "refund"},
        "filter by low CSAT": {"survey": "low"},
        "filter reviewed (none is)": {"reviewed": "yes"},
        "filter by four weeks": {"first_day": "2025-01-01", "last_day": "2025-01-28"},
        "agent + channel + tag": {"agent": "1", "channel": "email", "tag": "bug"},
        "search, a common word": {"q": words[4]},
        "search, a middling word": {"q": words[700]},
        "search, a rare word": {"q": words[15_000]},
        "search, two words": {"q": f"{words[5]} {words[9]}"},
        "search, a phrase": {"q": f'"{words[5]} {words[9]}"'},
        "search, a beginning": {"q": f"{words[30][:3]}*"},
        "search, without": {"q": f"{words[4]} -{words[5]}"},
        "search, no such word": {"q": "xylophone"},
    }


def pages(client: Any, writer: Writer) -> Iterator[tuple[str, float]]:
    """Milliseconds of CPU of each page, by what is done."""
    address = "/w/bench/conversations/"
    for name, query in actions(writer).items():
        yield name, cpu(lambda query=query: client.get(address, query))
    newest = client.get(address).content.decode()
    older = unescape(re.search(r'href="([^"]*)" rel="next"', newest)[1])
    yield "list, second page", cpu(lambda: client.get(address + older))
    first = re.search(rf'href="({address}\d+/)"', newest)[1]
    yield "open one", cpu(lambda: client.get(first))


def cpu(action: Callable[[], Any], times: int = 15) -> float:
    """Median milliseconds of CPU of a request."""
    spent = []
    for _ in range(times + 3):
        begin = time.process_time()
        response = action()
        spent.append(time.process_time() - begin)
        assert response.status_code == 200
    return median(spent[3:]) * 1_000


def long_conversation(workspace: Any, client: Any) -> float:
    """Milliseconds of CPU to open a conversation of 2,000 messages."""
    from evenhand.conversations.models import Conversation

    writer = Writer(8)
    long = msgspec.json.decode(writer.line(0))
    long["id"] = "long"
    long["messages"] = [
        {**long["messages"][n % MESSAGES], "text": writer.sentence()} for n in range(2_000)
    ]
    import_lines(workspace, [msgspec.json.encode(long)])
    number = Conversation.objects.get(external_id="long").pk
    return cpu(lambda: client.get(f"/w/bench/conversations/{number}/"), times=5)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, rule, *rows])


def run(most: int) -> None:
    home = tempfile.mkdtemp(prefix="evenhand-bench-")
    try:
        measure(home, most)
    finally:
        shutil.rmtree(home)


def measure(home: str, most: int) -> None:
    workspace, client = set_up(home)
    writer = Writer()
    laps: dict[int, list[tuple[float, float]]] = defaultdict(list)
    found: dict[int, dict[str, float]] = {}
    done = 0
    for stop in sorted({*SIZES, *range(LAP, most + 1, LAP)}):
        if stop > most:
            break
        lines = [writer.line(number) for number in range(done, stop)]
        lap = -(-stop // LAP) * LAP
        laps[lap].append(import_lines(workspace, lines))
        done = stop
        if stop in SIZES:
            found[stop] = dict(pages(client, writer))
    size = os.path.getsize(os.path.join(home, "evenhand.sqlite3")) / 1e6
    seconds = {lap: [sum(kind) for kind in zip(*parts, strict=True)] for lap, parts in laps.items()}
    print(
        table(
            ["conversations", "imported per second", "per second of CPU"],
            [
                [f"{lap:,}", *[f"{LAP / kind:,.0f}" for kind in both]]
                for lap, both in seconds.items()
            ],
        )
    )
    first, last = next(iter(seconds.values())), list(seconds.values())[-1]
    ratios = " and ".join(f"{late / early:.2f}" for early, late in zip(first, last, strict=True))
    print(f"\nLast chunk {ratios} times the first (clock, CPU); {size:,.0f} MB on disk.\n")
    names = next(iter(found.values()))
    print(
        table(
            ["server CPU, ms", *[f"{size:,}" for size in found]],
            [[name, *[f"{found[size][name]:.1f}" for size in found]] for name in names],
        )
    )
    print(f"\nOpen one of 2,000 messages: {long_conversation(workspace, client):.0f} ms.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=100_000, help="conversations to import")
    sys.exit(run(parser.parse_args().most))
