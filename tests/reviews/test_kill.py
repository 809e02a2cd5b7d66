"""A process that is killed while people review loses nothing it has said was saved."""

from __future__ import annotations

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


@pytest.mark.slow
def test_what_was_answered_as_saved_or_submitted_outlives_the_process(tmp_path, migrated_home):
    home = tmp_path / "home"
    shutil.copytree(migrated_home, home)
    samples = {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    running = subprocess.Popen(
        [sys.executable, "-c", REVIEWING],
        env=process_environment(home) | samples,
        stdout=subprocess.PIPE,
        text=True,
    )
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
    [database] = home.glob("*.sqlite3")
    rows = sqlite3.connect(database).execute(
        "SELECT r.id, r.comment, r.status, r.score, count(g.id) FROM reviews_review r "
        "LEFT JOIN reviews_rating g ON g.review_id = r.id GROUP BY r.id"
    )
    return {row[0]: row[1:] for row in rows}
