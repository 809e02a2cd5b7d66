"""A page that only reads asks each thing once; elsewhere everything is asked anew."""

from __future__ import annotations

from itertools import count

import pytest

from evenhand.people.once import once, reading


def test_in_one_request_it_is_read_once():
    answers = count()
    with reading():
        assert [once("a", lambda: next(answers)) for _time in range(3)] == [0, 0, 0]
        assert once("b", lambda: next(answers)) == 1


def test_the_next_request_reads_anew():
    answers = count()
    for expected in range(2):
        with reading():
            assert once("a", lambda: next(answers)) == expected


def test_outside_a_request_everything_is_read_anew():
    answers = count()
    assert [once("a", lambda: next(answers)) for _time in range(2)] == [0, 1]


def test_what_fails_is_tried_again():
    with reading():
        with pytest.raises(ZeroDivisionError):
            once("a", lambda: 1 // 0)
        assert once("a", lambda: 2) == 2
