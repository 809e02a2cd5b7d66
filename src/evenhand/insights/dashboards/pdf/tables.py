"""Tables on paper: columns as wide as they need, the heading again on each page."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable, Paragraph, TableStyle

from evenhand.insights.dashboards.pdf import colours, fonts
from evenhand.insights.dashboards.pdf.document import Section

SIZE, NOTE = 7.5, 6.8
PAD = 4.0
WIDEST_LABEL, WIDEST = 190.0, 130.0

_CELL = ParagraphStyle(
    "cell", fontName=fonts.TEXT, fontSize=SIZE, leading=9.6, textColor=colours.INK
)
_NUMBER = ParagraphStyle("number", _CELL, alignment=TA_RIGHT)
_HEAD = ParagraphStyle("head", _CELL, fontName=fonts.BOLD, textColor=colours.MUTED)
_HEAD_NUMBER = ParagraphStyle("head-number", _HEAD, alignment=TA_RIGHT)
_MUTED = colours.MUTED.hexval().replace("0x", "#")
_STYLE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.75, colours.EDGE),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, colours.LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 2.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.6),
    ]
)


def table(section: Section, room: float) -> LongTable:
    """A table as wide as the room; words to the left of their column, figures to the right."""
    columns, rows, words = section.columns, section.rows, section.words
    head = [_said(each, word, head=True) for each, word in zip(columns, words, strict=True)]
    body = [[_said(each, word) for each, word in zip(row, words, strict=True)] for row in rows]
    widths = _widths(columns, rows, room)
    return LongTable([head, *body], colWidths=widths, repeatRows=1, style=_STYLE)


def _said(text: str, word: bool, head: bool = False) -> Paragraph:
    styles = (_HEAD, _HEAD_NUMBER) if head else (_CELL, _NUMBER)
    font = fonts.BOLD if head else fonts.TEXT
    first, _break, more = text.partition("\n")
    said = fonts.markup(first, font)
    if more:
        said += f'<br/><font size="{NOTE}" color="{_MUTED}">{fonts.markup(more)}</font>'
    return Paragraph(said, styles[not word])


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """What each column needs; what is too much is taken from the widest, what is left is shared."""
    needs = [_need(place, [columns[place], *(row[place] for row in rows)])
             for place in range(len(columns))]  # fmt: skip
    while sum(needs) > room:
        widest = max(needs)
        others = [need for need in needs if need < widest]
        count = len(needs) - len(others)
        floor = max(max(others, default=0.0), (room - sum(others)) / count)
        needs = [min(need, floor) for need in needs]
        if floor <= (room - sum(others)) / count + 1e-6:
            break
    left = (room - sum(needs)) / len(needs)
    return [need + left for need in needs]


def _need(place: int, cells: Sequence[str]) -> float:
    lines = [line for cell in cells for line in cell.split("\n")]
    widest = max(fonts.width(line, SIZE, fonts.BOLD) for line in lines)
    return min(widest, WIDEST if place else WIDEST_LABEL) + 2 * PAD + 1
