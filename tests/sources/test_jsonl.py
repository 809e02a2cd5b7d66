"""Evenhand's own format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sources.files import conversation, limits, lines, problems, read, records, write


def only_problem(tmp_path, *documents, **options):
    (problem,) = problems(read(write(tmp_path, "a.jsonl", lines(*documents)), "jsonl", **options))
    return problem


def test_each_line_is_a_conversation_and_empty_lines_are_passed_over(tmp_path):
    path = write(tmp_path, "a.jsonl", lines(conversation("1"), "", "   ", conversation("2")))
    found = read(path, "jsonl")
    assert [(entry.line, entry.record.id) for entry in found] == [(1, "1"), (4, "2")]


def test_one_list_or_pretty_printed_documents_are_read_too(tmp_path):
    text = f"[\n{lines(conversation('1')).strip()},\n{lines(conversation('2')).strip()}\n]"
    found = read(write(tmp_path, "a.json", text), "jsonl")
    assert [(entry.line, entry.record.id) for entry in found] == [(2, "1"), (3, "2")]


def test_broken_json_says_where(tmp_path):
    problem = only_problem(tmp_path, conversation("1"), '{"id": "2", oops}')
    assert (problem.line, problem.place) == (2, "column 13")
    assert problem.reason.startswith("is broken JSON: ")


def test_a_line_that_ends_too_early_says_so(tmp_path):
    assert "ends before the document is closed" in only_problem(tmp_path, '{"id": "2"').reason


def test_the_rest_of_the_file_comes_in(tmp_path):
    path = write(tmp_path, "a.jsonl", lines("{", "[]", "7", conversation("4"), "nonsense"))
    found = read(path, "jsonl")
    assert [record.id for record in records(found)] == ["4"]
    assert [problem.line for problem in problems(found)] == [1, 2, 3, 5]


def test_an_unknown_author_kind_says_which_there_are(tmp_path):
    people = [{"id": "c", "kind": "shopper"}]
    problem = only_problem(tmp_path, conversation("1", participants=people, messages=[]))
    assert problem.place == "participants[0].kind"
    assert problem.reason == (
        "unknown author kind 'shopper'; use one of customer, agent, bot, system, unknown."
    )


def test_an_author_kind_has_no_default(tmp_path):
    problem = only_problem(tmp_path, conversation("1", participants=[{"id": "c"}], messages=[]))
    assert "missing required field 'kind'" in problem.reason


@pytest.mark.parametrize(
    ("changes", "place", "reason"),
    [
        ({"channel": "fax"}, "channel", "unknown channel 'fax'; use one of chat, email"),
        ({"started_at": "yesterday"}, "started_at", "the time cannot be read"),
        ({"colour": "red"}, "", "unknown field 'colour'"),
        ({"id": 7}, "id", "Expected 'str', got 'int'"),
    ],
)
def test_a_wrong_value_is_named_by_its_place(tmp_path, changes, place, reason):
    problem = only_problem(tmp_path, conversation("1", **changes))
    assert problem.place == place
    assert reason in problem.reason


def test_the_second_of_two_equal_ids_is_rejected_and_names_the_first(tmp_path):
    problem = only_problem(tmp_path, conversation("a"), conversation("b"), conversation("a"))
    assert (problem.line, problem.place) == (3, "id")
    assert "the id 'a' is already on line 1" in problem.reason


def test_equal_ids_are_found_among_very_many(tmp_path):
    many = [conversation(str(number), messages=[]) for number in range(6000)]
    problem = only_problem(tmp_path, *many, conversation("17", messages=[]))
    assert "already on line 18" in problem.reason


def test_a_line_beyond_the_limit_is_passed_over_and_the_rest_read(tmp_path):
    long = conversation("2", subject="x" * 5000)
    path = write(tmp_path, "a.jsonl", lines(conversation("1"), long, conversation("3")))
    found = read(path, "jsonl", limited=limits(line=2000))
    assert [record.id for record in records(found)] == ["1", "3"]
    (problem,) = problems(found)
    assert problem.line == 2
    assert "EVENHAND_LINE_MAX_MB" in problem.reason


def test_a_stated_zone_is_put_on_times_that_have_none(tmp_path):
    document = conversation("1", started_at="2026-07-01T09:00:00", messages=[])
    path = write(tmp_path, "a.jsonl", lines(document))
    (record,) = records(read(path, "jsonl", time_zone="Europe/Berlin"))
    assert record.started_at == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)


def test_a_time_with_its_own_zone_keeps_it(tmp_path):
    path = write(tmp_path, "a.jsonl", lines(conversation("1")))
    (record,) = records(read(path, "jsonl", time_zone="Asia/Tokyo"))
    assert record.messages[0].sent_at.utcoffset() == timedelta(hours=1)


def test_json_nested_too_deeply_is_rejected_and_stops_nothing(tmp_path):
    deep = '{"id": "1", "attributes": {"a": ' + "[" * 100_000 + "]" * 100_000 + "}}"
    path = write(tmp_path, "a.jsonl", lines(deep, conversation("2")))
    found = read(path, "jsonl")
    assert [record.id for record in records(found)] == ["2"]
    assert "nested too deeply" in problems(found)[0].reason
