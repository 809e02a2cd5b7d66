"""Assigning new contacts to known drivers."""

import csv
import gzip

import numpy as np

from evenhand.insights.contact.following import Follower
from insights.contact.conftest import INVOICE, PARCEL, texts_of
from shared_data import shared_data


def test_a_new_contact_goes_where_its_like_are():
    follower = Follower(texts_of(INVOICE, 20) + texts_of(PARCEL, 20), [7] * 20 + [9] * 20)
    told = follower.follow(["I need my invoice, a copy", "the courier damaged my parcel"])
    assert told.driver.tolist() == [7, 9]
    assert (told.certainty >= 0.5).all()


def test_an_empty_text_is_unsure():
    follower = Follower(texts_of(INVOICE, 20) + texts_of(PARCEL, 20), [7] * 20 + [9] * 20)
    assert follower.follow([""]).driver.tolist() == [-1]


def test_one_driver_takes_all_and_none_takes_nothing():
    assert Follower(["a text"], [4]).follow(["another"]).driver.tolist() == [4]
    assert Follower([], []).follow(["another"]).driver.tolist() == [-1]


def test_banking_questions_are_followed_and_the_unsure_are_more_often_wrong():
    train, test = _banking("train"), _banking("test")
    follower = Follower([text for text, _ in train], [driver for _, driver in train])
    told = follower.follow([text for text, _ in test])
    truth = np.array([driver for _, driver in test])
    sure = told.driver >= 0
    assert (told.closest == truth).mean() >= 0.89
    assert (told.closest == truth)[sure].mean() > (told.closest == truth)[~sure].mean()


def _banking(name):
    """Every third intent, so that the test is short; the benchmark takes all."""
    with gzip.open(shared_data("banking77") / f"{name}.csv.gz", "rt") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    names = sorted({category for _, category in rows})
    place = {category: number for number, category in enumerate(names)}
    return [(text, place[category]) for text, category in rows if place[category] % 3 == 0]
