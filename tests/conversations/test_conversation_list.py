"""The list is narrowed by its address, paged without counting, and costs the same at any size."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations.samples import (
    ANA,
    BEN,
    MAYA,
    START,
    csat,
    only_segment,
    put,
    put_one,
    record,
    review_of,
    said,
)
from evenhand.conversations import extensions, queries
from evenhand.conversations.extensions import Badge
from evenhand.conversations.filters import Filters, Place, read_filters, read_place
from evenhand.conversations.listing import duration, rows_of
from evenhand.conversations.models import Conversation
from evenhand.conversations.queries import page_of
from evenhand.conversations.record import ParticipantRecord
from evenhand.people.models import Agent, Membership, Team, TeamMembership
from evenhand.people.roles import Role


def chat(number: int, **changes):
    """Chat ``number``, each a minute after the one before."""
    start = START + timedelta(minutes=number)
    messages = [said("maya", "Hello", number), said("u1", "Hi", number + 1)]
    return record(**{"id": f"c-{number}", "started_at": start, "messages": messages, **changes})


def names(viewer: Membership, filters: Filters) -> list[str]:
    found = dict(Conversation.objects.values_list("pk", "external_id"))
    return [found[number] for number in page_of(viewer, filters).ids]


@pytest.fixture
def address(workspace):
    return reverse("conversations", args=[workspace.slug])


@pytest.fixture
def browser(sign_in, viewer) -> Client:
    return sign_in(viewer)


@pytest.mark.parametrize("short", [0, 2_000], ids=["walked", "listed"])
@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"channel": "email"}, ["c-1"]),
        ({"language": "de"}, ["c-2"]),
        ({"tag": "vip"}, ["c-3"]),
        ({"survey": "answered"}, ["c-5", "c-4"]),
        ({"survey": "low"}, ["c-4"]),
        ({"survey": "unanswered"}, ["c-6"]),
        ({"q": "parcel"}, ["c-7"]),
        ({"first_day": date(2026, 3, 3)}, ["c-8"]),
        ({"last_day": date(2026, 3, 1)}, ["c-9"]),
        ({"channel": "email", "language": "de"}, []),
    ],
)
def test_each_filter_narrows(workspace, viewer, monkeypatch, short, narrowed, expected):
    monkeypatch.setattr(queries, "_SHORT", short)
    put(
        workspace,
        chat(0),
        chat(1, channel="email"),
        chat(2, language="de"),
        chat(3, tags=["vip"]),
        chat(4, surveys=[csat(2)]),
        chat(5, surveys=[csat(3)]),
        chat(6, surveys=[csat(None)]),
        chat(7, subject="Parcel"),
        chat(8, started_at=START + timedelta(days=1), messages=[]),
        chat(9, started_at=START - timedelta(days=1), messages=[]),
    )
    assert names(viewer, Filters(**narrowed)) == expected


@pytest.mark.parametrize("short", [0, 2_000], ids=["walked", "listed"])
def test_agents_and_the_team_they_were_in_on_the_day(workspace, viewer, monkeypatch, short):
    monkeypatch.setattr(queries, "_SHORT", short)
    ana = Agent.objects.create(workspace=workspace, name=ANA.name, email=ANA.email)
    team = Team.objects.create(workspace=workspace, name="Billing")
    TeamMembership.objects.create(
        team=team, agent=ana, first_day=START.date(), last_day=START.date()
    )
    bens = {"participants": [MAYA, BEN], "messages": [said("u2", "Hello", 0)]}
    put(workspace, chat(0), chat(1, **bens), chat(2), chat(24 * 60))
    assert names(viewer, Filters(agent=ana.pk)) == ["c-1440", "c-2", "c-0"]
    assert names(viewer, Filters(team=team.pk)) == ["c-2", "c-0"]


@pytest.mark.parametrize("short", [0, 2_000], ids=["walked", "listed"])
def test_only_a_persons_published_review_counts_as_one(workspace, viewer, monkeypatch, short):
    monkeypatch.setattr(queries, "_SHORT", short)
    put(workspace, *[chat(n) for n in range(4)])
    segments = [only_segment(found) for found in Conversation.objects.order_by("started_at", "pk")]
    review_of(segments[0], status="published")
    review_of(segments[1], status="draft")
    review_of(segments[2], status="published", automatic=True)
    assert names(viewer, Filters(reviewed="yes")) == ["c-0"]
    assert names(viewer, Filters(reviewed="no")) == ["c-3", "c-2", "c-1"]


def test_days_are_the_viewers(workspace, viewer):
    put(workspace, record(started_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC), messages=[]))
    with timezone.override("Europe/Paris"):
        assert names(viewer, Filters(first_day=date(2026, 3, 2))) == ["c-1"]
        assert names(viewer, Filters(last_day=date(2026, 3, 1))) == []


def test_nobody_sees_another_workspace_by_any_filter(workspace, viewer, stranger):
    put(stranger.workspace, chat(0, surveys=[csat(1)]))
    agent = Agent.objects.get()
    for filters in (
        Filters(),
        Filters(q="hello"),
        Filters(agent=agent.pk),
        Filters(survey="low"),
        Filters(tag="billing"),
    ):
        assert page_of(viewer, filters).ids == []
        assert len(page_of(stranger, filters).ids) == 1


def test_pages_meet_without_gap_or_overlap_even_at_equal_times(
    workspace, browser, address, monkeypatch
):
    monkeypatch.setattr(queries, "PAGE", 4)
    put(workspace, *[record(id=f"c-{n:02}") for n in range(10)])
    seen, url = [], address
    while url:
        context = browser.get(url).context
        seen.append([row.url for row in context["rows"]])
        url = context["older_url"] and address + context["older_url"]
    assert [len(page) for page in seen] == [4, 4, 2]
    assert len({row for page in seen for row in page}) == 10
    back = browser.get(address + context["newer_url"]).context
    assert [row.url for row in back["rows"]] == seen[1]
    first = browser.get(address + back["newer_url"]).context
    assert [row.url for row in first["rows"]] == seen[0]
    assert not first["newer_url"]


def test_a_place_beyond_the_end_shows_the_newest(workspace, browser, address):
    put(workspace, chat(0))
    context = browser.get(address, {"older": "0-1"}).context
    assert len(context["rows"]) == 1
    assert not context["newer_url"]


@pytest.mark.parametrize(
    "broken",
    [
        {"older": "x"},
        {"older": "9" * 40 + "-1"},
        {"newer": "1-"},
        {"agent": "1; DROP"},
        {"agent": "9" * 30},
        {"team": "²"},
        {"channel": "<script>"},
        {"first_day": "2026-13-99"},
        {"last_day": "9999-12-31"},
        {"survey": "x", "reviewed": "x"},
        {"q": "\x00"},
    ],
)
def test_an_address_that_cannot_be_read_does_not_narrow(workspace, browser, address, broken):
    put(workspace, chat(0))
    response = browser.get(address, broken)
    assert response.status_code == 200
    assert len(response.context["rows"]) == 1


def test_filters_survive_the_way_through_the_address():
    filters = Filters(
        q='"old card" -x', channel="chat", team=3, agent=4, tag="a&b", first_day=date(2026, 3, 1)
    )
    assert read_filters(dict(parse_qsl(filters.query()[1:]))) == filters


def test_a_place_survives_the_way_through_the_address():
    place = Place(START + timedelta(microseconds=7), 12, newer=True)
    assert read_place({"newer": str(place)}) == place


def test_a_row_says_what_happened(workspace, sign_in, people, address):
    lead = people[Role.LEAD]
    lead.user.time_zone = "Asia/Tokyo"
    lead.user.save()
    put(workspace, record(surveys=[csat(4)]))
    (row,) = sign_in(lead).get(address).context["rows"]
    assert (row.title, row.customer, row.agents) == ("Charged twice", "Maya Lind", "Ana Silva")
    assert (row.time, row.messages, row.first_reply, row.csat) == ("18:00", 5, "4 min", "4 of 5")


def test_a_row_names_two_agents_and_counts_the_others(workspace, browser, address):
    agents = [ParticipantRecord(f"u{n}", "agent", f"Agent {n}") for n in range(4)]
    messages = [said(agent.id, "Hello", n) for n, agent in enumerate(agents)]
    put(workspace, record(participants=agents, messages=messages))
    (row,) = browser.get(address).context["rows"]
    assert row.agents == "Agent 0, Agent 1, +2"


def test_hits_are_marked_and_text_is_never_markup(workspace, browser, address):
    put(workspace, record(messages=[said("u1", "<script>alert(1)</script> parcel <b>", 0)]))
    page = browser.get(address, {"q": "parcel alert"}).content.decode()
    assert '<mark class="found">parcel</mark>' in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_htmx_gets_only_the_part_that_changes(workspace, browser, address):
    put(workspace, chat(0))
    response = browser.get(
        address, {"channel": "chat", "q": ""}, headers={"HX-Target": "conversation-list"}
    )
    page = response.content.decode()
    assert page.strip().startswith("<section")
    assert "<html" not in page
    assert response["HX-Push-Url"] == f"{address}?channel=chat"
    assert "HX-Target" in response["Vary"]


def test_each_filter_in_force_can_be_taken_off(workspace, browser, address):
    put(workspace, chat(0))
    chips = browser.get(address, {"channel": "chat", "survey": "low"}).context["chips"]
    assert [(chip.value, chip.url) for chip in chips] == [
        ("Chat", "?survey=low"),
        ("Low CSAT", "?channel=chat"),
    ]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.MANAGER, "Import conversations"),
        (Role.REVIEWER, "Ask a manager"),
        (Role.AGENT, "No conversation of yours yet"),
    ],
)
def test_an_empty_list_says_the_next_step(people, sign_in, address, role, words):
    assert words in sign_in(people[role]).get(address).content.decode()


def test_a_filter_that_leaves_nothing_says_so(workspace, browser, address):
    put(workspace, chat(0))
    page = browser.get(address, {"q": "nothing"}).content.decode()
    assert "No conversation fits" in page
    assert "Clear all filters" in page


def test_the_filters_offer_what_there_is(workspace, browser, address, team):
    put(workspace, chat(0), chat(1, language="de", tags=["vip"]))
    offered = {
        choice.name: [str(option.label) for option in choice.options]
        for choice in browser.get(address).context["choices"]
    }
    assert offered["language"] == ["de", "en"]
    assert offered["tag"] == ["billing", "vip"]
    assert offered["agent"] == ["Ana Silva"]
    assert offered["team"] == ["Billing"]


def test_an_agent_is_not_offered_colleagues(workspace, people, sign_in, address):
    put(workspace, chat(0))
    offered = {c.name for c in sign_in(people[Role.AGENT]).get(address).context["choices"]}
    assert not offered & {"agent", "team"}


def test_later_rooms_add_badges(workspace, viewer, browser, address, monkeypatch):
    monkeypatch.setattr(extensions, "_badges", [])
    stored = put_one(workspace)
    extensions.add_badges(lambda _viewer, ids: {n: [Badge("IQS 92", "good")] for n in ids})
    assert '<span class="tag tag-good">IQS 92</span>' in browser.get(address).content.decode()
    assert extensions.badges_of(viewer, [stored.pk]) == {stored.pk: [Badge("IQS 92", "good")]}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (90, "2 min"),
        (3599, "1 h 00"),
        (8100, "2 h 15"),
        (300_000, "3 days"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize("query", [{}, {"q": "hello"}, {"agent": "1"}, {"survey": "answered"}])
def test_the_list_takes_as_many_queries_for_many_rows_as_for_few(
    workspace, browser, address, query
):
    put(workspace, *[chat(n, surveys=[csat()]) for n in range(3)])
    with CaptureQueriesContext(connection) as few:
        browser.get(address, query)
    put(workspace, *[chat(n, surveys=[csat()]) for n in range(3, 40)])
    with CaptureQueriesContext(connection) as many:
        browser.get(address, query)
    assert len(many) == len(few) <= 18


def test_a_conversation_without_a_subject_is_named_by_how_the_customer_began(workspace, viewer):
    begun = "Where is my parcel?\nIt was due on Monday, and nobody wrote to me since. " * 3
    put(workspace, record(subject="", messages=[said("maya", begun, 0)]))
    [row] = rows_of(viewer, page_of(viewer, Filters()).ids)
    assert row.title.startswith("Where is my parcel? It was due on Monday")
    assert row.title.endswith(" …")
    assert len(row.title) <= 120


def test_what_was_searched_for_is_marked_and_the_rest_is_inert(workspace, viewer):
    put(workspace, record(messages=[said("maya", "<b>A refund</b> & nothing else", 0)]))
    [row] = rows_of(viewer, page_of(viewer, Filters(q="refund")).ids, "refund")
    marked = '&lt;b&gt;A <mark class="found">refund</mark>&lt;/b&gt; &amp; nothing else'
    assert marked in row.snippet
