"""Records are checked, cleaned and derived before anything is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from conversations.samples import ANA, BEN, BOT, MAYA, START, csat, record, said
from evenhand.conversations.plain import from_html, plain
from evenhand.conversations.prepare import SEARCHED, prepare
from evenhand.conversations.record import EventRecord, MessageRecord, ParticipantRecord
from evenhand.conversations.transcript import decode
from evenhand.errors import InputError


def texts(prepared) -> list[str]:
    return [message.text for message in decode(prepared.document).messages]


def segments(prepared) -> list[tuple[str, int, int]]:
    return [
        (part.author, part.first_message, part.last_message) for part in prepared.derived.segments
    ]


def refusal(**changes) -> InputError:
    with pytest.raises(InputError) as refused:
        prepare(record(**changes))
    return refused.value


def test_counts_are_of_public_messages_by_kind():
    derived = prepare(record()).derived
    assert (derived.messages, derived.agent_messages, derived.customer_messages) == (5, 2, 2)
    assert derived.agent_words == 9 + 5
    assert derived.customer == "Maya Lind"


def test_the_first_reply_is_a_persons_first_public_message_after_the_customer_wrote():
    messages = [
        said("u1", "Welcome!", 0),
        said("maya", "Hello?", 1),
        said("helper", "I am an assistant.", 1.5),
        said("u1", "noted", 2, "internal"),
        said("u1", "Hello Maya", 4),
    ]
    derived = prepare(record(participants=[MAYA, ANA, BOT], messages=messages)).derived
    assert derived.first_reply_seconds == 180


def test_no_first_reply_is_known_without_times():
    messages = [said("maya", "Hello"), said("u1", "Hi")]
    assert prepare(record(messages=messages)).derived.first_reply_seconds is None


def test_a_call_is_timed_by_its_recording():
    messages = [
        said("maya", "Hello", offset=2.0, duration=1.0),
        said("u1", "Hi", offset=12.5, duration=20.0),
    ]
    derived = prepare(record(channel="phone", messages=messages)).derived
    assert derived.first_reply_seconds == 10.5
    assert derived.ended_at == START + timedelta(seconds=32.5)


def test_start_and_end_are_those_of_the_messages_when_not_stated():
    derived = prepare(record(started_at=None)).derived
    assert (derived.started_at, derived.ended_at) == (START, START + timedelta(minutes=9))


def test_each_agent_and_ai_agent_gets_a_segment_in_the_order_they_first_wrote():
    messages = [
        said("maya", "Hello", 0),
        said("helper", "I pass you on.", 1),
        said("u2", "Ben here", 2),
        said("u1", "Only a note", 3, "internal"),
        said("helper", "Anything else?", 4),
        said("u2", "Done", 5),
    ]
    prepared = prepare(record(participants=[MAYA, ANA, BEN, BOT], messages=messages))
    assert segments(prepared) == [("helper", 1, 4), ("u2", 2, 5)]
    assert prepared.derived.segments[0].started_at == START + timedelta(minutes=1)


def test_where_nobody_knows_who_replied_one_segment_without_agent_is_kept():
    someone = ParticipantRecord("x", "unknown")
    messages = [said("maya", "Hello"), said("x", "Hi"), said("maya", "?"), said("x", "Yes")]
    prepared = prepare(record(participants=[MAYA, someone], messages=messages))
    assert segments(prepared) == [("x", 1, 3)]
    assert not prepared.derived.segments[0].attributed


def test_an_unknown_author_is_not_reviewed_beside_a_known_agent():
    someone = ParticipantRecord("x", "unknown")
    messages = [said("x", "Hi"), said("u1", "Hello")]
    prepared = prepare(record(participants=[MAYA, ANA, someone], messages=messages))
    assert segments(prepared) == [("u1", 1, 1)]


def test_messages_of_unknown_visibility_are_reviewed_but_not_counted_as_public():
    messages = [said("maya", "Hello", 0, "unknown"), said("u1", "Hi", 1, "unknown")]
    prepared = prepare(record(messages=messages))
    assert segments(prepared) == [("u1", 1, 1)]
    assert prepared.derived.agent_messages == 0


def test_times_are_kept_in_utc():
    two_ahead = timezone(timedelta(hours=2))
    messages = [
        MessageRecord("maya", "public", "Hi", sent_at=datetime(2026, 3, 2, 11, 0, tzinfo=two_ahead))
    ]
    prepared = prepare(record(messages=messages, started_at=None))
    assert prepared.derived.started_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert '"2026-03-02T09:00:00Z"' in prepared.document


NAIVE = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"started_at": NAIVE}, "started_at"),
        ({"ended_at": NAIVE}, "ended_at"),
        (
            {"messages": [said("u1", "Hi", 0), MessageRecord("u1", "public", sent_at=NAIVE)]},
            "messages[1].sent_at",
        ),
        ({"events": [EventRecord("transfer", at=NAIVE)]}, "events[0].at"),
        ({"surveys": [csat(), csat(id="2", answered_at=NAIVE)]}, "surveys[1].answered_at"),
    ],
)
def test_a_time_without_zone_is_refused_where_it_stands(changes, where):
    refused = refusal(**changes)
    assert refused.where == where
    assert "no zone" in refused.message


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"id": ""}, "id"),
        ({"id": "x" * 256}, "id"),
        ({"id": "a\x00b"}, "id"),
        ({"id": "a\nb"}, "id"),
        ({"id": "\ud800"}, "id"),
        ({"messages": [said("nobody", "Hi", 0)]}, "messages[0].author"),
        ({"events": [EventRecord("transfer", author="nobody")]}, "events[0].author"),
        ({"events": [EventRecord("transfer", after=9)]}, "events[0].after"),
        ({"participants": [MAYA, ANA, ANA]}, "participants[2].id"),
        ({"participants": [structs.replace(ANA, email="x" * 255)]}, "participants[0].email"),
        (
            {"messages": [said("u1", "a", 0, id="1"), said("u1", "b", 0, id="1")]},
            "messages[1].id",
        ),
        ({"messages": [said("u1", "a", offset=-1.0)]}, "messages[0].offset"),
        ({"messages": [said("u1", "a", offset=float("inf"))]}, "messages[0].offset"),
        ({"ended_at": START - timedelta(seconds=1)}, "ended_at"),
        ({"surveys": [csat(6)]}, "surveys[0].value"),
        ({"surveys": [csat(float("nan"))]}, "surveys[0].value"),
        ({"surveys": [csat(scale_max=1)]}, "surveys[0].scale_max"),
        ({"surveys": [csat(), csat(5)]}, "surveys[1].id"),
        ({"surveys": [csat(agent="nobody")]}, "surveys[0].agent"),
        ({"started_at": datetime.max.replace(tzinfo=timezone(timedelta(hours=-5)))}, "started_at"),
    ],
)
def test_what_cannot_be_right_is_refused_where_it_stands(changes, where):
    assert refusal(**changes).where == where


def test_a_conversation_without_any_time_asks_for_an_assumed_start():
    refused = refusal(started_at=None, messages=[said("u1", "Hi")])
    assert refused.where == "started_at"
    assert "assumed start in the mapping" in refused.message


def test_too_many_messages_are_refused_with_the_setting_to_raise(settings):
    settings.ENV = {**settings.ENV, "MESSAGES_MAX": 2}
    assert "EVENHAND_MESSAGES_MAX" in refusal().message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<div>One</div><div><br></div><div>Two<br>Three</div>", "One\n\nTwo\nThree"),
        ("Hello<script>alert(1)</script> <b>Maya</b>", "Hello Maya"),
        ("<style>p { color: red }</style>Hi<!-- secret -->", "Hi"),
        ("<img src=x onerror=alert(1)>Hi <a href='javascript:alert(1)'>there</a>", "Hi there"),
        ("<svg><script>alert(1)</script></svg>safe", "safe"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        (
            "<table><tr><td>Seat</td><td>14A</td></tr><tr><td>Gate</td></tr></table>",
            "Seat 14A\nGate",
        ),
        ("<pre>one\n  two</pre>", "one\ntwo"),
        ("a&nbsp;&nbsp; b\n\n c", "a b c"),
        ("<ul><li>first</li><li>second</li></ul>", "first\nsecond"),
        ("<p>שלום <b>עולם</b> 👩‍👩‍👧</p>", "שלום עולם 👩‍👩‍👧"),
    ],
)
def test_html_is_reduced_to_its_words(body, words):
    assert from_html(body) == words


def test_html_stands_in_place_of_text_and_text_is_taken_as_it_is():
    messages = [
        MessageRecord("u1", "public", html="<p>Hello</p>"),
        MessageRecord("u1", "public", text="<p>Hello</p>"),
    ]
    assert texts(prepare(record(messages=messages))) == ["Hello", "<p>Hello</p>"]


@given(st.text())
def test_html_never_leaves_control_characters_and_never_fails(body):
    reduced = from_html(body)
    assert plain(reduced) == reduced


@given(st.text(alphabet=st.characters(codec=None), max_size=50))
def test_any_text_becomes_storable(text):
    stored = plain(text)
    stored.encode()
    assert "\x00" not in stored
    assert "\r" not in stored
    assert plain(stored) == stored


def test_ids_may_be_of_any_script():
    someone = ParticipantRecord("مريم\u200f 👩‍👩‍👧", "agent")
    messages = [said(someone.id, "Hi", 0)]
    assert segments(prepare(record(participants=[someone], messages=messages)))


def test_emoji_and_right_to_left_text_are_kept_as_they_are():
    messages = [said("maya", "شكرا 👩‍👩‍👧 ok\u200f", 0)]
    assert texts(prepare(record(messages=messages))) == ["شكرا 👩‍👩‍👧 ok\u200f"]


def test_nul_characters_are_taken_out_of_attributes():
    prepared = prepare(record(attributes={"plan\x00": ["pro\x00", {"deep": "\x00x"}]}))
    assert prepared.attributes == '{"plan":["pro",{"deep":"x"}]}'


def test_the_same_content_has_the_same_hash_whatever_the_order_of_attributes():
    first = prepare(record(attributes={"a": 1, "b": 2}))
    second = prepare(record(attributes={"b": 2, "a": 1}))
    assert first.content_hash == second.content_hash


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Other"},
        {"language": "de"},
        {"channel": "email"},
        {"tags": ["refund"]},
        {"attributes": {"plan": "pro"}},
        {"started_at": START - timedelta(minutes=1)},
        {"times_assumed": True},
        {"surveys": [csat()]},
        {"messages": [said("u1", "Other", 0)]},
        {"participants": [MAYA, structs.replace(ANA, email="other@acme.example")]},
        {"events": [EventRecord("transfer", after=1)]},
    ],
)
def test_any_change_changes_the_hash(changes):
    assert prepare(record()).content_hash != prepare(record(**changes)).content_hash


def test_tags_are_kept_once_each_and_empty_ones_dropped():
    assert prepare(record(tags=["vip", " vip", "", "bug"])).tags == ["vip", "bug"]


def test_search_reads_subject_customer_id_and_messages_up_to_a_bound():
    searched = prepare(record(messages=[said("u1", "w " * SEARCHED, 0)])).search_text
    assert searched.startswith("Charged twice\nMaya Lind\nc-1\nw w")
    assert len(searched) == SEARCHED
