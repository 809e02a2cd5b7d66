"""Text in any script: each character in the first font that has it.

Noto Sans holds Latin, Greek and Cyrillic (and Devanagari); DejaVu Sans adds Armenian, Georgian,
Hebrew, Arabic, mathematics and signs. Chinese, Japanese and Korean are set in the fonts that
readers of PDF bring for them and are not embedded. What no font has is printed as a box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

TEXT, BOLD, OTHERS = "Text", "Bold", "Others"
BOX = "□"
Anchor = Literal["start", "middle", "end"]
_BESIDE = (
    ("HYGothic-Medium", ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF))),
    ("STSong-Light", ((0x2E80, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF))),
)


def register(files: Sequence[str]) -> None:
    """Make the fonts known to what draws."""
    for name, file in zip((TEXT, BOLD, OTHERS), files, strict=True):
        pdfmetrics.registerFont(TTFont(name, file))
    for name, _ranges in _BESIDE:
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def spans(text: str, font: str = TEXT) -> list[tuple[str, str]]:
    """The text in pieces of one font each: font and piece."""
    placed = [_placed(sign, font) for sign in unicodedata.normalize("NFC", text)]
    shown = [pair for pair in placed if pair[1]]
    return [
        (name, "".join(sign for _name, sign in part))
        for name, part in groupby(shown, key=lambda pair: pair[0])
    ]


def markup(text: str, font: str = TEXT) -> str:
    """The text as a paragraph takes it: escaped, with the font of every piece named."""
    lines = text.split("\n")
    return "<br/>".join("".join(_pieces(line, font)) for line in lines)


def width(text: str, size: float, font: str = TEXT) -> float:
    """How wide the text is, in points."""
    return sum(_advance(part, name, size) for name, part in spans(text, font))


def shortened(text: str, size: float, room: float, font: str = TEXT) -> str:
    """The text, with an ellipsis where it would be wider than its room."""
    if width(text, size, font) <= room:
        return text
    while text and width(f"{text}…", size, font) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def put(
    canvas: Any,
    at: tuple[float, float],
    text: str,
    size: float,
    anchor: Anchor = "start",
    font: str = TEXT,
) -> None:
    """Write a line of text on the canvas, from, around or up to a point."""
    x, y = at
    x -= {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width(text, size, font)
    for name, part in spans(text, font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, part)
        x += _advance(part, name, size)


def _advance(part: str, name: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(part, name, size))


def _pieces(line: str, font: str) -> Iterator[str]:
    for name, part in spans(line, font):
        said = escape(part)
        yield said if name == font else f'<font name="{name}">{said}</font>'


def _placed(sign: str, font: str) -> tuple[str, str]:
    """The font that has a sign, and the sign; no sign for what is not to be seen."""
    if sign.isspace():
        return font, " "
    if unicodedata.category(sign) in ("Cc", "Cf"):
        return font, ""
    code = ord(sign)
    for name in (font, OTHERS):
        if code in pdfmetrics.getFont(name).face.charToGlyph:
            return name, sign
    for name, ranges in _BESIDE:
        if any(low <= code <= high for low, high in ranges):
            return name, sign
    return OTHERS, "" if unicodedata.combining(sign) else BOX
