"""The documentation as the product shows it: from Markdown files to safe HTML.

A wheel holds the files beside this module; in a checkout they are those of ``docs/``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_PACKED = _HERE / "text"
TEXTS = _PACKED if _PACKED.is_dir() else _HERE.parents[3] / "docs"
SECTIONS = ("guide", "methods", "reference")

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_TERM = re.compile(r"(?m)^(\S[^\n]*)\n: +")
_OTHER_FILE = re.compile(r"(?m)^```\{literalinclude\} (\S+)\n(?::[^\n]*\n)*```$")
_MARKUP = re.compile(r"[`*_]")


@dataclass(frozen=True, slots=True)
class Text:
    """A page of the documentation: its title and, below it, safe HTML."""

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the list of pages."""

    section: str
    name: str
    title: str


def text_of(section: str, name: str) -> Text | None:
    """The page, or nothing where there is none of this name."""
    path = _path_of(section, name)
    return None if path is None else _made(path, path.stat().st_mtime_ns)


def picture_of(section: str, name: str) -> Path | None:
    """The file of a drawing on a page of the section."""
    path = TEXTS / section / "img" / name
    known = section in SECTIONS and re.fullmatch(r"[a-z0-9-]+\.svg", name)
    return path if known and path.is_file() else None


@cache
def entries(section: str) -> Sequence[Entry]:
    """Every page of the section, by title."""
    found = [
        Entry(section, path.stem, _title(path.read_text(encoding="utf-8")))
        for path in (TEXTS / section).glob("*.md")
    ]
    return sorted(found, key=lambda entry: entry.title.lower())


def _path_of(section: str, name: str) -> Path | None:
    path = TEXTS / section / f"{name}.md"
    known = section in SECTIONS and _NAME.fullmatch(name)
    return path if known and path.is_file() else None


@lru_cache(maxsize=64)
def _made(path: Path, _changed: int) -> Text:
    import nh3

    source = path.read_text(encoding="utf-8")
    tokens, renderer, options = _parsed(_plain(source, path))
    html = renderer.render(_below_title(_adapted(tokens, path)), options, {})
    allowed = {**nh3.ALLOWED_ATTRIBUTES, "*": {"id", "class"}}
    safe = nh3.clean(html, attributes=allowed, url_schemes={"https", "http"})
    return Text(_title(source), _by_keyboard(safe))


def _by_keyboard(html: str) -> str:
    """What may be wider than the page scrolls by keyboard too."""
    html = html.replace("<table", '<div class="table-wrap" tabindex="0"><table')
    html = html.replace("</table>", "</table></div>")
    return html.replace("<pre>", '<pre tabindex="0">')


def _parsed(source: str) -> tuple[list[Any], Any, Any]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return parser.parse(source), parser.renderer, parser.options


def _plain(source: str, path: Path) -> str:
    """What the documentation build knows and Markdown does not: terms, files shown in a page."""
    source = _TERM.sub(r"**\1**\\\n", source.replace("<kbd>", "`").replace("</kbd>", "`"))
    return _OTHER_FILE.sub(lambda found: _shown_file(path, found[1]), source)


def _shown_file(path: Path, name: str) -> str:
    shown = (path.parent / name).resolve()
    inside = shown.is_relative_to(TEXTS) and shown.is_file()
    return f"```\n{shown.read_text(encoding='utf-8') if inside else name}\n```"


def _title(source: str) -> str:
    first = source.lstrip().split("\n", 1)[0]
    return _MARKUP.sub("", first.lstrip("# ").strip())


def _below_title(tokens: list[Any]) -> list[Any]:
    """All but the heading of the page, which the frame of the product shows."""
    return tokens[3:] if tokens and tokens[0].type == "heading_open" else tokens


def _adapted(tokens: list[Any], path: Path) -> list[Any]:
    """Headings with anchors, tables in the product's dress, links that stay in the product."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(tokens[place + 1].content))
        elif token.type == "table_open":
            token.attrSet("class", "table table-rows")
        elif "style" in token.attrs:
            _align(token)
        if token.children:
            token.children = _linked(token.children, path)
    return tokens


def _align(token: Any) -> None:
    """A class instead of a style, which the content security policy forbids."""
    if "right" in str(token.attrs.pop("style")):
        token.attrSet("class", "num")


def _anchor(heading: str) -> str:
    words = re.sub(r"[^\w\s-]", "", heading.lower()).strip()
    return re.sub(r"[\s]+", "-", words)


def _linked(children: list[Any], path: Path) -> list[Any]:
    """Links lead to pages of the product or out to the web; a link to neither is its words."""
    kept, dropped = [], 0
    for token in children:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")), path)
            if address is None:
                dropped += 1
                continue
            token.attrSet("href", address)
        elif token.type == "link_close" and dropped:
            dropped -= 1
            continue
        elif token.type == "image":
            token.attrSet("src", f"../{token.attrGet('src')}")
        kept.append(token)
    return kept


def _address(href: str, path: Path) -> str | None:
    """Where a link leads from a page at ``help/<section>/<name>/``."""
    if href.startswith(("https://", "http://", "#")):
        return href
    file, _hash, fragment = href.partition("#")
    target = (path.parent / file).resolve()
    section, name = target.parent.name, target.stem
    if target.suffix != ".md" or _path_of(section, name) is None:
        return None
    return f"../../{section}/{name}/{'#' + fragment if fragment else ''}"
