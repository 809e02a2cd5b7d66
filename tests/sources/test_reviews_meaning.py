"""What past reviews count in: never in IQS unless they were drawn, always in agreement."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from evenhand.calibration.profiles import comparable
from evenhand.insights.queries import exclusions, human_reviews
from evenhand.insights.scope import Scope
from evenhand.reviews.models import Author, Review
from evenhand.sources.models import ImportedReview, ImportRun
from evenhand.sources.services import new_run, run_import
from sources.files import lines, write
from sources.review_files import bring_reviews, planned, rated, review

pytestmark = pytest.mark.django_db
DRAWN = {"purpose": "random", "probability": 0.25}


@pytest.fixture
def bring(workspace, version, tmp_path):
    return lambda *reviews: bring_reviews(workspace, write(tmp_path, "r.jsonl", lines(*reviews)))


@pytest.fixture
def march() -> Scope:
    return Scope(first_day=date(2026, 3, 1), last_day=date(2026, 3, 31))


def test_unknown_is_not_in_iqs_and_said_to_be_left_out(bring, viewer, march):
    bring(review(), review(conversation="2", **DRAWN))
    (counted,) = human_reviews(viewer, march)
    assert (counted.purpose, counted.probability) == ("random", 0.25)
    assert exclusions(viewer, march) == {"unknown": 1}


def test_unknown_is_in_agreement_and_severity_where_two_have_rated(bring, workspace):
    bring(review(), review(reviewer="Rui"), review(conversation="2"))
    shared = comparable(workspace)
    assert {found.author.name for found in shared} == {"Lea Lind", "Rui"}
    assert {found.segment.conversation.external_id for found in shared} == {"1"}


def test_a_superseded_review_counts_nowhere(bring, viewer, workspace, march):
    bring(review(id="a", **DRAWN), review(id="b", reviewer="Rui"))
    bring(review(id="a", ratings=rated(greeting="No", tone="Poor", solution="None", policy="Pass"),
                 **DRAWN))  # fmt: skip
    assert Review.objects.count() == 3
    assert human_reviews(viewer, march).count() == 1
    assert comparable(workspace).count() == 2


def test_a_self_review_counts_in_neither(bring, viewer, workspace, march):
    bring(review(reviewer="Ana Silva"), review(reviewer="Rui"))
    assert human_reviews(viewer, march).count() == 0
    assert comparable(workspace).count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_the_same_moment_add_it_once(version, tmp_path):
    workspace = version.scorecard.workspace
    documents = [review(conversation=str(1 + n % 2), reviewer=f"R{n}") for n in range(40)]
    path = write(tmp_path, "r.jsonl", lines(*documents))
    ready = Barrier(2)

    def bring_in(source_file):
        try:
            job = planned(workspace, source_file)
            ready.wait()
            run = run_import(new_run(job, ImportRun.State.STOPPED))
            return run.added, run.unchanged, run.rejected
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = sorted(pool.map(bring_in, [path, path]))
    assert counts == [(0, 40, 0), (40, 0, 0)]
    assert Review.objects.count() == ImportedReview.objects.count() == 40
    assert Author.objects.count() == 40
