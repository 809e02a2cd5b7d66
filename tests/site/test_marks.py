"""The drawn interval, sparkline and bars."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.measure.estimate import Estimate, no_estimate
from evenhand.site.marks import Bar, Scale, bars, element, interval_mark, runs, sparkline

SCORES = Scale(50, 100)


def points(value: float, margin: float, **more: object) -> Estimate:
    given_values = {"low": value - margin, "high": value + margin, "method": "test", "n": 40}
    return Estimate(value=value, **{**given_values, **more})


def drawn(svg: str) -> dict[str, ElementTree.Element]:
    """Elements of a picture by class (or tag where there is none)."""
    root = ElementTree.fromstring(svg)
    return {child.get("class") or child.tag: child for child in root.iter()}


def test_bar_dot_and_target_stand_where_their_values_are() -> None:
    parts = drawn(interval_mark(points(75, 5), target=85))
    assert parts["mark-value"].get("cx") == "50%"
    assert parts["mark-interval"].get("x") == "40%"
    assert parts["mark-interval"].get("width") == "20%"
    assert parts["mark-target"].get("x1") == parts["mark-target"].get("x2") == "70%"


def test_the_figures_are_in_the_picture_as_text() -> None:
    parts = drawn(interval_mark(points(83.1, 2.2), target=85))
    assert parts["title"].text == "83.1 ± 2.2; 95 % interval 80.9 to 85.3; target 85"
    assert parts["mark"].get("role") == "img"


def test_below_the_minimum_there_is_a_bar_and_no_dot() -> None:
    parts = drawn(interval_mark(points(71, 19, n=3, minimum=5)))
    assert "mark-interval" in parts
    assert "mark-value" not in parts


def test_without_an_interval_there_is_a_dot_and_no_bar() -> None:
    parts = drawn(interval_mark(Estimate(value=82, method="test", n=9)))
    assert "mark-value" in parts
    assert "mark-interval" not in parts


def test_an_absent_number_leaves_the_axis_and_says_why() -> None:
    parts = drawn(interval_mark(no_estimate(method="test", why="No reviews.")))
    assert set(parts) == {"mark", "title", "mark-axis"}
    assert parts["title"].text == "no score No reviews."


def test_what_lies_outside_the_axis_is_cut_and_shown_as_cut() -> None:
    parts = drawn(interval_mark(points(54, 12)))
    assert parts["mark-interval"].get("x") == "0%"
    assert parts["mark-cut"].text == "‹"
    assert "mark-cut" not in drawn(interval_mark(points(75, 5)))


def test_an_empty_interval_stays_visible() -> None:
    assert drawn(interval_mark(points(80, 0)))["mark-interval"].get("width") == "0.5%"


def test_labels_write_the_ends_and_the_target() -> None:
    root = ElementTree.fromstring(interval_mark(points(75, 5), target=85, labels=True))
    assert [text.text for text in root.iter("text")] == ["50", "100", "85"]


def test_a_coefficient_below_zero_widens_its_axis() -> None:
    kappa = points(0.0, 0.5, unit="coefficient")
    assert drawn(interval_mark(kappa))["mark-value"].get("cx") == "50%"


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_nothing_is_drawn_outside_the_picture(value: float, margin: float, target: float) -> None:
    parts = drawn(interval_mark(points(value, margin), target, SCORES))
    bar = parts["mark-interval"]
    left, width = (float(bar.get(name, "")[:-1]) for name in ("x", "width"))
    assert 0 <= left <= 100
    assert left + width <= 100.52
    assert 0 <= float(parts["mark-value"].get("cx", "")[:-1]) <= 100


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "<b>&", "'"])
def test_text_in_a_picture_is_escaped(hostile: str) -> None:
    title = drawn(interval_mark(no_estimate(method="test", why=hostile)))["title"]
    assert title.text == f"no score {hostile}"
    assert ElementTree.fromstring(element("g", {"id": hostile})).get("id") == hostile
    assert "<script" not in bars([Bar(hostile, 3, url=hostile)])


def test_a_gap_in_a_sparkline_stays_a_gap() -> None:
    root = ElementTree.fromstring(sparkline([80.0, 81.0, None, 83.0, 84.0]))
    assert [line.get("class") for line in root.iter("polyline")] == ["sparkline-line"] * 2


def test_a_sparkline_leaves_out_points_below_the_minimum() -> None:
    few = points(20, 30, n=2, minimum=5)
    title = ElementTree.fromstring(sparkline([points(80, 2), few, points(84, 2)])).find("title")
    assert title is not None
    assert title.text == "from 80.0 to 84.0; lowest 80.0, highest 84.0"


def test_a_flat_sparkline_is_drawn() -> None:
    assert "NaN" not in sparkline([5.0, 5.0, 5.0])
    assert sparkline([None, None]) == ""


def test_the_longest_bar_fills_the_room_and_others_keep_their_share() -> None:
    table = ElementTree.fromstring(f"<table>{bars([Bar('a', 30), Bar('b', 15, '/b')])}</table>")
    assert [rect.get("width") for rect in table.iter("rect")] == ["100%", "50%"]
    assert [cell.text for cell in table.iter("td") if cell.text] == ["30\u202f%", "15\u202f%"]
    assert [link.get("href") for link in table.iter("a")] == ["/b"]


def test_bars_without_any_value_do_not_divide_by_zero() -> None:
    assert 'width="0%"' in bars([Bar("nothing", 0)], unit="count")


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers()))))
def test_runs_keep_every_point_in_order(values: list[tuple[int, ...] | None]) -> None:
    kept = [point for run in runs(values) for point in run]
    assert kept == [value for value in values if value is not None]
