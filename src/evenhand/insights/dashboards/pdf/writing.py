"""From a dashboard's charts to the document that is printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from evenhand.errors import StateError
from evenhand.figures import figure, number
from evenhand.insights.dashboards.charts import Cell, Chart, How, Row
from evenhand.insights.dashboards.pdf.document import Document, Figure, Mark, Paper, Section
from evenhand.measure.estimate import Estimate
from evenhand.people.models import Membership

ROWS = 40
"""Rows of a table that are printed; the rest is on the page and in its files."""
DRAWN = 30
"""Rows of a drawing that are printed: with more it would not fit on a page that begins a file."""
REASONS = 3
"""Reasons for a missing number that are told under a table."""
FONTS = ("print.ttf", "print-bold.ttf", "print-others.ttf")
_BY_ROW = ("intervals", "pareto")
"""Drawings that grow with the rows."""
_SCALES = {"points": (50.0, 100.0), "percent": (0.0, 100.0), "coefficient": (0.0, 1.0)}
_LETTER = ("us", "ca", "mx", "ph", "cl", "co")
"""Regions where paper is Letter (CLDR, measurementData, paperSize US; the larger ones)."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the charts.

    ``facts`` are what was asked in words; ``address`` is the page this is made of, in full.
    """

    viewer: Membership
    title: str
    heading: str
    facts: Sequence[tuple[str, str]]
    address: str
    notices: Sequence[str] = ()


def facts_of(
    period: str, filters: Sequence[tuple[str, str]], compared: str = ""
) -> list[tuple[str, str]]:
    """Period, comparison and filters in words."""
    said = "; ".join(f"{label}: {value}" for label, value in filters)
    found = [(_("Period"), period), (_("Filters"), said or _("none"))]
    return [*found, (_("Compared with"), compared)] if compared else found


def written(head: Head, charts: Sequence[Chart], as_of: str) -> Document:
    """The document of these charts, in the viewer's language and time zone.

    Raises
    ------
    StateError
        The fonts are missing: the front end is not built.
    """
    workspace = head.viewer.workspace
    now = formats.date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    who = str(head.viewer.user)
    zone = timezone.get_current_timezone_name()
    facts = [
        (_("Workspace"), workspace.name),
        *head.facts,
        (_("Numbers"), as_of),
        (_("Made by"), _("%(who)s, %(when)s (%(zone)s)") % {"who": who, "when": now, "zone": zone}),
        (_("On screen"), head.address),
    ]
    return Document(
        title=head.title,
        heading=head.heading,
        author=who,
        facts=tuple(facts),
        notices=tuple(head.notices),
        sections=tuple(section(chart) for chart in charts),
        foot=f"{workspace.name} · {head.title}",
        page_of=_("Page {page} of {pages}"),
        fonts=fonts(),
        paper=paper(settings.ENV["PAPER"], get_language() or ""),
        language=get_language() or "en",
    )


def paper(wanted: str, language: str) -> Paper:
    """A4 or Letter: as the setting says, else as is usual where the language is of.

    Examples
    --------
    >>> paper("", "en-us"), paper("", "en"), paper("letter", "de")
    ('letter', 'A4', 'letter')
    """
    if wanted:
        return "letter" if wanted == "letter" else "A4"
    return "letter" if language.lower().rpartition("-")[2] in _LETTER else "A4"


def section(chart: Chart) -> Section:
    """One card of the page."""
    figures = chart.kind == "figures"
    return Section(
        title=str(chart.title),
        sub=" · ".join(filter(None, [str(chart.sub), _chosen(chart)])),
        lead=str(chart.lead),
        figures=tuple(_figure(row, chart.target) for row in chart.rows) if figures else (),
        drawing=_drawing(chart) if chart.is_drawn else None,
        columns=() if figures else tuple(str(column) for column in chart.columns),
        words=() if figures else _words(chart),
        rows=() if figures else tuple(_row(row) for row in chart.rows[:ROWS]),
        left_out="" if figures else _left_out(chart),
        empty="" if chart.rows else str(chart.empty or _("Nothing to show in this period.")),
        how=_how(chart.how),
        notes=(*_first_drawn(chart), *map(str, chart.how.notes), *_missing(chart)),
    )


def text(cell: Cell) -> str:
    """A cell in words, as the page writes it."""
    if isinstance(cell, Estimate):
        return _estimate(cell)
    if cell is None or isinstance(cell, str):
        return cell or "–"
    return number(cell, 0 if isinstance(cell, int) else 1)


@cache
def fonts() -> tuple[str, str, str]:
    """Where the fonts are that the front end's build put aside.

    Raises
    ------
    StateError
        The front end is not built.
    """
    found = finders.find("evenhand/dist/manifest.json")
    if not found:
        raise StateError(_("The fonts are missing: build the front end with `make build`."))
    names = json.loads(Path(found).read_text("utf-8"))["files"]
    text, bold, others = (str(Path(found).with_name(names[font])) for font in FONTS)
    return text, bold, others


def _estimate(cell: Estimate) -> str:
    if cell.value is None:
        return "–"
    if cell.margin is None and cell.shows_point:
        return number(cell.value, 1)
    return str(figure(cell))


def _row(row: Row) -> tuple[str, ...]:
    label = f"{row.label}\n{row.note}" if row.note else row.label
    return (str(label), *(text(cell) for cell in row.cells))


def _words(chart: Chart) -> tuple[bool, ...]:
    """Which columns hold words: the labels, and those with words in any row."""
    places = range(len(chart.columns) - 1)
    return (True, *(any(isinstance(row.cells[at], str) for row in chart.rows) for at in places))


def _figure(row: Row, target: float | None) -> Figure:
    estimate = row.cells[0]
    if not isinstance(estimate, Estimate):
        return Figure(row.label, text(estimate), note=row.note)
    said = figure(estimate)
    aim = target if estimate.unit == "points" else None
    notes = " · ".join(filter(None, [said.note, row.note]))
    return Figure(row.label, said.value, said.margin, notes, _mark(estimate, aim))


def _mark(estimate: Estimate, target: float | None) -> Mark | None:
    if estimate.low is None or estimate.high is None:
        return None
    value = estimate.value if estimate.shows_point else None
    return Mark(estimate.low, estimate.high, value, _SCALES[estimate.unit], target)


def _drawing(chart: Chart) -> dict[str, Any]:
    """The data of the page's drawing, of the rows that are printed; addresses stay behind."""
    data = {key: value for key, value in chart.data.items() if key != "urls"}
    if chart.kind not in _BY_ROW:
        return data
    series = [{**each, "points": each["points"][:DRAWN]} for each in data["series"]]
    beside = data.get("beside", ())[:DRAWN]
    return {**data, "labels": data["labels"][:DRAWN], "series": series, "beside": beside}


