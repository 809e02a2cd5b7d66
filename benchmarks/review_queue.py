"""What reviewing costs: the screen, next with its claim, submit with score and next, as tables.

    python benchmarks/review_queue.py [--most 100000]

Works in a throw-away folder with the embedded database. Twenty reviewers take turns, each with
drafts and claims of their own; half of them were given slots, half take from a common pool. Beside
every category stand three decided disputes. Server
CPU is process time around a request through Django's test client, the request's JSON included.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

SIZES = (1_000, 10_000, 100_000)
REVIEWERS = 20
ROUNDS = 5
AGENTS = 40
MESSAGES = 11
START = datetime(2026, 1, 5, tzinfo=UTC)
SHORT, LONG = 40, 2_000
NEXT, SUBMIT = "next, with claim", "submit with score, and next"
SCREEN, LONGEST = "review screen, 40 messages", "review screen, 2,000 messages"
HOME = "home page of reviews"
LIMITS = {SCREEN: 25, LONGEST: 150, NEXT: 30, SUBMIT: 40}
PRECEDENTS = 3


def set_up(home: str) -> Any:
    """A migrated database with a workspace, a scorecard, agents and reviewers."""
    os.environ["EVENHAND_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
    os.environ["EVENHAND_HOSTS"] = "testserver"
    import django

    django.setup()
    from django.core.management import call_command

    from evenhand.people.models import Agent, Membership, User, Workspace
    from evenhand.scorecards.files import ready_scorecard
    from evenhand.scorecards.services import create_scorecard, publish

    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    publish(create_scorecard(workspace, ready_scorecard("general-support")))
    Agent.objects.bulk_create(Agent(workspace=workspace, name=f"Agent {n}") for n in range(AGENTS))
    for n in range(REVIEWERS):
        user = User.objects.create_user(f"r{n}@bench.example", name=f"Reviewer {n}")
        Membership.objects.create(workspace=workspace, user=user, role="reviewer")
    return workspace


def dispute_some(workspace: Any) -> None:
    """Decided disputes, so that every category has precedents to show."""
    from evenhand.conversations.models import Segment
    from evenhand.people.models import Agent, Membership, User
    from evenhand.reviews.answers import Answer
    from evenhand.reviews.services import Start, save_draft, start_review, submit
    from evenhand.reviews.services.disputes import Objection, open_dispute
    from evenhand.reviews.services.rulings import Ruling, decide
    from evenhand.scorecards.models import ScorecardVersion

    version = ScorecardVersion.objects.get()
    keys = [category.key for category in version.content.categories]
    reviewer = Membership.objects.filter(workspace=workspace).first()
    people = {}
    for role in ("agent", "lead"):
        user = User.objects.create_user(f"{role}@bench.example", name=role)
        people[role] = Membership.objects.create(workspace=workspace, user=user, role=role)
    agent = Agent.objects.filter(workspace=workspace).first()
    agent.user = people["agent"].user
    agent.save()
    why = "The customer had been told the date already, in the second message."
    own = Segment.objects.filter(agent=agent).select_related("agent", "conversation")
    for segment in own[:PRECEDENTS]:
        review = start_review(reviewer, segment, Start(version))
        worst = {c.key: Answer(option=len(c.options) - 1) for c in version.content.categories}
        review = submit(review, save_draft(review, worst, "", 0))
        dispute = open_dispute(people["agent"], review, [Objection(key, why, 0) for key in keys])
        decide(people["lead"], dispute, [Ruling(key, "accepted", why) for key in keys])


def document(length: int = MESSAGES) -> str:
    """A chat of so many messages."""
    messages = [
        {
            "id": str(n),
            "author": "a" if n % 2 else "c",
            "visibility": "public",
            "text": f"Message {n}: " + "some words about an order that did not come. " * 3,
        }
        for n in range(length)
    ]
    people = [{"id": "c", "kind": "customer"}, {"id": "a", "kind": "agent", "name": "Agent"}]
    return json.dumps({"participants": people, "messages": messages, "version": 1})


def fill(workspace: Any, first: int, last: int, messages: int = MESSAGES) -> None:
    """Segments number ``first`` to ``last``, an hour apart."""
    from evenhand.conversations.models import Conversation, Segment, Transcript
    from evenhand.people.models import Agent

    agents = list(Agent.objects.filter(workspace=workspace).values_list("pk", flat=True))
    text = document(messages)
    for start in range(first, last, 1_000):
        numbers = range(start, min(start + 1_000, last))
        made = Conversation.objects.bulk_create(
            Conversation(
                workspace=workspace,
                source="bench",
                external_id=f"c{n}",
                channel="chat",
                subject=f"Conversation {n}",
                started_at=START + timedelta(hours=n),
                ended_at=START + timedelta(hours=n),
                messages=messages,
                content_hash=str(n),
                imported_at=START,
                updated_at=START,
            )
            for n in numbers
        )
        Transcript.objects.bulk_create(
            Transcript(conversation=one, document=text, search_text="some words") for one in made
        )
        Segment.objects.bulk_create(
            Segment(
                workspace=workspace,
                conversation=one,
                agent_id=agents[one.pk % AGENTS],
                author="a",
                last_message=messages - 1,
                started_at=one.started_at,
                channel="chat",
            )
            for one in made
        )


def draw(workspace: Any, size: int) -> dict[str, float]:
    """Draws ``size`` segments, half dealt out and half for the pool; seconds of each step."""
    from django.utils import timezone

    from evenhand.people.models import Membership, User
    from evenhand.reviews.criteria import Criteria
    from evenhand.reviews.models import Slot
    from evenhand.reviews.services.draws import Wanted, make_draw, replay
    from evenhand.reviews.services.plans import PlanContent, create_plan, open_slots

    Slot.objects.all().delete()
    lead = Membership.objects.filter(workspace=workspace).first()
    columns = {
        "name": "Bench",
        "design": {"kind": "stratified", "by": "agent", "minimum": 1},
        "size": size // 2,
        "repeat": "once",
        "first_day": timezone.localdate(),
        "at": "06:00",
        "zone": "UTC",
        "everyone": False,
    }
    given = User.objects.filter(memberships__workspace=workspace)[: REVIEWERS // 2]
    began = time.perf_counter()
    create_plan(lead, PlanContent(columns=columns, reviewers=list(given)))
    planned = time.perf_counter()
    wanted = Wanted(name="Pool", criteria=Criteria(), design=_uniform(), size=size // 2)
    pool = make_draw(workspace, wanted)
    drawn = time.perf_counter()
    open_slots(pool)
    opened = time.perf_counter()
    assert replay(pool).same
    return {
        "plan: draw by agent, deal out": planned - began,
        "draw uniformly": drawn - planned,
        "open its slots": opened - drawn,
        "draw again and compare": time.perf_counter() - opened,
    }


def _uniform() -> Any:
    from evenhand.reviews.designs import Design

    return Design()


def clients(workspace: Any) -> list[Any]:
    """A signed-in client for each reviewer."""
    from django.test import Client

    from evenhand.people.models import Membership

    found = []
    reviewers = Membership.objects.filter(workspace=workspace, role="reviewer")
    for member in reviewers.select_related("user"):
        client = Client()
        client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
        found.append(client)
    return found


def turns(workspace: Any) -> dict[str, float]:
    """Median milliseconds of CPU of every action, over all reviewers' turns but the first."""
    spent: dict[str, list[float]] = {name: [] for name in (*LIMITS, HOME)}
    everyone, answers = clients(workspace), _answers()
    for _ in range(ROUNDS):
        for client in everyone:
            # What follows does not wait for what this one left behind.
            gc.collect()
            for name, cost in _turn(client, answers).items():
                spent[name].append(cost)
    return {name: 1_000 * median(costs[REVIEWERS:]) for name, costs in spent.items()}


