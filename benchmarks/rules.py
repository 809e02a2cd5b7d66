"""How many conversations a second the rules judge scores on one core, writes included.

A throw-away SQLite database is filled with chats of eleven messages made up from a few hundred
sentences; then everything is scored on the general-support scorecard, once without the spelling
category and once with it. CPU seconds of this process and of the spelling helper count together.

Run ``python benchmarks/rules.py``; ``--conversations 20000`` for a longer run, ``--profile`` to see
where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any

WHEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ASKED = (
    "Hi, I was charged twice for order {n} and I am rather annoyed.",
    "Where is my parcel {n}? It should have been here on Monday.",
    "The app shows error {n} since the update. What can I do?",
    "Please change the address on my account {n}, I have moved.",
)
MIDDLE = (
    "Could you tell me the last four digits of the card you used for order {n}?",
    "I have opened case {n} and asked the warehouse to look at it today.",
    "Thank you, I can see the two bookings of the {n} now; one of them is only reserved.",
    "That is frustrating, I am sorry. I will take care of it and write to you by Friday.",
    "Please restart the device, wait thirty seconds and tell me what number {n} shows.",
)
REPLIES = ("ok, {n}", "It ends in {n}.", "Still the same, code {n}.", "Thanks, and how long?")
LAST = (
    "Is there anything else I can do for you? Have a nice day!",
    "You will get a message within two days. Kind regards, the team of {n}",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=3000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    set_up()
    workspace = fill(options.conversations)
    for spelling in (False, True):
        run(workspace, spelling, options.profile)


def set_up() -> None:
    os.environ["EVENHAND_HOME"] = tempfile.mkdtemp(prefix="evenhand-benchmark-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def fill(conversations: int) -> Any:
    from evenhand.conversations.prepare import prepare
    from evenhand.conversations.services import store
    from evenhand.people.models import Workspace

    workspace = Workspace.objects.create(slug="benchmark", name="Benchmark")
    chance = random.Random(1)
    records = [prepare(conversation(number, chance)) for number in range(conversations)]
    for start in range(0, conversations, 1000):
        store(workspace, "benchmark", records[start : start + 1000])
    return workspace


def conversation(number: int, chance: random.Random) -> Any:
    from evenhand.conversations.record import (
        ConversationRecord,
        MessageRecord,
        ParticipantRecord,
    )
    from evenhand.conversations.transcript import Kind, Visibility

    texts = [chance.choice(ASKED), "Hello, this is Ana. I am happy to help."]
    for _ in range(4):
        texts += [chance.choice(REPLIES), chance.choice(MIDDLE)]
    texts.append(chance.choice(LAST))
    authors = ["customer", *["agent", "customer"] * 4, "agent", "agent"]
    messages = [
        MessageRecord(
            author=author,
            visibility=Visibility.PUBLIC,
            text=text.format(n=chance.randrange(10_000)),
            sent_at=WHEN + timedelta(minutes=place),
        )
        for place, (author, text) in enumerate(zip(authors, texts, strict=True))
    ]
    people = [
        ParticipantRecord("customer", Kind.CUSTOMER, "Maya"),
        ParticipantRecord("agent", Kind.AGENT, "Ana", f"ana{number % 20}@example.com"),
    ]
    return ConversationRecord(f"c{number}", "chat", people, messages, language="en")


def run(workspace: Any, spelling: bool, profile: bool) -> None:
    import msgspec

    from evenhand.judges import services
    from evenhand.judges.rules.document import ready_rules
    from evenhand.judges.rules.spelling import speller
    from evenhand.judges.scoring import score_batch
    from evenhand.scorecards.files import ready_scorecard
    from evenhand.scorecards.queries import published_versions
    from evenhand.scorecards.services import create_scorecard, publish

    version = published_versions(workspace).first() or publish(
        create_scorecard(workspace, ready_scorecard("general-support"))
    )
    rules = ready_rules("general-support")
    if not spelling:
        kept = [each for each in rules.categories if each.key != "grammar"]
        rules = msgspec.structs.replace(rules, categories=kept)
    judge = services.publish_rules(version, rules)
    services.plan_scoring(judge)
    profiler = cProfile.Profile()
    began, count = cpu(), 0
    if profile:
        profiler.enable()
    while (batch := services.take_batch("benchmark")) is not None:
        count += score_batch(batch).segments
    profiler.disable()
    speller().close()
    seconds = cpu() - began
    name = "with spelling" if spelling else "without spelling"
    print(f"{name:18} {count} conversations, {seconds:.1f} CPU s, {count / seconds:.0f} per core-s")
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def cpu() -> float:
    """CPU seconds of this process and of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