def _first_drawn(chart: Chart) -> list[str]:
    """That a drawing holds the first rows only."""
    if chart.kind not in _BY_ROW or len(chart.rows) <= DRAWN:
        return []
    return [_("The first %(count)s rows are drawn.") % {"count": number(DRAWN)}]


def _chosen(chart: Chart) -> str:
    return " · ".join(str(each["label"]) for each in chart.switches if each.get("active"))


def _left_out(chart: Chart) -> str:
    left = len(chart.rows) - ROWS
    if left > 0:
        said = ngettext(
            "%(count)s more row is on the page and in its CSV.",
            "%(count)s more rows are on the page and in its CSV.",
            left,
        )
        return said % {"count": number(left)}
    if chart.more_url:
        return _("The first rows; all of them are on the page under “Show all”.")
    return ""


def _how(how: How) -> str:
    parts = [str(how.formula)]
    if how.n is not None:
        parts.append(_("Rests on %(count)s.") % {"count": number(how.n)})
    for reason, count in how.exclusions:
        left = {"count": number(count), "reason": reason}
        parts.append(_("Left out: %(count)s × %(reason)s.") % left)
    return " ".join(parts)


def _missing(chart: Chart) -> list[str]:
    """Why a cell holds no number: what the page says to whoever points at it."""
    cells = [cell for row in chart.rows[:ROWS] for cell in row.cells if isinstance(cell, Estimate)]
    reasons = dict.fromkeys(cell.absent for cell in cells if cell.value is None and cell.absent)
    return [f"– {reason}" for reason in list(reasons)[:REASONS]]
