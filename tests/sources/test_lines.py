"""Files become lines and documents without being held."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.sources.reading.items import split_items
from evenhand.sources.reading.lines import Oversize, split_lines

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
documents = st.lists(st.dictionaries(st.text(), values, max_size=4), max_size=6)


def blocks(data: bytes, size: int) -> list[bytes]:
    return [data[place : place + size] for place in range(0, len(data), size)]


@given(data=st.binary(), size=st.integers(1, 40), limit=st.integers(1, 30))
def test_lines_are_the_same_however_the_file_is_cut_into_blocks(data, size, limit):
    wanted = data.split(b"\n")
    if not wanted[-1]:
        wanted.pop()
    found = list(split_lines(blocks(data, size), limit))
    assert found == [
        (number, line if len(line) <= limit else Oversize(len(line)))
        for number, line in enumerate(wanted, start=1)
    ]


@given(
    found=documents,
    size=st.integers(1, 40),
    indent=st.sampled_from([None, 2]),
    one_list=st.booleans(),
)
def test_documents_of_a_list_or_a_row_of_them_are_found_one_by_one(found, size, indent, one_list):
    if one_list:
        text = json.dumps(found, indent=indent)
    else:
        text = "\n".join(json.dumps(document, indent=indent) for document in found)
    items = list(split_items(blocks(text.encode(), size), 10**6))
    assert [json.loads(raw) for _line, raw in items] == found


@given(found=documents, size=st.integers(1, 40), limit=st.integers(2, 60))
def test_documents_beyond_the_limit_are_passed_over_and_only_they(found, size, limit):
    cut = blocks(json.dumps(found, indent=1).encode(), size)
    whole = list(split_items(cut, 10**6))
    limited = list(split_items(cut, limit))
    assert limited == [
        (line, raw if len(raw) <= limit else Oversize(len(raw))) for line, raw in whole
    ]


@given(data=st.binary(max_size=300), size=st.integers(1, 20))
def test_any_bytes_can_be_scanned_for_documents(data, size):
    for line, raw in split_items(blocks(data, size), 50):
        assert line >= 1
        assert raw


def test_documents_know_the_line_they_begin_on():
    text = b'[\n  {"a":\n 1},\n\n  {"b": "x\\ny"}\n]'
    assert [line for line, _raw in split_items([text], 100)] == [2, 5]


def test_a_document_that_is_wrong_inside_spoils_only_itself():
    text = b'[{"a": 1}, {"b": oops, "c": [1, }, {"d": 4}]'
    found = [raw for _line, raw in split_items([text], 100)]
    assert found[0] == b'{"a": 1}'
    assert len(found) >= 2


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_string_beyond_the_limit_is_not_held(size):
    text = b'[{"a": "' + b"x\\\\" * 5000 + b'"}, {"b": 2}]'
    found = list(split_items(blocks(text, size), 1000))
    assert found == [(1, Oversize(15_009)), (1, b'{"b": 2}')]
