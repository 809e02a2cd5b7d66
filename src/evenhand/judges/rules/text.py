"""Text as phrases see it: the writer's own words, normalised, each with its place."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

_TOKEN = re.compile(
    r"""(?P<word>\w+(?:['’ʼ`´]\w+)*)
    |(?P<ask>[?？؟])
    |(?P<stop>[.!。！…]+(?=\s|$|["”»)])|\n+(?!\s*[a-zß-ÿ]))
    |(?P<pause>[,;:–—…(){}\[\]/|]|\s-\s)
    |(?P<quote>["“”„«»])""",
    re.VERBOSE,
)
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", **dict.fromkeys("'’ʼ`´", "")})
"""Apostrophes go; the Polish l is the one letter that does not come apart into l and its stroke."""
_REPLY_HEADS = re.compile(
    r"""^(?:
        [-_]{2,}\s?(?:original|forwarded|ursprüngliche|weitergeleitete|message|mensaje).*
        |(?:on|am|le|el|em|w dniu|dnia)\b.{0,200}
            \b(?:wrote|schrieb|écrit|escribió|escreveu|napisała?)\b.{0,80}:
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^(?:--|__|sent from my\b|gesendet von meinem\b|envoyé de mon\b|"
                        r"enviado (?:desde mi|do meu)\b|wysłane z\b)", re.IGNORECASE)  # fmt: skip


class Word(msgspec.Struct, frozen=True, gc=False):
    """One word: normalised, where it stands, its number in the message and in which clause.

    ``clause`` counts runs between commas and the like; ``quoted`` says it is inside quotation
    marks, so not the writer's own.
    """

    text: str
    start: int
    end: int
    number: int
    clause: int
    quoted: bool


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """Words up to a full stop, question mark, exclamation mark or line end."""

    words: tuple[Word, ...]
    question: bool


@lru_cache(maxsize=65_536)
def normal(word: str) -> str:
    """A word without case, accents and apostrophes, so that typing habits do not matter.

    Examples
    --------
    >>> normal("Can’t"), normal("Adiós"), normal("GRÜßE")
    ('cant', 'adios', 'grusse')
    """
    plain = word.translate(_PLAIN).casefold()
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(part for part in parts if not unicodedata.combining(part))


def own_spans(text: str) -> list[tuple[int, int]]:
    """The parts of a message its author wrote: no quoted mail, no signature block.

    Examples
    --------
    >>> text = "Done.\\n> please do it\\nBye\\n-- \\nAnna"
    >>> [text[start:end] for start, end in own_spans(text)]
    ['Done.\\n', 'Bye\\n']
    """
    if "\n" not in text:
        return [] if text.startswith(">") else [(0, len(text))]
    spans: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        bare = line.strip()
        if _REPLY_HEADS.match(bare) or (_SIGNATURE.match(bare) and start):
            if _ends_message(bare):
                break
            continue
        if bare.startswith(">"):
            continue
        joins = spans and spans[-1][1] == start
        spans[-1:] = [(spans[-1][0], at)] if joins else [*spans[-1:], (start, at)]
    return spans


def _ends_message(line: str) -> bool:
    """A signature or a forwarded message runs to the end; a reply's head only announces quotes."""
    return not line.endswith(":")


def sentences(text: str) -> list[Sentence]:
    """The author's own words, sentence by sentence."""
    found: list[Sentence] = []
    reader = _Reader(found)
    for start, end in own_spans(text):
        for match in _TOKEN.finditer(text, start, end):
            reader.take(match)
        reader.line_end()
    reader.close(False)
    return found


class _Reader:
    """Gathers words into sentences."""

    def __init__(self, found: list[Sentence]) -> None:
        self.found = found
        self.words: list[Word] = []
        self.number = 0
        self.clause = 0
        self.quoted = False

    def take(self, match: re.Match[str]) -> None:
        kind = match.lastgroup
        if kind == "word":
            self.words.append(
                Word(
                    normal(match[0]),
                    match.start(),
                    match.end(),
                    self.number,
                    self.clause,
                    self.quoted,
                )
            )
            self.number += 1
        elif kind == "pause":
            self.clause += 1
        elif kind == "quote":
            self.clause += 1
            self.quoted = not self.quoted
        else:
            self.close(kind == "ask")
            if "\n" in match[0]:
                self.line_end()

    def line_end(self) -> None:
        """A quotation mark left open ends with its line."""
        self.quoted = False

    def close(self, question: bool) -> None:
        if self.words:
            self.found.append(Sentence(tuple(self.words), question))
        self.words = []
        self.clause += 1
