"""The demo workspace as a whole: size, determinism and references that hold together."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, time

import msgspec

from evenhand.site.demo import DemoWorkspace, generate
from evenhand.site.demo.cards import EASE, card_of

DIGEST = (
    "import hashlib, msgspec; from evenhand.site.demo import generate;"
    "print(hashlib.sha256(msgspec.json.encode(generate(7).conversations)).hexdigest())"
)


def test_the_centre_has_eight_teams_34_agents_and_six_reviewers(demo: DemoWorkspace) -> None:
    assert (len(demo.teams), len(demo.agents), len(demo.reviewers)) == (8, 34, 6)
    assert {team.scorecard for team in demo.teams} == set(EASE)


def test_about_six_thousand_conversations_lie_in_the_six_months(demo: DemoWorkspace) -> None:
    assert 5800 <= len(demo.conversations) <= 6200
    months = {record.started_at.date().replace(day=1) for record in demo.conversations}
    assert months == set(demo.months)
    assert demo.months == tuple(date(2026, n, 1) for n in range(1, 7))


def test_nothing_is_said_after_today(demo: DemoWorkspace) -> None:
    today = datetime.combine(date(2026, 7, 1), time(), UTC)
    for record in demo.conversations:
        moments = [message.sent_at for message in record.messages]
        assert all(moment < today for moment in moments)


def test_the_same_seed_gives_the_same_text_in_another_process() -> None:
    ours = subprocess.run([sys.executable, "-c", DIGEST], capture_output=True, check=True)
    theirs = subprocess.run(
        [sys.executable, "-c", DIGEST], capture_output=True, check=True, env={"PYTHONHASHSEED": "5"}
    )
    assert ours.stdout == theirs.stdout


def test_conversations_survive_the_published_format(demo: DemoWorkspace) -> None:
    kind = type(demo.conversations[0])
    for record in demo.conversations[::50]:
        assert msgspec.json.decode(msgspec.json.encode(record), type=kind) == record


def test_every_message_has_a_known_author_and_text(demo: DemoWorkspace) -> None:
    for record in demo.conversations:
        known = {participant.id for participant in record.participants}
        assert all(m.author in known and m.text.strip() == m.text for m in record.messages)
        assert all(m.text and "{" not in m.text and "|" not in m.text for m in record.messages)


def test_segments_point_at_messages_of_their_own_agent(demo: DemoWorkspace) -> None:
    records = {record.id: record for record in demo.conversations}
    for segment in demo.segments:
        record = records[segment.conversation]
        part = record.messages[int(segment.first) - 1 : int(segment.last)]
        assert segment.agent in {message.author for message in part}
        assert set(segment.options) == {c.key for c in card_of(segment.scorecard).categories}


def test_a_handed_over_conversation_has_a_segment_of_the_bot_and_one_of_the_person(
    demo: DemoWorkspace,
) -> None:
    parts = Counter(segment.conversation for segment in demo.segments)
    assert set(parts.values()) == {1, 2}
    assert 500 < sum(count == 2 for count in parts.values()) < 1000


def test_evidence_quotes_what_the_message_says(demo: DemoWorkspace) -> None:
    texts = {
        (record.id, message.id): message.text
        for record in demo.conversations
        for message in record.messages
    }
    quoted = 0
    for review in demo.reviews:
        conversation = review.segment.partition("/")[0]
        for rating in review.ratings:
            for proof in rating.evidence:
                text = texts[conversation, proof.message]
                assert text[proof.start : proof.end] == proof.text
                quoted += 1
    assert quoted > 500


def test_the_last_month_is_reviewed_even_when_it_has_only_just_ended() -> None:
    young = generate(3, date(2026, 3, 2))
    assert young.months[-1] == date(2026, 2, 1)
    latest = max(review.submitted_at for review in young.reviews)
    assert latest < datetime(2026, 3, 2, tzinfo=UTC)
    assert {draw.month for draw in young.draws} == set(young.months)
