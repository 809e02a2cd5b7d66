"""What a person types to search, turned into what each database understands, and found in text.

``refund card`` both words · ``"second charge"`` in this order · ``-invoice`` without · ``refun*``
words that begin so. Nothing a person types is a syntax error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_TYPED = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))(\*?)')
_WORD = re.compile(r"\w+")
_BEGINS, _PARTED, _GOES_ON, _ENDS = r"(?<![^\W_])", r"[\W_]+", r"[^\W_]*", r"(?![^\W_])"
_NEVER = r"(?!)"
_MOST_TERMS = 20
_AROUND = 70


class Term(NamedTuple):
    """One word, or several in this order; ``prefix`` lets the last be only the beginning of one."""

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False


class Hit(NamedTuple):
    """Where a term was found: characters from ``start`` up to, not including, ``end``."""

    start: int
    end: int


def parse(typed: str) -> list[Term]:
    """The terms in what was typed; what has no letter or digit is left out.

    Examples
    --------
    >>> parse('refun* -"old card"')
    [Term(words=('refun',), excluded=False, prefix=True), Term(words=('old', 'card'), \
excluded=True, prefix=False)]
    """
    terms = []
    for minus, phrase, word, star in _TYPED.findall(typed):
        words = tuple(_words(phrase or word))
        prefix = bool(star) or word.endswith("*")
        if words:
            terms.append(Term(words, excluded=bool(minus), prefix=prefix))
    return terms[:_MOST_TERMS]


def fts5(terms: Sequence[Term]) -> str:
    """What must be there and what must not, in the language of SQLite's FTS5.

    One term at least must be wanted: FTS5 has no way to ask for all but something.

    Examples
    --------
    >>> fts5(parse("refun* card -invoice"))
    '("refun"* AND "card") NOT "invoice"'
    """
    wanted = " AND ".join(_quoted(term) for term in terms if not term.excluded)
    without = [f"NOT {_quoted(term)}" for term in terms if term.excluded]
    return " ".join([f"({wanted})", *without])


def tsquery(terms: Sequence[Term]) -> str:
    """What must be there and what must not, in the language of PostgreSQL's ``to_tsquery``.

    Examples
    --------
    >>> tsquery(parse('refun* "old card" -café'))
    "'refun':* & ('old' <-> 'card') & !'cafe'"
    """
    return " & ".join("!" * term.excluded + _lexemes(term) for term in terms)


class Finder:
    """Finds the terms that are wanted in texts, whatever their case and accents.

    Examples
    --------
    >>> Finder(parse("cafe")).hits("Café or cafe?")
    [Hit(start=0, end=4), Hit(start=8, end=12)]
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        patterns = [_pattern(term) for term in terms if not term.excluded]
        self._wanted = re.compile("|".join(patterns) or _NEVER, re.IGNORECASE)

    def hits(self, text: str) -> list[Hit]:
        """Every place where a term is found."""
        return [Hit(*found.span()) for found in self._wanted.finditer(fold(text))]

    def passage(self, text: str) -> str:
        """The part of the text worth showing: from a little before the first hit."""
        found = self._wanted.search(fold(text))
        if found is None:
            return ""
        begin = max(0, found.start() - _AROUND)
        if begin:
            begin = text.find(" ", begin, found.start()) + 1 or begin
        end = begin + 3 * _AROUND
        if end < len(text):
            end = max(text.rfind(" ", begin, end), found.end())
        return f"{'… ' * (begin > 0)}{text[begin:end]}{' …' * (end < len(text))}"


def fold(text: str) -> str:
    """The text without accents, character for character.

    Examples
    --------
    >>> fold("Überweisung à Genève")
    'Uberweisung a Geneve'
    """
    return text if text.isascii() else text.translate(_FOLDED)


class _Folding(dict[int, str]):
    """Each character without its accents, worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = unicodedata.normalize("NFD", chr(code))[0]
        return self[code]


_FOLDED = _Folding()


def _words(text: str) -> list[str]:
    """The words as SQLite's index cuts them: an underscore parts words there."""
    return _WORD.findall(text.replace("_", " "))


def _quoted(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" * term.prefix}'


def _lexemes(term: Term) -> str:
    quoted = [f"'{fold(word)}'" for word in term.words]
    quoted[-1] += ":*" * term.prefix
    return f"({' <-> '.join(quoted)})" if len(quoted) > 1 else quoted[0]


def _pattern(term: Term) -> str:
    words = _PARTED.join(re.escape(fold(word)) for word in term.words)
    return _BEGINS + words + (_GOES_ON if term.prefix else _ENDS)
