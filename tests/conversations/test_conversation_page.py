"""One conversation's page: what is known, who handled it, what was said, what can be done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations.samples import (
    ANA,
    BEN,
    MAYA,
    START,
    csat,
    only_segment,
    put_one,
    said,
)
from evenhand.conversations.services import Span, redact
from evenhand.people.models import Agent
from evenhand.people.roles import Role


def address_of(conversation) -> str:
    return reverse("conversation", args=[conversation.workspace.slug, conversation.pk])


@pytest.fixture
def page(sign_in, people):
    """The page as someone of this role sees it."""

    def read(conversation, role=Role.LEAD, **query) -> str:
        response = sign_in(people[role]).get(address_of(conversation), query)
        assert response.status_code == 200
        return response.content.decode()

    return read


def test_the_page_shows_what_is_known(workspace, page):
    stored = put_one(
        workspace,
        attributes={"plan": "pro", "seats": 3, "paid": True, "skills": ["a", "b"], "gap": None},
        surveys=[csat(4, comment="Quick & kind"), csat(None, kind="nps", scale_min=0)],
    )
    text = page(stored)
    for words in (
        "Charged twice",
        "Maya Lind",
        "maya@customers.example",
        "Ana Silva (agent)",
        "first reply 4 min",
        "5 messages",
        "billing",
        "4 of 5",
        "Quick &amp; kind",
        "not answered",
        "pro",
        "a, b",
        "desk",
        "c-1",
        "The second charge is refunded.",
    ):
        assert words in text


def test_an_assumed_start_is_said_to_be_one(workspace, page):
    messages = [said("u1", "Hello")]
    assert "assumed" in page(put_one(workspace, times_assumed=True, messages=messages))


def test_times_are_the_viewers(workspace, page, people):
    lead = people[Role.LEAD]
    lead.user.time_zone = "Asia/Tokyo"
    lead.user.save()
    assert "18:00" in page(put_one(workspace))


def test_what_was_searched_for_is_marked(workspace, page):
    assert ">charge</mark>" in page(put_one(workspace), q="charge")


def test_a_conversation_without_agent_says_so(workspace, page):
    stored = put_one(workspace, participants=[MAYA], messages=[said("maya", "Hello?", 0)])
    assert "nothing to review" in page(stored)


def test_an_unknown_author_waits_for_attribution(workspace, page):
    from evenhand.conversations.record import ParticipantRecord

    someone = ParticipantRecord("x", "unknown", "Someone")
    stored = put_one(workspace, participants=[MAYA, someone], messages=[said("x", "Hi", 0)])
    text = page(stored)
    assert "nobody knows who" in text
    assert "Someone" in text


def test_blacked_out_parts_are_said_to_be(workspace, page, people):
    stored = put_one(workspace)
    redact(people[Role.MANAGER], stored, [Span(0, 0, 5)])
    text = page(stored)
    assert "blacked out" in text
    assert "█████" in text


def test_a_lead_corrects_who_handled_it(workspace, sign_in, people, page):
    stored = put_one(workspace)
    ben = Agent.objects.create(workspace=workspace, name="Ben Okafor")
    segment = only_segment(stored)
    url = reverse("correct_attribution", args=[workspace.slug, segment.pk])
    response = sign_in(people[Role.LEAD]).post(url, {"agent": ben.pk}, follow=True)
    assert response.redirect_chain == [(address_of(stored), 302)]
    assert "This part is now Ben Okafor’s." in response.content.decode()
    segment.refresh_from_db()
    assert (segment.agent, segment.attribution_corrected) == (ben, True)


@pytest.mark.parametrize("agent", ["", "x", "0", "²", "9" * 30, "outsider"])
def test_only_an_agent_of_the_workspace_can_be_chosen(workspace, stranger, sign_in, people, agent):
    segment = only_segment(put_one(workspace))
    outsider = Agent.objects.create(workspace=stranger.workspace, name="X")
    url = reverse("correct_attribution", args=[workspace.slug, segment.pk])
    chosen = outsider.pk if agent == "outsider" else agent
    assert sign_in(people[Role.LEAD]).post(url, {"agent": chosen}).status_code == 404
    segment.refresh_from_db()
    assert not segment.attribution_corrected


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.ADMIN, True),
        (Role.MANAGER, True),
        (Role.LEAD, True),
        (Role.REVIEWER, False),
        (Role.AUDITOR, False),
    ],
)
def test_only_those_who_may_are_offered_to_correct_it(workspace, page, role, offered):
    assert ("Correct who it was" in page(put_one(workspace), role)) == offered


def test_the_page_takes_as_many_queries_for_many_messages_as_for_few(workspace, sign_in, people):
    long = [said("u1" if n % 2 else "u2", f"word {n}", n) for n in range(200)]
    few = put_one(workspace)
    many = put_one(workspace, id="c-2", participants=[MAYA, ANA, BEN], messages=long)
    client = sign_in(people[Role.LEAD])
    counts = []
    for url in [address_of(few), address_of(many)]:
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
        print([q["sql"][:150] for q in queries])
    assert counts[0] == counts[1] <= 10


def test_the_record_of_a_long_call_is_said_in_hours(workspace, page):
    assert "2 h 05" in page(put_one(workspace, ended_at=START + timedelta(minutes=125)))


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.MANAGER, True), (Role.REVIEWER, True), (Role.AUDITOR, False)]
)
def test_only_those_who_review_are_offered_to_review_it(workspace, page, role, offered):
    assert ("Review this" in page(put_one(workspace), role)) == offered
