"""Small pictures of numbers, drawn by the server as SVG that needs no script and no inline style.

Positions are percentages of the picture's width, so a mark fills whatever cell it is put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evenhand.figures import NARROW_SPACE, number, spoken
from evenhand.measure.estimate import Estimate

_SCALES = {"points": (50.0, 100.0), "percent": (0.0, 100.0), "coefficient": (0.0, 1.0)}
_MIDDLE = 9
"""The height at which a mark of 18 pixels is drawn."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The values at the left and the right end of a mark."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a value lies, in percent of the width, held within the ends.

        Examples
        --------
        >>> Scale(50, 100).at(75)
        50.0
        """
        share = (value - self.low) / (self.high - self.low)
        return min(max(share, 0.0), 1.0) * 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``value`` in the unit of its list, ``url`` to what is behind it."""

    label: str
    value: float
    url: str = ""


def default_scale(estimate: Estimate) -> Scale:
    """The scale for the estimate's unit; points start at 50, where scores live.

    A kappa or another coefficient below zero widens its scale to -1.
    """
    low, high = _SCALES[estimate.unit]
    if estimate.unit == "coefficient" and (estimate.low or 0.0) < 0:
        low = -1.0
    return Scale(low, high)


def interval_mark(
    estimate: Estimate,
    target: float | None = None,
    scale: Scale | None = None,
    labels: bool = False,
) -> SafeString:
    """The signature of the product: bar for the interval, dot for the value, dashes for the target.

    Parameters
    ----------
    estimate:
        The number; without a point only the bar is drawn, without an interval only the dot.
    target:
        Drawn as a dashed line, in the unit of the estimate.
    scale:
        The ends of the axis; by default those of the unit. What lies outside is cut off, and an
        arrow head says so.
    labels:
        Whether the ends of the axis and the target are written under it.
    """
    axis = scale or default_scale(estimate)
    parts = [
        element("title", {}, spoken(estimate, target)),
        _line("mark-axis", 0, 100, _MIDDLE, _MIDDLE),
        *_interval(estimate, axis),
        *_target(target, axis),
        *_value(estimate, axis),
    ]
    if not labels:
        return _drawing({"class": "mark", "height": 18}, parts)
    return _drawing({"class": "mark mark-labels", "height": 34}, [*parts, *_labels(axis, target)])


def sparkline(
    values: Sequence[Estimate | float | None], width: int = 96, height: int = 24
) -> SafeString:
    """A line through the values in order, with a dot on the last one; gaps stay gaps."""
    numbers = [_plain(value) for value in values]
    known = [value for value in numbers if value is not None]
    if not known:
        return SafeString("")
    top, bottom = max(known), min(known)
    points = _spark_points(numbers, width, height, (bottom, top))
    lines = [_polyline("sparkline-line", run) for run in runs(points) if len(run) > 1]
    last = next(point for point in reversed(points) if point is not None)
    dot = element("circle", {"class": "sparkline-last", "cx": last[0], "cy": last[1], "r": 2.5})
    words = _("from %(first)s to %(last)s; lowest %(low)s, highest %(high)s") % {
        "first": number(known[0], 1),
        "last": number(known[-1], 1),
        "low": number(bottom, 1),
        "high": number(top, 1),
    }
    title = element("title", {}, words)
    size = {"class": "sparkline", "width": width, "height": height}
    return _drawing({**size, "viewBox": f"0 0 {width} {height}"}, [title, *lines, dot])


def bar_fill(value: float, maximum: float) -> SafeString:
    """One horizontal bar; the figure stands beside it as text, so the picture itself is silent."""
    share = Scale(0, maximum or 1).at(value)
    attributes = {"class": "bar-fill", "width": f"{trim(share)}%", "height": "100%", "rx": 5}
    return svg({"class": "bar", "aria-hidden": "true"}, [element("rect", attributes)])


def bars(rows: Iterable[Bar], unit: str = "percent", maximum: float | None = None) -> SafeString:
    """Table rows of name, bar, figure; ``unit`` is ``"percent"``, ``"points"`` or ``"count"``."""
    found = list(rows)
    longest = maximum or max((bar.value for bar in found), default=1.0)
    return join(_bar_row(bar, longest, unit) for bar in found)


def element(name: str, attributes: Mapping[str, object], content: str = "") -> SafeString:
    """One SVG element; whatever is not safe already is escaped."""
    pairs = format_html_join("", ' {}="{}"', ((k, _written(v)) for k, v in attributes.items()))
    if not content:
        return format_html("<{}{}/>", name, pairs)
    return format_html("<{0}{1}>{2}</{0}>", name, pairs, content)


