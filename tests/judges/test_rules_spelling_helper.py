"""The process that checks spelling may be gone at any moment."""

import pytest

from evenhand.judges.rules.spelling import Speller


@pytest.fixture
def speller():
    made = Speller()
    yield made
    made.close()


def test_a_helper_that_has_left_by_itself_is_started_again(speller):
    speller.mistakes(["First text."])
    speller._helper.terminate()
    speller._helper.wait(timeout=10)
    assert speller.mistakes(["This is anothr text."])["This is anothr text."]


def test_a_helper_that_has_left_is_let_go_quietly(speller):
    speller.mistakes(["First text."])
    speller._helper.kill()
    speller._helper.wait(timeout=10)
    speller.close()
    assert speller.mistakes(["Second text."]) == {"Second text.": ()}
