"""The trend of months."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

from evenhand.measure.estimate import Estimate
from evenhand.site.charts import SIZES, trend_drawings


@dataclass(frozen=True)
class Month:
    label: str
    combined: Estimate | None = None
    human: Estimate | None = None
    automatic: Estimate | None = None


def points(value: float, margin: float, **more: object) -> Estimate:
    given_values = {"low": value - margin, "high": value + margin, "method": "test", "n": 40}
    return Estimate(value=value, **{**given_values, **more})


def wide(series: list[Month], target: float | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(
        f"<g>{trend_drawings(series, [('', target)] if target is not None else [])}</g>"
    )[-1]


def classes(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [item for item in root.iter() if item.get("class") == name]


MONTHS = [Month(name, points(80 + i, 2), points(80 + i, 3)) for i, name in enumerate("abcdef")]


def test_there_is_one_drawing_for_each_width() -> None:
    root = ElementTree.fromstring(f"<g>{trend_drawings(MONTHS)}</g>")
    assert [svg.get("class") for svg in root] == [f"chart-{size.name}" for size in SIZES]


def test_nothing_is_drawn_without_numbers() -> None:
    assert trend_drawings([]) == ""
    assert trend_drawings([Month("a"), Month("b")], [("", 85)]) == ""


def test_a_higher_score_is_drawn_higher() -> None:
    dots = classes(wide(MONTHS), "chart-human")
    heights = [float(dot.get("cy", "")) for dot in dots]
    assert len(dots) == len(MONTHS)
    assert heights == sorted(heights, reverse=True)


def test_a_month_below_the_minimum_has_its_interval_and_no_point() -> None:
    few = Month("x", points(70, 20, n=2, minimum=5), points(70, 20, n=2, minimum=5))
    chart = wide([*MONTHS[:2], few, *MONTHS[3:]])
    assert len(classes(chart, "chart-human")) == len(MONTHS) - 1
    assert len(classes(chart, "chart-whisker")) == len(MONTHS)
    assert len(classes(chart, "chart-line")) == 2
    assert len(classes(chart, "chart-band")) == 1


def test_a_single_month_is_drawn_as_a_bar_and_a_dot() -> None:
    chart = wide(MONTHS[:1])
    assert [band.tag for band in classes(chart, "chart-band")] == ["rect"]
    assert len(classes(chart, "chart-point")) == 1


def test_the_axis_holds_every_interval_and_the_target() -> None:
    chart = wide([Month("a", points(70, 4)), Month("b", points(71, 4))], target=90)
    labels = [float(text.text or "") for text in classes(chart, "anchor-end")]
    assert min(labels) <= 66
    assert max(labels) >= 90


def test_equal_values_still_give_an_axis() -> None:
    judged = Estimate(value=80, method="test", n=9)
    series = [Month("a", automatic=judged), Month("b", automatic=judged)]
    assert len(classes(wide(series), "chart-automatic")) == 1


def test_labels_thin_out_before_they_touch_and_keep_the_newest() -> None:
    series = [Month(f"m{i}", points(80, 2)) for i in range(24)]
    compact = ElementTree.fromstring(f"<g>{trend_drawings(series)}</g>")[0]
    shown = [text.text for text in classes(compact, "anchor-middle")]
    assert len(shown) <= 6
    assert shown[-1] == "m23"


def test_labels_are_escaped() -> None:
    assert "<script" not in trend_drawings([Month("<script>", points(80, 2))], label="<script>")


def test_averages_of_others_are_drawn_with_their_names():
    drawn = trend_drawings(MONTHS, [("", 85), ("Retail <75>", 75)])
    assert drawn.count('class="chart-target"') == 2 * len(SIZES)
    assert drawn.count("Retail &lt;75&gt;") == len(SIZES)
