"""Every number leads to its own reviews: as many as it says, and those it means."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from evenhand.conversations.models import Conversation
from evenhand.insights.dashboards.narrowing import whole
from evenhand.people.models import Agent, Membership
from evenhand.people.roles import Role
from evenhand.reviews.models import Purpose

MAY = "from=2026-05-01&to=2026-05-31"


@pytest.fixture
def filled(desk):
    """Twelve reviews with fails, N/A, causes, lengths; two of them picked by hand."""
    for place, segment in enumerate(desk.segments(12, agent="Ana", channel="chat")):
        options = (place % 4, (place + 1) % 3, None if place % 3 == 0 else 2)
        causes = ["hurry"] if place % 2 else ["long, “quoted” wait"]
        by_hand = {"purpose": Purpose.MANUAL, "probability": None} if place > 9 else {}
        desk.rate(segment, options, causes=causes, **by_hand)
        Conversation.objects.filter(pk=segment.conversation_id).update(
            ended_at=segment.started_at + timedelta(minutes=1 + place),
            times_assumed=False,
            attributes={"first_contact_resolution": bool(place % 3)},
        )
    return desk


def charts_of(client, name):
    answer = client.get(f"{reverse(name, args=['acme'])}?{MAY}")
    return {chart.key: chart for chart in answer.context["charts"]}


def counted(client, address):
    return client.get(address).context["found"].total


def test_as_many_reviews_as_the_number_says(filled, viewer, sign_in):
    client = sign_in(viewer)
    why, program = charts_of(client, "why"), charts_of(client, "program")
    checked = 0
    for chart, place in (
        (why["categories"], 0),
        (why["causes"], 0),
        (why["outcomes"], 1),
        (charts_of(client, "stages")["stages"], 1),
    ):
        for row in chart.rows:
            assert counted(client, row.url) == row.cells[place], (chart.key, row.label)
            checked += 1
    for row in program["na"].rows:
        said_na = round(row.cells[0].value * row.cells[1] / 100)
        assert counted(client, row.url) == said_na
    assert checked >= 12


def test_bands_lead_to_peoples_reviews_and_to_automatic_ones(filled, viewer, sign_in):
    client = sign_in(viewer)
    for row in charts_of(client, "quality")["distribution"].rows:
        if row.cells[2]:
            assert counted(client, row.addresses[2]) == row.cells[2]
        assert not row.addresses[3]


def test_passed_and_failed_are_all_there_are(filled, viewer, sign_in):
    client = sign_in(viewer)
    address = reverse("dashboard_reviews", args=["acme"])
    found = {
        result: counted(client, f"{address}?{MAY}&result={result}")
        for result in ("", "passed", "failed")
    }
    assert found["passed"] + found["failed"] == found[""] == 10


@pytest.mark.parametrize(
    "query", ["category=x", "category=1,", "lasted=9", "lasted=a-b", "band=-1", "resolved=perhaps"]
)
def test_what_cannot_be_read_narrows_nothing(filled, viewer, sign_in, query):
    address = reverse("dashboard_reviews", args=["acme"])
    assert counted(sign_in(viewer), f"{address}?{MAY}&{query}") == 10


def test_a_category_of_elsewhere_shows_nothing(filled, viewer, sign_in):
    address = reverse("dashboard_reviews", args=["acme"])
    assert counted(sign_in(viewer), f"{address}?{MAY}&category=99999999") == 0
    assert whole({"page": "²"}, "page") is None


def test_an_agent_finds_own_reviews_alone_however_the_address_asks(filled, people, sign_in):
    member: Membership = people[Role.AGENT]
    Agent.objects.filter(name="Ana").update(user=member.user)
    other = filled.segments(3, agent="Bo")
    for segment in other:
        filled.rate(segment, (3, 3, 3), causes=["hurry"])
    client = sign_in(member)
    address = reverse("dashboard_reviews", args=["acme"])
    greeting, bo = filled.category("greeting").pk, other[0].agent_id
    for query in (
        "",
        "who=people",
        f"category={greeting}&said=failed",
        f"category={greeting}&cause=hurry&who=people",
        "result=failed",
        "stage=intake",
        f"agent={bo}",
        f"vs=agent:{bo}",
    ):
        found = client.get(f"{address}?{MAY}&{query}").context["found"].rows
        assert all(review.segment.agent.name == "Ana" for review in found), query
    assert counted(client, f"{address}?{MAY}&agent={bo}") == 0


def test_the_page_says_what_it_was_narrowed_to(filled, viewer, sign_in):
    agent = Agent.objects.get(name="Ana")
    address = reverse("dashboard_reviews", args=["acme"])
    query = f"{MAY}&agent={agent.pk}&category={filled.category('tone').pk}&said=na&who=people"
    page = sign_in(viewer).get(f"{address}?{query}").content.decode()
    lead = re.search(r'<p class="sub">(.*?)</p>', page, re.DOTALL)[1]
    assert "Agent: Ana" in lead
    assert "Tone: N/A" in lead
    assert "reviews by people" in lead
