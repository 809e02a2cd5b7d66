"""Foreign JSON, by a mapping."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from evenhand.errors import InputError
from evenhand.sources.formats.drafts import draft_mapping
from evenhand.sources.formats.mapped.convert import assigned_agent
from evenhand.sources.formats.mapped.mapping import Agents, parse_mapping
from sources.files import lines, problems, read, records, write

DOCUMENT = {
    "meta": {"key": "k1", "lang": "en"},
    "via": "mail",
    "turns": [
        {"who": "USER", "said": "My card failed ###", "at": 1772442000},
        {"who": "SYSTEM", "said": "Let me look", "at": 1772442060000},
        {"who": "NOTE", "said": "angry", "at": 1772442070},
        {"who": "TOOL", "said": "looked up", "at": 1772442080},
        {"who": "HIDDEN", "said": "prompt"},
    ],
    "reward": 1,
    "stars": "4",
}
MAPPING = """
id: meta.key
messages: turns
channel: {path: via, values: {mail: email}}
language: meta.lang
message:
  author: who
  text: said
  sent_at: at
  visibility: {path: who, values: {USER: public, SYSTEM: public, NOTE: internal}}
kinds: {USER: customer, SYSTEM: agent, NOTE: system, TOOL: event, HIDDEN: skip}
agents: {names: [Ana, Ben]}
attributes: {reward: reward, absent: nothing.here}
surveys: [{kind: csat, value: stars, scale_min: 1, scale_max: 5}]
remove: ["###"]
"""


def found_in(tmp_path, *documents, mapping=MAPPING, **options):
    path = write(tmp_path, "a.jsonl", lines(*documents))
    return read(path, "mapped", mapping=mapping, **options)


def test_everything_the_mapping_names_is_found(tmp_path):
    (record,) = records(found_in(tmp_path, DOCUMENT))
    assert (record.id, record.channel, record.language) == ("k1", "email", "en")
    assert record.attributes == {"reward": 1}
    assert [said.text.strip() for said in record.messages] == [
        "My card failed",
        "Let me look",
        "angry",
    ]
    assert [said.visibility for said in record.messages] == ["public", "public", "internal"]
    assert [(event.kind, event.after, event.text) for event in record.events] == [
        ("TOOL", 3, "looked up")
    ]
    assert record.surveys[0].value == 4


def test_times_are_read_from_seconds_and_from_milliseconds(tmp_path):
    (record,) = records(found_in(tmp_path, DOCUMENT))
    first, second, _third = (said.sent_at for said in record.messages)
    assert (second - first).total_seconds() == 60


def test_an_agent_is_assigned_the_same_way_each_time(tmp_path):
    first, again = (
        {person.id for person in records(found_in(tmp_path, DOCUMENT))[0].participants}
        for _turn in range(2)
    )
    assert first == again
    assert first & {"Ana", "Ben"}


def test_agents_by_id_are_shared_about_evenly():
    agents = Agents(["Ana", "Ben", "Cho"])
    shares = Counter(assigned_agent(agents, f"chat-{number}", 1) for number in range(3000))
    assert all(900 < share < 1100 for share in shares.values())


def test_agents_by_line_take_turns():
    agents = Agents(["Ana", "Ben"], by="line")
    assert [assigned_agent(agents, "x", line) for line in (1, 2, 3)] == ["Ana", "Ben", "Ana"]


def test_an_assumed_start_is_the_same_for_the_same_line_and_is_marked(tmp_path):
    mapping = """
    {id: id, messages: m, message: {author: a, text: t}, kinds: {u: customer},
     assume: {start: 2026-01-05T09:00:00+00:00, every: 10m}}
    """
    documents = [{"id": str(n), "m": [{"a": "u", "t": "hi"}]} for n in range(3)]
    found = records(found_in(tmp_path, *documents, mapping=mapping))
    assert [record.started_at.isoformat()[11:16] for record in found] == ["09:00", "09:10", "09:20"]
    assert all(record.times_assumed for record in found)
    assert not any(said.sent_at for record in found for said in record.messages)


def test_a_time_that_is_there_is_never_replaced_by_an_assumed_one(tmp_path):
    mapping = MAPPING + "assume: {start: 2026-01-05T09:00:00+00:00}"
    (record,) = records(found_in(tmp_path, DOCUMENT, mapping=mapping))
    assert not record.times_assumed
    assert record.started_at is None


def test_ids_of_several_parts_are_joined(tmp_path):
    mapping = MAPPING.replace("id: meta.key", "id: [meta.key, reward]")
    assert records(found_in(tmp_path, DOCUMENT, mapping=mapping))[0].id == "k1-1"


def test_conversations_inside_one_large_document_are_found(tmp_path):
    whole = {"page": 1, "data": [DOCUMENT, {**DOCUMENT, "meta": {"key": "k2"}}]}
    path = write(tmp_path, "a.json", json.dumps(whole))
    found = read(path, "mapped", mapping=MAPPING + "items: data")
    assert [record.id for record in records(found)] == ["k1", "k2"]


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        ({"meta": {}}, "meta.key", "there is no id here"),
        ({"via": "pigeon"}, "via", "unknown channel 'pigeon'"),
        ({"turns": "none"}, "turns", "there is no list of messages"),
        ({"turns": [{"who": "ROBOT"}]}, "turns[0]", "unknown author kind 'ROBOT'"),
        ({"turns": [7]}, "turns[0]", "not a message with fields"),
        ({"turns": [{"who": "USER", "at": "noon"}]}, "turns[0].at", "cannot be read"),
        ({"stars": "many"}, "stars", "'many' is no number"),
    ],
)
def test_what_does_not_fit_is_named_by_its_path(tmp_path, change, place, reason):
    (problem,) = problems(found_in(tmp_path, {**DOCUMENT, **change}))
    assert problem.place == place
    assert reason in problem.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id: [", "neither YAML nor JSON"),
        ("- a\n- b", "is no mapping"),
        ("id: a\nmessages: m\ncolour: red", "unknown field 'colour'"),
        ("messages: m", "missing required field 'id'"),
        ("id: a\nkinds: {x: wizard}", "Invalid enum value 'wizard'"),
        ("id: a\nassume: {start: 2026-01-01T09:00:00}", "assume.start"),
        ("a: &x [1]\nb: *x", "no anchors and aliases"),
    ],
)
def test_a_mapping_with_a_fault_says_which(text, reason):
    with pytest.raises(InputError, match=reason.replace("[", r"\[")):
        parse_mapping(text)


def test_names_that_yaml_takes_for_numbers_and_truth_values_stay_names():
    assert parse_mapping("id: a\nkinds: {1: agent, no: customer}").kinds == {
        "1": "agent",
        "false": "customer",
    }


def test_a_draft_is_made_from_the_first_document():
    found = draft_mapping(
        {"dialogue_id": "1", "log": {"turns": [{"speaker": "USER", "utterance": "Hi"}]}}, "a.json"
    )
    assert (found.id, found.messages) == ("dialogue_id", "log.turns")
    assert (found.message.author, found.message.text) == ("speaker", "utterance")
    assert found.kinds == {"USER": "customer"}


def test_no_draft_is_made_where_there_are_no_messages():
    with pytest.raises(InputError, match="no list of messages"):
        draft_mapping({"a": 1}, "a.json")
