"""What belongs together is never split between folds."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.judges.local.folds import FOLDS, folds_of, groups, words_of
from evenhand.judges.local.reading import read_part
from judges.local.made import chats

KNOWN = ["order", "late", "refund", "sorry", "hello", "card", "lamp", "team"]
WORDS = st.lists(st.sampled_from(KNOWN), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=25), st.randoms(use_true_random=False))
def test_duplicated_texts_are_never_split(texts, random):
    copied = texts + [random.choice(texts) for _ in range(10)]
    group = groups(copied, [[place] for place in range(len(copied))])
    fold = folds_of(group, range(len(copied)))
    by_text = {}
    for text, place in zip(map(tuple, copied), fold.tolist(), strict=True):
        assert by_text.setdefault(text, place) == place


def test_copies_with_other_numbers_or_a_changed_word_are_copies():
    text = [word for segment, _ in chats(1) for word in words_of(read_part(segment))]
    number = ["77" if word.isdigit() else word for word in text]
    changed = [*text[:-1], "cheers"]
    assert len(set(groups([text, number, changed], [[1], [2], [3]]).tolist())) == 1


def test_texts_that_differ_are_free():
    texts = [["my", "parcel", "is", "late", "again"], ["how", "do", "I", "change", "my", "address"]]
    assert len(set(groups(texts, [[1], [2]]).tolist())) == 2


def test_the_same_customer_or_conversation_stays_together():
    texts = [[f"{word}{letter}" for word in KNOWN] for letter in "abcd"]
    keys = [["maya"], ["c1"], ["maya", "c1"], ["ben"]]
    assert groups(texts, keys).tolist() == [0, 0, 0, 1]


def test_a_name_that_very_many_share_binds_nobody():
    texts = [[f"{word}{chr(97 + n)}" for word in KNOWN] for n in range(60)]
    assert len(set(groups(texts, [["Visitor"]] * 60).tolist())) == 60


def test_folds_are_even_and_do_not_depend_on_the_order():
    group = np.repeat(np.arange(40), 3)
    names = list(range(120))
    fold = folds_of(group, names)
    assert np.bincount(fold, minlength=FOLDS).tolist() == [24] * FOLDS
    order = np.random.default_rng(1).permutation(120)
    again = folds_of(group[order], [names[place] for place in order])
    assert (again == fold[order]).all()
