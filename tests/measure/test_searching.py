"""Roots and lowest places are where SciPy finds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from evenhand.measure.searching import lowest_within, root_between


@given(st.floats(-50, 50), st.floats(0.01, 20), st.floats(0, 3))
def test_a_root_is_where_the_function_changes_its_sign(at, steepness, bend):
    def function(x):
        return float(np.expm1(np.clip(steepness * (x - at), -30, 30)) + bend * (x - at) ** 3)

    assert root_between(function, -60.0, 60.0, 1e-10) == pytest.approx(at, abs=1e-9)


def test_a_root_at_an_end_is_found():
    assert root_between(lambda x: x, 0.0, 7.0, 1e-12) == pytest.approx(0, abs=1e-12)
    assert root_between(lambda x: x - 7, 0.0, 7.0, 1e-12) == pytest.approx(7)


@given(st.integers(0, 2**32 - 1))
def test_the_lowest_place_of_a_bowl_within_bounds(seed):
    rng = np.random.default_rng(seed)
    turned = rng.normal(size=(3, 3))
    bowl = turned @ turned.T + 0.5 * np.eye(3)
    centre = rng.normal(1, 3, 3)
    bounds = [(0.0, 4.0)] * 3

    def function(x):
        return float((x - centre) @ bowl @ (x - centre))

    found = lowest_within(function, [0.2, 0.2, 0.2], bounds)
    known = optimize.minimize(
        function, [0.2, 0.2, 0.2], method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-15}
    )
    assert (found >= 0).all()
    assert (found <= 4).all()
    assert function(found) <= known.fun + 1e-6 * (1 + known.fun)


def test_a_valley_that_bends_is_followed_to_its_end():
    found = lowest_within(optimize.rosen, [-1.2, 1.0], [(-5, 5), (-5, 5)])
    np.testing.assert_allclose(found, [1, 1], atol=1e-4)


def test_where_the_function_is_not_defined_it_is_not_gone():
    found = lowest_within(
        lambda x: float(x[0] - np.log(x[0])) if x[0] > 0 else np.inf, [3], [(-9, 9)]
    )
    np.testing.assert_allclose(found, [1], atol=1e-6)


def test_a_function_without_slope_stays_where_it_is():
    assert lowest_within(lambda _x: 1.0, [0.5], [(0, 1)]).tolist() == [0.5]
