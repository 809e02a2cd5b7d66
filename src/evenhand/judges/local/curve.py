"""The learning curve of a category: what more reviews have brought, in numbers and as a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from evenhand.judges.local.category import Ground, Question, Task
from evenhand.judges.local.content import Point
from evenhand.judges.local.folds import shuffled
from evenhand.judges.local.gate import correlation
from evenhand.judges.local.ridge import Rows, fit, levelled, of_rows

Floats = NDArray[np.float64]

SHARES = (0.125, 0.25, 0.5, 1.0)
"""How much of the other folds is learnt from at each point."""

LEAST_LEARNT = 20
_WIDTH, _HEIGHT, _LEFT, _FOOT, _EDGE = 320, 160, 36, 24, 8
_TICKS = (0.0, 0.5, 1.0)


def learning_curve(ground: Ground, task: Task, question: Question, wanted: Floats) -> list[Point]:
    """Correlation with people by number of reviews learnt from, always on unseen folds.

    Parameters
    ----------
    ground, task, question:
        What was learnt, and on what.
    wanted:
        People's mean fraction of each row of the task, shape (rows,).
    """
    order = _order(ground, task.rows)
    whole = len(np.unique(ground.group[task.rows.places]))
    found = []
    for share in SHARES:
        used, values = _learnt_from(ground, task, question, order < share)
        if used >= LEAST_LEARNT:
            estimate = correlation(values, wanted, whole)
            found.append(_point(used, estimate.value, estimate.low, estimate.high))
    return found


def curve_svg(points: Sequence[Point], bar: float | None, name: str) -> SafeString:
    """The curve as a picture: dots with their intervals, and the bar to clear as dashes.

    Parameters
    ----------
    points:
        Of :func:`learning_curve`.
    bar:
        What the lower end of the interval has to exceed.
    name:
        The category, for those who do not see the picture.
    """
    if not points:
        return SafeString("")
    most = points[-1].reviews
    return format_html(
        '<svg class="curve" viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="11" '
        'fill="currentColor" stroke="currentColor">{}{}{}{}</svg>',
        _WIDTH,
        _HEIGHT,
        _spoken(points, name),
        _axes(most),
        _bar(bar),
        _line(points, most),
        _dots(points, most),
    )


def _order(ground: Ground, rows: Rows) -> Floats:
    """Where each row's group comes, 0 to 1, in an order that is arbitrary and always the same."""
    group = ground.group[rows.places]
    known = sorted(set(group.tolist()), key=shuffled)
    place = {code: number / len(known) for number, code in enumerate(known)}
    return np.array([place[code] for code in group.tolist()])


def _learnt_from(
    ground: Ground, task: Task, question: Question, chosen: NDArray[np.bool_]
) -> tuple[int, Floats]:
    """How many reviews each fit saw on average, and the values of all rows from such fits."""
    values = np.zeros(len(task.wanted))
    seen = 0
    for fold, strength in enumerate(question.strengths):
        kept, held = chosen & (task.rows.fold != fold), task.rows.fold == fold
        seen += int(kept.sum())
        if kept.sum() >= 2:
            (line,) = fit(ground.table, of_rows(task.rows, kept), task.wanted[kept, None], strength)
            level = levelled(ground.table, task.rows, line)
            values[held] = level.at(ground.table, task.rows.places[held])
    return seen // len(question.strengths), values


def _point(reviews: int, r: float | None, low: float | None, high: float | None) -> Point:
    return Point(reviews, round(r or 0.0, 4), round(low or 0.0, 4), round(high or 0.0, 4))


def _x(reviews: int, most: int) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _EDGE) * reviews / most, 1)


def _y(r: float) -> float:
    return round(_EDGE + (_HEIGHT - _EDGE - _FOOT) * (1 - min(max(r, 0.0), 1.0)), 1)


def _axes(most: int) -> SafeString:
    rows = [(_LEFT, _y(tick), _WIDTH - _EDGE, _y(tick), _LEFT - 6, _y(tick) + 4, tick)
            for tick in _TICKS]  # fmt: skip
    lines = format_html_join(
        "",
        '<line class="curve-axis" stroke-opacity="0.2" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="curve-text" stroke="none" x="{}" y="{}" '
        'text-anchor="end">{}</text>',
        rows,
    )
    foot = '<text class="curve-text" stroke="none" x="{}" y="{}" text-anchor="end">{}</text>'
    return lines + format_html(foot, _WIDTH - _EDGE, _HEIGHT - 6, most)


def _bar(bar: float | None) -> SafeString:
    if bar is None:
        return SafeString("")
    line = '<line class="curve-bar" x1="{}" y1="{}" x2="{}" y2="{}" stroke-dasharray="4 3"/>'
    return format_html(line, _LEFT, _y(bar), _WIDTH - _EDGE, _y(bar))


def _line(points: Sequence[Point], most: int) -> SafeString:
    path = " ".join(f"{_x(point.reviews, most)},{_y(point.r)}" for point in points)
    return format_html('<polyline class="curve-line" fill="none" points="{}"/>', path)


def _dots(points: Sequence[Point], most: int) -> SafeString:
    return format_html_join(
        "",
        '<line class="curve-interval" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>'
        '<circle class="curve-dot" cx="{0}" cy="{3}" r="3"/>',
        ((_x(point.reviews, most), _y(point.low), _y(point.high), _y(point.r)) for point in points),
    )


def _spoken(points: Sequence[Point], name: str) -> str:
    last = points[-1]
    return _(
        "%(name)s: correlation with people %(r).2f (%(low).2f to %(high).2f) after "
        "%(reviews)s reviews, %(first).2f after %(least)s."
    ) % {
        "name": name,
        "r": last.r,
        "low": last.low,
        "high": last.high,
        "reviews": last.reviews,
        "first": points[0].r,
        "least": points[0].reviews,
    }
