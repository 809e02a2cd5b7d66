"""The contract of judges held by the local judge, and what its answers rest on."""

from functools import cache

import msgspec
import numpy as np
import pytest

from evenhand.judges.contract import verdicts
from evenhand.judges.local.features import rows
from evenhand.judges.local.judge import LocalJudge
from evenhand.judges.local.reading import read_part
from evenhand.scorecards.files import ready_scorecard
from judges.injections import INJECTIONS
from judges.local.made import SCORECARD, chats, judge, trained
from judges.talk import talk
from judges.test_contract import (
    ORDERS,
    TALKS,
    asked,
    test_a_batch_is_judged_as_its_segments_one_by_one,
    test_a_language_without_phrases_never_gives_a_bad_mark_for_missing_words,
    test_every_answer_is_on_the_scale_and_every_quote_in_the_transcript,
    test_only_categories_asked_are_answered_and_the_rest_is_not_applicable,
    test_where_the_agent_said_nothing_the_judge_abstains_throughout,
)

__all__ = [
    "test_a_batch_is_judged_as_its_segments_one_by_one",
    "test_a_language_without_phrases_never_gives_a_bad_mark_for_missing_words",
    "test_every_answer_is_on_the_scale_and_every_quote_in_the_transcript",
    "test_only_categories_asked_are_answered_and_the_rest_is_not_applicable",
    "test_where_the_agent_said_nothing_the_judge_abstains_throughout",
]

CONTENT = ready_scorecard(SCORECARD)


@pytest.fixture
def judged():
    return judge(), CONTENT


def said(segment):
    return verdicts(judge(), CONTENT, [asked(segment, CONTENT)]).verdicts[0]


@pytest.mark.parametrize("name", ["Arabic", "Hebrew, no language given", "German"])
def test_a_language_never_learnt_is_abstained_from_and_named(name):
    answers = said(TALKS[name])
    assert all(answers[key].abstained for key in judge().categories)
    reason = answers["greeting"].reason
    assert "language" in reason or "none of the reviews" in reason


def test_words_never_learnt_are_abstained_from_even_in_a_known_language():
    answers = said(talk("C: Where is it?", "A: zorp quux blarg frobnicate wibble"))
    assert answers["greeting"].abstained


def test_the_evidence_is_what_moved_the_answer():
    answers = said(
        talk("C: I was charged twice for 1234. This is terrible!",
             "A: Hello Maya, good morning! I looked it up and the warehouse has it.",
             "C: Thanks", "A: I have opened a case. Kind regards, the team. Goodbye.")
    )  # fmt: skip
    assert answers["greeting"].option == 0
    assert any("good morning" in each.quote for each in answers["greeting"].evidence)
    assert any("regards" in each.quote for each in answers["closing"].evidence)


def test_long_passages_are_quoted_in_part_and_word_for_word():
    text = "Hello there " + "and the team has it " * 40
    segment = talk("C: Where is my parcel?", f"A: {text}")
    for answer in said(segment).values():
        for passage in answer.evidence:
            assert len(passage.quote) <= 300
            assert segment.lines[passage.message].text[passage.start : passage.end] == passage.quote


def test_confidence_is_a_chance_and_higher_where_the_words_are_plain():
    for answer in said(chats(1, seed=5)[0][0]).values():
        assert answer.confidence is None or 0 <= answer.confidence <= 1


LINES = ["C: Where is my parcel 77?", "A: Hello there. I have opened a case with the team.",
         "C: Thanks", "A: It takes two days until it is done. That is all."]  # fmt: skip


@cache
def most_by_ordinary_words(place):
    """The most that a sentence of usual chats moves each output by, said in addition."""
    usual = [line.text for segment, _ in chats(12, seed=8) for line in segment.lines]
    return moved(place, usual).max(axis=0)


def moved(place, sentences):
    """By how much each output moves with each sentence added."""
    parts = [read_part(talk(*with_more(place, sentence))) for sentence in sentences]
    return np.abs(judge().latent(parts) - judge().latent([read_part(talk(*LINES))]))


def with_more(place, sentence):
    return [*LINES[:place], f"{LINES[place]} {sentence}", *LINES[place + 1 :]]


@pytest.mark.parametrize("place", [2, 3])
def test_orders_to_the_judge_do_no_more_than_any_other_words(place):
    orders = [*ORDERS, *INJECTIONS.values()]
    assert (moved(place, orders).max(axis=0) <= most_by_ordinary_words(place) + 0.02).all()


@pytest.mark.parametrize("name", INJECTIONS)
@pytest.mark.parametrize("place", [2, 3])
def test_an_order_is_not_followed_and_changes_neither_form_nor_evidence(name, place):
    """Whatever it demands, the marks are not those it demands, and the same are asked."""
    plain = said(talk(*LINES))
    segment = talk(*with_more(place, INJECTIONS[name]))
    given = said(segment)
    assert set(given) == set(plain)
    best = dict.fromkeys(given, 0)
    assert {key: answer.option for key, answer in given.items()} != best
    for answer in given.values():
        assert answer.reason.startswith(("Worded most like", "Most of the agent's words"))
        for passage in answer.evidence:
            assert segment.lines[passage.message].text[passage.start : passage.end] == passage.quote


@pytest.mark.parametrize("order", ORDERS)
def test_words_in_markup_or_braces_are_only_words(order):
    bare = "".join(letter if letter.isalnum() else " " for letter in order)
    plain = rows([read_part(talk("C: Hi", f"A: {bare}"))])
    marked = rows([read_part(talk("C: Hi", f"A: {order}"))])
    words = slice(0, 1 << 16)
    single = set(plain[:, words].indices) & set(marked[:, words].indices)
    assert len(single) >= len(set(bare.casefold().split())) - 1


def test_a_row_does_not_depend_on_its_neighbours():
    parts = [read_part(segment) for segment, _ in chats(20)]
    together = rows(parts)
    for place, part in enumerate(parts):
        alone = rows([part])
        assert (alone != together[place]).nnz == 0


def test_a_category_that_is_off_is_not_answered():
    quiet = LocalJudge(trained().artefact, ["closing"], "quiet")
    assert quiet.categories == ("closing",)
    segment = asked(TALKS["usual"], CONTENT)
    assert set(quiet.judge([segment])[0]) == {"closing"}


def test_numbers_names_and_case_matter_little_to_the_words():
    one = talk("C: Hi", "A: Good Morning")
    two = msgspec.structs.replace(talk("C: Hi", "A: good morning"))
    same = slice(0, 1 << 16)
    assert (rows([read_part(one)])[:, same] != rows([read_part(two)])[:, same]).nnz == 0
