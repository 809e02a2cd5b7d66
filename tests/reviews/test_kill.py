"""A killed process loses nothing it has said was saved, and does nothing by halves or twice."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from homes import process_environment

SAID = 7
"""Replies that are waited for before the process is killed: four drafts, three submissions."""

REVIEWING = """
import json, os
import django
django.setup()
from django.test import Client
from django.conf import settings
from evenhand.people.models import Membership, User, Workspace
from evenhand.reviews.models import Review
from evenhand.reviews.services import Start, start_review
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.services import create_scorecard, publish
from conversations.samples import put, record
from evenhand.conversations.models import Segment

settings.ALLOWED_HOSTS = ["testserver"]
workspace = Workspace.objects.get()
put(workspace, *[record(id=f"c-{n}") for n in range(20)])
version = publish(create_scorecard(workspace, ready_scorecard("general-support")))
user = User.objects.create_user("r@acme.example", name="Reviewer")
viewer = Membership.objects.create(workspace=workspace, user=user, role="reviewer")
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
answers = {category.key: {"option": 0} for category in version.content.categories}
for segment in Segment.objects.order_by("pk"):
    review = start_review(viewer, segment, Start(version))
    for step in ("save", "submit"):
        state = {"edit": 0 if step == "save" else 1, "comment": f"{step} {review.pk}"}
        reply = client.post(
            f"/w/acme/review/{review.pk}/{step}/",
            json.dumps(state | {"answers": answers}),
            content_type="application/json",
        )
        assert reply.status_code == 200, reply.content
        print(f"{step} {review.pk}", flush=True)
"""

PLAN = """
import django
django.setup()
from datetime import UTC, date, datetime, time
from conversations.samples import put, record
from evenhand.people.models import Membership, User, Workspace
from evenhand.reviews.services.plans import PlanContent, create_plan
from evenhand.scorecards.files import ready_scorecard
from evenhand.scorecards.services import create_scorecard, publish

workspace = Workspace.objects.get()
put(workspace, *[record(id=f"c-{n}") for n in range(6)])
publish(create_scorecard(workspace, ready_scorecard("general-support")))
people = []
for name in ("ana", "ben"):
    user = User.objects.create_user(f"{name}@acme.example", name=name)
    people.append(Membership.objects.create(workspace=workspace, user=user, role="reviewer"))
columns = {
    "name": "Daily", "design": {"kind": "uniform"}, "size": 4, "repeat": "daily",
    "first_day": date(2026, 3, 4), "at": time(6), "zone": "UTC", "window_days": 30, "due_days": 1,
}
create_plan(people[0], PlanContent(columns=columns), since=datetime(2026, 3, 4, tzinfo=UTC))
"""
SWEEP = """
import sys
import django
django.setup()
from datetime import UTC, datetime
from evenhand.reviews import tasks
from evenhand.reviews.services import plans, reminding

def held(module, name, at):
    done, calls = getattr(module, name), []
    def hold(*given):
        done(*given)
        calls.append(name)
        if len(calls) == at:
            print("holding", flush=True)
            sys.stdin.read()
    setattr(module, name, hold)

if sys.argv[1] == "dealing":
    held(plans, "tell_assigned", 2)
if sys.argv[1] == "reminding":
    held(reminding, "_tell_overdue", 1)
now = datetime(2026, 3, 8, 12, tzinfo=UTC)
for _ in range(2):
    tasks.run_due_plans(now)
    reminding.remind(now)
"""


@pytest.mark.slow
def test_a_worker_killed_while_it_deals_out_or_reminds_leaves_nothing_half_or_twice(
    tmp_path, migrated_home
):
    home = tmp_path / "home"
    shutil.copytree(migrated_home, home)
    kill_while("dealing", home, PLAN + SWEEP)
    assert asked(home, "SELECT count(*), count(draw_id) FROM reviews_cycle") == [(1, 1)]
    assert asked(home, "SELECT count(*) FROM reviews_draw") == [(1,)]
    assert asked(home, "SELECT count(*) FROM reviews_slot") == [(4,)]
    first = asked(home, "SELECT seed, frame_hash FROM reviews_draw")
    kill_while("reminding", home)
    assert asked(home, "SELECT count(*) FROM people_notice WHERE kind = 'slot_overdue'") == [(1,)]
    whole = started(SWEEP, home, "to the end")
    assert (whole.communicate(), whole.returncode)[1] == 0
    periods = asked(home, "SELECT period FROM reviews_cycle ORDER BY period")
    assert periods == [(f"2026-03-0{day}",) for day in (4, 5, 6, 7, 8)]
    assert asked(home, "SELECT seed, frame_hash FROM reviews_draw ORDER BY id")[:1] == first
    slots = "SELECT count(*), count(DISTINCT item_id), count(reviewer_id) FROM reviews_slot"
    assert asked(home, f"{slots} GROUP BY draw_id") == [(4, 4, 4)] * 5
    told = "SELECT kind, count(*) FROM people_notice GROUP BY kind ORDER BY kind"
    assert asked(home, told) == [("slot_assigned", 10), ("slot_overdue", 8)]


def kill_while(step, home, script=SWEEP):
    """Starts a sweep, waits until it is in the middle of the step, and kills it there."""
    running = started(script, home, step)
    said = running.stdout.readline()
    running.kill()
    running.communicate()
    assert said == "holding\n"


def started(script, home, *arguments):
    samples = {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env=process_environment(home) | samples,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def asked(home, statement):
    """What the database in the data folder answers."""
    [database] = home.glob("*.sqlite3")
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(statement).fetchall()


@pytest.mark.slow
def test_what_was_answered_as_saved_or_submitted_outlives_the_process(tmp_path, migrated_home):
    home = tmp_path / "home"
    shutil.copytree(migrated_home, home)
    running = started(REVIEWING, home)
    said = [running.stdout.readline().split() for _ in range(SAID)]
    running.kill()
    running.communicate()
    kept = reviews(home)
    for step, review in said:
        comment, status, score, ratings = kept[int(review)]
        assert ratings > 0
        assert step == "save" or (status, score) == ("published", 100)
        assert comment.endswith(review)


def reviews(home):
    """Comment, status, score and number of ratings of every review in the data folder."""
    rows = asked(
        home,
        "SELECT r.id, r.comment, r.status, r.score, count(g.id) FROM reviews_review r "
        "LEFT JOIN reviews_rating g ON g.review_id = r.id GROUP BY r.id",
    )
    return {row[0]: row[1:] for row in rows}