def join(parts: Iterable[str]) -> SafeString:
    """Parts one after the other; whatever is not safe already is escaped."""
    return format_html_join("", "{}", ((part,) for part in parts))


def svg(attributes: Mapping[str, object], parts: Iterable[str]) -> SafeString:
    """An SVG picture; ``focusable`` is off for the browsers that would tab into it."""
    return element("svg", {**attributes, "focusable": "false"}, join(parts))


def runs(points: Iterable[tuple[float, ...] | None]) -> list[list[tuple[float, ...]]]:
    """Unbroken stretches of points, so that a gap in the data stays a gap in the line.

    Examples
    --------
    >>> runs([(0, 1), (1, 2), None, (3, 4)])
    [[(0, 1), (1, 2)], [(3, 4)]]
    """
    stretches: list[list[tuple[float, ...]]] = [[]]
    for point in points:
        if point is None:
            stretches.append([])
        else:
            stretches[-1].append(point)
    return [stretch for stretch in stretches if stretch]


def trim(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _drawing(attributes: Mapping[str, object], parts: Iterable[str]) -> SafeString:
    return svg({**attributes, "role": "img"}, parts)


def _written(value: object) -> str:
    return trim(value) if isinstance(value, float) else str(value)


def _line(name: str, x1: float, x2: float, y1: float, y2: float) -> SafeString:
    ends = {"x1": f"{trim(x1)}%", "x2": f"{trim(x2)}%", "y1": y1, "y2": y2}
    return element("line", {"class": name, **ends})


def _polyline(name: str, points: Iterable[tuple[float, ...]]) -> SafeString:
    written = " ".join(",".join(trim(part) for part in point) for point in points)
    return element("polyline", {"class": name, "points": written})


def _interval(estimate: Estimate, axis: Scale) -> list[SafeString]:
    if estimate.low is None or estimate.high is None:
        return []
    left, right = axis.at(estimate.low), axis.at(estimate.high)
    size = {"x": f"{trim(left)}%", "width": f"{trim(max(right - left, 0.5))}%"}
    bar = element("rect", {"class": "mark-interval", **size, "y": 5, "height": 8, "rx": 4})
    left_cut = [_cut("‹", 0, "end")] if estimate.low < axis.low else []
    right_cut = [_cut("›", 100, "start")] if estimate.high > axis.high else []
    return [bar, *left_cut, *right_cut]


def _cut(sign: str, x: float, anchor: str) -> SafeString:
    place = {"x": f"{trim(x)}%", "y": 13, "text-anchor": anchor}
    return element("text", {"class": "mark-cut", **place}, sign)


def _target(target: float | None, axis: Scale) -> list[SafeString]:
    if target is None:
        return []
    at = axis.at(target)
    return [_line("mark-target", at, at, 1, 17)]


def _value(estimate: Estimate, axis: Scale) -> list[SafeString]:
    if not estimate.shows_point or estimate.value is None:
        return []
    at = f"{trim(axis.at(estimate.value))}%"
    return [element("circle", {"class": "mark-value", "cx": at, "cy": _MIDDLE, "r": 4.5})]


def _labels(axis: Scale, target: float | None) -> Iterable[SafeString]:
    ends = [(axis.low, 0.0, "anchor-start"), (axis.high, 100.0, "anchor-end")]
    if target is not None and 12 < axis.at(target) < 88:
        ends.append((target, axis.at(target), "anchor-middle"))
    for value, at, anchor in ends:
        place = {"class": anchor, "x": f"{trim(at)}%", "y": 31}
        yield element("text", place, number(value, 0 if value == round(value) else 1))


def _plain(value: Estimate | float | None) -> float | None:
    if isinstance(value, Estimate):
        return value.value if value.shows_point else None
    return value


def _spark_points(
    values: Sequence[float | None], width: int, height: int, ends: tuple[float, float]
) -> list[tuple[float, float] | None]:
    step = (width - 6) / max(len(values) - 1, 1)
    scale = Scale(ends[0], ends[1] if ends[1] > ends[0] else ends[0] + 1)
    return [
        None
        if value is None
        else (3 + step * place, height - 3 - scale.at(value) / 100 * (height - 6))
        for place, value in enumerate(values)
    ]


def _bar_row(bar: Bar, longest: float, unit: str) -> SafeString:
    label = format_html('<a href="{}">{}</a>', bar.url, bar.label) if bar.url else bar.label
    return format_html(
        '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
        label,
        bar_fill(bar.value, longest),
        _bar_figure(bar.value, unit),
    )


def _bar_figure(value: float, unit: str) -> str:
    if unit == "count":
        return number(value)
    if unit == "points":
        return number(value, 1)
    return f"{number(value)}{NARROW_SPACE}%"
