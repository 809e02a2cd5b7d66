"""The demo's internal team is asked for a status most of the time: that is found."""

from collections import defaultdict

import pytest

from evenhand.conversations.transcript import Kind, Message, Participant, Transcript, Visibility
from evenhand.insights.contact.avoidable import avoidable_kind
from evenhand.insights.contact.discovery import discover
from evenhand.insights.contact.openings import customer_text, opening_text
from evenhand.site.demo import generate


@pytest.fixture(scope="module")
def contacts():
    """Topic, opening and kind of avoidable contact of the internal teams' conversations."""
    demo = generate()
    internal = {team.key for team in demo.teams if team.kind == "internal"}
    topics = {each.conversation: each.topic for each in demo.segments if each.team in internal}
    return demo.truth.facts.status_check_topic, [
        (topics[record.id], *_read(record))
        for record in demo.conversations
        if record.id in topics and record.language == "en"
    ]


def test_status_checks_look_avoidable_and_other_contacts_do_not(contacts):
    wanted, found = contacts
    told = defaultdict(list)
    for topic, _opening, kind in found:
        told[topic == wanted].append(bool(kind))
    assert sum(told[True]) / len(told[True]) > 0.85
    assert sum(told[False]) / len(told[False]) < 0.1


def test_status_checks_gather_in_drivers_that_look_avoidable(contacts):
    wanted, found = contacts
    told = [each for each in found if each[1]]
    label = discover([opening for _topic, opening, _kind in told], "en").label
    kinds = defaultdict(list)
    for place, (_topic, _opening, kind) in zip(label, told, strict=True):
        kinds[place].append(bool(kind))
    avoidable = {place for place, each in kinds.items() if sum(each) > len(each) / 2}
    theirs = [place for place, each in zip(label, told, strict=True) if each[0] == wanted]
    assert sum(place in avoidable for place in theirs) / len(theirs) > 0.8


def _read(record):
    people = [
        Participant(each.id, Kind(each.kind), each.name or "") for each in record.participants
    ]
    messages = [
        Message(str(place), each.author, Visibility(each.visibility), each.text)
        for place, each in enumerate(record.messages)
    ]
    transcript = Transcript(people, messages)
    subject = record.subject or ""
    whole = f"{subject}. {customer_text(transcript)}"
    return opening_text(transcript, subject), avoidable_kind(whole, "en")
