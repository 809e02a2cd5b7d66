"""What is printed: words and figures as they stand on the page, and the data of its drawings.

Everything is in the reader's words already; nothing here knows of Django or of what draws.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

Paper = Literal["A4", "letter"]


class Mark(Struct, frozen=True):
    """An interval drawn under a large figure, between the ends of its scale."""

    low: float
    high: float
    value: float | None
    ends: tuple[float, float]
    target: float | None = None


class Figure(Struct, frozen=True):
    """A large figure with its margin."""

    label: str
    value: str
    margin: str = ""
    note: str = ""
    mark: Mark | None = None


class Section(Struct, frozen=True):
    """One card of the dashboard.

    ``drawing`` is the data the page's own script draws from. ``words`` says which columns hold
    words and not figures. ``left_out`` says how many rows are not printed, and where they are.
    """

    title: str
    sub: str = ""
    lead: str = ""
    figures: tuple[Figure, ...] = ()
    drawing: dict[str, Any] | None = None
    columns: tuple[str, ...] = ()
    words: tuple[bool, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    left_out: str = ""
    empty: str = ""
    how: str = ""
    notes: tuple[str, ...] = ()


class Document(Struct, frozen=True):
    """A whole dashboard.

    ``page_of`` is the line that numbers pages, with ``{page}`` and ``{pages}`` in it; ``fonts`` are
    the files of the text, of its bold, and of scripts these two do not have.
    """

    title: str
    heading: str
    author: str
    facts: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str
    page_of: str
    fonts: tuple[str, str, str]
    paper: Paper = "A4"
    language: str = "en"
