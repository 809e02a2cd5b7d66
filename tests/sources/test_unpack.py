"""Packed files are opened alike, and bombs are refused."""

from __future__ import annotations

import gzip
import zipfile

import pytest

from evenhand.errors import InputError
from evenhand.sources.reading.unpack import Unpacked
from sources.files import limits, write


def content(path, **changes):
    with Unpacked(path, limits(**changes)) as opened:
        return b"".join(opened.blocks())


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zip"])
def test_plain_gzip_and_zip_give_the_same_bytes(tmp_path, name):
    assert content(write(tmp_path, name, "one\ntwo\n")) == b"one\ntwo\n"


def test_packing_is_told_by_the_bytes_and_not_by_the_name(tmp_path):
    path = tmp_path / "really.jsonl"
    path.write_bytes(gzip.compress(b"hello"))
    assert content(path) == b"hello"


def test_a_gzip_bomb_is_refused_long_before_it_is_unpacked(tmp_path):
    path = write(tmp_path, "bomb.jsonl.gz", b"0" * 50_000_000)
    sizes: list[int] = []
    with Unpacked(path, limits()) as opened, pytest.raises(InputError, match="200 times its size"):
        sizes.extend(len(block) for block in opened.blocks())
    assert sum(sizes) < 30_000_000


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself(tmp_path):
    path = write(tmp_path, "bomb.jsonl.zip", b"0" * 50_000_000)
    with pytest.raises(InputError, match="200 times its size"):
        Unpacked(path, limits())


def test_a_file_larger_than_the_largest_is_refused_with_the_setting_to_raise(tmp_path):
    path = write(tmp_path, "large.gz", b"abc" * 1000)
    with pytest.raises(InputError, match="EVENHAND_UNPACKED_MAX_MB"):
        content(path, unpacked=2000)


def test_a_zip_of_several_files_says_how_many(tmp_path):
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "y")
    with pytest.raises(InputError, match="holds 2 files"):
        Unpacked(path, limits())


def test_the_hidden_files_of_a_mac_do_not_count(tmp_path):
    path = tmp_path / "mac.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("__MACOSX/._a.csv", "y")
    assert content(path) == b"x"


def test_an_excel_workbook_is_named_as_one(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<sheet/>")
    with pytest.raises(InputError, match="Excel workbook; save the sheet as CSV"):
        Unpacked(path, limits())


@pytest.mark.parametrize("keep", [12, -8])
def test_a_file_copied_only_in_part_is_told_so(tmp_path, keep):
    path = tmp_path / "part.gz"
    path.write_bytes(gzip.compress(bytes(range(256)) * 100)[:keep])
    with pytest.raises(InputError, match="copied only in part"):
        content(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"absent\.csv: cannot be opened"):
        Unpacked(tmp_path / "absent.csv", limits())
