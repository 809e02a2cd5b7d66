"""What a person types finds the same on both databases and is never an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.samples import put, record, said
from evenhand.conversations import queries, terms
from evenhand.conversations.filters import Filters, Place
from evenhand.conversations.models import Conversation
from evenhand.conversations.queries import Page, page_of


@pytest.fixture
def shelf(workspace):
    """Four conversations; each is found by words of its own."""
    said_in = {
        "refund": "The refund for the old card is on its way. Refunded today.",
        "card": "Your card was old, the new card works.",
        "rtl": "شكرا جزيلا על העזרה naïve café",
        "empty": "",
    }
    put(
        workspace,
        *[
            record(id=name, subject="", messages=[said("u1", text, 0)])
            for name, text in said_in.items()
        ],
    )
    return workspace


@pytest.fixture
def found(shelf, viewer):
    names = dict(Conversation.objects.values_list("pk", "external_id"))

    def search(typed: str) -> set[str]:
        return {names[number] for number in page_of(viewer, Filters(q=typed)).ids}

    return search


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("refund", {"refund"}),
        ("REFUND", {"refund"}),
        ("old card", {"refund", "card"}),
        ('"old card"', {"refund"}),
        ("card -refund", {"card"}),
        ('card -"old card"', {"card"}),
        ("-card", {"rtl", "empty"}),
        ("-refund -works", {"rtl", "empty"}),
        ("refun*", {"refund"}),
        ("refun", set()),
        ('"new car"*', {"card"}),
        ("شكرا", {"rtl"}),
        ("העזרה", {"rtl"}),
        ("café", {"rtl"}),
        ("cafe", {"rtl"}),
        ("NAÏVE cafe -refund", {"rtl"}),
        ("rtl", {"rtl"}),
        ("maya lind", {"refund", "card", "rtl", "empty"}),
        ("!!!", set()),
        ("🙂", set()),
    ],
)
def test_words_phrases_exclusions_and_beginnings(found, typed, names):
    assert found(typed) == names


def test_a_word_that_many_have_is_found_newest_first(workspace, viewer, monkeypatch):
    monkeypatch.setattr(queries, "_SHORT", 3)
    put(workspace, *[record(id=str(n), messages=[said("u1", "parcel", n)]) for n in range(9)])
    put(workspace, record(id="other", messages=[said("u1", "letter", 0)]))
    everything = page_of(viewer, Filters(q="parcel")).ids
    assert everything == page_of(viewer, Filters(q="-letter")).ids
    assert len(everything) == 9


@pytest.mark.parametrize("typed", ["parcel", "parcel -blue", "bl*", "nothing"])
def test_looking_nearby_first_finds_what_the_whole_index_finds(
    workspace, viewer, monkeypatch, typed
):
    monkeypatch.setattr(queries, "PAGE", 2)
    colours = ["blue", "red", "black"]
    texts = [f"{colours[n % 3]} {'parcel' if n % 2 else 'letter'}" for n in range(12)]
    put(workspace, *[record(id=str(n), messages=[said("u1", texts[n], n)]) for n in range(12)])
    monkeypatch.setattr(queries, "_WINDOWS", ())
    expected = pages_of(viewer, Filters(q=typed))
    for windows, widest in [((2,), 1_000), ((2, 6), 1_000), ((100,), 1_000), ((2, 6), 3)]:
        monkeypatch.setattr(queries, "_WINDOWS", windows)
        monkeypatch.setattr(queries, "_WIDEST", widest)
        assert pages_of(viewer, Filters(q=typed)) == expected


def pages_of(viewer, filters) -> list[Page]:
    """Every page from the newest to the oldest."""
    pages = [page_of(viewer, filters)]
    while pages[-1].older:
        last = Conversation.objects.get(pk=pages[-1].ids[-1])
        pages.append(page_of(viewer, filters, Place(last.started_at, last.pk)))
    return pages


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(['"', "-", "*", "(", ")", "AND", "NOT", "'", "\\", "a", ":", " "])
        ).map("".join),
    )
)
def test_nothing_typed_is_an_error(viewer, typed):
    page_of(viewer, Filters(q=typed.replace("\x00", "")))


@pytest.mark.parametrize(
    ("text", "typed", "hits"),
    [
        ("The Refund is here", "refund", ["Refund"]),
        ("prefunded refund", "refund", ["refund"]),
        ("refunded", "refun*", ["refunded"]),
        ("an old,\n card", '"old card"', ["old,\n card"]),
        ("Café cafe", "cafe", ["Café", "cafe"]),
        ("a card", "-card", []),
        ("a.b (c)", "a.b", ["a.b"]),
        ("شكرا جزيلا", "شكرا", ["شكرا"]),
    ],
)
def test_hits_are_found_in_the_text_itself(text, typed, hits):
    assert [
        text[hit.start : hit.end] for hit in terms.Finder(terms.parse(typed)).hits(text)
    ] == hits


def test_the_passage_shown_begins_at_a_word_a_little_before_the_hit():
    text = "word " * 100 + "needle " + "after " * 100
    passage = terms.Finder(terms.parse("needle")).passage(text)
    assert passage.startswith("… word word")
    assert "needle after" in passage
    assert passage.endswith("after …")
    assert len(passage) <= 214


@given(st.text(max_size=200))
def test_folding_keeps_every_character_in_its_place(text):
    assert len(terms.fold(text)) == len(text)
