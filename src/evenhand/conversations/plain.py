"""Plain text from whatever a source sends: HTML reduced, control characters stripped."""

from __future__ import annotations

import html
import re
from typing import Any

import nh3

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HALF = re.compile("[\ud800-\udfff]")
_BLOCKS = {
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr",
    "ul",
}  # fmt: skip
_DROPPED = {
    "head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template",
    "textarea", "title",
}  # fmt: skip
_CELL = re.compile(r"</?t[dh]>")
_PREFORMATTED = re.compile(r"<pre>.*?</pre>", re.DOTALL)
_LINE_BREAK = re.compile(r"<br>")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"(?:[ \t\n\f\xa0]|&nbsp;)+")
_BLOCK_EDGE = "\x1e"
_EDGES = re.compile(f" *{_BLOCK_EDGE}[ {_BLOCK_EDGE}]*")
_AROUND_NEWLINE = re.compile(r" *\n *")
_GAPS = re.compile(r"\n{3,}")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(text: str) -> str:
    """The text without control characters, with ``\\n`` as the only line end.

    Halves of broken surrogate pairs, which no database stores, become the replacement character.

    Examples
    --------
    >>> plain("one\\r\\ntwo\\x00 ")
    'one\\ntwo'
    """
    if text.isprintable():
        return text.strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HALF.sub("\ufffd", _UNSEEN.sub("", text)).strip()


def plain_line(text: str, longest: int) -> str:
    """The text on one line of at most ``longest`` characters.

    Examples
    --------
    >>> plain_line("Charged\\n twice", 9)
    'Charged t'
    """
    if text.isprintable() and "  " not in text:
        return text.strip()[:longest]
    return " ".join(plain(text).split())[:longest]


def from_html(body: str) -> str:
    """The words of an HTML body; blocks become lines, scripts and styles are dropped whole.

    Examples
    --------
    >>> from_html("<p>Hello <b>Maya</b></p><script>alert(1)</script><p>5 &lt; 6</p>")
    'Hello Maya\\n5 < 6'
    """
    safe = nh3.clean(
        plain(body),
        tags=_BLOCKS,
        clean_content_tags=_DROPPED,
        attributes={},
        strip_comments=True,
        link_rel=None,
    )
    kept = _PREFORMATTED.sub(lambda found: found[0].replace("\n", "<br>"), safe)
    flat = _LINE_BREAK.sub("\n", _SPACE.sub(" ", _CELL.sub(" ", kept)))
    lines = _EDGES.sub("\n", _TAG.sub(_BLOCK_EDGE, flat))
    return plain(html.unescape(_GAPS.sub("\n\n", _AROUND_NEWLINE.sub("\n", lines))))


def plain_data(value: Any) -> Any:
    """Free attributes with every text in them made plain."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(str(key)): plain_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_data(item) for item in value]
    return value


def inert(text: str) -> str:
    """The text, so that no spreadsheet takes it for a formula.

    Examples
    --------
    >>> inert("=1+1"), inert("plain")
    ("'=1+1", 'plain')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
