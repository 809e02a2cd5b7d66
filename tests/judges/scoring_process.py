"""Verbs a test runs in processes of their own, on a database of their own.

``make N`` fills a migrated one, ``score`` is ``evenhand autoscore`` with chunks small enough to be
killed between, ``score-slowly`` pauses before each batch so that it cannot be done before it is
told to stop, and ``dump`` prints what is stored.
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta

import typer

from evenhand.site.commands.django_setup import set_up_django

WHEN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def make(number):
    from evenhand.conversations.prepare import prepare
    from evenhand.conversations.services import store
    from evenhand.people.models import Workspace
    from evenhand.scorecards.files import ready_scorecard
    from evenhand.scorecards.services import create_scorecard, publish

    workspace = Workspace.objects.get()
    publish(create_scorecard(workspace, ready_scorecard("it-service-desk")))
    store(workspace, "test", [prepare(chat(place)) for place in range(number)])


def chat(number):
    from evenhand.conversations.record import (
        ConversationRecord,
        MessageRecord,
        ParticipantRecord,
    )

    people = [
        ParticipantRecord("c", "customer", "Maya"),
        ParticipantRecord("a", "agent", f"Agent {number % 7}", f"a{number % 7}@acme.example"),
    ]
    opening = "Hello, let me look." if number % 3 else "What is the number?"
    closing = "Have a nice day!" if number % 5 else "It is done."
    texts = ["My laptop does not start.", opening, f"It is {number}.", closing]
    messages = [
        MessageRecord("ca"[n % 2], "public", text, sent_at=WHEN + timedelta(minutes=n))
        for n, text in enumerate(texts)
    ]
    return ConversationRecord(f"c{number}", "chat", people, messages, language="en")


def score(*options):
    from evenhand.judges import scoring
    from evenhand.site.commands.autoscore import autoscore

    scoring.CHUNK = 10
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(autoscore)
    app([*options])


def score_slowly(*options):
    from evenhand.judges import services

    take = services.take_batch

    def take_after_a_pause(*given):
        time.sleep(0.5)
        return take(*given)

    services.take_batch = take_after_a_pause
    score(*options)


def dump():
    from evenhand.judges.models import ScoringBatch
    from evenhand.reviews.models import Rating, Review

    reviews = Review.objects.order_by("segment__conversation__external_id").values_list(
        "segment__conversation__external_id", "author__name", "status", "score", "content_hash"
    )
    ratings = Rating.objects.order_by(
        "review__segment__conversation__external_id", "category__key"
    ).values_list("category__key", "state", "option", "reason", "confidence")
    states = ScoringBatch.objects.order_by().values_list("state").distinct()
    found = {"reviews": reviews, "ratings": ratings, "states": states}
    sys.stdout.write(json.dumps({name: list(map(list, rows)) for name, rows in found.items()}))


if __name__ == "__main__":
    set_up_django()
    verb, *rest = sys.argv[1:]
    verbs = {
        "make": lambda n: make(int(n)),
        "score": score,
        "score-slowly": score_slowly,
        "dump": dump,
    }
    verbs[verb](*rest)
