"""The phrase language, and that every phrase of the demo is written in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.site.demo.chance import Chance
from evenhand.site.demo.particulars import particulars
from evenhand.site.demo.phrases import say
from evenhand.site.demo.topics import TOPICS
from evenhand.site.demo.traffic import contacts, period_before
from evenhand.site.demo.typing_habits import hasty, misspell, slip, without_emoji
from evenhand.site.demo.voices import voice_of

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=6)


def phrases(thing: object) -> Iterator[str]:
    """Every phrase in a nest of tuples, mappings and records."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from phrases(item)
    elif isinstance(thing, Mapping):
        for item in thing.values():
            yield from phrases(item)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from phrases(getattr(thing, field.name))


def all_phrases() -> set[str]:
    voices = [voice_of(code) for code in ("en", "de", "fr", "es")]
    voices.append(voice_of("en", among_colleagues=True))
    materials = [
        material
        for topics in TOPICS.values()
        for topic in topics
        for material in (topic.material, *topic.foreign.values())
    ]
    return {phrase for thing in (*voices, *materials) for phrase in phrases(thing)}


def slots() -> dict[str, str]:
    contact = contacts(1, period_before(date(2026, 3, 1)))[0]
    assert contact.start < datetime(2026, 3, 1, tzinfo=UTC)
    return particulars(contact, Chance(1))


def test_every_phrase_can_be_said_with_the_particulars_at_hand() -> None:
    known, chance = slots(), Chance(2)
    for phrase in all_phrases():
        said = say(phrase, chance, known)
        assert not set(said) & set("[]{}|"), phrase
        assert " ." not in said.replace(" ...", ""), phrase
        assert " ," not in said, phrase


@given(WORDS)
def test_a_choice_says_one_of_its_options(options: list[str]) -> None:
    said = say(f"<[{'|'.join(options)}]>", Chance(3), {})
    assert said[1:-1] in options


@given(WORDS)
def test_plain_text_is_said_as_it_is(words: list[str]) -> None:
    assert say(" ".join(words), Chance(4), {}) == " ".join(words)


def test_choices_nest() -> None:
    said = {say("a[b[c|d]|e]", Chance(n), {}) for n in range(40)}
    assert said == {"abc", "abd", "ae"}


@pytest.mark.parametrize("broken", ["a[b", "a|b", "a]b", "[a|b"])
def test_unbalanced_phrases_are_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="Unbalanced"):
        say(broken, Chance(5), {})


@given(st.integers(0, 10**6), st.integers(0, 5))
def test_slips_change_letters_but_no_numbers(seed: int, slips: int) -> None:
    text = "order OS-482913 is late again and the amount is €49.90"
    slipped = slip(text, slips, Chance(seed))
    assert "OS-482913" in slipped
    assert "€49.90" in slipped
    assert slipped.count(" ") == text.count(" ")
    assert (slipped == text) or slips > 0


def test_misspelling_changes_known_words_first() -> None:
    assert misspell("please check the address", 2, Chance(1)) == "plese check the adress"


def test_hasty_people_write_small_and_without_a_full_stop() -> None:
    assert hasty("I paid OS-1 twice.") == "i paid os-1 twice"


def test_spoken_text_has_no_emoji() -> None:
    assert without_emoji("Thank you 🙂!") == "Thank you !"


@given(st.integers(0, 10**6))
def test_several_are_different_and_all_where_there_are_fewer(seed: int) -> None:
    chance = Chance(seed)
    assert len(set(chance.several(range(9), 4))) == 4
    assert sorted(chance.several("abc", 7)) == ["a", "b", "c"]


@given(st.integers(0, 10**6), st.integers(-3, 3), st.integers(0, 5))
def test_between_includes_both_ends_and_nothing_beyond(seed: int, low: int, more: int) -> None:
    assert low <= Chance(seed).between(low, low + more) <= low + more
