"""The list of scorecards."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.scorecards.files import READY, ready_scorecard
from evenhand.scorecards.services import archive, assign_teams, create_scorecard, publish


@pytest.fixture
def page(viewer, sign_in):
    client = sign_in(viewer)
    return lambda: client.get(reverse("scorecards", args=["acme"]))


def test_an_empty_list_offers_to_start_one(page):
    assert reverse("scorecard_new", args=["acme"]) in page().content.decode()


def test_an_empty_list_offers_nothing_to_those_who_may_not_edit(people, sign_in):
    answer = sign_in(people["reviewer"]).get(reverse("scorecards", args=["acme"]))
    assert reverse("scorecard_new", args=["acme"]) not in answer.content.decode()


def test_a_row_says_what_is_in_use_and_what_is_drafted(page, draft, team):
    assign_teams(draft.scorecard, [team])
    (row,) = page().context["rows"]
    assert (row["in_use"].number, row["draft"].number) == (1, 2)
    assert row["teams"] == [team]
    assert row["categories"] == 10


def test_archived_scorecards_stand_apart(page, published):
    archive(published.scorecard)
    answer = page()
    assert answer.context["rows"] == []
    assert answer.context["archived"] == [published.scorecard]


def test_the_number_of_queries_does_not_grow_with_scorecards(page, workspace):
    publish(create_scorecard(workspace, ready_scorecard(READY[0])))
    page()
    with CaptureQueriesContext(
        connection,
    ) as few:
        page()
    for key in READY[1:]:
        publish(create_scorecard(workspace, ready_scorecard(key)))
    with CaptureQueriesContext(connection) as many:
        page()
    assert len(many) == len(few)