def _turn(client: Any, answers: dict[str, dict[str, int]]) -> dict[str, float]:
    """CPU seconds of what one reviewer does."""
    from evenhand.reviews.models import Review

    answer, taking = _timed(client.post, "/w/bench/review/next/")
    number = int(re.search(r"/review/(\d+)/", answer.url)[1])
    screens = {SCREEN: _opened(client, number, SHORT), LONGEST: _opened(client, number, LONG)}
    edit = Review.objects.values_list("edit", flat=True).get(pk=number)
    body = json.dumps({"edit": edit, "comment": "", "answers": answers})
    address = f"/w/bench/review/{number}/submit/?next=1"
    answer, submitting = _timed(client.post, address, body, content_type="application/json")
    assert re.search(r"/review/\d+/", answer.json()["url"]), answer.content
    _page, showing = _timed(client.get, "/w/bench/review/")
    return screens | {NEXT: taking, SUBMIT: submitting, HOME: showing}


def _opened(client: Any, number: int, length: int) -> float:
    """CPU seconds of the review screen once its conversation is of this length."""
    lengthen(number, length)
    page, showing = _timed(client.get, f"/w/bench/review/{number}/")
    assert "decided disputes" in page.content.decode()
    return showing


def lengthen(number: int, length: int) -> None:
    """Give the conversation of a review so many messages."""
    from evenhand.conversations.models import Transcript

    transcripts = Transcript.objects.filter(conversation__segments__reviews=number)
    transcripts.update(document=document(length))


def _answers() -> dict[str, dict[str, int]]:
    from evenhand.scorecards.models import ScorecardVersion

    version = ScorecardVersion.objects.get()
    return {category.key: {"option": 0} for category in version.content.categories}


def _timed(request: Any, *arguments: Any, **more: Any) -> tuple[Any, float]:
    began = time.process_time()
    answer = request(*arguments, **more)
    spent = time.process_time() - began
    assert answer.status_code in (200, 302), answer.content
    return answer, spent


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, rule, *rows])


def measure(home: str, most: int) -> None:
    workspace = set_up(home)
    sizes = [size for size in SIZES if size <= most]
    asked: dict[int, dict[str, float]] = {}
    steps: dict[int, dict[str, float]] = {}
    done = 0
    for size in sizes:
        fill(workspace, done, size)
        done = size
        if not asked:
            dispute_some(workspace)
        steps[size] = draw(workspace, size)
        asked[size] = turns(workspace)
    heads = [f"{size:,} segments" for size in sizes]
    rows = [
        [name, *[f"{asked[size][name]:.1f}" for size in sizes], str(LIMITS.get(name, ""))]
        for name in asked[sizes[0]]
    ]
    print(table([f"server CPU, ms, {REVIEWERS} reviewers", *heads, "at most"], rows) + "\n")
    rows = [[name, *[f"{steps[size][name]:.2f}" for size in sizes]] for name in steps[sizes[0]]]
    print(table(["seconds, half of the segments drawn", *heads], rows))


def run(most: int) -> None:
    home = tempfile.mkdtemp(prefix="evenhand-bench-")
    try:
        measure(home, most)
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=100_000, help="segments")
    sys.exit(run(parser.parse_args().most))
