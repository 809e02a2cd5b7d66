"""The four pages, whatever there is to show; and who may see them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from evenhand.insights.dashboards.about import About
from evenhand.insights.program import reading as program
from evenhand.insights.scope import Scope
from evenhand.insights.stages import page as stages
from evenhand.insights.why import page as why
from evenhand.people.models import Agent
from evenhand.people.roles import Action, Role, may
from evenhand.reviews.models import Dispute, DisputedRating, Purpose, Review

PAGES = ("why", "stages", "internal", "program")
MAY = Scope.month_of(date(2026, 5, 1))


def address(viewer, name, *rest, query="from=2026-05-01&to=2026-05-31"):
    return f"{reverse(name, args=[viewer.workspace.slug, *rest])}?{query}"


def empty(desk):
    """Nothing at all."""


def one_review(desk):
    desk.rate(desk.segments(1)[0], (0, 2, 3), causes=["hurry"])


def all_not_applicable(desk):
    for segment in desk.segments(6):
        desk.rate(segment, (None, None, None))


def one_agent(desk):
    for place, segment in enumerate(desk.segments(8)):
        desk.rate(segment, (place % 3, place % 2, 0))
        desk.csat(segment, 1 + place % 5)


def hand_picked(desk):
    for segment in desk.segments(3):
        desk.rate(segment, (3, 3, 3), purpose=Purpose.MANUAL, probability=None)


@pytest.mark.parametrize("fill", [empty, one_review, all_not_applicable, one_agent, hand_picked])
def test_every_page_says_what_is_so(desk, viewer, sign_in, fill):
    fill(desk)
    client = sign_in(viewer)
    for name in PAGES:
        answer = client.get(address(viewer, name))
        assert answer.status_code == 200, name
        shown = answer.content.decode().split("<main", 1)[1]
        assert not re.search(r"\bnan\b|NaN", shown), name


def test_ten_years_and_a_faulty_address_are_answered(desk, viewer, sign_in):
    one_agent(desk)
    client = sign_in(viewer)
    for name in PAGES:
        long = client.get(address(viewer, name, query="from=2016-06-01&to=2026-05-31"))
        assert long.status_code == 200, name
        faulty = client.get(address(viewer, name, query="from=soon"))
        assert "is not a date" in faulty.content.decode(), name


def test_a_quadrant_lists_its_conversations_newest_first(desk, viewer, sign_in):
    good, bad = desk.segments(2), desk.segments(1)
    for segment in good:
        desk.rate(segment, (0, 0, 0))
        desk.csat(segment, 1)
    desk.rate(bad[0], (3, 3, 3))
    desk.csat(bad[0], 1)
    page = sign_in(viewer).get(address(viewer, "why_cell", "policy")).content.decode()
    assert page.index(str(good[1].conversation)) < page.index(str(good[0].conversation))
    assert str(bad[0].conversation) not in page
    assert sign_in(viewer).get(address(viewer, "why_cell", "no-cell")).status_code == 404


def test_who_may_not_see_numbers_sees_no_page(people, sign_in):
    for role in Role.values:
        expected = 200 if may(role, Action.SEE_NUMBERS) else 403
        client = sign_in(people[role])
        assert client.get(address(people[role], "stages")).status_code == expected
        if expected == 403:
            assert {client.get(address(people[role], name)).status_code for name in PAGES} == {403}


def numbers_of(viewer, make):
    asked = About(viewer=viewer, scope=MAY, other=None, query=QueryDict())
    return [chart for chart in make(asked) if chart.rows]


def test_an_agent_s_question_is_answered_from_own_rows_only(desk, people, viewer):
    """The pages are closed to agents; what they ask would show nobody else's numbers either."""
    for segment in desk.segments(6, agent="Bo"):
        desk.rate(segment, (3, 3, 3), causes=["hurry"])
        desk.csat(segment, 1)
    Agent.objects.filter(pk=desk.agent("Ana").pk).update(user=people["agent"].user)
    for make in (why.charts, stages.charts):
        seen = numbers_of(people["agent"], make)
        assert not [row for chart in seen for row in chart.rows if 6 in row.cells], make
        assert numbers_of(viewer, make)


def test_the_queries_of_a_page_do_not_grow_with_reviews(
    desk, viewer, sign_in, django_assert_max_num_queries
):
    one_agent(desk)
    client = sign_in(viewer)
    lists = ("program", "why")
    counts = {}
    for name in lists:
        with django_assert_max_num_queries(400) as found:
            client.get(address(viewer, name))
        counts[name] = len(found)
    for agent in ("Cleo", "Dan", "Eva"):
        for segment in desk.segments(5, agent=agent, team=f"Team {agent}"):
            desk.rate(segment, (1, 2, 0), author=desk.reviewer(agent))
            desk.csat(segment, 4)
    for name in lists:
        with django_assert_max_num_queries(counts[name]):
            client.get(address(viewer, name))


def test_files_hold_what_the_page_shows(desk, viewer, sign_in):
    one_review(desk)
    query = "from=2026-05-01&to=2026-05-31&format=csv&chart=categories"
    text = sign_in(viewer).get(address(viewer, "why", query=query)).content.decode()
    rows = {row[0]: row for row in csv.reader(io.StringIO(text.lstrip("\ufeff")))}
    assert rows["Solution (Three)"][1] == "1"
    assert "Greeting (Three)" not in rows


def test_changed_ratings_are_counted_by_reviewer_and_category(desk, viewer):
    desk.rate(desk.segments(1)[0], (3, 3, 0), author=desk.reviewer("Rolf"))
    review = Review.objects.latest("pk")
    dispute = Dispute.objects.create(
        workspace=viewer.workspace, review=review, status="partly", opened_at=review.submitted_at,
        due_at=review.submitted_at, ended_at=review.submitted_at,
    )  # fmt: skip
    for key, decision in (("greeting", "accepted"), ("solution", "rejected")):
        DisputedRating.objects.create(
            dispute=dispute, category=desk.category(key), before=3, reason="No.",
            decision=decision, after=0, answer="Yes.",
        )  # fmt: skip
    by_reviewer = program.decided(viewer, MAY, "reviewer")
    assert [(row.label, row.decided, row.changed) for row in by_reviewer] == [("Rolf", 2, 1)]
    by_category = program.decided(viewer, MAY, "category")
    assert {(row.label, row.changed) for row in by_category} == {("Greeting", 1), ("Solution", 0)}
