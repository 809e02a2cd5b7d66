"""Letters come out right, or the byte that is wrong is named."""

from __future__ import annotations

import codecs
import json

import pytest

from evenhand.errors import InputError
from evenhand.sources.reading.encoding import detect
from sources.files import conversation, lines, problems, read, records, write


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_marks_tell_the_encoding(tmp_path, mark, encoding):
    document = json.dumps(conversation("é1", subject="Grüße"), ensure_ascii=False) + "\n"
    path = write(tmp_path, "a.jsonl", mark + document.encode(encoding))
    assert [found.subject for found in records(read(path, "jsonl"))] == ["Grüße"]


def test_a_wrong_byte_is_named_with_its_line_and_what_to_do(tmp_path):
    good = lines(conversation("1")).encode()
    bad = json.dumps(conversation("2", subject="Grüße"), ensure_ascii=False).encode("cp1252")
    path = write(tmp_path, "a.jsonl", good + bad + b"\n" + lines(conversation("3")).encode())
    found = read(path, "jsonl")
    assert [record.id for record in records(found)] == ["1", "3"]
    (problem,) = problems(found)
    place = bad.index(b"\xfc") + 1
    assert problem.line == 2
    assert f"byte {place} of the line is 0xFC, which is not utf-8" in problem.reason
    assert "--encoding cp1252" in problem.reason
    assert problem.raw == bad


def test_a_stated_encoding_is_used(tmp_path):
    text = json.dumps(conversation("2", subject="Grüße"), ensure_ascii=False)
    path = write(tmp_path, "a.jsonl", text.encode("cp1252"))
    assert records(read(path, "jsonl", encoding="cp1252"))[0].subject == "Grüße"


def test_an_encoding_of_several_bytes_is_read_as_a_stream(tmp_path):
    text = json.dumps(conversation("2", subject="表示"), ensure_ascii=False)
    path = write(tmp_path, "a.jsonl", text.encode("shift_jis"))
    assert records(read(path, "jsonl", encoding="shift_jis"))[0].subject == "表示"


def test_a_stream_that_breaks_says_about_where(tmp_path):
    path = write(tmp_path, "a.jsonl", codecs.BOM_UTF16_LE + "a\nb".encode("utf-16-le") + b"x")
    with pytest.raises(InputError, match="about line 2"):
        read(path, "jsonl")


def test_utf_16_without_a_mark_is_recognised_as_no_utf_8():
    with pytest.raises(InputError, match="utf-16-le"):
        detect("hello".encode("utf-16-le"))


@pytest.mark.parametrize("name", ["nonsense", "base64", "rot13"])
def test_an_encoding_that_is_none_is_refused(name):
    with pytest.raises(InputError, match="there is no encoding"):
        detect(b"", name)


@pytest.mark.parametrize(
    ("name", "alone"),
    [("cp1252", True), ("latin-1", True), ("gbk", False), ("utf-16", False), ("cp037", False)],
)
def test_only_one_byte_encodings_are_decoded_line_by_line(name, alone):
    assert detect(b"", name).by_line is alone
