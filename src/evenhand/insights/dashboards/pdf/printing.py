"""Prints a document given as JSON on standard input to PDF on standard output.

Run as a process of its own: ``python -m evenhand.insights.dashboards.pdf.printing``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import msgspec
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from evenhand.insights.dashboards.pdf import colours, fonts
from evenhand.insights.dashboards.pdf.document import Document, Section
from evenhand.insights.dashboards.pdf.figures import lines_of
from evenhand.insights.dashboards.pdf.kinds import drawing_of
from evenhand.insights.dashboards.pdf.tables import table

MARGIN = 42.0
FOOT = 24.0
LEAST = 130.0
"""A section, or a long table, does not begin with less room than this below it."""
SHORT = 14

_BODY = ParagraphStyle("body", fontName=fonts.TEXT, fontSize=9, leading=12.5, textColor=colours.INK)
_SMALL = ParagraphStyle("small", _BODY, fontSize=7.5, leading=10, textColor=colours.MUTED)
_NOTICE = ParagraphStyle("notice", _BODY, backColor=colours.SUNKEN, borderPadding=6, spaceAfter=10)
_EYEBROW = ParagraphStyle("eyebrow", _SMALL, fontName=fonts.BOLD, textColor=colours.ACCENT)
_TITLE = ParagraphStyle("title", _BODY, fontName=fonts.BOLD, fontSize=19, leading=24)
_SECTION = ParagraphStyle("section", _BODY, fontName=fonts.BOLD, fontSize=12, leading=16)
_FACT = ParagraphStyle("fact", _SMALL, textColor=colours.INK)
_FACTS = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ("LINEBELOW", (0, -1), (-1, -1), 0.75, colours.EDGE),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
    ]
)


def printed(document: Document) -> bytes:
    """The document as the bytes of a PDF file."""
    fonts.register(document.fonts)
    paper = LETTER if document.paper == "letter" else A4
    room = paper[0] - 2 * MARGIN
    into = BytesIO()
    template = BaseDocTemplate(
        into,
        pagesize=paper,
        title=f"{document.title} – {document.foot.partition(' · ')[0]}",
        author=document.author,
        creator="Evenhand",
        lang=document.language,
    )
    frame = Frame(
        MARGIN, MARGIN + FOOT, room, paper[1] - 2 * MARGIN - FOOT,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    template.addPageTemplates(PageTemplate(frames=[frame]))
    template.build(list(_story(document, room)), canvasmaker=_numbered(document))
    return into.getvalue()


def _story(document: Document, room: float) -> Iterator[Flowable]:
    above = document.title if document.title != document.heading else document.foot
    yield _paragraph(above, _EYEBROW)
    yield _paragraph(document.heading, _TITLE)
    yield Spacer(0, 6)
    rows = [
        [_paragraph(label, _SMALL), _paragraph(value, _FACT)] for label, value in document.facts
    ]
    yield Table(rows, colWidths=[84, room - 84], style=_FACTS)
    yield Spacer(0, 10)
    for notice in document.notices:
        yield _paragraph(notice, _NOTICE)
    for section in document.sections:
        yield CondPageBreak(LEAST)
        yield from _section(section, room)
        yield Spacer(0, 14)


def _section(section: Section, room: float) -> Iterator[Flowable]:
    head: list[Flowable] = [_paragraph(section.title, _SECTION)]
    if section.sub:
        head.append(_paragraph(section.sub, _SMALL))
    if section.lead:
        head.append(_paragraph(section.lead, _BODY))
    head.append(Spacer(0, 4))
    lines = lines_of(section.figures)
    if section.drawing:
        head += [drawing_of(section.drawing), Spacer(0, 6)]
    elif lines:
        head.append(lines.pop(0))
    yield KeepTogether(head)
    yield from lines
    if section.empty:
        yield _paragraph(section.empty, _BODY)
    if section.rows:
        yield from _whole(table(section, room), len(section.rows))
    yield Spacer(0, 4)
    for line in filter(None, (section.left_out, section.how, *section.notes)):
        yield _paragraph(line, _SMALL)


def _whole(rows: Flowable, count: int) -> Iterator[Flowable]:
    """A short table stays on one page; a long one does not begin at the foot of one."""
    if count <= SHORT:
        yield KeepTogether([rows])
        return
    yield CondPageBreak(LEAST)
    yield rows


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(fonts.markup(text, style.fontName), style)


def _numbered(document: Document) -> type[Canvas]:
    """A canvas that knows at the end how many pages there are."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *given: Any, **how: Any) -> None:
            super().__init__(*given, **how)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - the name it is called by
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                _foot(self, document, number, len(self._pages))
                super().showPage()
            super().save()

    return Numbered


def _foot(canvas: Any, document: Document, page: int, pages: int) -> None:
    right = canvas._pagesize[0] - MARGIN
    canvas.setStrokeColor(colours.LINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, MARGIN + 12, right, MARGIN + 12)
    canvas.setFillColor(colours.MUTED)
    number = document.page_of.format(page=page, pages=pages)
    fonts.put(canvas, (MARGIN, MARGIN), fonts.shortened(document.foot, 7, right - 150), 7)
    fonts.put(canvas, (right, MARGIN), number, 7, "end")


if __name__ == "__main__":
    sys.stdout.buffer.write(printed(msgspec.json.decode(sys.stdin.buffer.read(), type=Document)))
