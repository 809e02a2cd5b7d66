"""A transcript is shown in the viewer's time, with marks where they belong and nothing lost."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from conversations.samples import ANA, BEN, BOT, MAYA, START, record, said
from evenhand.conversations.display import Mark, clock, show, spans
from evenhand.conversations.prepare import prepare
from evenhand.conversations.record import EventRecord, ParticipantRecord
from evenhand.conversations.transcript import decode


def shown(marks=(), reviewed="", **changes):
    one = record(**changes)
    return show(decode(prepare(one).document), one.channel, reviewed, marks)


def drawn(**changes) -> str:
    return render_to_string("conversations/_transcript.html", {"transcript": shown(**changes)})


def test_times_are_the_viewers_and_each_day_is_said_once():
    messages = [said("maya", "a", 0), said("u1", "b", 1), said("maya", "c", 24 * 60)]
    with timezone.override("Asia/Tokyo"):
        first, second, third = shown(messages=messages).messages
    assert (first.time, second.time) == ("18:00", "18:01")
    assert first.day
    assert not second.day
    assert third.day not in ("", first.day)


def test_a_call_shows_time_codes():
    messages = [said("maya", "a", offset=3.2), said("u1", "b", offset=75.0)]
    transcript = shown(messages=messages, channel="phone")
    assert [message.time for message in transcript.messages] == ["0:03", "1:15"]
    assert transcript.style == "conversation-call"


def test_everyone_is_named_by_what_is_known_of_them():
    nameless = ParticipantRecord("x", "unknown", email="x@y.example")
    messages = [said("maya", "a"), said("u1", "b"), said("helper", "c"), said("x", "d")]
    found = shown(participants=[MAYA, ANA, BOT, nameless], messages=messages).messages
    assert [(message.heading, message.kind) for message in found] == [
        ("Maya Lind", "customer"),
        ("Ana Silva (agent)", "agent"),
        ("Helper (AI agent)", "bot"),
        ("x@y.example (unknown)", "unknown"),
    ]


def test_those_not_under_review_step_back_but_the_customer_does_not():
    messages = [said("maya", "a"), said("u1", "b"), said("u2", "c"), said("helper", "d")]
    found = shown(reviewed="u1", participants=[MAYA, ANA, BEN, BOT], messages=messages).messages
    assert [message.other for message in found] == [False, False, True, True]


def test_internal_notes_say_so_and_doubt_is_said_too():
    messages = [said("u1", "a", visibility="internal"), said("u1", "b", visibility="unknown")]
    page = drawn(messages=messages)
    assert "Internal note · Ana Silva (agent)" in page
    assert "Ana Silva (agent) · perhaps internal" in page


def test_events_stand_where_they_happened():
    events = [
        EventRecord("transfer", after=1, at=START, author="u1", text="to Ben"),
        EventRecord("closed", after=5),
    ]
    transcript = shown(events=events)
    (transfer,) = transcript.messages[1].events
    assert (transfer.kind, transfer.author, transfer.time) == ("transfer", "Ana Silva", "09:00")
    assert [event.kind for event in transcript.last_events] == ["closed"]
    page = drawn(events=events)
    assert page.index("transfer") < page.index("message-1") < page.index("closed")


MARKS = st.lists(
    st.builds(Mark, st.just(0), st.integers(-2, 30), st.integers(-2, 30), st.sampled_from("abc")),
    max_size=6,
)


@given(st.text(max_size=25), MARKS)
def test_spans_are_the_text_again_and_marks_cover_what_they_mark(text, marks):
    cut = spans(text, marks)
    assert "".join(span.text for span in cut) == text
    assert all(text[span.start :].startswith(span.text) for span in cut)
    for mark in marks:
        inside = 0 <= mark.start < mark.end <= len(text)
        covered = "".join(span.text for span in cut if mark.key in span.keys.split())
        if inside and sum(other.key == mark.key for other in marks) == 1:
            assert covered == text[mark.start : mark.end]


def test_evidence_is_marked_with_its_key_and_its_offset():
    page = drawn(marks=[Mark(0, 2, 5, key="7"), Mark(0, 4, 13, key="8")])
    assert '<mark data-offset="2" data-mark="7">wa</mark>' in page
    assert '<mark data-offset="4" data-mark="7 8">s</mark>' in page
    assert '<span data-offset="13">' in page
    assert 'data-message="0"' in page


def test_offsets_count_characters_not_bytes_or_halves():
    page = drawn(messages=[said("u1", "👩‍👩‍👧 ok שלום", 0)], marks=[Mark(0, 6, 8)])
    assert '<mark data-offset="6">ok</mark>' in page


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_nothing_a_source_sends_becomes_markup(hostile):
    evil = ParticipantRecord("e", "agent", hostile)
    messages = [said("e", hostile, 0, subject=hostile)]
    events = [EventRecord(hostile, after=0, author="e", text=hostile)]
    page = drawn(participants=[evil], messages=messages, events=events)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;" in page


def test_text_of_any_direction_finds_its_own():
    assert drawn().count('<div class="message-text" dir="auto">') == 5


def test_addresses_in_text_are_not_made_links():
    assert "<a " not in drawn(messages=[said("u1", "see https://evil.example", 0)])


@pytest.mark.parametrize(
    ("seconds", "code"), [(0, "0:00"), (59.9, "0:59"), (3600, "1:00:00"), (7325, "2:02:05")]
)
def test_time_codes(seconds, code):
    assert clock(seconds) == code
