"""The format of a file is found out from its beginning."""

from __future__ import annotations

import json

import pytest

from evenhand.errors import InputError
from evenhand.sources.formats.mapped.mapping import parse_mapping
from evenhand.sources.formats.registry import find_format, guess
from evenhand.sources.options import Options
from evenhand.sources.reading.text import TextFile
from sources.files import conversation, limits, lines, write


def guessed(tmp_path, text, **options):
    with TextFile(write(tmp_path, "a.txt", text), limits()) as file:
        return guess(file, Options(**options)).name


CHAT = {"messages": [{"role": "user", "content": "Hi"}]}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (lines(conversation("1")), "jsonl"),
        (json.dumps([conversation("1")], indent=2), "jsonl"),
        (lines("{broken", conversation("1")), "jsonl"),
        (lines(CHAT), "chatlog"),
        (lines(CHAT["messages"], CHAT["messages"]), "chatlog"),
        (json.dumps([CHAT], indent=1), "chatlog"),
        (lines({"turns": [{"who": "a"}]}), "mapped"),
        (lines({"conversation": "1", "kind": "csat", "value": 4}), "surveys"),
        ("ticket id,role,message\n1,user,hi\n", "csv"),
        ("ticket id;transcript\n1;Customer: hi\n", "csv"),
        ("ticket id,score,comment\n1,4,fine\n", "surveys"),
        ("conversation_id,rating\n1,4\n", "surveys"),
    ],
)
def test_the_format_is_found_out(tmp_path, text, name):
    assert guessed(tmp_path, text) == name


def test_a_mapping_makes_json_mapped_or_a_chat_log(tmp_path):
    plain, chat = parse_mapping("id: a"), parse_mapping("extends: chatlog")
    assert guessed(tmp_path, lines(CHAT), mapping=plain) == "mapped"
    assert guessed(tmp_path, lines(CHAT), mapping=chat) == "chatlog"
    assert guessed(tmp_path, "a,b\n1,2\n", mapping=plain) == "csv"


def test_an_empty_file_is_told_so(tmp_path):
    with pytest.raises(InputError, match="is empty"):
        guessed(tmp_path, " \n ")


def test_loose_messages_are_asked_to_be_put_together(tmp_path):
    with pytest.raises(InputError, match="list of single messages"):
        guessed(tmp_path, lines({"role": "user", "content": "Hi"}))


def test_a_format_that_is_none_lists_those_there_are():
    with pytest.raises(InputError, match="jsonl, csv, chatlog, mapped, surveys"):
        find_format("xml")
