"""CSV of messages and of whole transcripts."""

from __future__ import annotations

import pytest

from evenhand.errors import InputError
from evenhand.sources.formats.csv.dialect import sniff
from sources.files import limits, problems, read, records, write

HEADER = "Ticket ID,Role,Author,Body,Created at\n"
GOOD = HEADER + (
    "1,user,Maya,Hello,2026-03-02T09:00:00Z\n"
    '1,agent,Ana,"Good\nmorning",2026-03-02T09:01:00Z\n'
    "2,user,Jo,Hi,2026-03-02T09:05:00Z\n"
)


def found_in(tmp_path, text, **options):
    return read(write(tmp_path, "a.csv", text), "csv", **options)


def test_rows_of_one_id_are_the_messages_of_one_conversation(tmp_path):
    first, second = records(found_in(tmp_path, GOOD))
    assert [message.text for message in first.messages] == ["Hello", "Good\nmorning"]
    assert [(p.id, p.kind) for p in first.participants] == [("Maya", "customer"), ("Ana", "agent")]
    assert second.id == "2"


def test_rows_mixed_by_time_are_brought_together(tmp_path):
    mixed = HEADER + "".join(
        f"{number},user,Maya,text {turn},2026-03-02T09:0{turn}:00Z\n"
        for turn in range(3)
        for number in range(40)
    )
    found = records(found_in(tmp_path, mixed))
    assert [record.id for record in found] == [str(number) for number in range(40)]
    assert all(
        [message.text for message in record.messages] == ["text 0", "text 1", "text 2"]
        for record in found
    )


def test_exports_that_begin_with_the_newest_are_turned_round(tmp_path):
    text = HEADER + (
        "1,agent,Ana,second,2026-03-02T09:01:00Z\n1,user,Maya,first,2026-03-02T09:00:00Z\n"
    )
    (record,) = records(found_in(tmp_path, text))
    assert [message.text for message in record.messages] == ["first", "second"]


def test_a_bad_row_rejects_its_conversation_whole_with_all_its_rows(tmp_path):
    text = (
        GOOD + "3,user,Jo,a,2026-03-02T09:05:00Z\n3,agent,Ana,too short\n4,user,x,y,2026-03-02Z\n"
    )
    (short, *_rest) = problems(found_in(tmp_path, text))
    assert short.line == 7
    assert "has 4 values and the header has 5 columns" in short.reason
    assert short.raw == b"3,user,Jo,a,2026-03-02T09:05:00Z\n3,agent,Ana,too short"


def test_a_row_that_does_not_say_where_it_belongs_holds_back_its_neighbours(tmp_path):
    text = HEADER + (
        "1,user,a,b,2026-03-02T09:00:00Z\n"
        ",agent,a,b,2026-03-02T09:00:00Z\n"
        "2,user,a,b,2026-03-02T09:00:00Z\n"
        "3,user,a,b,2026-03-02T09:00:00Z\n"
    )
    found = found_in(tmp_path, text)
    assert [record.id for record in records(found)] == ["3"]
    assert "no conversation id in the column 'Ticket ID'" in problems(found)[0].reason
    assert all("the row on line 3" in problem.reason for problem in problems(found)[1:])
    assert b"".join(sorted(problem.raw for problem in problems(found))).count(b"user") == 2


def test_a_wrong_time_names_its_row_and_column(tmp_path):
    text = GOOD + "3,user,Jo,a,2026-03-02T09:05:00Z\n3,agent,Ana,b,soon\n"
    (problem,) = problems(found_in(tmp_path, text))
    assert (problem.line, problem.place) == (7, "Created at")


def test_times_without_zone_ask_for_one(tmp_path):
    text = HEADER + "1,user,Jo,a,2026-03-02 09:05\n"
    (problem,) = problems(found_in(tmp_path, text))
    assert "has no zone" in problem.reason
    assert "--time-zone Europe/Berlin" in problem.reason
    (record,) = records(found_in(tmp_path, text, time_zone="Europe/Berlin"))
    assert record.messages[0].sent_at.isoformat() == "2026-03-02T09:05:00+01:00"


