"""Fisher's exact test, against whole numbers counted one by one and published values."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.errors import InvalidData
from evenhand.measure.exact import fisher_exact


def counted(found, n, elsewhere, m):
    """The same in exact fractions."""
    total = found + elsewhere
    chances = [
        Fraction(comb(n, k) * comb(m, total - k), comb(n + m, total))
        for k in range(max(0, total - m), min(total, n) + 1)
    ]
    seen = Fraction(comb(n, found) * comb(m, elsewhere), comb(n + m, total))
    return float(sum(chance for chance in chances if chance <= seen))


@given(st.data())
def test_it_is_the_sum_of_what_is_at_most_as_likely(data):
    n, m = data.draw(st.integers(0, 60)), data.draw(st.integers(0, 60))
    found, elsewhere = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    p = fisher_exact(found, n, elsewhere, m)
    assert p == pytest.approx(counted(found, n, elsewhere, m), rel=1e-9)


def test_the_lady_tasting_tea():
    assert fisher_exact(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert fisher_exact(4, 4, 0, 4) == pytest.approx(2 / 70)


def test_many_answers_are_no_trouble():
    assert fisher_exact(5_000, 10_000, 50_000, 100_000) == pytest.approx(1.0)
    assert 0 < fisher_exact(4_700, 10_000, 50_000, 100_000) < 1e-7


@pytest.mark.parametrize("counts", [(3, 2, 0, 1), (-1, 2, 0, 1), (0, 2, 2, 1)])
def test_more_found_than_there_are_is_refused(counts):
    with pytest.raises(InvalidData, match="at most all"):
        fisher_exact(*counts)
