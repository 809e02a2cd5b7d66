"""Estimates in words: the digits a margin supports, and what is said without one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.figures import figure, needs, number, spoken, verdict
from evenhand.measure.estimate import Estimate, no_estimate

THIN = "\u202f"


def points(value: float, margin: float, **more: object) -> Estimate:
    given_values = {"low": value - margin, "high": value + margin, "method": "test", "n": 40}
    return Estimate(value=value, **{**given_values, **more})


@pytest.mark.parametrize(
    ("value", "margin", "text"),
    [
        (83.14, 2.21, "83.1 ± 2.2"),
        (76.94, 11.9, "77 ± 12"),
        (89.4, 0.35, "89.4 ± 0.3"),
        (89.4, 0.02, "89.4 ± < 0.1"),
        (89.4, 0.0, "89.4 ± 0.0"),
    ],
)
def test_a_score_shows_no_more_digits_than_its_margin_supports(
    value: float, margin: float, text: str
) -> None:
    assert str(figure(points(value, margin))) == text


def test_a_coefficient_has_two_decimals() -> None:
    kappa = points(0.713, 0.088, unit="coefficient")
    assert str(figure(kappa)) == "0.71 ± 0.09"


def test_a_lopsided_interval_is_given_by_its_ends() -> None:
    rate = Estimate(value=80, low=37.6, high=96.4, method="rate.wilson", n=5, unit="percent")
    assert str(figure(rate)) == f"80{THIN}% (38 to 96{THIN}%)"


def test_below_the_minimum_only_the_interval_is_shown() -> None:
    few = points(71, 19, n=3, minimum=5)
    assert figure(few).value == "52 to 90"
    assert figure(few).note == "needs 2 reviews"


def test_without_an_interval_no_decimals_are_claimed() -> None:
    assert str(figure(Estimate(value=82.37, method="test", n=9))) == "82 no margin"


def test_an_absent_number_says_why() -> None:
    absent = no_estimate(method="test", why="No reviews in this period.")
    assert str(figure(absent)) == "no score No reviews in this period."


@pytest.mark.parametrize(
    ("estimate", "kind", "text"),
    [
        (points(89.1, 3.6), "good", "above"),
        (points(78.6, 4.6), "bad", "below"),
        (points(84.2, 3.3), "muted", "in line"),
        (points(88.6, 3.6), "muted", "in line"),
        (points(76.9, 8.9, needed={5.0: 18, 3.0: 60}), "warn", "needs 18 reviews"),
        (points(84.2, 3.3, needed={5.0: 0, 3.0: 8}), "muted", "in line"),
        (points(71, 19, n=4, minimum=5), "warn", "needs 1 review"),
        (no_estimate(method="test", why="none"), "muted", "no score"),
        (Estimate(value=82, method="test", n=9), "muted", "no margin"),
    ],
)
def test_the_verdict_speaks_only_for_the_whole_interval(
    estimate: Estimate, kind: str, text: str
) -> None:
    found = verdict(estimate, 85.0)
    assert (found.kind, found.text) == (kind, text)


def test_an_interval_that_touches_the_target_is_in_line() -> None:
    assert verdict(points(88, 3), 85.0).text == "in line"


def test_without_a_target_nothing_is_above_or_below() -> None:
    assert verdict(points(89.1, 3.6), None).text == "no target"


def test_needs_says_so_when_the_count_is_unknown() -> None:
    assert needs(points(84, 3)) == "needs more reviews"


def test_spoken_has_interval_level_and_target() -> None:
    line = spoken(points(83.1, 2.2, level=0.9), 85.0)
    assert line == "83.1 ± 2.2; 90 % interval 80.9 to 85.3; target 85"


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_a_written_number_reads_back_as_the_rounded_one(value: float, places: int) -> None:
    text = number(value, places).replace(",", "").replace("\u2212", "-")
    assert float(text) == pytest.approx(round(value, places), abs=1e-9)
    assert not text.startswith("-0") or float(text) != 0


@given(st.floats(0, 100), st.floats(0, 60))
def test_a_symmetric_interval_is_always_written_with_plus_minus(
    value: float, margin: float
) -> None:
    assert figure(points(value, margin)).margin.startswith("±")
