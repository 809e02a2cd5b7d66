"""What bringing a conversation in costs, from the file to the search index, step by step.

Run ``python benchmarks/import.py``; ``--conversations 20000`` for a shorter run. A throw-away
SQLite database is used. Seconds are of this process's CPU; the whole import is timed by the clock
too. ``last : first`` compares the last tenth of the import with the first.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

MESSAGES = 11
TEXT = """
charge invoice delivery account please order status card refund address today again thank you help
with my the a is not working screen error payment check number have been waiting for since yesterday
sorry look moment solved sent back team open close again money plan
"""
WORDS = TEXT.split()
RARE = [f"word{number}" for number in range(20_000)]
START = datetime(2026, 1, 5, 8, tzinfo=UTC)


def conversations(count: int) -> Iterator[dict[str, object]]:
    """Chats of eleven messages between a customer and one of forty agents."""
    chance = random.Random(20)
    for number in range(count):
        start = START + timedelta(minutes=2 * number)
        agent = number % 40
        yield {
            "id": f"chat-{number}",
            "channel": "chat",
            "participants": [
                {"id": "c", "kind": "customer", "name": f"Customer {number}"},
                {
                    "id": "a",
                    "kind": "agent",
                    "name": f"Agent {agent}",
                    "email": f"agent{agent}@acme.example",
                },
            ],
            "messages": [
                {
                    "author": "a" if turn % 2 else "c",
                    "visibility": "public",
                    "text": " ".join(chance.choices(WORDS, k=11) + chance.choices(RARE, k=2)),
                    "sent_at": (start + timedelta(seconds=40 * turn)).isoformat(),
                }
                for turn in range(MESSAGES)
            ],
        }


def write_files(folder: Path, count: int) -> tuple[Path, Path]:
    """The same conversations as JSONL and as CSV, one row per message."""
    lines, table = folder / "chats.jsonl", folder / "chats.csv"
    with lines.open("w") as file, table.open("w", newline="") as rows:
        writer = csv.writer(rows)
        writer.writerow(["conversation id", "role", "author", "text", "sent at"])
        for document in conversations(count):
            file.write(json.dumps(document) + "\n")
            agent = document["participants"][1]["name"]
            names = {"c": ("customer", "Customer"), "a": ("agent", agent)}
            for said in document["messages"]:
                who = names[said["author"]]
                writer.writerow([document["id"], *who, said["text"], said["sent_at"]])
    return lines, table


def seconds(action: Callable[[], object]) -> tuple[float, float]:
    """CPU and clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    action()
    return time.process_time() - cpu, time.perf_counter() - clock


def exhaust(found: Iterable[object]) -> None:
    """Go through all of it."""
    for _entry in found:
        pass


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    count = parser.parse_args().conversations
    with tempfile.TemporaryDirectory() as home:
        os.environ["EVENHAND_HOME"] = home
        os.environ["EVENHAND_DATABASE_URL"] = ""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.site.settings")
        measure(Path(home), count)


def measure(home: Path, count: int) -> None:
    """All steps, each on what the one before left."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from evenhand.conversations.prepare import prepare
    from evenhand.people.models import Workspace
    from evenhand.sources.options import Options
    from evenhand.sources.services import plan, rehearse, run_import, start_import

    workspace = Workspace.objects.create(slug="bench", name="Bench")
    lines, table = write_files(home, count)
    size = lines.stat().st_size

    def job(path: Path, source: str = "files"):
        return plan(workspace, source, path, Options())

    def read(path: Path) -> Iterator[object]:
        planned = job(path)
        with planned.open() as file:
            yield from planned.format.read(file, planned.options)

    def row(name: str, spent: tuple[float, float], note: str = "") -> None:
        cpu, clock = spent
        each, of_cpu, of_clock = cpu / count * 1e6, count / cpu, count / clock
        print(f"{name:<28}{each:>10.0f}{of_cpu:>12,.0f}{of_clock:>12,.0f}  {note}")

    print(f"{count:,} conversations of {MESSAGES} messages, {size / 1e6:.0f} MB of JSONL\n")
    print(f"{'step':<28}{'µs each':>10}{'/s of CPU':>12}{'/s':>12}")
    row("read JSONL", seconds(lambda: exhaust(read(lines))))
    found = [entry.record for entry in islice(read(lines), 5000)]
    cpu, clock = seconds(lambda: [prepare(record) for record in found])
    row("prepare", (cpu * count / len(found), clock * count / len(found)))

    moments = [(0, time.perf_counter())]
    whole = seconds(
        lambda: run_import(
            start_import(job(lines)),
            lambda counts: moments.append((counts.entries, time.perf_counter())),
        )
    )
    row("whole import with search", whole, f"last : first {ratio(moments):.2f}")
    row("again, nothing changed", seconds(lambda: run_import(start_import(job(lines)))))
    row("dry run", seconds(lambda: rehearse(job(lines))))
    row("read CSV", seconds(lambda: exhaust(read(table))))
    row("whole import of CSV", seconds(lambda: run_import(start_import(job(table, "csv")))))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    database = (home / "evenhand.sqlite3").stat().st_size
    each = database / count / 2 / 1000
    print(f"\npeak memory {peak:,.0f} MB; database {each:.1f} kB a conversation")


def ratio(moments: list[tuple[int, float]]) -> float:
    """Seconds a conversation in the last tenth, over the first."""
    tenth = max(1, len(moments) // 10)
    (first, start), (upto, end) = moments[0], moments[tenth]
    (late, before), (last, after) = moments[-1 - tenth], moments[-1]
    return ((after - before) / (last - late)) / ((end - start) / (upto - first))


if __name__ == "__main__":
    main()
