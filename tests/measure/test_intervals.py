"""Intervals against published values, and at their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.errors import InvalidData, NotEnoughData
from evenhand.measure.intervals import (
    bootstrap_t,
    clopper_pearson_upper,
    t_interval,
    t_quantile,
    wilson_interval,
    zero_fail_bound,
)


@pytest.mark.parametrize(
    ("passes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (4, 5, 0.376, 0.964),
        (45, 50, 0.786, 0.957),
    ],
)
def test_wilson_gives_the_published_intervals(passes, n, low, high):
    digits = 4 if n not in (5, 50) else 3
    ends = wilson_interval(passes, n)
    assert (round(float(ends.low), digits), round(float(ends.high), digits)) == (low, high)


def test_wilson_takes_arrays_and_agrees_with_scipy():
    passes = np.array([0, 3, 17, 40])
    ends = wilson_interval(passes, 40, level=0.9)
    for k, low, high in zip(passes, ends.low, ends.high, strict=True):
        expected = stats.binomtest(int(k), 40).proportion_ci(0.9, method="wilson")
        assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_no_failure_in_59_leaves_just_under_five_percent():
    assert float(zero_fail_bound(59)) == pytest.approx(0.04951, abs=5e-6)
    assert float(zero_fail_bound(59)) == pytest.approx(1 - 0.05 ** (1 / 59), rel=1e-12)


@pytest.mark.parametrize("k", [0, 1, 7, 29, 30])
def test_the_exact_upper_bound_agrees_with_scipy(k):
    expected = stats.binomtest(k, 30, alternative="less").proportion_ci(0.95, method="exact").high
    assert float(clopper_pearson_upper(k, 30)) == pytest.approx(expected, abs=1e-12)


def test_t_quantiles_agree_with_scipy_at_fractional_and_infinite_df():
    df = np.array([1, 2.5, 29, 1e6, np.inf])
    assert t_quantile(df, 0.9) == pytest.approx(stats.t.ppf(0.95, df), rel=1e-9)


def test_a_t_interval_without_error_is_a_point():
    ends = t_interval(80.0, 0.0, 4)
    assert (float(ends.low), float(ends.high)) == (80, 80)


def test_bootstrap_t_reaches_further_towards_the_long_tail():
    scores = [100.0] * 14 + [90, 85, 80, 70, 60, 0]
    low, high = bootstrap_t(scores)
    assert np.mean(scores) - low > 2 * (high - np.mean(scores))


def test_bootstrap_t_declines_when_nearly_all_scores_are_alike():
    assert bootstrap_t([100.0] * 19 + [0.0]) is None


def test_bootstrap_t_replays_and_ignores_the_order_of_scores():
    scores = np.linspace(20, 100, 25) ** 1.01
    assert bootstrap_t(scores) == bootstrap_t(scores[::-1]) == bootstrap_t(scores)
    assert bootstrap_t(scores) != bootstrap_t(scores, seed=7)


@given(st.integers(1, 500), st.data(), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_holds_the_share_and_mirrors_pass_and_fail(n, data, level):
    k = data.draw(st.integers(0, n))
    low, high = wilson_interval(k, n, level)
    mirrored_low, mirrored_high = wilson_interval(n - k, n, level)
    assert 0 <= low <= k / n <= high <= 1
    assert (low, high) == pytest.approx((1 - mirrored_high, 1 - mirrored_low), abs=1e-12)


def test_impossible_counts_are_refused():
    with pytest.raises(NotEnoughData, match="at least one review"):
        wilson_interval(0, 0)
    with pytest.raises(InvalidData, match="above 1"):
        wilson_interval(6, 5)
    with pytest.raises(NotEnoughData, match="two scores"):
        bootstrap_t([80.0])
