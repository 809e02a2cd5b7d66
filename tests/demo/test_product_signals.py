"""The signals find what the demo planted, and not what it did not."""

from collections.abc import Iterator

import pytest

from evenhand.conversations.record import ConversationRecord
from evenhand.judges.contract import Line, SegmentText
from evenhand.judges.signals.detectors import DETECTORS
from evenhand.judges.signals.finding import look
from evenhand.site.demo import DemoWorkspace
from evenhand.site.demo.workspace import DemoSegment

EVERY = 4
"""One of so many segments is looked through; all of them take seconds and tell the same."""


def text_of(segment: DemoSegment, said: ConversationRecord) -> SegmentText:
    kinds = {person.id: person.kind for person in said.participants}
    lines = tuple(
        Line(
            place=place,
            author=message.author,
            kind=kinds[message.author],
            visibility=message.visibility,
            text=message.text,
            mine=message.author == segment.agent,
            sent_at=message.sent_at,
            offset=message.offset,
            duration=message.duration,
        )
        for place, message in enumerate(said.messages)
    )
    assert said.messages[0].sent_at or said.started_at
    started = said.started_at or said.messages[0].sent_at
    return SegmentText(1, said.channel, said.language, started, lines)


Found = list[tuple[DemoSegment, set[str]]]


@pytest.fixture(scope="module")
def found(demo: DemoWorkspace) -> Found:
    conversations = {each.id: each for each in demo.conversations}
    return [
        (segment, set(kinds(text_of(segment, conversations[segment.conversation]))))
        for segment in demo.segments[::EVERY]
    ]


def kinds(text: SegmentText) -> Iterator[str]:
    for detector, seen in zip(DETECTORS, look(text, {}), strict=True):
        if seen.holds:
            yield detector.key


def those_with(found: Found, kind: str) -> list[DemoSegment]:
    return [segment for segment, kinds in found if kind in kinds]


def secrecy(segment: DemoSegment) -> int | None:
    """Whether a rule of secrecy was broken (1), on the scorecards that ask."""
    return segment.options.get("policy", segment.options.get("security"))


def test_who_asks_for_secrets_breaks_a_rule(found):
    asked = [s for s in those_with(found, "sensitive_data") if secrecy(s) is not None]
    assert len(asked) >= 5
    assert {secrecy(segment) for segment in asked} == {1}


def test_most_bots_that_go_in_circles_are_found_and_few_others(found):
    looping = [segment for segment, _ in found if segment.options.get("loop_free") == 1]
    seen = {segment.key for segment in those_with(found, "bot_loop")}
    assert len(looping) >= 20
    assert sum(segment.key in seen for segment in looping) / len(looping) > 0.6
    clean = [segment for segment, _ in found if segment.options.get("loop_free") == 0]
    assert sum(segment.key in seen for segment in clean) / len(clean) < 0.05


def test_customers_who_leave_are_those_of_the_topics_in_which_they_do(found):
    leaving = those_with(found, "churn_risk")
    assert len(leaving) >= 5
    assert sum(segment.topic == "cancel-plan" for segment in leaving) / len(leaving) > 0.5
    assert not any(segment.topic == "cancel-order" for segment in leaving)


def test_silence_is_heard_on_the_telephone_only(found):
    heard = {segment.channel for segment in those_with(found, "dead_air")}
    assert heard == {"phone"}
