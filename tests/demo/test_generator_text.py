"""What is said: it follows the true ratings, with noise, and looks like a support centre."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import fmean, median

import pytest

from evenhand.conversations.record import ConversationRecord, MessageRecord
from evenhand.conversations.transcript import Kind, Visibility
from evenhand.site.demo import DemoWorkspace
from evenhand.site.demo.workspace import DemoSegment

GREETING = re.compile(
    r"\b(hi|hello|hey|welcome|dear|good (day|morning|afternoon)|thank you for calling)\b", re.I
)
PASSWORD = re.compile(r"password|PIN\b")


def parts(demo: DemoWorkspace) -> Iterator[tuple[DemoSegment, list[MessageRecord]]]:
    """English segments with what their agent said in public."""
    records = {record.id: record for record in demo.conversations}
    for segment in demo.segments:
        record = records[segment.conversation]
        if record.language == "en":
            said = record.messages[int(segment.first) - 1 : int(segment.last)]
            yield segment, [m for m in said if m.author == segment.agent and public(m)]


def public(message: MessageRecord) -> bool:
    return message.visibility == Visibility.PUBLIC


def of_channel(demo: DemoWorkspace, channel: str) -> list[ConversationRecord]:
    return [record for record in demo.conversations if record.channel == channel]


def test_greetings_follow_the_rating_but_not_always(demo: DemoWorkspace) -> None:
    greeted: dict[int, list[bool]] = defaultdict(list)
    for segment, said in parts(demo):
        if said and segment.options.get("greeting", -1) >= 0:
            greeted[segment.options["greeting"]].append(bool(GREETING.search(said[0].text)))
    assert fmean(greeted[0]) > 0.9
    assert 0.05 < fmean(greeted[1]) < 0.5


def test_a_failed_security_rating_shows_in_the_text_only_at_times(demo: DemoWorkspace) -> None:
    asked = [
        any(PASSWORD.search(message.text) and "?" in message.text for message in said)
        for segment, said in parts(demo)
        if segment.options.get("security") == 1
    ]
    assert len(asked) > 5
    assert 0 < fmean(asked) < 1


def test_misspelt_words_follow_the_grammar_rating(demo: DemoWorkspace) -> None:
    wrong = re.compile(
        r"\b(recieve|recieved|adress|untill|wich|becuase|thier|agian|plese|shoud|tommorow)\b"
    )
    per_message: dict[int, list[int]] = defaultdict(list)
    for segment, said in parts(demo):
        for message in said:
            grade = segment.options.get("grammar", -1)
            per_message[grade].append(len(wrong.findall(message.text.partition("\n\nOn 20")[0])))
    assert fmean(per_message[2]) > 2 * fmean(per_message[1]) > 4 * fmean(per_message[0])


def test_calls_have_time_codes_dead_air_and_talking_over(demo: DemoWorkspace) -> None:
    gaps = []
    for record in of_channel(demo, "phone"):
        spoken = [message for message in record.messages if public(message)]
        for before, after in pairwise(spoken):
            assert before.offset is not None
            assert before.duration is not None
            assert after.offset is not None
            gaps.append(after.offset - before.offset - before.duration)
    assert any(gap > 20 for gap in gaps)
    assert 0.02 < fmean(gap < -0.3 for gap in gaps) < 0.3


def test_letters_are_signed_and_quote_each_other(demo: DemoWorkspace) -> None:
    letters = [m for record in of_channel(demo, "email") for m in record.messages if public(m)]
    assert all(letter.subject for letter in letters)
    assert any(re.search(r"^> ", letter.text, re.M) for letter in letters)
    assert fmean("Osterby" in m.text or "\n" in m.text for m in letters) > 0.8


def test_chats_are_answered_in_a_minute_and_letters_in_hours(demo: DemoWorkspace) -> None:
    waits: dict[str, list[float]] = defaultdict(list)
    for record in demo.conversations:
        people = {p.id for p in record.participants if p.kind == Kind.AGENT}
        first = next((m for m in record.messages if m.author in people and public(m)), None)
        if first is not None and len(record.participants) <= 3:
            waits[record.channel].append((first.sent_at - record.started_at).total_seconds())
    assert 20 < median(waits["chat"]) < 300
    assert 3600 < median(waits["email"]) < 24 * 3600


def test_the_billing_team_chats_in_office_hours(demo: DemoWorkspace) -> None:
    billing = {s.conversation for s in demo.segments if s.team == "billing"}
    hours = {r.started_at.hour for r in of_channel(demo, "chat") if r.id in billing}
    assert min(hours) >= 7
    assert max(hours) <= 18


def test_weekends_are_quiet_for_internal_teams(demo: DemoWorkspace) -> None:
    internal = {s.conversation for s in demo.segments if s.team in ("it-desk", "procedures")}
    days = [r.started_at.weekday() for r in demo.conversations if r.id in internal]
    assert fmean(day >= 5 for day in days) < 0.05


def test_there_are_long_threads_notes_and_four_languages(demo: DemoWorkspace) -> None:
    assert 5 < sum(len(record.messages) >= 60 for record in demo.conversations) < 60
    assert {record.language for record in demo.conversations} == {"en", "de", "fr", "es"}
    notes = sum(not public(m) for record in demo.conversations for m in record.messages)
    assert notes > 500


def test_few_openings_are_alike(demo: DemoWorkspace) -> None:
    openings = [
        next(m.text for m in record.messages if m.author == "customer")
        for record in demo.conversations
    ]
    assert len(set(openings)) > 0.9 * len(openings)


def test_a_fifth_answers_the_survey_and_the_dissatisfied_twice_as_often(
    demo: DemoWorkspace,
) -> None:
    surveys = [survey for record in demo.conversations for survey in record.surveys]
    answered = [survey for survey in surveys if survey.value is not None]
    assert len(answered) / len(surveys) == pytest.approx(0.19, abs=0.02)
    assert {survey.kind for survey in answered} == {"csat", "nps", "ces"}
    for survey in answered:
        assert survey.scale_min <= survey.value <= survey.scale_max
        assert survey.answered_at >= survey.sent_at


def test_an_agent_writes_only_while_in_the_team(demo: DemoWorkspace) -> None:
    agents = {agent.key: agent for agent in demo.agents}
    days = {record.id: record.started_at.date() for record in demo.conversations}
    moved = [agent for agent in demo.agents if len(agent.memberships) > 1]
    assert len(moved) == 3
    for segment in demo.segments:
        day = days[segment.conversation]
        teams = {
            membership.team
            for membership in agents[segment.agent].memberships
            if (membership.start - day).days <= 1
            and (membership.end is None or (day - membership.end).days <= 1)
        }
        assert segment.team in teams
