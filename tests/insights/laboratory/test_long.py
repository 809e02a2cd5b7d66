"""Histories too long for a page are worked out by a worker, and come to the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.insights.laboratory import running, tasks
from evenhand.insights.laboratory.models import LaboratoryRun
from evenhand.people.roles import Role
from evenhand.scorecards.models import ScorecardVersion


@pytest.fixture
def filled(centre, version, review):
    segments = centre.segments(3) + centre.segments(3, agent="Bo", team="Sales")
    for place, segment in enumerate(segments):
        answers = {"tone": place % 3, "greeting": place % 2, "solution": 0, "policy": 0}
        review(version, segment, answers)
    return version


@pytest.fixture
def page(people, sign_in):
    client = sign_in(people[Role.LEAD])

    def get(query):
        return client.get(reverse("laboratory", args=["acme"]) + query)

    return get


def test_a_worker_finds_what_the_page_would_have_found(page, filled, monkeypatch):
    query = f"?version={filled.pk}&weight.tone=60&na=full"
    at_once = page(query).context["found"]
    monkeypatch.setattr(running, "AT_ONCE", 2)
    waiting = page(query)
    assert b"Scoring the past anew" in waiting.content
    run = LaboratoryRun.objects.get()
    page(query)
    assert LaboratoryRun.objects.get() == run, "asked twice, worked out once"
    running.work_out(run.pk)
    assert page(query).context["found"] == at_once


def test_a_run_is_worked_on_once_and_again_if_it_was_left(page, filled, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 2)
    page(f"?version={filled.pk}")
    run = LaboratoryRun.objects.get()
    LaboratoryRun.objects.update(taken_at=timezone.now())
    running.work_out(run.pk)
    assert LaboratoryRun.objects.get().result is None
    LaboratoryRun.objects.update(taken_at=timezone.now() - timedelta(hours=1))
    running.work_out(run.pk)
    assert LaboratoryRun.objects.get().result is not None
    assert not running.unfinished().exists()


def test_a_run_whose_version_is_gone_says_so(page, filled, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 2)
    query = f"?version={filled.pk}&weight.tone=60"
    page(query)
    run = LaboratoryRun.objects.get()
    LaboratoryRun.objects.update(query="version=999999")
    running.work_out(run.pk)
    assert "no longer there" in page(query).context["fault"]


def test_old_runs_are_forgotten_and_waiting_ones_put_on_the_list_again(page, filled, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 2)
    page(f"?version={filled.pk}")
    asked = []
    monkeypatch.setattr(tasks, "enqueue", asked.append)
    tasks.enqueue_unfinished()
    assert asked == [LaboratoryRun.objects.get().pk]
    LaboratoryRun.objects.update(created_at=timezone.now() - timedelta(days=30))
    tasks.enqueue_unfinished()
    assert not LaboratoryRun.objects.exists()


def test_other_versions_are_told_in_the_words_of_the_chosen_one(
    page, centre, filled, review, workspace
):
    """The same answers by value, on a version that offers them at other positions."""
    document = {**filled.document, "categories": [*filled.document["categories"]]}
    finer = [
        {"label": label, "value": value, "passes": value >= 0.5}
        for label, value in (("a", 1.0), ("b", 0.75), ("c", 0.5), ("d", 0.0))
    ]
    document["categories"][0] = {**document["categories"][0], "options": finer}
    newer = ScorecardVersion.objects.create(
        scorecard=filled.scorecard, number=2, status="draft", document=document
    )
    every = page(f"?version={newer.pk}&history=all").context["found"]
    assert (every.reviews, list(every.unreadable)) == (6, [])
    assert every.effect.whole.change.value == 0
    back = page(f"?version={filled.pk}&history=all").context["found"]
    assert back.unreadable == [str(newer)], "0.75 has no counterpart on the older version"
