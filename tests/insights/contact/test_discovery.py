"""Finding drivers in plain texts."""

import gzip
import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import silhouette_samples

from evenhand.conversations.transcript import Kind, Message, Participant, Transcript, Visibility
from evenhand.insights.contact.discovery import discover
from evenhand.insights.contact.grouping import group, silhouettes
from evenhand.insights.contact.matching import former_drivers
from evenhand.insights.contact.naming import LONGEST_NAME, name_of
from evenhand.insights.contact.openings import opening_text
from evenhand.insights.contact.vectors import wording_vectors
from insights.contact.conftest import INVOICE, PARCEL, PASSWORD, texts_of
from shared_data import shared_data

THREE = texts_of(INVOICE, 24) + texts_of(PARCEL, 24) + texts_of(PASSWORD, 24)


def test_three_ways_to_begin_are_three_drivers():
    found = discover(THREE, "en")
    parts = [set(found.label[at : at + 24]) for at in (0, 24, 48)]
    assert found.groups == 3
    assert [len(part) for part in parts] == [1, 1, 1]
    assert len(set.union(*parts)) == 3


def test_the_same_texts_give_the_same_drivers():
    one, two = discover(THREE, "en"), discover(THREE, "en")
    assert one.label.tolist() == two.label.tolist()
    assert one.terms == two.terms


def test_names_are_words_people_used_and_leave_out_fillers():
    found = discover(THREE, "en")
    named = {name_of(found.terms[found.label[at]]).lower() for at in (0, 24, 48)}
    assert any("invoice" in name for name in named)
    assert any({"parcel", "courier", "damaged"} & set(name.split()) for name in named)
    assert any("password" in name for name in named)
    assert not any(name.startswith(("the ", "please")) for name in named)


def test_a_name_that_is_taken_gets_another():
    taken = set()
    for _ in range(3):
        taken.add(name_of(["invoice"], taken))
    assert taken == {"Invoice", "Invoice (2)", "Invoice (3)"}
    assert len(name_of(["a very long phrase " * 9])) <= LONGEST_NAME


def test_all_the_same_text_is_one_driver():
    found = discover(["Where is my order"] * 40, "en")
    assert set(found.label) == {0}
    assert found.groups == 1


def test_too_few_openings_are_not_grouped():
    assert discover(THREE[:19], "en") is None


def test_texts_without_known_letters_do_not_stop_it():
    found = discover(["..."] * 30, "")
    assert found.groups == 1
    assert wording_vectors(["a", "b"]).shape[0] == 2


@pytest.mark.parametrize("written", ["🙂🙂", "12345", "https://example.org", ""])
def test_emoji_numbers_and_addresses_are_no_words(written):
    assert opening_text(_said(written)) == ""


def test_an_opening_has_no_names_numbers_or_quoted_mail():
    said = "Hi, Maya Lind here, order 4711 is late\n> Dear Maya, your order"
    assert opening_text(_said(said), "Order 4711") == "Order. Hi here order is late"


def test_an_opening_is_the_customers_and_not_the_bots():
    people = [Participant("b", Kind.BOT, "Bot"), Participant("c", Kind.CUSTOMER, "Maya")]
    messages = [
        Message("1", "b", Visibility.PUBLIC, "Choose billing or delivery"),
        Message("2", "c", Visibility.PUBLIC, "hello"),
        Message("3", "c", Visibility.PUBLIC, "my invoice is wrong and I was charged twice"),
        Message("4", "c", Visibility.PUBLIC, "never mind the rest"),
    ]
    said = opening_text(Transcript(people, messages))
    assert said == "hello. my invoice is wrong and I was charged twice"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=8, max_size=40), st.integers(0, 1000))
def test_the_silhouette_is_that_of_its_definition(labels, seed):
    label = np.unique(labels, return_inverse=True)[1]
    if not 2 <= len(set(label)) < len(label):
        return
    rows = np.random.default_rng(seed).normal(size=(len(label), 5))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    expected = silhouette_samples(rows, label, metric="cosine")
    assert silhouettes(rows, label) == pytest.approx(expected, abs=1e-9)


def test_points_that_tell_nothing_are_one_group():
    assert set(group(np.zeros((30, 4))).label) == {0}
    assert set(group(np.ones((3, 4)) / 2).label) == {0}


def test_former_drivers_are_kept_where_most_is_the_same():
    assert former_drivers([0] * 6 + [1] * 4, [5] * 5 + [8] + [8] * 3 + [None]) == {0: 5, 1: 8}
    assert former_drivers([0] * 9, [5] + [None] * 8) == {}
    assert former_drivers([], []) == {}


@pytest.mark.slow
def test_banking_calls_are_grouped_as_people_grouped_them():
    """Published baseline .598, best .752, both with sentence models; here without any."""
    rows = _banking_turns()
    found = discover([row["utterance"] for row in rows], "en")
    accuracy = _accuracy([row["intent"] for row in rows], found.label)
    assert accuracy >= 0.50
    assert 20 <= found.groups <= 60
    biggest = Counter(found.label.tolist()).most_common(1)[0][1]
    assert biggest < len(rows) / 4


def test_chance_groups_score_far_below():
    rows = _banking_turns()
    label = np.random.default_rng(1).integers(0, 29, len(rows))
    assert _accuracy([row["intent"] for row in rows], label) < 0.15


def _said(text):
    customer = Participant("c", Kind.CUSTOMER, "Maya Lind")
    return Transcript([customer], [Message("m", "c", Visibility.PUBLIC, text)])


def _banking_turns():
    path = shared_data("dstc11-natcs-banking") / "banking_turns.jsonl.gz"
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


def _accuracy(wanted, label):
    truth = np.unique(wanted, return_inverse=True)[1]
    table = np.zeros((truth.max() + 1, int(max(label)) + 1))
    np.add.at(table, (truth, label), 1)
    rows, columns = linear_sum_assignment(-table)
    return table[rows, columns].sum() / len(truth)
