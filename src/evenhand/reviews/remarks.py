"""Hashtags and mentions in what people write: found, and shown with everything else inert."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

LONGEST = 40
"""Characters of a hashtag."""

WORD = rf"[^\W\d_][\w-]{{0,{LONGEST - 1}}}"
"""A hashtag without its #."""

_TAG = rf"(?<![\w&/#])#(?P<tag>{WORD})(?![\w-])"


def hashtags_in(texts: Iterable[str]) -> set[str]:
    """Words marked with #, in lower case. Numbers (#1234) are order numbers and not tags.

    Examples
    --------
    >>> sorted(hashtags_in(["Great #Empathy, order #1234", "see a#b and #follow-up."]))
    ['empathy', 'follow-up']
    """
    return {match["tag"].lower() for text in texts for match in re.finditer(_TAG, text)}


def mentioned_in(texts: Iterable[str], names: Collection[str]) -> set[str]:
    """Which of the names are marked with @; where two would do, the longer one is meant.

    Examples
    --------
    >>> sorted(mentioned_in(["@Ana Silva look", "mail bo@Ana"], ["Ana", "Ana Silva"]))
    ['Ana Silva']
    """
    if not names:
        return set()
    pattern = re.compile(_at(names))
    return {match["name"] for text in texts for match in pattern.finditer(text)}


def marked(text: str, names: Collection[str], address: Callable[[str], str] | None) -> SafeString:
    """The text as safe HTML: mentions and hashtags are marked, all else is escaped.

    Parameters
    ----------
    text:
        What somebody wrote.
    names:
        Who is mentioned in it, as written there.
    address:
        Where a hashtag leads; none: it is no link.
    """
    pattern = re.compile(f"{_TAG}|{_at(names)}" if names else _TAG)
    parts: list[str] = []
    end = 0
    for match in pattern.finditer(text):
        parts += [escape(text[end : match.start()]), _shown(match, address)]
        end = match.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, escape(text[end:])]))


def _at(names: Collection[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?<!\w)@(?P<name>{'|'.join(map(re.escape, longest_first))})(?!\w)"


def _shown(match: re.Match[str], address: Callable[[str], str] | None) -> SafeString:
    if match["tag"] is None:
        return format_html('<span class="mention">{}</span>', match[0])
    if address is None:
        return format_html('<span class="hashtag">{}</span>', match[0])
    return format_html(
        '<a class="hashtag" href="{}">{}</a>', address(match["tag"].lower()), match[0]
    )
