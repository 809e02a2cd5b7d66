"""Sums of fractions over columns equal exact ones, rounded once."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.measure.quotients import sum_of_quotients

wholes = st.integers(0, 2**53 - 1)
terms = st.lists(st.tuples(wholes, st.integers(1, 2**46)), min_size=1, max_size=8)


def exactly(pairs):
    return float(sum((Fraction(n, d) for n, d in pairs), start=Fraction(0)))


@given(terms)
def test_any_sum_is_the_float_nearest_to_the_exact_one(pairs):
    columns = [(np.array([n]), np.array([d])) for n, d in pairs]
    result = sum_of_quotients([n for n, _ in columns], [d for _, d in columns])
    assert result.tolist() == [exactly(pairs)]


@given(terms)
def test_integers_of_any_size_are_summed_exactly(pairs):
    columns = [
        (np.array([n * 10**30], dtype=object), np.array([d * 10**28], dtype=object))
        for n, d in pairs
    ]
    result = sum_of_quotients([n for n, _ in columns], [d for _, d in columns])
    assert result.tolist() == [exactly([(n * 100, d) for n, d in pairs])]


@pytest.mark.parametrize("terms", [2, 5, 20])
def test_many_rows_of_scores_are_the_nearest_floats(terms):
    """The usual case: parts of 100, each over a denominator of its own; naive sums miss some."""
    generator = np.random.default_rng(terms)
    denominators = [generator.integers(1, 5000, size=2000) for _ in range(terms)]
    numerators = [generator.integers(0, 100 * d // terms + 1) for d in denominators]
    expected = [
        exactly(zip(n, d, strict=True))
        for n, d in zip(
            np.transpose(numerators).tolist(), np.transpose(denominators).tolist(), strict=True
        )
    ]
    naive = sum(n / d for n, d in zip(numerators, denominators, strict=True))
    assert sum_of_quotients(numerators, denominators).tolist() == expected
    assert naive.tolist() != expected


def test_a_sum_half_way_between_two_floats_is_rounded_to_even():
    """1 + 2**-53 lies half way; 62 binary places of a third cannot tell on which side it is."""
    thirds = [np.array([1]), np.array([2]), np.array([1])]
    over = [np.array([3]), np.array([3]), np.array([2**53])]
    assert sum_of_quotients(thirds, over).tolist() == [1.0]


def test_no_rows_have_no_sums():
    none = np.array([], dtype=np.int64)
    assert sum_of_quotients([none, none], [none, none]).tolist() == []
