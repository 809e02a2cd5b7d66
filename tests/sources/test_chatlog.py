"""OpenAI-style chat logs."""

from __future__ import annotations

import json

from sources.files import lines, problems, read, records, write

LOG = {
    "id": "chat-1",
    "model": "helper-2",
    "created": 1772442000,
    "messages": [
        {"role": "system", "content": "You are helpful"},
        {"role": "user", "content": [{"type": "text", "text": "Where is it?"}]},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"function": {"name": "find", "arguments": '{"id": 7}'}}],
        },
        {"role": "tool", "name": "find", "content": "in Lyon"},
        {"role": "assistant", "content": "In Lyon"},
    ],
}


def found_in(tmp_path, *documents, **options):
    return read(write(tmp_path, "a.jsonl", lines(*documents)), "chatlog", **options)


def test_roles_become_kinds_and_the_system_prompt_is_left_out(tmp_path):
    (record,) = records(found_in(tmp_path, LOG))
    assert [(said.author, said.text) for said in record.messages] == [
        ("user", "Where is it?"),
        ("helper-2", "In Lyon"),
    ]
    assert [(p.id, p.kind) for p in record.participants] == [
        ("user", "customer"),
        ("helper-2", "bot"),
    ]
    assert record.started_at.isoformat() == "2026-03-02T09:00:00+00:00"


def test_tool_calls_and_their_results_become_events_in_their_place(tmp_path):
    (record,) = records(found_in(tmp_path, LOG))
    assert [(event.kind, event.after, event.text) for event in record.events] == [
        ("tool_call", 1, 'find({"id": 7})'),
        ("tool", 1, "in Lyon"),
    ]


def test_a_log_without_id_gets_the_same_one_each_time(tmp_path):
    bare = [{"role": "user", "content": "Hi"}]
    first, second = (records(found_in(tmp_path, bare))[0].id for _turn in range(2))
    assert first == second
    assert first.startswith("chat-")


def test_two_logs_without_id_and_with_equal_words_are_told_apart_as_a_duplicate(tmp_path):
    bare = [{"role": "user", "content": "Hi"}]
    found = found_in(tmp_path, bare, bare)
    assert len(records(found)) == 1
    assert "already on line 1" in problems(found)[0].reason


def test_a_mapping_may_state_what_differs(tmp_path):
    log = {"task": 3, "trial": 1, "traj": LOG["messages"], "reward": 0.5}
    mapping = """
    extends: chatlog
    id: [task, trial]
    messages: traj
    agent: {value: GPT}
    attributes: {reward: reward}
    """
    (record,) = records(found_in(tmp_path, log, mapping=mapping))
    assert record.id == "3-1"
    assert record.attributes == {"reward": 0.5}
    assert record.participants[1].id == "GPT"


def test_one_large_pretty_printed_list_is_read_item_by_item(tmp_path):
    text = json.dumps([LOG, {**LOG, "id": "chat-2"}], indent=2)
    path = write(tmp_path, "a.json", text)
    found = read(path, "chatlog")
    assert [record.id for record in records(found)] == ["chat-1", "chat-2"]
    rows = text.split("\n")
    assert [entry.line for entry in found] == [n for n, row in enumerate(rows, 1) if row == "  {"]