def test_an_unknown_author_kind_is_rejected_with_what_to_do(tmp_path):
    text = HEADER + "1,sprite,Jo,a,2026-03-02T09:05:00Z\n"
    (problem,) = problems(found_in(tmp_path, text))
    assert "unknown author kind 'sprite'; say under `kinds:`" in problem.reason


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("", "is empty"),
        ("just one\n1\n", "names only one column"),
        ("id,text,text\n1,2,3\n", "two columns are named 'text'"),
        ("a,b,c\n1,2,3\n", "no column is recognised as a conversation's id"),
        ("ticket id,b,c\n1,2,3\n", "no column is recognised as the text of a message"),
    ],
)
def test_a_header_that_does_not_do_is_explained(tmp_path, header, reason):
    with pytest.raises(InputError, match=reason):
        found_in(tmp_path, header)


def test_a_mapping_that_names_a_column_that_is_not_there_lists_those_that_are(tmp_path):
    with pytest.raises(InputError, match=r"no column 'Chat'.*Its columns are: Ticket ID, Role"):
        found_in(tmp_path, GOOD, mapping="{id: Chat}")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path, delimiter):
    text = GOOD.replace(",", delimiter)
    assert len(records(found_in(tmp_path, text))) == 2


def test_a_delimiter_in_quoted_text_does_not_mislead():
    assert sniff('id;text\n1;"a, b, c, d"\n2;"e, f, g, h"\n').delimiter == ";"


def test_a_stated_delimiter_is_used(tmp_path):
    text = GOOD.replace(",", "~")
    assert len(records(found_in(tmp_path, text, delimiter="~"))) == 2


def test_a_quotation_mark_that_never_closes_is_named_and_not_read_to_the_end(tmp_path):
    text = HEADER + '1,user,Jo,"never closed,2026\n' + "1,user,Jo,text,2026\n" * 1000
    with pytest.raises(InputError, match="line 2: a value that opens with a quotation mark"):
        found_in(tmp_path, text, limited=limits(line=5000))


def test_a_wrong_byte_spoils_only_its_conversation(tmp_path):
    text = GOOD.encode() + "3,user,Jo,Grüße,2026-03-02T09:05:00Z\n".encode("cp1252")
    found = found_in(tmp_path, text)
    assert [record.id for record in records(found)] == ["1", "2"]
    assert "0xFC" in problems(found)[0].reason


def test_more_rows_than_a_conversation_may_have_are_not_held(tmp_path):
    text = HEADER + "1,user,Jo,a,2026-03-02T09:05:00Z\n" * 50
    (problem,) = problems(found_in(tmp_path, text, limited=limits(messages=10)))
    assert "more than 10 rows" in problem.reason
    assert problem.raw == b""


TRANSCRIPTS = (
    "Conversation ID;Transcript;Assignee\n"
    '1;"[2026-03-02 09:00Z] Customer: Hello: it broke\n'
    '[2026-03-02 09:01Z] Agent (Ana): I am sorry\nPlease note: it takes a minute";Ana\n'
    '2;"[{""author"": ""x"", ""kind"": ""customer"", ""text"": ""Hi""}]";Ben\n'
    '3;"Somebody: Hi";Ben\n'
    "1;Customer: again;Ana\n"
)
MAPPING = """
id: Conversation ID
transcript: Transcript
agent: Assignee
message: {kind: kind, author: author, text: text, visibility: {value: public}}
"""


def test_a_transcript_in_a_cell_is_read_line_by_line(tmp_path):
    first, _second = records(found_in(tmp_path, TRANSCRIPTS, mapping=MAPPING))
    assert [(said.author, said.text) for said in first.messages] == [
        ("Customer", "Hello: it broke"),
        ("Ana", "I am sorry\nPlease note: it takes a minute"),
    ]
    assert first.messages[0].sent_at.isoformat() == "2026-03-02T09:00:00+00:00"


def test_a_transcript_may_be_a_json_list(tmp_path):
    _first, second = records(found_in(tmp_path, TRANSCRIPTS, mapping=MAPPING))
    assert second.messages[0].text == "Hi"


def test_a_transcript_that_starts_otherwise_is_explained(tmp_path):
    start, again = problems(found_in(tmp_path, TRANSCRIPTS, mapping=MAPPING))
    assert (start.line, start.place) == (6, "Transcript")
    assert "the transcript starts with 'Somebody: Hi'" in start.reason
    assert "already on line 2" in again.reason
